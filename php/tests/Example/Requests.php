<?php

declare(strict_types=1);

namespace Firedrill\Tests\Example;

/** What both clients ask for. */
final class Requests
{
    /** @return array<string, mixed> */
    public static function shipment(string $order): array
    {
        return [
            'order_reference' => $order,
            'service' => 'standard',
            'destination' => ['name' => 'Customer 1', 'line1' => '1 Drill Street', 'postal_code' => '10115', 'city' => 'Berlin', 'country' => 'DE'],
            'parcels' => [['weight_grams' => 750]],
        ];
    }

    /** @return array<string, mixed> */
    public static function message(string $order): array
    {
        return [
            'order_reference' => $order,
            'template' => 'order_confirmed',
            'recipient_reference' => 'cust_42',
            'parameters' => ['tracking_number' => 'FD000000001'],
        ];
    }
}
