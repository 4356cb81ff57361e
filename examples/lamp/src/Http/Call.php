<?php

declare(strict_types=1);

namespace Shop\Http;

/**
 * One call of a partner's operation.
 *
 * @template T of object
 */
final readonly class Call
{
    /**
     * @param string                $operation   the contract's `operationId`, for logs and metrics
     * @param \Closure(string, string): T $read   makes the body of a 2xx (and its `ETag`, or '') what it is, or throws: whatever it
     *                                           throws, the answer was none
     * @param ?string               $order       the order's reference, for logs
     * @param array<string, string> $query
     * @param ?string               $body        JSON
     * @param ?string               $key         the `Idempotency-Key`
     * @param ?string               $etag        for `If-Match`
     * @param ?string               $compartment whose breaker and bulkhead it goes through; the partner's unless given
     * @param ?int                  $totalMs     less patience than the partner's settings have
     */
    public function __construct(
        public string $operation,
        public string $method,
        public string $path,
        public Repeat $repeat,
        public \Closure $read,
        public ?string $order = null,
        public array $query = [],
        public ?string $body = null,
        public ?string $key = null,
        public ?string $etag = null,
        public ?string $compartment = null,
        public ?int $totalMs = null,
    ) {
    }
}
