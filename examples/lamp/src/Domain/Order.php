<?php

declare(strict_types=1);

namespace Shop\Domain;

use Shop\Partner\Payment\PaymentStatus;

/**
 * An order: what its customer asked for, and the facts that were learned from partners. Which steps are to be taken (`StepPlan`)
 * and what the customer is told (`settle`) follows from these facts alone, so that it does not matter by which way one was learned:
 * an answer, a webhook, a poll or reconciliation.
 *
 * Written by `OrderChange` only, in one transaction with its steps and events.
 */
final class Order
{
    public OrderStatus $status = OrderStatus::Placed;
    /** Counts changes; a change is written over the version that it was made from, or not at all. */
    public int $version = 1;
    /** What the customer owes: the total, less what was taken off. Only this is captured. */
    public int $dueMinor;
    public ?string $cancelReason = null;
    /** Cancelled or declined. Set once and never taken back: what comes later is undone, the end stays. */
    public ?OrderStatus $ended = null;
    public ?int $awaitingSinceMs = null;
    public ?KnownPayment $payment = null;
    public ?KnownShipment $shipment = null;
    /** @var array<string, OrderRefund> by reference */
    public array $refunds = [];
    /** @var array<string, Stray> by the partner's id */
    public array $strays = [];
    /** @var array<string, ?string> the message's id by the step that sent it; null where the customer has opted out */
    public array $notices = [];
    /** @var array<string, string> why a person must look, by the step or fact that it came from */
    public array $problems = [];

    public function __construct(
        public readonly int $id,
        public readonly string $number,
        public readonly string $customer,
        public readonly int $totalMinor,
        public readonly string $currency,
        public readonly string $paymentToken,
        public readonly Delivery $delivery,
        public readonly int $createdMs,
    ) {
        $this->dueMinor = $totalMinor;
    }

    public function isUnwinding(): bool
    {
        return $this->cancelReason !== null || $this->ended === OrderStatus::Cancelled;
    }

    /** What is captured and no refund was asked for yet. */
    public function refundableMinor(): int
    {
        $asked = 0;
        foreach ($this->refunds as $refund) {
            $asked += $refund->state === RefundState::Failed ? 0 : $refund->amountMinor;
        }
        return ($this->payment?->capturedMinor ?? 0) - $asked;
    }

    public function refundedMinor(): int
    {
        $paid = array_filter($this->refunds, static fn (OrderRefund $refund): bool => $refund->state === RefundState::Succeeded);
        return array_sum(array_map(static fn (OrderRefund $refund): int => $refund->amountMinor, $paid));
    }

    /** A charge that was asked for once may have been made, whatever came of it since. */
    public function isChargeAsked(Progress $progress): bool
    {
        return $this->payment?->status === PaymentStatus::Captured || $progress->hasBegun('capture');
    }

    /** Draws what follows from the facts without anybody's doing, and the status. */
    public function settle(Progress $progress, int $nowMs): void
    {
        $this->returnMoneyOfCancelled();
        $next = $this->statusByFacts($progress);
        if (!$this->status->canBecome($next)) {
            throw new \LogicException("order {$this->number} cannot go from {$this->status->value} to {$next->value}");
        }
        if (in_array($next, [OrderStatus::Cancelled, OrderStatus::Declined], true)) {
            $this->ended ??= $next;
        }
        if ($this->payment?->status === PaymentStatus::RequiresAction) {
            $this->awaitingSinceMs ??= $nowMs;
        }
        $this->status = $next;
    }

    /** The order of a shopper who never came back from the bank is given up. */
    public function expire(int $nowMs, int $actionTimeoutMs): void
    {
        $waits = $this->payment?->status === PaymentStatus::RequiresAction && $this->cancelReason === null && $this->ended === null;
        if ($waits && $nowMs - ($this->awaitingSinceMs ?? $nowMs) >= $actionTimeoutMs) {
            $this->cancelReason = 'action-timeout';
        }
    }

    /** Whether nothing of a cancelled order is left at the partners, nor may still turn up. */
    public function isUnwound(Progress $progress): bool
    {
        if ($progress->isInDoubt('authorize', 'ship', 'capture')) {
            return false;
        }
        foreach ($this->strays as $stray) {
            if (!$stray->isUndone) {
                return false;
            }
        }
        if ($this->shipment !== null && $this->shipment->status !== \Shop\Partner\Carrier\ShipmentStatus::Cancelled) {
            return false;
        }
        return match ($this->payment?->status) {
            null, PaymentStatus::Declined, PaymentStatus::Voided, PaymentStatus::CaptureFailed => true,
            PaymentStatus::Captured => $this->refundedMinor() >= $this->payment->capturedMinor,
            default => false,
        };
    }

    private function returnMoneyOfCancelled(): void
    {
        $left = $this->refundableMinor();
        $isOwed = $this->isUnwinding() && $this->payment?->status === PaymentStatus::Captured && $left > 0;
        if ($isOwed && !isset($this->refunds[OrderRefund::CANCELLATION])) {
            $this->refunds[OrderRefund::CANCELLATION] = new OrderRefund(OrderRefund::CANCELLATION, $left, RefundOrigin::Cancellation);
        }
    }

    private function statusByFacts(Progress $progress): OrderStatus
    {
        if ($this->problems !== []) {
            return OrderStatus::Attention;
        }
        if ($this->ended !== null) {
            return $this->ended;
        }
        if ($this->cancelReason !== null) {
            return $this->isUnwound($progress) ? OrderStatus::Cancelled : OrderStatus::Cancelling;
        }
        return match ($this->payment?->status) {
            null => OrderStatus::Placed,
            PaymentStatus::RequiresAction => OrderStatus::AwaitingAction,
            PaymentStatus::Declined => OrderStatus::Declined,
            PaymentStatus::Authorized => $this->shipment === null ? OrderStatus::Authorized : OrderStatus::Capturing,
            PaymentStatus::Captured => $this->shipment === null ? OrderStatus::Capturing : OrderStatus::Completed,
            PaymentStatus::Voided, PaymentStatus::CaptureFailed => OrderStatus::Attention,
        };
    }
}
