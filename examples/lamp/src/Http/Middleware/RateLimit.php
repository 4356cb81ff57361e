<?php

declare(strict_types=1);

namespace Shop\Http\Middleware;

use GuzzleHttp\Promise\Create;
use GuzzleHttp\Promise\PromiseInterface;
use Psr\Http\Message\RequestInterface;
use Shop\Http\Attempt;
use Shop\Http\Clock;
use Shop\Http\RateLimiter;
use Shop\Partner\RetryableFailure;

/** Keeps the shop below the partner's quota, and off it for as long as the partner asked. */
final readonly class RateLimit
{
    private const TOO_MANY_REQUESTS = 429;

    public function __construct(private string $partner, private RateLimiter $limiter, private Clock $clock)
    {
    }

    public function __invoke(callable $next): \Closure
    {
        return function (RequestInterface $request, array $options) use ($next): PromiseInterface {
            $attempt = $options[Attempt::OPTION];
            $mostMs = $attempt->endMs - $this->clock->elapsedMs();
            $waitMs = $this->limiter->take($mostMs);
            if ($waitMs > $mostMs) {
                $operation = $attempt->call->operation;

                return Create::rejectionFor(RetryableFailure::heldBack($this->partner, $operation, RetryableFailure::RATE_LIMITED, $waitMs));
            }
            $this->clock->sleepMs($waitMs);

            return $next($request, $options)->otherwise(function (\Throwable $failure): never {
                if ($failure instanceof RetryableFailure && $failure->status === self::TOO_MANY_REQUESTS && $failure->retryAfterMs !== null) {
                    $this->limiter->pause($failure->retryAfterMs);
                }
                throw $failure;
            });
        };
    }
}
