<?php

declare(strict_types=1);

use Shop\CarrierClient;
use Shop\Checkout;
use Shop\MessagingClient;
use Shop\Orders;
use Shop\PaymentClient;
use Shop\Webhooks;

require __DIR__ . '/../autoload.php';

$env = getenv();
$db = new PDO("mysql:host={$env['DB_HOST']};port={$env['DB_PORT']};dbname={$env['DB_NAME']}", $env['DB_USER'], $env['DB_PASSWORD'], [
    PDO::ATTR_DEFAULT_FETCH_MODE => PDO::FETCH_ASSOC,
]);
$orders = new Orders($db);
$payment = new PaymentClient($env['PAYMENT_BASE_URL'], $env['PAYMENT_TOKEN']);
$carrier = new CarrierClient($env['CARRIER_BASE_URL'], $env['CARRIER_TOKEN']);
$messaging = new MessagingClient($env['MESSAGING_BASE_URL'], $env['MESSAGING_TOKEN']);
$checkout = new Checkout($orders, $payment, $carrier, $messaging, $env['PUBLIC_BASE_URL']);

function reply(int $status, array $body): never
{
    http_response_code($status);
    header('Content-Type: application/json');
    echo json_encode($body);
    exit;
}

function shown(array $order): array
{
    return [
        'order' => $order['reference'],
        'status' => $order['status'],
        'total' => ['amount_minor' => (int) round($order['total'] * 100), 'currency' => $order['currency']],
        'payment' => [
            'captured_minor' => (int) round($order['captured'] * 100),
            'refunded_minor' => (int) round($order['refunded'] * 100),
        ],
        'shipped' => $order['shipment_id'] !== null && $order['status'] !== 'cancelled',
    ];
}

$method = $_SERVER['REQUEST_METHOD'];
$path = (string) parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
$body = json_decode((string) file_get_contents('php://input'), true) ?? [];

if ($path === '/health') {
    reply(200, ['status' => 'ok']);
}
if (preg_match('~^/webhooks/\w+$~', $path)) {
    (new Webhooks($orders, $payment, $messaging))->handle($body);
    reply(200, []);
}
if ($method === 'POST' && $path === '/orders') {
    $order = $checkout->place($body);
    reply($order['status'] === 'failed' ? 500 : 201, shown($order));
}
if (preg_match('~^/orders/([\w.-]+)(?:/(\w+))?$~', $path, $found)) {
    $reference = $found[1];
    $order = $orders->find($reference) ?? reply(404, ['error' => 'there is no such order']);
    switch ($method . ' ' . ($found[2] ?? '')) {
        case 'GET ':
            reply(200, shown($order));
        case 'GET return':
            reply(200, shown($checkout->comeBack($reference, $_GET['status'] ?? '')));
        case 'POST cancel':
            $order = $checkout->cancel($reference);
            reply($order['status'] === 'cancelled' ? 200 : 409, shown($order));
        case 'POST refunds':
            $isDone = $checkout->refund($reference, $body['reference'], $body['amount_minor'] ?? null);
            reply($isDone ? 201 : 422, shown($orders->find($reference)));
    }
}
reply(404, ['error' => 'there is no such page']);
