<?php

declare(strict_types=1);

namespace Shop\Database;

/** A step of an order as it is stored. */
final class StepRow
{
    /** @param array<string, mixed>|null $request made with the first attempt and kept: another payload under one key is refused */
    public function __construct(
        public readonly int $orderId,
        public readonly string $step,
        public StepState $state,
        public int $dueMs,
        public int $attempts = 0,
        public bool $doubt = false,
        public int $absences = 0,
        public int $polls = 0,
        public ?string $idempotencyKey = null,
        public ?array $request = null,
        public ?string $result = null,
        public ?string $refusal = null,
        public int $attemptedMs = 0,
    ) {
    }
}
