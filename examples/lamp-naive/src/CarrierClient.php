<?php

declare(strict_types=1);

namespace Shop;

final class CarrierClient
{
    private Api $api;

    public function __construct(string $baseUrl, string $token)
    {
        $this->api = new Api($baseUrl, $token);
    }

    /** @return float what the parcel costs us */
    public function quote(array $order): float
    {
        $answer = $this->api->post('/v1/rates', [
            'order_reference' => $order['reference'],
            'destination' => json_decode($order['destination'], true),
            'parcels' => [['weight_grams' => (int) $order['weight_grams']]],
        ]);
        return $answer['rates'][0]['amount_minor'] / 100;
    }

    public function ship(array $order): array
    {
        return $this->api->post('/v1/shipments', [
            'order_reference' => $order['reference'],
            'service' => 'standard',
            'destination' => json_decode($order['destination'], true),
            'parcels' => [['weight_grams' => (int) $order['weight_grams']]],
        ]);
    }

    public function cancel(string $shipmentId): array
    {
        return $this->api->post("/v1/shipments/$shipmentId/cancel", []);
    }
}
