<?php

declare(strict_types=1);

namespace Shop\Reconciliation;

use Shop\Domain\Order;
use Shop\Partner\Carrier\Shipment;
use Shop\Partner\CarrierGateway;
use Shop\Partner\Messaging\Message;
use Shop\Partner\MessagingGateway;
use Shop\Partner\PartnerFailure;
use Shop\Partner\Payment\Payment;
use Shop\Partner\Payment\Refund;
use Shop\Partner\PaymentGateway;

/** All that the partners know of one order. */
final readonly class PartnerBooks
{
    /**
     * @param list<Payment> $payments
     * @param list<Refund> $refunds
     * @param list<Shipment> $shipments
     * @param list<Message> $messages
     */
    private function __construct(public array $payments, public array $refunds, public array $shipments, public array $messages)
    {
    }

    /** @throws PartnerFailure */
    public static function of(Order $order, PaymentGateway $payment, CarrierGateway $carrier, MessagingGateway $messaging): self
    {
        $payments = $payment->listFor($order->number);
        $refunds = [];
        foreach ($payments as $each) {
            if ($each->captured->minor > 0) {
                array_push($refunds, ...$payment->listRefunds($each->id));
            }
        }
        return new self($payments, $refunds, $carrier->listFor($order->number), $messaging->listFor($order->number));
    }
}
