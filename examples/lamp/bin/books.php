<?php

declare(strict_types=1);

// Prints what the shop has booked, a line of JSON an order: `php bin/books.php invoices`, `credit_notes`, or
// `captures`, as the read model has them from events.

require dirname(__DIR__) . '/autoload.php';

$database = Shop\Services::fromEnvironment()->database();
$model = new Shop\Event\ReadModel($database);
$sql = match ($argv[1] ?? '') {
    'invoices', 'credit_notes' => "SELECT number AS `order`, SUM(amount_minor) AS amount FROM $argv[1] JOIN orders ON orders.id = order_id GROUP BY number",
    'captures' => "SELECT order_number AS `order`, SUM(JSON_VALUE(data, '$.amount_minor')) AS amount
        FROM order_timeline_{$model->current()} WHERE type = 'payment.captured' GROUP BY order_number",
    default => exit(2),
};
foreach ($database->rows($sql) as $row) {
    echo json_encode(['order' => $row['order'], 'amount' => (int) $row['amount']], JSON_THROW_ON_ERROR), "\n";
}
