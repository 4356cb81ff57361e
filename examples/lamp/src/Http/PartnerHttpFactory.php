<?php

declare(strict_types=1);

namespace Shop\Http;

use GuzzleHttp\Client;
use GuzzleHttp\Handler\CurlHandler;
use GuzzleHttp\HandlerStack;
use GuzzleHttp\Middleware;
use Psr\Log\LoggerInterface;
use Shop\Http\Middleware\FreshConnection;
use Shop\Http\Middleware\ReadAnswer;
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
        $failures = new FailureOf($settings, $this->clock);
        // The last that is pushed stands nearest to the wire. Redirects, cookies and exceptions by status are Guzzle's own
        // middleware: they are not in this stack, so that no redirect is ever followed.
        $stack = new HandlerStack($handler ?? new CurlHandler());
        $stack->push(new ReadAnswer($failures), 'read');
        $stack->push(Middleware::prepareBody(), 'body');
        $stack->push(new FreshConnection(), 'connection');
        $client = new Client(array_filter([
            'handler' => $stack,
            'connect_timeout' => $settings->connectMs / 1_000,
            'timeout' => ($settings->connectMs + $settings->readMs) / 1_000,
            'verify' => $settings->caFile ?? true,
            'cert' => $settings->certificateFile,
            'ssl_key' => $settings->keyFile,
        ], static fn (mixed $value): bool => $value !== null));

        return new PartnerHttp($client, $settings);
    }
}
