<?php

declare(strict_types=1);

namespace Shop\Http;

use GuzzleHttp\Client;
use GuzzleHttp\Handler\CurlHandler;
use GuzzleHttp\HandlerStack;
use GuzzleHttp\Middleware as GuzzleMiddleware;
use Psr\Log\LoggerInterface;
use Shop\Observability\Metrics;
use Shop\Observability\Trace;

/** Builds the clients of partners: Guzzle's handler stack with what a partner's failures ask for, one small class each. */
final readonly class PartnerHttpFactory
{
    public function __construct(
        private SharedState $state,
        private LoggerInterface $log,
        private Metrics $metrics,
        private Trace $trace,
        private Clock $clock = new SystemClock(),
        private \Random\Randomizer $random = new \Random\Randomizer(),
    ) {
    }

    /** @param ?callable $handler what sends: libcurl unless a test gives its own */
    public function for(PartnerSettings $settings, ?callable $handler = null): PartnerHttp
    {
        $client = new Client(array_filter([
            'handler' => $this->stack($settings, $handler ?? new CurlHandler()),
            'verify' => $settings->caFile ?? true,
            'cert' => $settings->certificateFile,
            'ssl_key' => $settings->keyFile,
        ], static fn (mixed $value): bool => $value !== null));

        return new PartnerHttp($client, $settings, $this->clock);
    }

    /** The state of a partner's breakers, for logs and `/metrics`. */
    public function breakers(PartnerSettings $settings): Breakers
    {
        return new Breakers($settings, $this->state, $this->clock);
    }

    /**
     * A call passes these from the first to the last, and its answer from the last to the first. Redirects, cookies and
     * exceptions by status are middleware of Guzzle's own that is not in here, so that no redirect is ever followed.
     */
    private function stack(PartnerSettings $settings, callable $handler): HandlerStack
    {
        $partner = $settings->partner;
        $breakers = $this->breakers($settings);
        $stack = new HandlerStack($handler);
        $stack->push(new Middleware\Retry($partner, new RetryPolicy($settings, $this->random), $this->clock, $this->metrics), 'retry');
        $stack->push(new Middleware\Observe($partner, $breakers, $this->clock, $this->log, $this->metrics), 'observe');
        $stack->push(new Middleware\Breaker($partner, $breakers, $this->log, $this->metrics), 'breaker');
        $stack->push(new Middleware\RateLimit($partner, new RateLimiter($partner, $this->state, $this->clock, $settings->ratePerSecond), $this->clock), 'rate');
        $stack->push(new Middleware\Compartment($settings, $this->state, $this->clock), 'compartment');
        $stack->push(new Middleware\Deadlines($settings, $this->clock), 'deadlines');
        $stack->push(new Middleware\Traceparent($this->trace), 'trace');
        $stack->push(new Middleware\ReadAnswer(new FailureOf($settings, $this->clock)), 'read');
        $stack->push(new Middleware\AnswerLimit(), 'limit');
        $stack->push(GuzzleMiddleware::prepareBody(), 'body');
        $stack->push(new Middleware\FreshConnection(), 'connection');

        return $stack;
    }
}
