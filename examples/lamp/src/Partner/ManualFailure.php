<?php

declare(strict_types=1);

namespace Shop\Partner;

/** Nothing that the shop does by itself mends it: a token that was revoked, a key that was used for something else, a moved API. */
final class ManualFailure extends PartnerFailure
{
    public function __construct(
        string $partner,
        string $operation,
        string $reason,
        private readonly bool $outcomeUnknown = false,
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
