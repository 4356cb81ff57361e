<?php

declare(strict_types=1);

namespace Firedrill\Tests\Example;

use Firedrill\Client;

/** Calls partners as it should be done: deadlines, one key an order and step at every attempt, few retries of what may pass. */
final class CarefulClient
{
    private const ATTEMPTS = 3;
    private const TOTAL_MS = 500;
    private const FIRST_PAUSE_MS = 20;

    public function __construct(private readonly Client $partners)
    {
    }

    /** @throws \RuntimeException where it could not be paid, or it is not known whether it was */
    public function pay(string $order, int $amountMinor): void
    {
        $payment = $this->post('payment', '/v1/payments', "{$order}-authorize", [
            'order_reference' => $order,
            'amount_minor' => $amountMinor,
            'currency' => 'EUR',
            'payment_token' => 'tok_visa_ok',
        ]);
        $this->post('payment', "/v1/payments/{$payment['id']}/capture", "{$order}-capture", ['amount_minor' => $amountMinor]);
    }

    public function ship(string $order): void
    {
        $this->post('carrier', '/v1/shipments', "{$order}-ship", Requests::shipment($order));
    }

    public function confirm(string $order): void
    {
        $this->post('messaging', '/v1/messages', "{$order}-confirm", Requests::message($order));
    }

    /**
     * @param array<string, mixed> $body
     *
     * @return array<string, mixed>
     */
    private function post(string $partner, string $path, string $key, array $body): array
    {
        for ($attempt = 1; ; ++$attempt) {
            [$status, $text] = $this->send($partner, $path, $key, $body);
            if ($status >= 200 && $status < 300) {
                return json_decode($text, true, flags: JSON_THROW_ON_ERROR);
            }
            $mayPass = $status === 0 || $status === 429 || $status >= 500;
            if (!$mayPass || $attempt === self::ATTEMPTS) {
                throw new \RuntimeException("{$partner}{$path}: status {$status} after {$attempt} attempts");
            }
            usleep(self::FIRST_PAUSE_MS * 1_000 * 2 ** ($attempt - 1));
        }
    }

    /**
     * @param array<string, mixed> $body
     *
     * @return array{int, string} status 0: no whole answer came
     */
    private function send(string $partner, string $path, string $key, array $body): array
    {
        $handle = curl_init($this->partners->url($partner) . $path);
        curl_setopt_array($handle, [
            CURLOPT_RETURNTRANSFER => true,
            CURLOPT_TIMEOUT_MS => self::TOTAL_MS,
            // libcurl repeats a POST by itself where a kept connection turns out to be dead
            CURLOPT_FRESH_CONNECT => true,
            CURLOPT_FORBID_REUSE => true,
            CURLOPT_POSTFIELDS => json_encode($body, JSON_THROW_ON_ERROR),
            CURLOPT_HTTPHEADER => [
                'Content-Type: application/json',
                'Authorization: Bearer ' . $this->partners->token($partner),
                "Idempotency-Key: {$key}",
            ],
        ]);
        $text = curl_exec($handle);

        return is_string($text) ? [curl_getinfo($handle, CURLINFO_RESPONSE_CODE), $text] : [0, ''];
    }
}
