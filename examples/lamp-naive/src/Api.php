<?php

declare(strict_types=1);

namespace Shop;

use GuzzleHttp\Client;

/** Speaks JSON with a partner. */
final class Api
{
    private Client $http;

    public function __construct(string $baseUrl, string $token)
    {
        $this->http = new Client(['base_uri' => $baseUrl, 'headers' => ['Authorization' => "Bearer $token"]]);
    }

    public function get(string $path): array
    {
        return $this->request('GET', $path, []);
    }

    public function post(string $path, array $body): array
    {
        return $this->request('POST', $path, ['json' => (object) $body]);
    }

    /** The network has its moods: what fails is tried three times. */
    private function request(string $method, string $path, array $options): array
    {
        for ($try = 1; ; $try++) {
            try {
                $options['headers'] = ['Idempotency-Key' => uniqid('', true)];
                $response = $this->http->request($method, $path, $options);
                return json_decode((string) $response->getBody(), true);
            } catch (\Throwable $e) {
                if ($try === 3) {
                    error_log("$method $path failed: {$e->getMessage()} " . json_encode($options));
                    throw $e;
                }
            }
        }
    }
}
