<?php

declare(strict_types=1);

namespace Shop\Checkout;

use Shop\Database\Database;
use Shop\Database\OrderStore;
use Shop\Domain\Delivery;
use Shop\Domain\Order;
use Shop\Fulfilment\OrderChange;
use Shop\Fulfilment\WakeUp;
use Shop\Http\Clock;
use Shop\Web\Problem;

/**
 * Takes an order. Nothing is charged here: the order, its first step and its event are written in one transaction, and the customer
 * waits for nothing but the rate. Who asks again under the same key, be it by a double click or after a lost answer, gets the same order.
 */
final readonly class PlaceOrder
{
    public function __construct(
        private Database $database,
        private OrderStore $orders,
        private OrderChange $change,
        private ShippingRates $rates,
        private WakeUp $wakeUp,
        private Clock $clock,
    ) {
    }

    /** @throws Problem 422 where the key was used for another cart */
    public function place(string $customer, string $key, Cart $cart): Order
    {
        $number = $this->number($customer, $key, $cart);
        $known = $this->orders->byNumber($number);
        if ($known !== null) {
            return $known;
        }
        // Outside of any transaction: the carrier may take its time.
        $rate = $this->rates->quote($number, $cart);
        $delivery = new Delivery($cart->destination, $cart->weightGrams, $rate->service, $rate->source);
        $order = $this->database->transaction(function (Database $database) use ($number, $customer, $key, $cart, $delivery): Order {
            // Asked again: a double click may have come first while the carrier was quoting. The row makes the two take turns.
            $database->row('SELECT id FROM checkouts WHERE customer = ? AND idempotency_key = ? FOR UPDATE', [$customer, $key]);
            $meanwhile = $this->orders->byNumber($number);
            if ($meanwhile !== null) {
                return $meanwhile;
            }
            $nowMs = $this->clock->nowMs();
            $id = $this->orders->insert($number, $customer, $cart->totalMinor, $cart->currency, $cart->paymentToken, $delivery, $nowMs);
            $order = $this->orders->find($id) ?? throw new \LogicException('the order is not there');
            $this->change->begin($order);
            return $order;
        });
        $this->wakeUp->order($order->id);
        return $order;
    }

    /** The order's number, the same for each request under one key. */
    private function number(string $customer, string $key, Cart $cart): string
    {
        $this->database->execute(
            'INSERT IGNORE INTO checkouts (customer, idempotency_key, fingerprint) VALUES (?, ?, ?)',
            [$customer, $key, $cart->fingerprint()],
        );
        $row = $this->database->row(
            'SELECT number, fingerprint FROM checkouts WHERE customer = ? AND idempotency_key = ?',
            [$customer, $key],
        );
        if ($row === null || $row['fingerprint'] !== $cart->fingerprint()) {
            throw new Problem(422, 'idempotency-key-reused', 'this Idempotency-Key was used for another cart');
        }
        return $row['number'];
    }
}
