<?php

declare(strict_types=1);

namespace Shop\Webhook;

/** A webhook that waits to be worked off. What it says is a hint of what to look for, never a fact. */
final readonly class KeptWebhook
{
    public function __construct(
        public int $id,
        public string $type,
        public int $attempts,
        public ?string $subjectId,
        public int $subjectVersion,
    ) {
    }

    public function isAboutShipment(): bool
    {
        return str_starts_with($this->type, 'shipment.');
    }

    public function isAboutRefund(): bool
    {
        return str_starts_with($this->type, 'refund.');
    }
}
