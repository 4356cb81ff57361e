<?php

declare(strict_types=1);

namespace Shop\Domain;

use Shop\Partner\Carrier\Shipment;
use Shop\Partner\Carrier\ShipmentStatus;

final readonly class KnownShipment
{
    public function __construct(
        public string $id,
        public ShipmentStatus $status,
        public int $version,
        public string $trackingNumber,
    ) {
    }

    public static function of(Shipment $shipment): self
    {
        return new self($shipment->id, $shipment->status, $shipment->version, $shipment->label->trackingNumber);
    }
}
