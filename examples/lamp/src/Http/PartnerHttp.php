<?php

declare(strict_types=1);

namespace Shop\Http;

use GuzzleHttp\ClientInterface;
use GuzzleHttp\Psr7\Request;
use Shop\Partner\PartnerFailure;

/** One partner as its gateway calls it: an answer that was read as the contract has it, or a failure of one of three classes. */
final readonly class PartnerHttp
{
    /** The call, in Guzzle's options: what the middleware goes by. */
    public const CALL = 'shop_call';

    public function __construct(private ClientInterface $client, private PartnerSettings $settings)
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
        $headers = ['Accept' => 'application/json', 'Authorization' => 'Bearer ' . ($this->settings->token)()];
        if ($call->body !== null) {
            $headers['Content-Type'] = 'application/json';
        }
        if ($call->key !== null) {
            $headers['Idempotency-Key'] = $call->key;
        }
        if ($call->etag !== null) {
            $headers['If-Match'] = $call->etag;
        }
        $query = $call->query === [] ? '' : '?' . http_build_query($call->query, '', '&', PHP_QUERY_RFC3986);
        $request = new Request($call->method, rtrim($this->settings->baseUrl, '/') . $call->path . $query, $headers, $call->body);
        $response = $this->client->sendAsync($request, [self::CALL => $call, 'synchronous' => true])->wait();

        return $response->value;
    }
}
