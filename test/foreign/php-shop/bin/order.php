<?php
declare(strict_types=1);

// Prints an order as its customer sees it: `php bin/order.php PS-20001`; exit code 3 where there is none.
require __DIR__ . '/../src/database.php';

$order = row('SELECT status, total, currency, tracking,
    coalesce((SELECT amount FROM payments WHERE order_id = orders.id), 0) AS paid
    FROM orders WHERE number = ?', $argv[1] ?? '');
if ($order === null) {
    fwrite(STDERR, "there is no such order\n");
    exit(3);
}
echo json_encode($order, JSON_THROW_ON_ERROR), "\n";
