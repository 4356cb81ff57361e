<?php

declare(strict_types=1);

namespace Shop\Domain;

use Shop\Partner\Payment\Payment;
use Shop\Partner\Payment\PaymentStatus;

/** What the shop knows of an order's payment, and how new that is. */
final readonly class KnownPayment
{
    /** @param int $version the gateway's own: reads may come in any order, and the newest counts */
    public function __construct(
        public string $id,
        public PaymentStatus $status,
        public int $version,
        public int $capturedMinor,
        public int $refundedMinor,
        public ?string $redirectUrl = null,
    ) {
    }

    public static function of(Payment $payment): self
    {
        return new self(
            $payment->id,
            $payment->status,
            $payment->version,
            $payment->captured->minor,
            $payment->refunded->minor,
            $payment->nextAction?->redirectUrl,
        );
    }

    /** Whether the gateway still holds the customer's money for an order that is not captured. */
    public function isHeld(): bool
    {
        return $this->status === PaymentStatus::Authorized || $this->status === PaymentStatus::RequiresAction;
    }
}
