<?php

declare(strict_types=1);

namespace Shop\Fulfilment\Step;

use Shop\Domain\Learn;
use Shop\Domain\Order;
use Shop\Fulfilment\Observation;
use Shop\Fulfilment\Refusal;
use Shop\Fulfilment\Step;
use Shop\Partner\Carrier\CreateShipment;
use Shop\Partner\Carrier\Parcel;
use Shop\Partner\CarrierGateway;

/** Buys the label, once the money is sure. */
final readonly class Ship implements Step
{
    public function __construct(private CarrierGateway $carrier)
    {
    }

    public function prepare(Order $order, string $subject): array
    {
        $parcels = [new Parcel($order->delivery->weightGrams)];
        $to = $order->delivery;
        return (new CreateShipment($order->number, $to->service, $to->destination, $parcels))->toArray();
    }

    public function perform(Order $order, string $step, array $request, string $key): Observation
    {
        $shipment = $this->carrier->createShipment(CreateShipment::fromArray($request), $key)->shipment;
        return new Observation(true, static fn (Order $order) => Learn::shipment($order, $shipment));
    }

    public function find(Order $order, string $step): Observation
    {
        $shipments = $this->carrier->listFor($order->number);
        return new Observation($shipments !== [], static fn (Order $order) => Learn::shipments($order, $shipments));
    }

    public function refused(Order $order, string $step, Refusal $refusal): bool
    {
        $order->problems[$step] = "$step was refused: {$refusal->code}";
        return false;
    }
}
