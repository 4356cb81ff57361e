<?php

declare(strict_types=1);

namespace Shop\Domain;

/** Money that is to go back, or went. One object a reference; what a partner says of it replaces it. */
final readonly class OrderRefund
{
    /** The reference of the refund that a cancellation makes; no merchant may use it. */
    public const CANCELLATION = 'order-cancellation';

    public function __construct(
        public string $reference,
        public int $amountMinor,
        public RefundOrigin $origin,
        public RefundState $state = RefundState::Requested,
        public ?string $partnerId = null,
    ) {
    }

    public function told(RefundState $state, string $partnerId): self
    {
        return new self($this->reference, $this->amountMinor, $this->origin, $state, $partnerId);
    }
}
