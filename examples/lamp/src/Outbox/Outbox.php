<?php

declare(strict_types=1);

namespace Shop\Outbox;

use Shop\Database\Database;
use Shop\Domain\Order;
use Shop\Domain\RefundState;
use Shop\Event\Versions;
use Shop\Partner\Payment\PaymentStatus;

/**
 * What other services are told. Rows are written in the transaction of what they tell, so that nothing is told that did not happen,
 * and nothing that happened stays untold; `Event\` publishes them after it, at least once and in the order of their ids.
 */
final readonly class Outbox
{
    public function __construct(private Database $database)
    {
    }

    public function orderPlaced(Order $order, int $nowMs): void
    {
        $this->write('order.placed', $order, 1, ['total' => ['amount_minor' => $order->totalMinor, 'currency' => $order->currency]], $nowMs);
    }

    public function changed(Order $before, Order $after, int $nowMs): void
    {
        $version = $after->version + 1;
        $payment = $after->payment;
        $wasAuthorized = in_array($before->payment?->status, [PaymentStatus::Authorized, PaymentStatus::Captured], true);
        $isAuthorized = in_array($payment?->status, [PaymentStatus::Authorized, PaymentStatus::Captured], true);
        if ($isAuthorized && !$wasAuthorized) {
            $told = ['payment_id' => $payment->id, 'amount_minor' => $after->totalMinor, 'currency' => $after->currency];
            $this->write('payment.authorized', $after, $version, $told, $nowMs);
        }
        $captured = ($payment?->capturedMinor ?? 0) - ($before->payment?->capturedMinor ?? 0);
        if ($captured > 0) {
            $told = ['payment_id' => $payment->id, 'amount_minor' => $captured, 'currency' => $after->currency];
            $this->write('payment.captured', $after, $version, $told, $nowMs);
        }
        if ($after->shipment !== null && $before->shipment === null) {
            $told = ['shipment_id' => $after->shipment->id, 'tracking_number' => $after->shipment->trackingNumber];
            $this->write('shipment.created', $after, $version, $told, $nowMs);
        }
        foreach ($after->refunds as $reference => $refund) {
            $wasPaid = ($before->refunds[$reference] ?? null)?->state === RefundState::Succeeded;
            if ($refund->state === RefundState::Succeeded && !$wasPaid) {
                $told = [
                    'refund_id' => $refund->partnerId,
                    'reference' => $refund->reference,
                    'amount_minor' => $refund->amountMinor,
                    'currency' => $after->currency,
                ];
                $this->write('refund.issued', $after, $version, $told, $nowMs);
            }
        }
    }

    /** @param array<string, mixed> $payload */
    private function write(string $type, Order $order, int $version, array $payload, int $nowMs): void
    {
        $this->database->insert('outbox', [
            'event_id' => self::uuid(),
            'type' => $type,
            'event_version' => Versions::CURRENT[$type],
            'order_id' => $order->id,
            'order_version' => $version,
            'payload' => json_encode(['order' => $order->number] + $payload, JSON_THROW_ON_ERROR),
            'occurred_ms' => $nowMs,
        ]);
    }

    private static function uuid(): string
    {
        $bytes = random_bytes(16);
        $bytes[6] = chr(ord($bytes[6]) & 0x0f | 0x40);
        $bytes[8] = chr(ord($bytes[8]) & 0x3f | 0x80);
        return vsprintf('%s%s-%s-%s-%s-%s%s%s', str_split(bin2hex($bytes), 4));
    }
}
