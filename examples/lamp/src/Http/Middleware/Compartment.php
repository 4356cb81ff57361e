<?php

declare(strict_types=1);

namespace Shop\Http\Middleware;

use GuzzleHttp\Promise\Create;
use GuzzleHttp\Promise\PromiseInterface;
use Psr\Http\Message\RequestInterface;
use Psr\Http\Message\ResponseInterface;
use Shop\Http\Attempt;
use Shop\Http\Bulkhead;
use Shop\Http\Clock;
use Shop\Http\PartnerSettings;
use Shop\Http\SharedState;
use Shop\Partner\RetryableFailure;

/** Lets in as many calls at once as the compartment's bulkhead has room for. */
final readonly class Compartment
{
    /** What a call may take beyond its total deadline before its lease ends: a process that was stopped for a moment. */
    private const SLACK_MS = 1_000;

    public function __construct(private PartnerSettings $settings, private SharedState $state, private Clock $clock)
    {
    }

    public function __invoke(callable $next): \Closure
    {
        return function (RequestInterface $request, array $options) use ($next): PromiseInterface {
            $attempt = $options[Attempt::OPTION];
            $leaseMs = $this->settings->totalMs + self::SLACK_MS;
            $bulkhead = new Bulkhead($attempt->compartment, $this->state, $this->clock, $this->settings->concurrency, $leaseMs);
            $lease = $bulkhead->enter();
            if ($lease === null) {
                $operation = $attempt->call->operation;

                return Create::rejectionFor(RetryableFailure::heldBack($this->settings->partner, $operation, RetryableFailure::BULKHEAD_FULL));
            }

            return $next($request, $options)->then(
                static function (ResponseInterface $response) use ($bulkhead, $lease): ResponseInterface {
                    $bulkhead->leave($lease);

                    return $response;
                },
                static function (\Throwable $failure) use ($bulkhead, $lease): never {
                    $bulkhead->leave($lease);
                    throw $failure;
                },
            );
        };
    }
}
