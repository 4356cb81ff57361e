<?php

declare(strict_types=1);

namespace Shop\Domain;

use Shop\Partner\Carrier\ShipmentStatus;
use Shop\Partner\Payment\PaymentStatus;

/** Which steps an order's facts ask for. A pure function: whoever learns a fact writes it and asks again. */
final class StepPlan
{
    /** @return list<string> names of steps */
    public static function wanted(Order $order, Progress $progress): array
    {
        // Declined by us (an error, a refusal), while the gateway holds money all the same.
        $isDeclinedWithPayment = $order->ended === OrderStatus::Declined && $order->payment !== null
            && $order->payment->status !== PaymentStatus::Declined;
        $steps = match (true) {
            $order->isUnwinding() || $isDeclinedWithPayment => self::unwinding($order, $progress),
            isset($order->problems['payment']) => [],
            default => self::forward($order),
        };
        if ($isDeclinedWithPayment) {
            $steps[] = 'notify:payment_declined';
        }
        $all = [...$steps, ...self::ofStrays($order), ...self::ofRefunds($order)];
        return array_values(array_filter($all, static fn (string $step): bool => !array_key_exists($step, $order->notices)));
    }

    /** @return list<string> */
    private static function forward(Order $order): array
    {
        if ($order->ended === OrderStatus::Declined) {
            return ['notify:payment_declined'];
        }
        return match ($order->payment?->status) {
            null => ['authorize'],
            PaymentStatus::RequiresAction => ['confirm-payment'],
            PaymentStatus::Declined => ['notify:payment_declined'],
            // The label first: it can be cancelled, while money that was taken has to be sent back.
            PaymentStatus::Authorized => $order->shipment === null ? ['ship'] : ['capture'],
            PaymentStatus::Captured => $order->shipment === null ? ['ship'] : ['notify:order_confirmed'],
            PaymentStatus::Voided, PaymentStatus::CaptureFailed => [],
        };
    }

    /** @return list<string> */
    private static function unwinding(Order $order, Progress $progress): array
    {
        $steps = [];
        if ($order->shipment !== null && $order->shipment->status !== ShipmentStatus::Cancelled) {
            $steps[] = 'cancel-shipment';
        }
        // While nobody knows whether the capture happened, neither a void nor a refund can be right.
        if ($order->payment?->isHeld() && !$progress->isInDoubt('authorize', 'capture')) {
            $steps[] = 'void';
        }
        if ($order->ended !== OrderStatus::Declined && $order->isUnwound($progress)) {
            $steps[] = 'notify:order_cancelled';
        }
        return $steps;
    }

    /** @return list<string> */
    private static function ofStrays(Order $order): array
    {
        $steps = [];
        foreach ($order->strays as $stray) {
            if (!$stray->isUndone) {
                $steps[] = ($stray->kind === StrayKind::Payment ? 'void:' : 'cancel-shipment:') . $stray->id;
            }
        }
        return $steps;
    }

    /** @return list<string> */
    private static function ofRefunds(Order $order): array
    {
        $steps = [];
        foreach ($order->refunds as $refund) {
            $step = match ($refund->state) {
                RefundState::Requested => "refund:{$refund->reference}",
                RefundState::Pending => "confirm-refund:{$refund->reference}",
                RefundState::Succeeded => $refund->origin === RefundOrigin::Merchant ? "notify:refund_issued:{$refund->reference}" : null,
                RefundState::Failed => null,
            };
            if ($step !== null) {
                $steps[] = $step;
            }
        }
        return $steps;
    }
}
