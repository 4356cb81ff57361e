<?php

declare(strict_types=1);

namespace Shop\Fulfilment\Step;

use Shop\Domain\Learn;
use Shop\Domain\Order;
use Shop\Domain\RefundOrigin;
use Shop\Domain\RefundState;
use Shop\Domain\StepName;
use Shop\Fulfilment\Observation;
use Shop\Fulfilment\Refusal;
use Shop\Fulfilment\Step;
use Shop\Partner\Messaging\Message;
use Shop\Partner\Messaging\SendMessage;
use Shop\Partner\MessagingGateway;

/** Tells the customer, once. The recipient is an opaque name: the messaging partner never gets an address from an order. */
final readonly class Notify implements Step
{
    public function __construct(private MessagingGateway $messages)
    {
    }

    public function prepare(Order $order, string $subject): array
    {
        [$template, $reference] = explode(':', $subject, 2) + [1 => ''];
        $parameters = ['order' => $order->number] + ($reference === '' ? [] : ['refund' => $reference]);
        return (new SendMessage($order->number, $template, $order->customer, $parameters))->toArray();
    }

    public function perform(Order $order, string $step, array $request, string $key): Observation
    {
        $message = $this->messages->send(SendMessage::fromArray($request), $key);
        return new Observation(true, static fn (Order $order) => Learn::message($order, $step, $message));
    }

    public function find(Order $order, string $step): Observation
    {
        $template = explode(':', StepName::subject($step), 2)[0];
        $isOfAnother = array_flip(array_filter($order->notices));
        $unclaimed = array_values(array_filter(
            $this->messages->listFor($order->number),
            static fn (Message $message): bool => $message->template === $template && !isset($isOfAnother[$message->id]),
        ));
        // Each refund has its own message under one template. Where fewer were sent than are owed, nobody knows whose they are:
        // the call is repeated, and its key brings its own back.
        if ($unclaimed === [] || count($unclaimed) < self::owed($order, $template)) {
            return Observation::nothing();
        }
        return new Observation(true, static fn (Order $order) => Learn::message($order, $step, $unclaimed[0]));
    }

    public function refused(Order $order, string $step, Refusal $refusal): bool
    {
        // The recipient has opted out. That is their right, and an end.
        if ($refusal->status === 409) {
            $order->notices[$step] = null;
            return true;
        }
        $order->problems[$step] = "$step was refused: {$refusal->code}";
        return false;
    }

    private static function owed(Order $order, string $template): int
    {
        if ($template !== 'refund_issued') {
            return 1;
        }
        $owed = 0;
        foreach ($order->refunds as $refund) {
            $isTold = array_key_exists("notify:refund_issued:{$refund->reference}", $order->notices);
            $isPaid = $refund->state === RefundState::Succeeded && $refund->origin === RefundOrigin::Merchant;
            $owed += $isPaid && !$isTold ? 1 : 0;
        }
        return $owed;
    }
}
