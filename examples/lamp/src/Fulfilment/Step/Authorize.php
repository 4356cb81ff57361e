<?php

declare(strict_types=1);

namespace Shop\Fulfilment\Step;

use Shop\Config;
use Shop\Domain\Learn;
use Shop\Domain\Order;
use Shop\Domain\OrderStatus;
use Shop\Fulfilment\Observation;
use Shop\Fulfilment\Refusal;
use Shop\Fulfilment\Step;
use Shop\Partner\Payment\CreatePayment;
use Shop\Partner\Payment\Money;
use Shop\Partner\PaymentGateway;

/** Reserves the total on the card behind the token that hosted fields gave. */
final readonly class Authorize implements Step
{
    public function __construct(private PaymentGateway $payments, private Config $config)
    {
    }

    public function prepare(Order $order, string $subject): array
    {
        $returnUrl = "{$this->config->publicUrl}/orders/{$order->number}/return";
        $amount = new Money($order->totalMinor, $order->currency);
        return (new CreatePayment($order->number, $amount, $order->paymentToken, $returnUrl))->toArray();
    }

    public function perform(Order $order, string $step, array $request, string $key): Observation
    {
        $payment = $this->payments->authorize(CreatePayment::fromArray($request), $key);
        return new Observation(true, static fn (Order $order) => Learn::payment($order, $payment));
    }

    public function find(Order $order, string $step): Observation
    {
        $payments = $this->payments->listFor($order->number);
        return new Observation($payments !== [], static fn (Order $order) => Learn::payments($order, $payments));
    }

    public function refused(Order $order, string $step, Refusal $refusal): bool
    {
        $isDeclined = $refusal->status === 402 || preg_match('/declined|insufficient_funds/', $refusal->code) === 1;
        if ($isDeclined) {
            $order->ended ??= OrderStatus::Declined;
            return true;
        }
        $order->problems[$step] = "$step was refused: {$refusal->code}";
        return false;
    }
}
