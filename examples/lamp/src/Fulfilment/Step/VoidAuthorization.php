<?php

declare(strict_types=1);

namespace Shop\Fulfilment\Step;

use Shop\Domain\KnownPayment;
use Shop\Domain\Learn;
use Shop\Domain\Order;
use Shop\Domain\StepName;
use Shop\Fulfilment\Observation;
use Shop\Fulfilment\Refusal;
use Shop\Fulfilment\Step;
use Shop\Partner\PaymentGateway;

/** Gives an authorization back: a cancelled order's, or, by its id, one that was made twice. */
final readonly class VoidAuthorization implements Step
{
    public function __construct(private PaymentGateway $payments)
    {
    }

    public function prepare(Order $order, string $subject): array
    {
        return ['payment' => $subject !== '' ? $subject : (string) $order->payment?->id];
    }

    public function perform(Order $order, string $step, array $request, string $key): Observation
    {
        $payment = $this->payments->void($request['payment'], $key);
        return new Observation(true, static fn (Order $order) => Learn::payment($order, $payment));
    }

    public function find(Order $order, string $step): Observation
    {
        $id = StepName::subject($step) !== '' ? StepName::subject($step) : (string) $order->payment?->id;
        $payment = $this->payments->get($id);
        // One that was captured or declined ends the step too: nothing is left to void, and what was learned says what to do.
        $hasHappened = !KnownPayment::of($payment)->isHeld();
        return new Observation($hasHappened, static fn (Order $order) => Learn::payment($order, $payment));
    }

    public function refused(Order $order, string $step, Refusal $refusal): bool
    {
        $order->problems[$step] = "$step was refused: {$refusal->code}";
        return false;
    }
}
