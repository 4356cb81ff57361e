<?php
declare(strict_types=1);

// Prints what the shop has booked, a line of JSON a payment.
require __DIR__ . '/../src/database.php';

foreach (rows('SELECT number, amount FROM payments JOIN orders ON orders.id = order_id') as $payment) {
    echo json_encode($payment, JSON_THROW_ON_ERROR), "\n";
}
