<?php

declare(strict_types=1);

namespace Shop\Http;

use GuzzleHttp\ClientInterface;
use GuzzleHttp\Psr7\Request;
use Shop\Partner\PartnerFailure;

/** One partner as its gateway calls it: an answer that was read as the contract has it, or a failure of one of three classes. */
final readonly class PartnerHttp
{
    public function __construct(private ClientInterface $client, private PartnerSettings $settings, private Clock $clock)
    {
    }

    /**
     * @template T of object
     *
     * @param Call<T> $call
     *
     * @return T
     *
     * @throws PartnerFailure
     */
    public function call(Call $call): object
    {
        $headers = array_filter([
            'Accept' => 'application/json',
            'Authorization' => 'Bearer ' . ($this->settings->token)(),
            'Content-Type' => $call->body === null ? null : 'application/json',
            'Idempotency-Key' => $call->key,
            'If-Match' => $call->etag,
        ], static fn (?string $value): bool => $value !== null);
        $query = $call->query === [] ? '' : '?' . http_build_query($call->query, '', '&', PHP_QUERY_RFC3986);
        $request = new Request($call->method, rtrim($this->settings->baseUrl, '/') . $call->path . $query, $headers, $call->body);
        $attempt = new Attempt(
            $call,
            $call->compartment ?? $this->settings->partner,
            $this->clock->elapsedMs() + ($call->totalMs ?? $this->settings->totalMs),
        );
        $response = $this->client->sendAsync($request, [Attempt::OPTION => $attempt, 'synchronous' => true])->wait();

        return $response->value;
    }
}
