<?php

declare(strict_types=1);

namespace Shop\Observability;

/** What is being worked on: the request's id for logs, and the trace that partners are told of (W3C Trace Context, `traceparent`). */
final class Trace
{
    private const TRACEPARENT = '/^00-(?<trace>[0-9a-f]{32})-(?<span>[0-9a-f]{16})-[0-9a-f]{2}$/D';

    private string $traceId;
    private string $requestId;

    public function __construct(private readonly \Random\Randomizer $random = new \Random\Randomizer())
    {
        $this->begin();
    }

    /**
     * Begins with a new piece of work: a request of a customer, a job, a webhook.
     *
     * @param ?string $traceparent of whoever asked for it; a trace that cannot be read is none
     * @param ?string $requestId   of whoever asked for it, such as a proxy's `X-Request-Id`
     */
    public function begin(?string $traceparent = null, ?string $requestId = null): void
    {
        $known = preg_match(self::TRACEPARENT, $traceparent ?? '', $found) === 1 && trim($found['trace'], '0') !== '';
        $this->traceId = $known ? $found['trace'] : $this->hex(16);
        $this->requestId = preg_match('/^[A-Za-z0-9_-]{1,64}$/D', $requestId ?? '') === 1 ? (string) $requestId : 'req_' . $this->hex(8);
    }

    public function requestId(): string
    {
        return $this->requestId;
    }

    public function traceId(): string
    {
        return $this->traceId;
    }

    /** For one call to a partner: a new span each time. */
    public function traceparent(): string
    {
        return "00-{$this->traceId}-{$this->hex(8)}-01";
    }

    private function hex(int $bytes): string
    {
        return bin2hex($this->random->getBytes($bytes));
    }
}
