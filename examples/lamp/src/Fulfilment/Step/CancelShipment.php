<?php

declare(strict_types=1);

namespace Shop\Fulfilment\Step;

use Shop\Domain\Learn;
use Shop\Domain\Order;
use Shop\Domain\StepName;
use Shop\Fulfilment\Observation;
use Shop\Fulfilment\Refusal;
use Shop\Fulfilment\Step;
use Shop\Partner\Carrier\ShipmentStatus;
use Shop\Partner\CarrierGateway;

/** Gives a label back: a cancelled order's, or, by its id, one that was bought twice. */
final readonly class CancelShipment implements Step
{
    public function __construct(private CarrierGateway $carrier)
    {
    }

    public function prepare(Order $order, string $subject): array
    {
        return ['shipment' => $subject !== '' ? $subject : (string) $order->shipment?->id];
    }

    public function perform(Order $order, string $step, array $request, string $key): Observation
    {
        // If-Match is a condition and no payload: it comes from what is known now, or no retry could ever pass.
        $id = $request['shipment'];
        $version = $order->shipment?->id === $id ? $order->shipment->version : ($order->strays[$id] ?? null)?->version;
        $shipment = $this->carrier->cancel($id, $key, $version === null ? null : "\"$version\"")->shipment;
        return new Observation(true, static fn (Order $order) => Learn::shipment($order, $shipment));
    }

    public function find(Order $order, string $step): Observation
    {
        $id = StepName::subject($step) !== '' ? StepName::subject($step) : (string) $order->shipment?->id;
        $shipment = $this->carrier->get($id)->shipment;
        $hasHappened = $shipment->status === ShipmentStatus::Cancelled;
        return new Observation($hasHappened, static fn (Order $order) => Learn::shipment($order, $shipment));
    }

    public function refused(Order $order, string $step, Refusal $refusal): bool
    {
        $order->problems[$step] = "$step was refused: {$refusal->code}";
        return false;
    }
}
