<?php

declare(strict_types=1);

namespace Shop\Domain;

use Shop\Partner\Carrier\Shipment;
use Shop\Partner\Carrier\ShipmentStatus;
use Shop\Partner\Messaging\Message;
use Shop\Partner\Payment\Payment;
use Shop\Partner\Payment\PaymentStatus;
use Shop\Partner\Payment\Refund;
use Shop\Partner\Payment\RefundStatus;

/**
 * Adds to an order what a partner said. Versions only grow: an older read (a stale replica, a webhook out of order) changes nothing.
 */
final class Learn
{
    /** Of several payments under one order, the one that went furthest. */
    private const FURTHEST = [
        PaymentStatus::Captured,
        PaymentStatus::Authorized,
        PaymentStatus::RequiresAction,
        PaymentStatus::Declined,
        PaymentStatus::Voided,
        PaymentStatus::CaptureFailed,
    ];

    /** @param list<Payment> $payments all that were read of the order; its own is found among them */
    public static function payments(Order $order, array $payments): void
    {
        usort($payments, static fn (Payment $a, Payment $b): int => self::rank($order, $a) <=> self::rank($order, $b));
        foreach ($payments as $payment) {
            self::payment($order, $payment);
        }
    }

    public static function payment(Order $order, Payment $read): void
    {
        $known = $order->payment;
        if ($known !== null && $known->id !== $read->id) {
            self::secondPayment($order, $read);
            return;
        }
        if ($known !== null && $read->version <= $known->version) {
            return;
        }
        $order->payment = KnownPayment::of($read);
        $problem = self::problemOf($order, $read);
        if ($problem !== null) {
            $order->problems['payment'] = $problem;
        }
    }

    public static function refund(Order $order, Refund $read): void
    {
        // Ours are written down before the gateway hears of them: another one was made at its own desk, and is money that left all the same.
        $known = $order->refunds[$read->refundReference]
            ?? new OrderRefund($read->refundReference, $read->amount->minor, RefundOrigin::Gateway);
        if ($known->partnerId !== null && $known->partnerId !== $read->id) {
            self::secondRefund($order, $read);
            return;
        }
        if ($known->state->isFinal()) {
            return;
        }
        $state = match ($read->status) {
            RefundStatus::Pending => RefundState::Pending,
            RefundStatus::Succeeded => RefundState::Succeeded,
            RefundStatus::Failed => RefundState::Failed,
        };
        $order->refunds[$known->reference] = $known->told($state, $read->id);
        if ($state === RefundState::Failed) {
            $order->problems["refund:{$known->reference}"] = "refund {$known->reference} failed at the bank";
        }
    }

    /** @param list<Shipment> $shipments all that were read of the order */
    public static function shipments(Order $order, array $shipments): void
    {
        $isOther = static fn (Shipment $each): int => match (true) {
            $order->shipment !== null => $each->id === $order->shipment->id ? 0 : 1,
            default => $each->status === ShipmentStatus::Cancelled ? 1 : 0,
        };
        usort($shipments, static fn (Shipment $a, Shipment $b): int => $isOther($a) <=> $isOther($b));
        foreach ($shipments as $shipment) {
            self::shipment($order, $shipment);
        }
    }

    public static function shipment(Order $order, Shipment $read): void
    {
        $known = $order->shipment;
        if ($known !== null && $known->id !== $read->id) {
            self::stray($order, new Stray(StrayKind::Shipment, $read->id, $read->version, $read->status === ShipmentStatus::Cancelled));
            return;
        }
        if ($known === null || $read->version > $known->version) {
            $order->shipment = KnownShipment::of($read);
        }
    }

    public static function message(Order $order, string $step, Message $message): void
    {
        $order->notices[$step] = $message->id;
    }

    private static function rank(Order $order, Payment $payment): int
    {
        return $payment->id === $order->payment?->id ? -1 : (int) array_search($payment->status, self::FURTHEST, true);
    }

    private static function problemOf(Order $order, Payment $read): ?string
    {
        if ($read->amount->minor !== $order->totalMinor || $read->amount->currency !== $order->currency) {
            return "payment {$read->id} is over another amount than the order";
        }
        // While a cancellation is under way, it gives back whatever was taken.
        $isOpen = $order->cancelReason === null && $order->ended === null;
        if ($read->status === PaymentStatus::Voided && $isOpen) {
            return "payment {$read->id} was voided, and nobody here asked for it";
        }
        if ($read->status === PaymentStatus::CaptureFailed && $isOpen) {
            return "the capture of payment {$read->id} failed at the bank";
        }
        if ($read->captured->minor > $order->dueMinor && ($isOpen || $order->ended === OrderStatus::Cancelled)) {
            return "payment {$read->id} took {$read->captured->minor}, the order comes to {$order->dueMinor}";
        }
        if ($read->status === PaymentStatus::Captured && $order->ended === OrderStatus::Declined) {
            return "payment {$read->id} was captured although the order is declined";
        }
        return null;
    }

    /** A second payment never replaces the first: it is voided, or, where money was taken, a person's affair. */
    private static function secondPayment(Order $order, Payment $read): void
    {
        $about = "payment {$read->id}";
        if ($read->status === PaymentStatus::Captured && $read->refunded->minor < $read->captured->minor) {
            $order->problems[$about] = "$about was captured beside {$order->payment?->id}";
            return;
        }
        unset($order->problems[$about]);
        self::stray($order, new Stray(StrayKind::Payment, $read->id, $read->version, !KnownPayment::of($read)->isHeld()));
    }

    private static function secondRefund(Order $order, Refund $read): void
    {
        if ($read->status !== RefundStatus::Succeeded || isset($order->refunds[$read->id])) {
            return;
        }
        foreach ($order->refunds as $refund) {
            if ($refund->partnerId === $read->id) {
                return;
            }
        }
        $repeated = new OrderRefund($read->id, $read->amount->minor, RefundOrigin::Repeated, RefundState::Succeeded, $read->id);
        $order->refunds[$read->id] = $repeated;
        $order->problems["refund {$read->id}"] = "refund {$read->refundReference} was paid a second time ({$read->id})";
    }

    private static function stray(Order $order, Stray $stray): void
    {
        $known = $order->strays[$stray->id] ?? null;
        if ($known === null || $stray->version > $known->version) {
            $order->strays[$stray->id] = $stray;
        }
    }
}
