<?php

declare(strict_types=1);

// Prints what the shop has booked, a line of JSON an order: `php bin/books.php invoices` or `credit_notes`.

require dirname(__DIR__) . '/autoload.php';

$table = ['invoices' => 'invoices', 'credit_notes' => 'credit_notes'][$argv[1] ?? ''] ?? exit(2);
$sql = "SELECT number AS `order`, SUM(amount_minor) AS amount FROM $table JOIN orders ON orders.id = order_id GROUP BY number";
foreach (Shop\Services::fromEnvironment()->database()->rows($sql) as $row) {
    echo json_encode(['order' => $row['order'], 'amount' => (int) $row['amount']], JSON_THROW_ON_ERROR), "\n";
}
