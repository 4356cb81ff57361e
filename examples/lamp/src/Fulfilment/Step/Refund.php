<?php

declare(strict_types=1);

namespace Shop\Fulfilment\Step;

use Shop\Domain\Learn;
use Shop\Domain\Order;
use Shop\Domain\StepName;
use Shop\Fulfilment\Observation;
use Shop\Fulfilment\Refusal;
use Shop\Fulfilment\Step;
use Shop\Partner\Payment\CreateRefund;
use Shop\Partner\Payment\Refund as PartnerRefund;
use Shop\Partner\PaymentGateway;

/** Asks for one refund, by its reference. The bank pays later, or not: `ConfirmRefund` and webhooks tell. */
final readonly class Refund implements Step
{
    public function __construct(private PaymentGateway $payments)
    {
    }

    public function prepare(Order $order, string $subject): array
    {
        return (new CreateRefund($order->refunds[$subject]->amountMinor, $subject))->toArray();
    }

    public function perform(Order $order, string $step, array $request, string $key): Observation
    {
        $refund = $this->payments->refund((string) $order->payment?->id, CreateRefund::fromArray($request), $key);
        return new Observation(true, static fn (Order $order) => Learn::refund($order, $refund));
    }

    public function find(Order $order, string $step): Observation
    {
        $made = self::made($this->payments, $order, StepName::subject($step));
        return new Observation($made !== [], static function (Order $order) use ($made): void {
            foreach ($made as $refund) {
                Learn::refund($order, $refund);
            }
        });
    }

    public function refused(Order $order, string $step, Refusal $refusal): bool
    {
        $order->problems[$step] = "$step was refused: {$refusal->code}";
        return false;
    }

    /** @return list<PartnerRefund> those under one reference */
    public static function made(PaymentGateway $payments, Order $order, string $reference): array
    {
        $all = $payments->listRefunds((string) $order->payment?->id);
        return array_values(array_filter($all, static fn (PartnerRefund $each): bool => $each->refundReference === $reference));
    }
}
