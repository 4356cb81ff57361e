<?php

declare(strict_types=1);

namespace Shop\Http\Middleware;

use GuzzleHttp\Promise\Create;
use GuzzleHttp\Promise\PromiseInterface;
use Psr\Http\Message\RequestInterface;
use Shop\Http\Attempt;
use Shop\Http\Clock;
use Shop\Http\PartnerSettings;
use Shop\Partner\RetryableFailure;

/** Gives each attempt its deadlines: to connect, to be answered wholly, and never more than the call has left. */
final readonly class Deadlines
{
    public function __construct(private PartnerSettings $settings, private Clock $clock)
    {
    }

    public function __invoke(callable $next): \Closure
    {
        return function (RequestInterface $request, array $options) use ($next): PromiseInterface {
            $attempt = $options[Attempt::OPTION];
            // libcurl takes 0 for no deadline at all, and Guzzle hands it whole milliseconds.
            $leftMs = floor($attempt->endMs - $this->clock->elapsedMs());
            if ($leftMs < 1) {
                $operation = $attempt->call->operation;

                return Create::rejectionFor(RetryableFailure::heldBack($this->settings->partner, $operation, RetryableFailure::NO_TIME_LEFT));
            }
            $options['connect_timeout'] = min($this->settings->connectMs, $leftMs) / 1_000;
            $options['timeout'] = min($this->settings->connectMs + $this->settings->readMs, $leftMs) / 1_000;

            return $next($request, $options);
        };
    }
}
