<?php

declare(strict_types=1);

namespace Shop\Observability;

/** What `/metrics` answers: Prometheus' text format 0.0.4. */
final readonly class MetricsPage
{
    public const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

    public function __construct(private Metrics $metrics)
    {
    }

    /**
     * @param iterable<array{Metric, array<string, string>, int|float}> $gauges what is read at this moment: a breaker's state, a
     *                                                                          queue's lag
     */
    public function render(iterable $gauges = []): string
    {
        $samples = $this->metrics->samples();
        foreach ($gauges as [$gauge, $labels, $value]) {
            $samples[Sample::of($gauge->value, $labels)] = $value;
        }
        $text = '';
        foreach (Metric::cases() as $metric) {
            $lines = '';
            foreach ($samples as $sample => $value) {
                if (self::belongs($sample, $metric)) {
                    $lines .= "{$sample} {$value}\n";
                }
            }
            if ($lines !== '') {
                $text .= "# HELP {$metric->value} {$metric->help()}\n# TYPE {$metric->value} {$metric->type()}\n{$lines}";
            }
        }

        return $text;
    }

    private static function belongs(string $sample, Metric $metric): bool
    {
        $name = explode('{', $sample, 2)[0];

        return $name === $metric->value
            || ($metric->type() === 'histogram' && in_array(substr($name, strlen($metric->value)), ['_bucket', '_sum', '_count'], true) && str_starts_with($name, $metric->value));
    }
}
