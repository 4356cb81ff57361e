<?php

declare(strict_types=1);

namespace Shop\Tests\Observability;

use Shop\Observability\Metric;
use Shop\Observability\Metrics;
use Shop\Observability\Sample;

/** For tests that ask what was counted. */
final class MetricsInMemory implements Metrics
{
    /** @var array<string, int|float> */
    private array $samples = [];

    public function count(Metric $counter, array $labels = [], int $by = 1): void
    {
        $sample = Sample::of($counter->value, $labels);
        $this->samples[$sample] = ($this->samples[$sample] ?? 0) + $by;
    }

    public function observe(Metric $histogram, float $seconds, array $labels = []): void
    {
        $sample = Sample::of("{$histogram->value}_count", $labels);
        $this->samples[$sample] = ($this->samples[$sample] ?? 0) + 1;
    }

    public function samples(): array
    {
        return $this->samples;
    }
}
