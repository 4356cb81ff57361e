<?php

declare(strict_types=1);

namespace Shop\Tests\Observability;

use PHPUnit\Framework\TestCase;
use Shop\Observability\Metric;

/** The dashboard and the alerts name what is measured, and what is measured is looked at by one of them. */
final class MonitoringTest extends TestCase
{
    private const FOLDER = __DIR__ . '/../../monitoring/';

    public function testNamesNothingThatIsNotMeasured(): void
    {
        $measured = [];
        foreach (Metric::cases() as $metric) {
            $parts = $metric->type() === 'histogram' ? ['_bucket', '_count', '_sum'] : [''];
            array_push($measured, ...array_map(static fn (string $part): string => $metric->value . $part, $parts));
        }
        self::assertSame([], array_values(array_diff(self::named(), $measured)));
    }

    public function testMeasuresNothingThatNobodyLooksAt(): void
    {
        $looked = implode(' ', self::named());
        foreach (Metric::cases() as $metric) {
            self::assertStringContainsString($metric->value, $looked);
        }
    }

    public function testCountsEveryMetricSomewhere(): void
    {
        $code = '';
        foreach (new \RecursiveIteratorIterator(new \RecursiveDirectoryIterator(__DIR__ . '/../../src', \FilesystemIterator::SKIP_DOTS)) as $file) {
            $code .= $file->getFilename() === 'Metric.php' ? '' : file_get_contents((string) $file);
        }
        foreach (Metric::cases() as $metric) {
            self::assertStringContainsString("Metric::{$metric->name}", $code);
        }
    }

    /** @return list<string> */
    private static function named(): array
    {
        $dashboard = json_decode((string) file_get_contents(self::FOLDER . 'grafana-dashboard.json'), true, flags: JSON_THROW_ON_ERROR);
        $queries = array_column(array_merge(...array_column($dashboard['panels'], 'targets')), 'expr');
        self::assertGreaterThan(10, count($queries));
        $text = implode("\n", $queries) . file_get_contents(self::FOLDER . 'rules.yaml');
        preg_match_all('/\bshop_[a-z_]+/', $text, $found);

        return array_values(array_unique($found[0]));
    }
}
