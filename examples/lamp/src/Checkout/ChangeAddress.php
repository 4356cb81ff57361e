<?php

declare(strict_types=1);

namespace Shop\Checkout;

use Shop\Domain\Order;
use Shop\Partner\Carrier\Address;
use Shop\Partner\Carrier\ShipmentStatus;
use Shop\Partner\Carrier\UpdateShipment;
use Shop\Partner\CarrierGateway;
use Shop\Partner\PartnerFailure;
use Shop\Web\Problem;

/**
 * Sends a parcel elsewhere while its label is new. The carrier is read first, and the change carries the ETag of what was read: where
 * anybody changed the shipment in between, the carrier refuses (412) instead of losing one of the two changes.
 */
final readonly class ChangeAddress
{
    private const TRIES = 3;

    public function __construct(private CarrierGateway $carrier)
    {
    }

    /** @throws Problem 409 where it is too late, 503 where the carrier does not answer: nothing is known to have changed then */
    public function change(Order $order, Address $destination): void
    {
        if ($order->shipment === null || $order->isUnwinding()) {
            throw new Problem(409, 'no-label', 'there is no parcel to send elsewhere');
        }
        for ($try = 1; ; ++$try) {
            try {
                $read = $this->carrier->get($order->shipment->id);
                if ($read->shipment->status !== ShipmentStatus::LabelCreated) {
                    throw new Problem(409, 'already-shipped', 'the parcel is on its way');
                }
                $this->carrier->update($order->shipment->id, new UpdateShipment($destination), $read->etag);
                return;
            } catch (PartnerFailure $failure) {
                if ($failure->status === 412 && $try < self::TRIES) {
                    continue;
                }
                throw $failure->status === 409 || $failure->status === 412
                    ? new Problem(409, 'shipment-changed', 'the parcel has changed meanwhile')
                    : new Problem(503, 'carrier-away', 'the carrier does not answer: try again in a moment');
            }
        }
    }
}
