<?php

declare(strict_types=1);

namespace Shop\Http\Middleware;

use GuzzleHttp\Promise\PromiseInterface;
use Psr\Http\Message\RequestInterface;

/**
 * Gives every call that may have an effect a connection of its own.
 *
 * libcurl keeps connections, and where a kept one turns out to be dead before a byte of the answer has come, it sends the request
 * again by itself, a POST as well (`Curl_retry_request`). The partner may have had the first one, so the shop would send twice
 * what it sent once, unseen by its own retries, keys and logs. A new connection is never retried so. Reads keep theirs.
 */
final readonly class FreshConnection
{
    private const SAFE = ['GET', 'HEAD'];

    public function __invoke(callable $next): \Closure
    {
        return static function (RequestInterface $request, array $options) use ($next): PromiseInterface {
            $fresh = in_array($request->getMethod(), self::SAFE, true) ? [] : [CURLOPT_FRESH_CONNECT => true, CURLOPT_FORBID_REUSE => true];
            // As a string, Guzzle has no body to rewind, which would be its own way to send again (`retryFailedRewind`).
            $options['curl'] = $fresh + ['body_as_string' => true] + ($options['curl'] ?? []);

            return $next($request, $options);
        };
    }
}
