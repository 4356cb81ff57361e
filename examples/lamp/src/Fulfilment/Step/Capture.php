<?php

declare(strict_types=1);

namespace Shop\Fulfilment\Step;

use Shop\Domain\Learn;
use Shop\Domain\Order;
use Shop\Fulfilment\Observation;
use Shop\Fulfilment\Refusal;
use Shop\Fulfilment\Step;
use Shop\Partner\Payment\CapturePayment;
use Shop\Partner\Payment\PaymentStatus;
use Shop\Partner\PaymentGateway;

/** Takes the money: what the order comes to, which may be less than what was authorized. */
final readonly class Capture implements Step
{
    public function __construct(private PaymentGateway $payments)
    {
    }

    public function prepare(Order $order, string $subject): array
    {
        return (new CapturePayment($order->dueMinor))->toArray();
    }

    public function perform(Order $order, string $step, array $request, string $key): Observation
    {
        $payment = $this->payments->capture((string) $order->payment?->id, CapturePayment::fromArray($request), $key);
        return new Observation(true, static fn (Order $order) => Learn::payment($order, $payment));
    }

    public function find(Order $order, string $step): Observation
    {
        $payment = $this->payments->get((string) $order->payment?->id);
        $hasHappened = in_array($payment->status, [PaymentStatus::Captured, PaymentStatus::CaptureFailed], true);
        return new Observation($hasHappened, static fn (Order $order) => Learn::payment($order, $payment));
    }

    public function refused(Order $order, string $step, Refusal $refusal): bool
    {
        $order->problems[$step] = "$step was refused: {$refusal->code}";
        return false;
    }
}
