<?php

declare(strict_types=1);

namespace Shop\Partner;

/** It may pass: a partner that is away, busy or broken. The same call under the same key can be made again, later. */
final class RetryableFailure extends PartnerFailure
{
    /** Reasons of the shop's own: nothing was sent. */
    public const BREAKER_OPEN = 'breaker-open';
    public const BULKHEAD_FULL = 'bulkhead-full';
    public const RATE_LIMITED = 'rate-limited-here';
    public const NO_TIME_LEFT = 'no-time-left';

    /** @param ?int $retryAfterMs not before that time has passed, where the partner (or its breaker) says so */
    public function __construct(
        string $partner,
        string $operation,
        string $reason,
        private readonly bool $outcomeUnknown,
        public readonly ?int $retryAfterMs = null,
        ?int $status = null,
        ?\Throwable $previous = null,
    ) {
        parent::__construct($partner, $operation, $reason, $status, $previous);
    }

    /** Where the shop itself held the call back, for one of the reasons above. */
    public static function heldBack(string $partner, string $operation, string $reason, ?int $retryAfterMs = null): self
    {
        return new self($partner, $operation, $reason, outcomeUnknown: false, retryAfterMs: $retryAfterMs);
    }

    public function isOutcomeUnknown(): bool
    {
        return $this->outcomeUnknown;
    }

    /** Whether the shop itself held it back, so that it says nothing of the partner. */
    public function isHeldBack(): bool
    {
        return in_array($this->reason, [self::BREAKER_OPEN, self::BULKHEAD_FULL, self::RATE_LIMITED, self::NO_TIME_LEFT], true);
    }
}
