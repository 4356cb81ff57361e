<?php

declare(strict_types=1);

namespace Shop\Http\Middleware;

use GuzzleHttp\Promise\PromiseInterface;
use Psr\Http\Message\RequestInterface;
use Psr\Http\Message\ResponseInterface;
use Psr\Log\LoggerInterface;
use Shop\Http\Attempt;
use Shop\Http\Breakers;
use Shop\Http\Clock;
use Shop\Observability\Metric;
use Shop\Observability\Metrics;
use Shop\Partner\ManualFailure;
use Shop\Partner\PartnerFailure;
use Shop\Partner\RetryableFailure;

/** Logs and counts every attempt. Of the partner's words, and of what was sent, nothing is written: both may be personal. */
final readonly class Observe
{
    public function __construct(
        private string $partner,
        private Breakers $breakers,
        private Clock $clock,
        private LoggerInterface $log,
        private Metrics $metrics,
    ) {
    }

    public function __invoke(callable $next): \Closure
    {
        return function (RequestInterface $request, array $options) use ($next): PromiseInterface {
            $attempt = $options[Attempt::OPTION];
            $startMs = $this->clock->elapsedMs();

            return $next($request, $options)->then(
                function (ResponseInterface $response) use ($attempt, $startMs): ResponseInterface {
                    $this->report($attempt, $startMs, 'ok', ['status' => $response->getStatusCode()]);

                    return $response;
                },
                function (\Throwable $failure) use ($attempt, $startMs): never {
                    if ($failure instanceof PartnerFailure) {
                        $this->report($attempt, $startMs, self::outcome($failure), ['status' => $failure->status, 'reason' => $failure->reason]);
                    }
                    throw $failure;
                },
            );
        };
    }

    /** @param array<string, mixed> $more */
    private function report(Attempt $attempt, float $startMs, string $outcome, array $more): void
    {
        $latencyMs = $this->clock->elapsedMs() - $startMs;
        $labels = ['partner' => $this->partner, 'operation' => $attempt->call->operation];
        $this->metrics->count(Metric::PartnerCalls, $labels + ['outcome' => $outcome]);
        if ($outcome !== 'held-back') {
            $this->metrics->observe(Metric::PartnerDuration, $latencyMs / 1_000, $labels);
        }
        $this->log->log($outcome === 'ok' ? 'info' : 'warning', 'partner call', $labels + [
            'order' => $attempt->call->order,
            'attempt' => $attempt->number,
            'outcome' => $outcome,
            'latency_ms' => round($latencyMs, 1),
            'breaker' => $this->breakers->of($attempt->compartment)->state()->value,
        ] + $more);
    }

    private static function outcome(PartnerFailure $failure): string
    {
        return match (true) {
            $failure instanceof RetryableFailure => $failure->isHeldBack() ? 'held-back' : ($failure->isOutcomeUnknown() ? 'unknown' : 'retryable'),
            $failure instanceof ManualFailure => 'manual',
            default => 'terminal',
        };
    }
}
