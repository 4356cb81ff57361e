<?php
declare(strict_types=1);

const PAYMENT = ['id' => 'string', 'status' => 'string', 'amount_minor' => 'integer', 'captured_minor' => 'integer', 'version' => 'integer'];
const SHIPMENT = ['id' => 'string', 'status' => 'string', 'label' => 'array'];
/** Longer than the one call that a claim is for: whoever died with it is taken for dead then. */
const CLAIM_SECONDS = 3.0;

function keyOf(string $what, string $number): string
{
    return getenv('SHOP_BUG') === 'fresh-key' ? bin2hex(random_bytes(16)) : "$what-$number";
}

/** @return array<string, mixed>|null an order that is due, for this worker alone */
function claim(): ?array
{
    $now = microtime(true);
    return row(
        'UPDATE orders SET claimed_until = ? WHERE id = (
            SELECT id FROM orders WHERE due <= ? AND claimed_until < ? ORDER BY due LIMIT 1) RETURNING *',
        $now + CLAIM_SECONDS,
        $now,
        $now,
    );
}

/** Does the one next thing for an order: at most one call that changes anything. Gives seconds until the next, or null at the end. */
function step(array $order): ?float
{
    if ($order['news'] > 0) {
        return hearNews($order);
    }
    return match ($order['status']) {
        'new', 'bank' => $order['payment'] === null ? authorize($order) : lookAtPayment($order),
        'authorized' => capture($order),
        'paid' => ship($order),
        default => null,
    };
}

function authorize(array $order): float
{
    $payment = call('payment', 'POST', '/v1/payments', PAYMENT, [
        'order_reference' => $order['number'],
        'amount_minor' => $order['total'],
        'currency' => $order['currency'],
        'payment_token' => $order['token'],
    ], keyOf('authorize', $order['number']));
    return learn($order, $payment);
}

function lookAtPayment(array $order): float
{
    return learn($order, call('payment', 'GET', "/v1/payments/{$order['payment']}", PAYMENT));
}

/** The gateway had something to say of a payment that was taken for done. News that came meanwhile stay for the next look. */
function hearNews(array $order): ?float
{
    $payment = call('payment', 'GET', "/v1/payments/{$order['payment']}", PAYMENT);
    db()->beginTransaction();
    rows('UPDATE orders SET news = news - ? WHERE id = ?', $order['news'], $order['id']);
    if ($payment['status'] === 'capture_failed') {
        rows("UPDATE orders SET status = 'problem', payment_version = ? WHERE id = ?", $payment['version'], $order['id']);
        rows('DELETE FROM payments WHERE order_id = ?', $order['id']);
    }
    db()->commit();
    return 0.0;
}

/** Keeps what the gateway says of a payment, unless it says less than we know already. */
function learn(array $order, array $payment): float
{
    $status = match ($payment['status']) {
        'authorized', 'captured' => 'authorized',
        'declined' => 'declined',
        'requires_action' => 'bank',
        default => 'problem',
    };
    rows(
        'UPDATE orders SET status = ?, payment = ?, payment_version = ? WHERE id = ? AND payment_version <= ?',
        $status,
        $payment['id'],
        $payment['version'],
        $order['id'],
        $payment['version'],
    );
    return $status === 'bank' ? 1.0 : 0.0;
}

function capture(array $order): float
{
    $payment = call('payment', 'POST', "/v1/payments/{$order['payment']}/capture", PAYMENT, [
        'amount_minor' => $order['total'],
    ], keyOf('capture', $order['number']));
    if ($payment['captured_minor'] !== $order['total']) {
        throw new Refused("captured {$payment['captured_minor']} of {$order['total']}");
    }
    db()->beginTransaction();
    rows("UPDATE orders SET status = 'paid' WHERE id = ?", $order['id']);
    rows('INSERT OR IGNORE INTO payments (order_id, reference, amount) VALUES (?, ?, ?)', $order['id'], $payment['id'], $order['total']);
    db()->commit();
    return 0.0;
}

/** This carrier does not promise to know a key again: whoever asked before looks first for what came of it. */
function ship(array $order): float
{
    if ($order['shipment_asked']) {
        $list = call('carrier', 'GET', '/v1/shipments?order_reference=' . rawurlencode($order['number']), ['data' => 'array']);
        foreach ($list['data'] as $shipment) {
            if (($shipment['status'] ?? 'cancelled') !== 'cancelled') {
                return keepShipment($order, $shipment);
            }
        }
    }
    rows('UPDATE orders SET shipment_asked = 1 WHERE id = ?', $order['id']);
    return keepShipment($order, call('carrier', 'POST', '/v1/shipments', SHIPMENT, [
        'order_reference' => $order['number'],
        'service' => 'standard',
        'destination' => json_decode($order['address'], true),
        'parcels' => [['weight_grams' => 600]],
    ], keyOf('ship', $order['number'])));
}

function keepShipment(array $order, array $shipment): float
{
    rows(
        "UPDATE orders SET status = 'shipped', shipment = ?, tracking = ? WHERE id = ?",
        $shipment['id'],
        (string) ($shipment['label']['tracking_number'] ?? ''),
        $order['id'],
    );
    return 0.0;
}

/** Takes an order one step further, and says when it is due again. */
function advance(array $order): void
{
    try {
        $after = step($order);
        $tries = 0;
    } catch (Unclear $unclear) {
        $tries = $order['tries'] + 1;
        $longest = min(2000, 100 * 2 ** min($tries, 5));
        $after = max($unclear->afterSeconds, random_int(50, $longest) / 1000);
        logLine("order {$order['number']}: {$unclear->getMessage()}, asked again in $after s");
    } catch (Refused $refused) {
        logLine("order {$order['number']} needs somebody: {$refused->getMessage()}");
        rows("UPDATE orders SET status = 'problem' WHERE id = ?", $order['id']);
        [$after, $tries] = [null, 0];
    }
    rows(
        'UPDATE orders SET due = coalesce(?, CASE WHEN news > 0 THEN ? END), tries = ?, claimed_until = 0 WHERE id = ?',
        $after === null ? null : microtime(true) + $after,
        microtime(true),
        $tries,
        $order['id'],
    );
}
