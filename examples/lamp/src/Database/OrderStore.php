<?php

declare(strict_types=1);

namespace Shop\Database;

use Shop\Domain\Delivery;
use Shop\Domain\KnownPayment;
use Shop\Domain\KnownShipment;
use Shop\Domain\Order;
use Shop\Domain\OrderRefund;
use Shop\Domain\OrderStatus;
use Shop\Domain\RateSource;
use Shop\Domain\RefundOrigin;
use Shop\Domain\RefundState;
use Shop\Domain\Stray;
use Shop\Domain\StrayKind;
use Shop\Partner\Carrier\Address;
use Shop\Partner\Carrier\Service;
use Shop\Partner\Carrier\ShipmentStatus;
use Shop\Partner\Payment\PaymentStatus;

/** Orders as rows. */
final readonly class OrderStore
{
    public function __construct(private Database $database)
    {
    }

    public function find(int $id): ?Order
    {
        return $this->read('SELECT * FROM orders WHERE id = ?', $id);
    }

    /** In a transaction: nobody else changes the order until it ends. */
    public function lock(int $id): ?Order
    {
        return $this->read('SELECT * FROM orders WHERE id = ? FOR UPDATE', $id);
    }

    public function byNumber(string $number): ?Order
    {
        return $this->read('SELECT * FROM orders WHERE number = ?', $number);
    }

    /** @return list<Order> the newest first */
    public function ofCustomer(string $customer, int $limit): array
    {
        $rows = $this->database->rows('SELECT * FROM orders WHERE customer = ? ORDER BY id DESC LIMIT ?', [$customer, $limit]);
        return array_map($this->order(...), $rows);
    }

    public function idOf(string $number): ?int
    {
        return $this->database->row('SELECT id FROM orders WHERE number = ?', [$number])['id'] ?? null;
    }

    /** @return list<int> ids of orders that were changed since, a page at a time */
    public function changedSince(int $sinceMs, int $afterId, int $limit): array
    {
        $sql = 'SELECT id FROM orders WHERE changed_ms >= ? AND id > ? ORDER BY id LIMIT ?';
        return array_column($this->database->rows($sql, [$sinceMs, $afterId, $limit]), 'id');
    }

    /** @return int the id, which no partner and no customer hears of */
    public function insert(string $number, string $customer, int $totalMinor, string $currency, string $token, Delivery $to, int $nowMs): int
    {
        return $this->database->insert('orders', [
            'number' => $number,
            'customer' => $customer,
            'status' => OrderStatus::Placed->value,
            'version' => 1,
            'total_minor' => $totalMinor,
            'due_minor' => $totalMinor,
            'currency' => $currency,
            'payment_token' => $token,
            'destination' => $to->destination->toJson(),
            'weight_grams' => $to->weightGrams,
            'service' => $to->service->value,
            'rate_source' => $to->rateSource->value,
            'created_ms' => $nowMs,
            'changed_ms' => $nowMs,
        ]);
    }

    /** @throws VersionConflict where somebody else has written the order since it was read */
    public function save(Order $order, int $nowMs): void
    {
        $changed = $this->database->execute('UPDATE orders SET status = ?, version = version + 1, due_minor = ?, cancel_reason = ?,
            ended = ?, awaiting_since_ms = ?, payment_id = ?, payment_status = ?, payment_version = ?, captured_minor = ?,
            refunded_minor = ?, redirect_url = ?, shipment_id = ?, shipment_status = ?, shipment_version = ?, tracking_number = ?,
            strays = ?, notices = ?, problems = ?, changed_ms = ? WHERE id = ? AND version = ?', [
            $order->status->value,
            $order->dueMinor,
            $order->cancelReason,
            $order->ended?->value,
            $order->awaitingSinceMs,
            $order->payment?->id,
            $order->payment?->status->value,
            $order->payment?->version,
            $order->payment?->capturedMinor ?? 0,
            $order->payment?->refundedMinor ?? 0,
            $order->payment?->redirectUrl,
            $order->shipment?->id,
            $order->shipment?->status->value,
            $order->shipment?->version,
            $order->shipment?->trackingNumber,
            self::json($order->strays),
            self::json($order->notices),
            self::json($order->problems),
            $nowMs,
            $order->id,
            $order->version,
        ]);
        if ($changed === 0) {
            throw new VersionConflict("order {$order->number} is no longer at version {$order->version}");
        }
        ++$order->version;
        foreach ($order->refunds as $refund) {
            $this->database->execute('INSERT INTO refunds (order_id, reference, amount_minor, origin, state, partner_id)
                VALUES (?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE state = VALUES(state), partner_id = VALUES(partner_id)', [
                $order->id,
                $refund->reference,
                $refund->amountMinor,
                $refund->origin->value,
                $refund->state->value,
                $refund->partnerId,
            ]);
        }
    }

    private function read(string $sql, int|string $value): ?Order
    {
        $row = $this->database->row($sql, [$value]);
        return $row === null ? null : $this->order($row);
    }

    /** @param array<string, mixed> $row */
    private function order(array $row): Order
    {
        $delivery = new Delivery(
            Address::fromJson($row['destination']),
            $row['weight_grams'],
            Service::from($row['service']),
            RateSource::from($row['rate_source']),
        );
        $order = new Order(
            $row['id'],
            $row['number'],
            $row['customer'],
            $row['total_minor'],
            $row['currency'],
            $row['payment_token'],
            $delivery,
            $row['created_ms'],
        );
        $order->status = OrderStatus::from($row['status']);
        $order->version = $row['version'];
        $order->dueMinor = $row['due_minor'];
        $order->cancelReason = $row['cancel_reason'];
        $order->ended = OrderStatus::tryFrom($row['ended'] ?? '');
        $order->awaitingSinceMs = $row['awaiting_since_ms'];
        $order->payment = $row['payment_id'] === null ? null : new KnownPayment(
            $row['payment_id'],
            PaymentStatus::from($row['payment_status']),
            $row['payment_version'],
            $row['captured_minor'],
            $row['refunded_minor'],
            $row['redirect_url'],
        );
        $order->shipment = $row['shipment_id'] === null ? null : new KnownShipment(
            $row['shipment_id'],
            ShipmentStatus::from($row['shipment_status']),
            $row['shipment_version'],
            $row['tracking_number'],
        );
        foreach (self::decoded($row['strays']) as $id => $stray) {
            $order->strays[$id] = new Stray(StrayKind::from($stray['kind']), (string) $id, $stray['version'], $stray['isUndone']);
        }
        $order->notices = self::decoded($row['notices']);
        $order->problems = self::decoded($row['problems']);
        foreach ($this->database->rows('SELECT * FROM refunds WHERE order_id = ? ORDER BY reference', [$order->id]) as $refund) {
            $order->refunds[$refund['reference']] = new OrderRefund(
                $refund['reference'],
                $refund['amount_minor'],
                RefundOrigin::from($refund['origin']),
                RefundState::from($refund['state']),
                $refund['partner_id'],
            );
        }
        return $order;
    }

    /** @param array<string, mixed> $value */
    private static function json(array $value): string
    {
        return json_encode((object) $value, JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES);
    }

    /** @return array<string, mixed> */
    private static function decoded(string $json): array
    {
        return json_decode($json, true, 16, JSON_THROW_ON_ERROR);
    }
}
