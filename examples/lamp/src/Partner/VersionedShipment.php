<?php

declare(strict_types=1);

namespace Shop\Partner;

use Shop\Partner\Carrier\Shipment;

/** A shipment with the `ETag` that it was read with: a change carries that back as `If-Match`. */
final readonly class VersionedShipment
{
    public function __construct(public Shipment $shipment, public string $etag)
    {
    }
}
