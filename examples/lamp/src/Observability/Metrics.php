<?php

declare(strict_types=1);

namespace Shop\Observability;

/** Counters and histograms that all processes of this machine add to. */
interface Metrics
{
    /**
     * @param string                $name   ends in `_total`
     * @param array<string, string> $labels few values each: never an order, never a customer
     */
    public function count(string $name, array $labels = [], int $by = 1): void;

    /**
     * Adds one observation to a histogram.
     *
     * @param string                $name   ends in `_seconds`
     * @param array<string, string> $labels
     */
    public function observe(string $name, float $seconds, array $labels = []): void;

    /** @return array<string, int|float> all that was counted so far, by {@see Sample} */
    public function samples(): array;
}
