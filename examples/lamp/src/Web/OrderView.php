<?php

declare(strict_types=1);

namespace Shop\Web;

use Shop\Domain\Order;
use Shop\Domain\OrderRefund;
use Shop\Partner\Carrier\ShipmentStatus;

/** An order as its customer sees it. */
final class OrderView
{
    /** @return array<string, mixed> */
    public static function of(Order $order): array
    {
        $isShipped = $order->shipment !== null && $order->shipment->status !== ShipmentStatus::Cancelled;
        return [
            'number' => $order->number,
            'status' => $order->status->value,
            'total' => ['amount_minor' => $order->dueMinor, 'currency' => $order->currency],
            'shipping' => ['service' => $order->delivery->service->value, 'rate_source' => $order->delivery->rateSource->value],
            'captured_minor' => $order->payment?->capturedMinor ?? 0,
            'refunded_minor' => $order->refundedMinor(),
            'refunds' => array_map(static fn (OrderRefund $refund): array => [
                'reference' => $refund->reference,
                'amount_minor' => $refund->amountMinor,
                'state' => $refund->state->value,
            ], array_values($order->refunds)),
            'redirect_url' => $order->payment?->redirectUrl,
            'shipped' => $isShipped,
            'tracking_number' => $isShipped ? $order->shipment->trackingNumber : null,
        ];
    }
}
