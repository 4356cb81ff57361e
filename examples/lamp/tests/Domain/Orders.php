<?php

declare(strict_types=1);

namespace Shop\Tests\Domain;

use Shop\Domain\Delivery;
use Shop\Domain\Order;
use Shop\Domain\RateSource;
use Shop\Partner\Carrier\Address;
use Shop\Partner\Carrier\DeliveryAddress;
use Shop\Partner\Carrier\Service;
use Shop\Partner\Carrier\Shipment;
use Shop\Partner\Carrier\ShipmentLabel;
use Shop\Partner\Carrier\ShipmentStatus;
use Shop\Partner\Carrier\ShippedParcel;
use Shop\Partner\Payment\Money;
use Shop\Partner\Payment\Payment;
use Shop\Partner\Payment\PaymentStatus;
use Shop\Partner\Payment\Refund;
use Shop\Partner\Payment\RefundStatus;

/** An order over 49.90 EUR, and what partners may say of it. */
final class Orders
{
    public static function placed(): Order
    {
        $to = new Address('Petra Example', '12 Orchard Lane', '10115', 'Berlin', 'DE');
        return new Order(1, 'LS-100001', 'cust_1', 4990, 'EUR', 'tok_visa_ok', new Delivery($to, 800, Service::Standard, RateSource::Quoted), 0);
    }

    public static function payment(
        PaymentStatus $status,
        int $version = 1,
        string $id = 'pay_1',
        int $amount = 4990,
        ?int $captured = null,
    ): Payment {
        $taken = $captured ?? ($status === PaymentStatus::Captured ? $amount : 0);
        $now = new \DateTimeImmutable('2026-01-15T10:00:00Z');
        $money = static fn (int $minor): Money => new Money($minor, 'EUR');
        return new Payment($id, 'LS-100001', $status, $money($amount), $money($taken), $money(0), $version, $now, $now);
    }

    public static function shipment(ShipmentStatus $status = ShipmentStatus::LabelCreated, int $version = 1, string $id = 'shp_1'): Shipment
    {
        $to = new DeliveryAddress('Petra Example', '12 Orchard Lane', '10115', 'Berlin', 'DE');
        $now = new \DateTimeImmutable('2026-01-15T10:00:00Z');
        $label = new ShipmentLabel('FD1', 'https://carrier.example/FD1.pdf');
        return new Shipment($id, 'LS-100001', $status, Service::Standard, $to, [new ShippedParcel(800)], $label, $version, $now, $now);
    }

    public static function refund(RefundStatus $status, string $reference = 'r1', string $id = 're_1', int $amount = 990): Refund
    {
        $now = new \DateTimeImmutable('2026-01-15T10:00:00Z');
        return new Refund($id, 'pay_1', 'LS-100001', $reference, new Money($amount, 'EUR'), $status, $now);
    }
}
