<?php

declare(strict_types=1);

namespace Shop\Partner;

/** It may pass: a partner that is away, busy or broken. The same call under the same key can be made again, later. */
final class RetryableFailure extends PartnerFailure
{
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

    public function isOutcomeUnknown(): bool
    {
        return $this->outcomeUnknown;
    }
}
