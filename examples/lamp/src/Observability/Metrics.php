<?php

declare(strict_types=1);

namespace Shop\Observability;

/** Counters and histograms that all processes of this machine add to. */
interface Metrics
{
    /** @param array<string, string> $labels few values each: never an order, never a customer */
    public function count(Metric $counter, array $labels = [], int $by = 1): void;

    /** @param array<string, string> $labels */
    public function observe(Metric $histogram, float $seconds, array $labels = []): void;

    /** @return array<string, int|float> all that was counted so far, by {@see Sample} */
    public function samples(): array;
}
