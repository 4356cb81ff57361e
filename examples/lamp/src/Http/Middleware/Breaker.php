<?php

declare(strict_types=1);

namespace Shop\Http\Middleware;

use GuzzleHttp\Promise\Create;
use GuzzleHttp\Promise\PromiseInterface;
use Psr\Http\Message\RequestInterface;
use Psr\Http\Message\ResponseInterface;
use Psr\Log\LoggerInterface;
use Shop\Http\Admission;
use Shop\Http\Attempt;
use Shop\Http\Breakers;
use Shop\Observability\Metric;
use Shop\Observability\Metrics;
use Shop\Partner\RetryableFailure;

/** Asks no partner that has just failed several times in a row, but for one probe at a time. */
final readonly class Breaker
{
    public function __construct(private string $partner, private Breakers $breakers, private LoggerInterface $log, private Metrics $metrics)
    {
    }

    public function __invoke(callable $next): \Closure
    {
        return function (RequestInterface $request, array $options) use ($next): PromiseInterface {
            $attempt = $options[Attempt::OPTION];
            $admission = $this->breakers->of($attempt->compartment)->enter();
            if (!$admission->isAdmitted) {
                $operation = $attempt->call->operation;

                return Create::rejectionFor(RetryableFailure::heldBack($this->partner, $operation, RetryableFailure::BREAKER_OPEN, $admission->retryAfterMs));
            }

            return $next($request, $options)->then(
                function (ResponseInterface $response) use ($attempt, $admission): ResponseInterface {
                    $this->settle($attempt, $admission, true);

                    return $response;
                },
                function (\Throwable $failure) use ($attempt, $admission): never {
                    $this->settle($attempt, $admission, self::isHealthy($failure));
                    throw $failure;
                },
            );
        };
    }

    private function settle(Attempt $attempt, Admission $admission, ?bool $isHealthy): void
    {
        $state = $this->breakers->of($attempt->compartment)->settle($admission, $isHealthy);
        if ($state !== null) {
            $this->log->warning('breaker changed', ['partner' => $this->partner, 'compartment' => $attempt->compartment, 'breaker' => $state->value]);
            $this->metrics->count(Metric::BreakerChanges, ['compartment' => $attempt->compartment, 'state' => $state->value]);
        }
    }

    /** A partner that answers is well, even where it says no or not now; 5xx, silence, nonsense and broken connections say it is not. */
    private static function isHealthy(\Throwable $failure): ?bool
    {
        if (!$failure instanceof RetryableFailure) {
            return true;
        }
        if ($failure->isHeldBack()) {
            return null;
        }
        $isThrottled = $failure->status === 503 && $failure->retryAfterMs !== null;

        return $isThrottled || ($failure->status !== null && $failure->status >= 400 && $failure->status < 500);
    }
}
