<?php

declare(strict_types=1);

namespace Shop\Http;

/** How one partner is called, and how patient the shop is with it. */
final readonly class PartnerSettings
{
    /**
     * @param \Closure(): string $token          asked for at every call, so that a rotated token needs no restart
     * @param int                $connectMs      until a connection stands, TLS included
     * @param int                $readMs         from then on until the last byte of the answer: an idle timeout would let a body
     *                                           that trickles in take for ever
     * @param int                $totalMs        for one call with all its attempts and pauses
     * @param int                $attempts       at most, of a call that changes nothing ({@see Repeat})
     * @param int                $effectAttempts at most, of a call with an effect, where that may be repeated at all: 1 where whoever
     *                                           calls keeps count of them
     * @param int                $backoffBaseMs  the longest first pause; the next is twice as long at most, and so on
     * @param int                $backoffCapMs   the longest pause of all
     * @param int                $retryAfterCapMs a `Retry-After` beyond this is a mistake or an attack
     * @param int                $breakerFailures failures in a row that open the breaker
     * @param int                $breakerOpenMs  how long it stays open before one probe is let through
     * @param int                $concurrency    calls under way at once, of all processes
     * @param float              $ratePerSecond  calls a second, of all processes
     * @param bool               $keepsKeys      whether the partner never forgets an `Idempotency-Key`, so that its answer to a repeat
     *                                           can be trusted. The contracts of these partners permit that it does
     * @param ?string            $caFile         who signs the partner's certificate, where that is none of the system's
     * @param ?string            $certificateFile the shop's own, for mutual TLS, with its `$keyFile`
     */
    public function __construct(
        public string $partner,
        public string $baseUrl,
        public \Closure $token,
        public int $connectMs = 500,
        public int $readMs = 2_000,
        public int $totalMs = 5_000,
        public int $attempts = 3,
        public int $effectAttempts = 3,
        public int $backoffBaseMs = 100,
        public int $backoffCapMs = 1_000,
        public int $retryAfterCapMs = 30_000,
        public int $breakerFailures = 5,
        public int $breakerOpenMs = 2_000,
        public int $concurrency = 16,
        public float $ratePerSecond = 50.0,
        public bool $keepsKeys = false,
        public ?string $caFile = null,
        public ?string $certificateFile = null,
        public ?string $keyFile = null,
    ) {
    }
}
