<?php

declare(strict_types=1);

// Prints what the shop has booked, a line of JSON an order: `php bin/books.php invoices`, `credit_notes`, or `read-model`, which is what
// other services know by events. There an order whose placing is unknown has no line, and one of which an event counts twice has two.

require dirname(__DIR__) . '/autoload.php';

$database = Shop\Services::fromEnvironment()->database();
$table = $argv[1] ?? '';
if ($table === 'invoices' || $table === 'credit_notes') {
    $sql = "SELECT number AS `order`, 1 AS `lines`, SUM(amount_minor) AS amount FROM $table JOIN orders ON orders.id = order_id GROUP BY number";
} elseif ($table === 'read-model') {
    $copy = (new Shop\Event\ReadModel($database))->current();
    // Refunds alone may happen to an order more than once.
    $sql = "SELECT order_number AS `order`, IF(SUM(type = 'order.placed') = 0, 0, MAX(times)) AS `lines`, SUM(captured) AS amount FROM (
        SELECT order_number, type, COUNT(*) AS times, SUM(IF(type = 'payment.captured', JSON_VALUE(data, '$.amount_minor'), 0)) AS captured
        FROM order_timeline_$copy WHERE type <> 'refund.issued' GROUP BY order_number, type) AS events GROUP BY order_number";
} else {
    exit(2);
}
foreach ($database->rows($sql) as $row) {
    for ($line = 0; $line < $row['lines']; ++$line) {
        echo json_encode(['order' => $row['order'], 'amount' => $line === 0 ? (int) $row['amount'] : 0], JSON_THROW_ON_ERROR), "\n";
    }
}
