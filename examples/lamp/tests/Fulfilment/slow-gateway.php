<?php

declare(strict_types=1);

// A payment gateway for one test, run by `php -S`: it notes each call in the file GATEWAY_LOG, and takes its time to authorize.

$log = (string) getenv('GATEWAY_LOG');
$path = (string) parse_url((string) $_SERVER['REQUEST_URI'], PHP_URL_PATH);
file_put_contents($log, "{$_SERVER['REQUEST_METHOD']} $path\n", FILE_APPEND);
$payment = [
    'id' => 'pay_1',
    'order_reference' => 'LS-100001',
    'status' => 'authorized',
    'amount_minor' => 4990,
    'captured_minor' => 0,
    'refunded_minor' => 0,
    'currency' => 'EUR',
    'version' => 1,
    'created_at' => '2026-01-15T10:00:00Z',
    'updated_at' => '2026-01-15T10:00:00Z',
];
header('Content-Type: application/json');
if ($_SERVER['REQUEST_METHOD'] === 'POST') {
    // The money is reserved at once; the answer takes a while.
    touch("$log.charged");
    usleep(1_500_000);
    http_response_code(201);
    echo json_encode($payment);
    return;
}
echo json_encode(['data' => is_file("$log.charged") ? [$payment] : [], 'next_cursor' => null]);
