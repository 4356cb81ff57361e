<?php

declare(strict_types=1);

namespace Shop\Http\Middleware;

use GuzzleHttp\Promise\PromiseInterface;
use Psr\Http\Message\RequestInterface;
use Shop\Http\Attempt;
use Shop\Http\Clock;
use Shop\Http\RetryPolicy;
use Shop\Observability\Metric;
use Shop\Observability\Metrics;

/** Makes a call again where that is safe: the same request, with the same key. */
final readonly class Retry
{
    public function __construct(private string $partner, private RetryPolicy $policy, private Clock $clock, private Metrics $metrics)
    {
    }

    public function __invoke(callable $next): \Closure
    {
        return fn (RequestInterface $request, array $options): PromiseInterface => $this->attempt($next, $request, $options);
    }

    private function attempt(callable $next, RequestInterface $request, array $options): PromiseInterface
    {
        return $next($request, $options)->otherwise(function (\Throwable $failure) use ($next, $request, $options): PromiseInterface {
            $attempt = $options[Attempt::OPTION];
            $pauseMs = $this->policy->pauseMs($attempt, $failure, $attempt->endMs - $this->clock->elapsedMs());
            if ($pauseMs === null) {
                throw $failure;
            }
            $this->metrics->count(Metric::PartnerRetries, ['partner' => $this->partner, 'operation' => $attempt->call->operation]);
            $this->clock->sleepMs($pauseMs);

            return $this->attempt($next, $request, [Attempt::OPTION => $attempt->next()] + $options);
        });
    }
}
