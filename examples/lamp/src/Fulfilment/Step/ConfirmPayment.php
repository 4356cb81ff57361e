<?php

declare(strict_types=1);

namespace Shop\Fulfilment\Step;

use Shop\Domain\Learn;
use Shop\Domain\Order;
use Shop\Fulfilment\Observation;
use Shop\Partner\Payment\PaymentStatus;
use Shop\Partner\PaymentGateway;

/** Waits for the bank's word where no webhook brings it. The shopper's return from the bank tells nothing: anybody can call that page. */
final readonly class ConfirmPayment extends LookOnly
{
    public function __construct(private PaymentGateway $payments)
    {
    }

    public function find(Order $order, string $step): Observation
    {
        $payment = $this->payments->get((string) $order->payment?->id);
        $hasHappened = $payment->status !== PaymentStatus::RequiresAction;
        return new Observation($hasHappened, static fn (Order $order) => Learn::payment($order, $payment));
    }
}
