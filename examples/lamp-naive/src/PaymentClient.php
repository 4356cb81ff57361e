<?php

declare(strict_types=1);

namespace Shop;

final class PaymentClient
{
    private Api $api;

    public function __construct(string $baseUrl, string $token)
    {
        $this->api = new Api($baseUrl, $token);
    }

    /** Takes the money at once, unless the bank wants to see the customer first or says no. */
    public function charge(
        string $orderReference,
        int $amountMinor,
        string $currency,
        string $paymentToken,
        ?string $returnUrl = null,
    ): array {
        $payment = $this->api->post('/v1/payments', array_filter([
            'order_reference' => $orderReference,
            'amount_minor' => $amountMinor,
            'currency' => $currency,
            'payment_token' => $paymentToken,
            'return_url' => $returnUrl,
        ]));
        return $payment['status'] === 'authorized' ? $this->capture($payment['id'], $amountMinor) : $payment;
    }

    public function capture(string $paymentId, int $amountMinor): array
    {
        return $this->api->post("/v1/payments/$paymentId/capture", ['amount_minor' => $amountMinor]);
    }

    public function refund(string $paymentId, string $refundReference, int $amountMinor): array
    {
        return $this->api->post("/v1/payments/$paymentId/refunds", [
            'amount_minor' => $amountMinor,
            'refund_reference' => $refundReference,
        ]);
    }

    public function void(string $paymentId): array
    {
        return $this->api->post("/v1/payments/$paymentId/void", []);
    }
}
