<?php

declare(strict_types=1);

namespace Shop\Tests\Observability;

use PHPUnit\Framework\TestCase;
use Shop\Observability\FileMetrics;
use Shop\Observability\Metric;
use Shop\Observability\MetricsPage;

final class FileMetricsTest extends TestCase
{
    private string $folder;

    protected function setUp(): void
    {
        $this->folder = sys_get_temp_dir() . '/shop-metrics-' . bin2hex(random_bytes(6));
        mkdir($this->folder);
    }

    protected function tearDown(): void
    {
        array_map('unlink', glob("{$this->folder}/*") ?: []);
        rmdir($this->folder);
    }

    public function testAddsUpWhatSeveralProcessesCount(): void
    {
        $processes = [];
        for ($n = 0; $n < 4; ++$n) {
            $processes[] = proc_open([PHP_BINARY, __DIR__ . '/processes/count.php', $this->folder, '4', '200'], [], $pipes);
        }
        foreach ($processes as $process) {
            self::assertSame(0, proc_close($process));
        }
        self::assertSame(['shop_webhooks_total{partner="payment"}' => 800], (new FileMetrics($this->folder))->samples());
    }

    public function testIsReadAsPrometheusWritesIt(): void
    {
        $metrics = new FileMetrics($this->folder);
        $metrics->count(Metric::HttpRequests, ['route' => "a\"b\\c\n", 'class' => '2xx'], 3);
        $metrics->observe(Metric::HttpDuration, 0.2, ['route' => 'x']);
        $metrics->observe(Metric::HttpDuration, 20.0, ['route' => 'x']);
        $page = (new MetricsPage($metrics))->render([[Metric::BreakerState, ['compartment' => 'carrier'], 0.5]]);
        self::assertSame(<<<'TEXT'
            # HELP shop_http_requests_total Requests to the shop, by route and class of status (2xx, 4xx, 5xx).
            # TYPE shop_http_requests_total counter
            shop_http_requests_total{route="a\"b\\c\n",class="2xx"} 3
            # HELP shop_http_request_duration_seconds How long the shop took to answer, by route.
            # TYPE shop_http_request_duration_seconds histogram
            shop_http_request_duration_seconds_bucket{route="x",le="0.005"} 0
            shop_http_request_duration_seconds_bucket{route="x",le="0.01"} 0
            shop_http_request_duration_seconds_bucket{route="x",le="0.025"} 0
            shop_http_request_duration_seconds_bucket{route="x",le="0.05"} 0
            shop_http_request_duration_seconds_bucket{route="x",le="0.1"} 0
            shop_http_request_duration_seconds_bucket{route="x",le="0.25"} 1
            shop_http_request_duration_seconds_bucket{route="x",le="0.5"} 1
            shop_http_request_duration_seconds_bucket{route="x",le="1"} 1
            shop_http_request_duration_seconds_bucket{route="x",le="2.5"} 1
            shop_http_request_duration_seconds_bucket{route="x",le="5"} 1
            shop_http_request_duration_seconds_bucket{route="x",le="10"} 1
            shop_http_request_duration_seconds_bucket{route="x",le="+Inf"} 2
            shop_http_request_duration_seconds_sum{route="x"} 20.2
            shop_http_request_duration_seconds_count{route="x"} 2
            # HELP shop_breaker_state 0 where a breaker is closed, 0.5 where it lets a probe through, 1 where it is open.
            # TYPE shop_breaker_state gauge
            shop_breaker_state{compartment="carrier"} 0.5

            TEXT, $page);
    }

    public function testLosesNumbersAndNoOrderWhereTheFolderIsNotThere(): void
    {
        $metrics = new FileMetrics("{$this->folder}/not-there");
        $metrics->count(Metric::Webhooks);
        self::assertSame([], $metrics->samples());
    }

    public function testBeginsAnewWhereTheFileIsNoneOfIts(): void
    {
        file_put_contents("{$this->folder}/metrics.json", '{"cut sh');
        $metrics = new FileMetrics($this->folder);
        $metrics->count(Metric::Webhooks);
        self::assertSame(['shop_webhooks_total' => 1], $metrics->samples());
    }
}
