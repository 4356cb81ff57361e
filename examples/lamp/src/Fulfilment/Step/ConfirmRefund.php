<?php

declare(strict_types=1);

namespace Shop\Fulfilment\Step;

use Shop\Domain\Learn;
use Shop\Domain\Order;
use Shop\Domain\StepName;
use Shop\Fulfilment\Observation;
use Shop\Partner\Payment\RefundStatus;
use Shop\Partner\PaymentGateway;

/** Waits for the bank's word on a refund where no webhook brings it. */
final readonly class ConfirmRefund extends LookOnly
{
    public function __construct(private PaymentGateway $payments)
    {
    }

    public function find(Order $order, string $step): Observation
    {
        $made = Refund::made($this->payments, $order, StepName::subject($step));
        $isTold = false;
        foreach ($made as $refund) {
            $isTold = $isTold || $refund->status !== RefundStatus::Pending;
        }
        return new Observation($isTold, static function (Order $order) use ($made): void {
            foreach ($made as $refund) {
                Learn::refund($order, $refund);
            }
        });
    }
}
