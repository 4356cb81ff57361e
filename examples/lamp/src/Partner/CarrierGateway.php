<?php

declare(strict_types=1);

namespace Shop\Partner;

use Shop\Http\Call;
use Shop\Http\PartnerHttp;
use Shop\Http\Repeat;
use Shop\Partner\Carrier\AddressFinding;
use Shop\Partner\Carrier\CancelShipment;
use Shop\Partner\Carrier\CreateShipment;
use Shop\Partner\Carrier\QuoteRates;
use Shop\Partner\Carrier\Rates;
use Shop\Partner\Carrier\Shipment;
use Shop\Partner\Carrier\ShipmentList;
use Shop\Partner\Carrier\ShipmentStatus;
use Shop\Partner\Carrier\UpdateShipment;
use Shop\Partner\Carrier\ValidateAddress;

/**
 * The carrier's contract, one method an operation. Each throws {@see PartnerFailure}, and {@see Carrier\InvalidPayload} where
 * the shop itself would break the contract.
 */
final readonly class CarrierGateway
{
    /** Checkout asks for rates: where they are slow, labels are still bought, and the other way round. */
    public const RATES = 'carrier-rates';

    public function __construct(private PartnerHttp $http)
    {
    }

    /** @param ?int $totalMs how long the customer is to wait; the partner's own total deadline unless given */
    public function quote(QuoteRates $request, ?int $totalMs = null): Rates
    {
        return $this->http->call(new Call(
            'quoteRates',
            'POST',
            '/v1/rates',
            // It could be repeated, but a customer waits, and a cached or flat rate is at hand.
            Repeat::Never,
            static fn (string $body): Rates => Rates::fromJson($body),
            order: $request->orderReference,
            body: $request->toJson(),
            compartment: self::RATES,
            totalMs: $totalMs,
        ));
    }

    public function validateAddress(ValidateAddress $request): AddressFinding
    {
        return $this->http->call(new Call(
            'validateAddress',
            'POST',
            '/v1/addresses/validate',
            Repeat::Never,
            static fn (string $body): AddressFinding => AddressFinding::fromJson($body),
            body: $request->toJson(),
            compartment: self::RATES,
        ));
    }

    /** @param string $key the same at every attempt for this order */
    public function createShipment(CreateShipment $request, string $key): VersionedShipment
    {
        return $this->http->call(new Call(
            'createShipment',
            'POST',
            '/v1/shipments',
            Repeat::Keyed,
            static fn (string $body, string $etag): VersionedShipment => new VersionedShipment(
                Expect::that($shipment = Shipment::fromJson($body), $shipment->orderReference === $request->orderReference),
                $etag,
            ),
            order: $request->orderReference,
            body: $request->toJson(),
            key: $key,
        ));
    }

    public function get(string $id): VersionedShipment
    {
        return $this->http->call(new Call(
            'getShipment',
            'GET',
            '/v1/shipments/' . rawurlencode($id),
            Repeat::Always,
            self::versioned($id),
        ));
    }

    /** @return list<Shipment> all shipments of an order, newest first */
    public function listFor(string $orderReference): array
    {
        return Pages::all('carrier', 'listShipments', fn (array $page): ShipmentList => $this->http->call(new Call(
            'listShipments',
            'GET',
            '/v1/shipments',
            Repeat::Always,
            static fn (string $body): ShipmentList => Expect::each(
                ShipmentList::fromJson($body),
                static fn (Shipment $shipment): bool => $shipment->orderReference === $orderReference,
            ),
            order: $orderReference,
            query: ['order_reference' => $orderReference] + $page,
        )));
    }

    /**
     * Changes where a shipment goes. Where somebody changed it since it was read, {@see TerminalFailure} says `status` 412: read
     * it again.
     *
     * @param string $etag as it was read with
     */
    public function update(string $id, UpdateShipment $request, string $etag): VersionedShipment
    {
        return $this->http->call(new Call(
            'updateShipment',
            'PATCH',
            '/v1/shipments/' . rawurlencode($id),
            Repeat::Never,
            self::versioned($id),
            body: $request->toJson(),
            etag: $etag,
        ));
    }

    /** @param ?string $etag as it was read with; whatever its version is unless given */
    public function cancel(string $id, string $key, ?string $etag = null): VersionedShipment
    {
        return $this->http->call(new Call(
            'cancelShipment',
            'POST',
            '/v1/shipments/' . rawurlencode($id) . '/cancel',
            Repeat::Keyed,
            self::versioned($id, ShipmentStatus::Cancelled),
            body: (new CancelShipment())->toJson(),
            key: $key,
            etag: $etag,
        ));
    }

    /** @return \Closure(string, string): VersionedShipment */
    private static function versioned(string $id, ?ShipmentStatus $status = null): \Closure
    {
        return static fn (string $body, string $etag): VersionedShipment => new VersionedShipment(
            Expect::that(
                $shipment = Shipment::fromJson($body),
                $shipment->id === $id && ($status === null || $shipment->status === $status),
            ),
            $etag,
        );
    }
}
