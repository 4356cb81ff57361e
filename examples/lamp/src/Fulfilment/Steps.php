<?php

declare(strict_types=1);

namespace Shop\Fulfilment;

use Shop\Config;
use Shop\Domain\StepName;
use Shop\Partner\CarrierGateway;
use Shop\Partner\MessagingGateway;
use Shop\Partner\PaymentGateway;

/** All kinds of steps. */
final readonly class Steps
{
    /** @var array<string, Step> */
    private array $byKind;

    public function __construct(PaymentGateway $payments, CarrierGateway $carrier, MessagingGateway $messages, Config $config)
    {
        $this->byKind = [
            'authorize' => new Step\Authorize($payments, $config),
            'confirm-payment' => new Step\ConfirmPayment($payments),
            'ship' => new Step\Ship($carrier),
            'capture' => new Step\Capture($payments),
            'void' => new Step\VoidAuthorization($payments),
            'cancel-shipment' => new Step\CancelShipment($carrier),
            'refund' => new Step\Refund($payments),
            'confirm-refund' => new Step\ConfirmRefund($payments),
            'notify' => new Step\Notify($messages),
        ];
    }

    public function of(string $step): Step
    {
        return $this->byKind[StepName::kind($step)] ?? throw new \LogicException("nobody takes the step $step");
    }
}
