<?php

declare(strict_types=1);

namespace Shop\Http\Middleware;

use GuzzleHttp\Promise\PromiseInterface;
use Psr\Http\Message\RequestInterface;
use Shop\Observability\Trace;

/** Tells the partner of the trace that the call belongs to, each attempt as a span of its own. */
final readonly class Traceparent
{
    public function __construct(private Trace $trace)
    {
    }

    public function __invoke(callable $next): \Closure
    {
        return fn (RequestInterface $request, array $options): PromiseInterface => $next($request->withHeader('traceparent', $this->trace->traceparent()), $options);
    }
}
