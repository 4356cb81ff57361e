<?php

declare(strict_types=1);

namespace Firedrill\Tests\Example;

use Firedrill\Client;

/** Calls partners as is too often done: no deadline, a new key at every attempt, all of it tried again. */
final class NaiveClient
{
    public function __construct(private readonly Client $partners)
    {
    }

    public function pay(string $order, int $amountMinor): void
    {
        $this->again(function () use ($order, $amountMinor): void {
            $payment = $this->post('payment', '/v1/payments', [
                'order_reference' => $order,
                'amount_minor' => $amountMinor,
                'currency' => 'EUR',
                'payment_token' => 'tok_visa_ok',
            ]);
            $this->post('payment', "/v1/payments/{$payment['id']}/capture", ['amount_minor' => $amountMinor]);
        });
    }

    public function ship(string $order): void
    {
        $this->again(fn () => $this->post('carrier', '/v1/shipments', Requests::shipment($order)));
    }

    public function confirm(string $order): void
    {
        $this->again(fn () => $this->post('messaging', '/v1/messages', Requests::message($order)));
    }

    private function again(callable $work): void
    {
        try {
            $work();
        } catch (\RuntimeException) {
            $work();
        }
    }

    /**
     * @param array<string, mixed> $body
     *
     * @return array<string, mixed>
     */
    private function post(string $partner, string $path, array $body): array
    {
        $handle = curl_init($this->partners->url($partner) . $path);
        curl_setopt_array($handle, [
            CURLOPT_RETURNTRANSFER => true,
            CURLOPT_POSTFIELDS => json_encode($body),
            CURLOPT_HTTPHEADER => [
                'Content-Type: application/json',
                'Authorization: Bearer ' . $this->partners->token($partner),
                'Idempotency-Key: ' . bin2hex(random_bytes(8)),
            ],
        ]);
        $text = curl_exec($handle);
        $answer = is_string($text) ? json_decode($text, true) : null;

        return is_array($answer) ? $answer : throw new \RuntimeException(curl_error($handle));
    }
}
