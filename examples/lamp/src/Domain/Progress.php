<?php

declare(strict_types=1);

namespace Shop\Domain;

/** What the steps' rows know that the order's facts do not. */
final readonly class Progress
{
    /**
     * @param list<string> $inDoubt steps whose call was begun and whose outcome nobody knows yet
     * @param list<string> $begun steps whose call was begun at least once
     */
    public function __construct(public array $inDoubt = [], public array $begun = [])
    {
    }

    public function isInDoubt(string ...$steps): bool
    {
        return array_intersect($steps, $this->inDoubt) !== [];
    }

    public function hasBegun(string $step): bool
    {
        return in_array($step, $this->begun, true);
    }
}
