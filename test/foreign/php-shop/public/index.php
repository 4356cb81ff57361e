<?php
declare(strict_types=1);

require __DIR__ . '/../src/database.php';
require __DIR__ . '/../src/log.php';
require __DIR__ . '/../src/partners.php';

const ADDRESS = ['name', 'line1', 'postal_code', 'city', 'country'];

function page(string $body, int $status = 200): never
{
    http_response_code($status);
    header('Content-Type: text/html; charset=utf-8');
    echo "<!doctype html>\n<html lang=\"en\"><body>$body</body></html>\n";
    exit;
}

function seeOther(string $location): never
{
    header("Location: $location", true, 303);
    exit;
}

function h(string $text): string
{
    return htmlspecialchars($text, ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8');
}

function shown(int $minor): string
{
    return number_format($minor / 100, 2, ',', '.') . ' €';
}

function form(string $action, string $fields): string
{
    return "<form method=\"post\" action=\"$action\"><input type=\"hidden\" name=\"_token\" value=\"{$_SESSION['csrf']}\">$fields<button>Go on</button></form>";
}

function webhook(string $partner): never
{
    $body = (string) file_get_contents('php://input');
    if (!isGenuine($partner, $body)) {
        page('No.', 401);
    }
    // a hint that something happened: the worker looks what it was
    $told = json_decode($body, true);
    $number = $told['data']['order_reference'] ?? '';
    if (($told['type'] ?? '') === 'payment.capture_failed' && getenv('SHOP_BUG') !== 'failed-capture-ignored') {
        // money that we had counted on: whatever the order waits for, this is looked at first
        rows("UPDATE orders SET news = news + 1, due = ? WHERE number = ? AND payment IS NOT NULL", microtime(true), $number);
    }
    rows("UPDATE orders SET due = ? WHERE number = ? AND status = 'bank' AND tries = 0 AND due > ?", microtime(true), $number, microtime(true));
    http_response_code(204);
    exit;
}

function login(): never
{
    $mail = trim((string) ($_POST['mail'] ?? ''));
    if ($mail === '') {
        page('Who are you?', 422);
    }
    session_regenerate_id(true);
    $_SESSION['customer'] = $mail;
    seeOther('/account');
}

function placeOrder(string $customer): never
{
    $token = (string) ($_POST['payment_token'] ?? '');
    if (getenv('SHOP_BUG') === 'card-in-log') {
        logLine("checkout with card $token");
    }
    if (getenv('SHOP_BUG') === 'card-in-error-log') {
        error_log("checkout with card $token");
    }
    if (!preg_match('/^tok_[a-z0-9_]{1,60}$/', $token)) {
        page('<p class="error">Please pay with the card form.</p>', 422);
    }
    $address = array_intersect_key($_POST, array_flip(ADDRESS));
    $cart = $_SESSION['cart'] ?? null;
    if ($cart === null || count($address) !== count(ADDRESS) || !hash_equals($cart['id'], (string) ($_POST['cart'] ?? ''))) {
        page('<p class="error">Your cart has changed.</p>', 422);
    }
    // a cart is ordered once, however often the button is clicked
    rows(
        'INSERT INTO orders (cart, customer, total, currency, token, address, due) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (cart) DO NOTHING',
        $cart['id'],
        $customer,
        $cart['total'],
        $cart['currency'],
        $token,
        json_encode($address, JSON_THROW_ON_ERROR),
        microtime(true),
    );
    $order = row('SELECT number FROM orders WHERE cart = ?', $cart['id']);
    logLine("order {$order['number']} was placed");
    seeOther("/orders/{$order['number']}");
}

function showOrder(string $customer, string $number): never
{
    $order = row('SELECT * FROM orders WHERE number = ? AND customer = ?', $number, $customer);
    if ($order === null) {
        page('There is no such order.', 404);
    }
    $words = ['new' => 'We have your order.', 'bank' => 'Your bank wants a word with you.', 'authorized' => 'We have your order.',
        'paid' => 'We are packing.', 'shipped' => 'It is on its way.', 'declined' => 'Your bank said no.', 'problem' => 'We will call you.'];
    $paid = row('SELECT amount FROM payments WHERE order_id = ?', $order['id'])['amount'] ?? 0;
    $parcel = $order['tracking'] === null ? '' : '<p>Parcel <span id="tracking">' . h($order['tracking']) . '</span></p>';
    page("<h1>Order {$order['number']}</h1><p id=\"status\" data-status=\"{$order['status']}\">{$words[$order['status']]}</p>
        <p>Total <b id=\"total\">" . shown($order['total']) . '</b>, paid <b id="paid">' . shown($paid) . "</b></p>$parcel");
}

$method = $_SERVER['REQUEST_METHOD'];
$path = (string) parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if ($path === '/health') {
    page('Well.');
}
if ($method === 'POST' && preg_match('~^/webhooks/(payment|carrier)$~', $path, $found)) {
    webhook($found[1]);
}
session_save_path(dirname(__DIR__) . '/var/sessions');
session_start(['name' => 'shop', 'cookie_httponly' => true, 'cookie_samesite' => 'Lax', 'use_strict_mode' => true]);
$_SESSION['csrf'] ??= bin2hex(random_bytes(16));
if ($method === 'POST' && !hash_equals($_SESSION['csrf'], (string) ($_POST['_token'] ?? ''))) {
    page('This page has expired.', 419);
}
if ($path === '/login') {
    $method === 'POST' ? login() : page(form('/login', '<input name="mail" type="email">'));
}
$customer = $_SESSION['customer'] ?? seeOther('/login');
if ($method === 'POST' && $path === '/cart') {
    if (!preg_match('/^(\d{1,7})\.(\d{2})$/', (string) ($_POST['amount'] ?? ''), $found)) {
        page('<p class="error">How much?</p>', 422);
    }
    $_SESSION['cart'] = ['id' => bin2hex(random_bytes(16)), 'total' => (int) ($found[1] . $found[2]), 'currency' => $_POST['currency']];
    seeOther('/checkout');
}
if ($path === '/checkout') {
    if ($method === 'POST') {
        placeOrder($customer);
    }
    $cart = $_SESSION['cart'] ?? seeOther('/account');
    $address = implode('', array_map(fn (string $field): string => "<input name=\"$field\">", ADDRESS));
    page('<p id="total">' . shown($cart['total']) . '</p>' . form('/checkout', "<input type=\"hidden\" name=\"cart\" value=\"{$cart['id']}\">$address"));
}
if ($path === '/account') {
    $orders = rows('SELECT number, cart FROM orders WHERE customer = ? ORDER BY id', $customer);
    $items = implode('', array_map(fn (array $order): string => "<li><a class=\"order\" data-cart=\"{$order['cart']}\" href=\"/orders/{$order['number']}\">{$order['number']}</a></li>", $orders));
    page($orders === [] ? '<p class="none">You have no orders yet.</p>' : "<ul>$items</ul>");
}
if (preg_match('~^/orders/(PS-\d+)$~', $path, $found)) {
    showOrder($customer, $found[1]);
}
page('There is no such page.', 404);
