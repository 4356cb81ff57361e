<?php

declare(strict_types=1);

namespace Shop\Tests\Observability;

use PHPUnit\Framework\TestCase;
use Shop\Config;
use Shop\Services;
use Shop\Web\Response;

/** `/metrics` of the shop as it is put together, over the database at DB_HOST (`examples/with-servers.sh` starts one). */
final class MetricsRouteTest extends TestCase
{
    private string $folder;

    protected function setUp(): void
    {
        if ((string) getenv('DB_HOST') === '') {
            self::markTestSkipped('DB_HOST names no MariaDB.');
        }
        $this->folder = sys_get_temp_dir() . '/shop-metrics-' . bin2hex(random_bytes(6));
        mkdir($this->folder);
    }

    protected function tearDown(): void
    {
        if (isset($this->folder)) {
            array_map('unlink', glob("{$this->folder}/*") ?: []);
            rmdir($this->folder);
        }
    }

    public function testTellsWhatWasCountedAndWhatStandsInTheDatabaseAndTheQueue(): void
    {
        $services = $this->services();
        $services->migrations()->apply();
        self::get($services, '/health');
        $page = self::get($services, '/metrics');
        self::assertSame(200, $page->status);
        self::assertSame('text/plain; version=0.0.4; charset=utf-8', $page->headers['Content-Type']);
        foreach ([
            'shop_http_requests_total{route="GET /health",class="2xx"} 1',
            'shop_breaker_state{compartment="payment"} 0',
            'shop_breaker_state{compartment="carrier-rates"} 0',
            'shop_queue_jobs{state="ready"} 0',
            'shop_steps{state="open"} 0',
            'shop_steps_lag_seconds 0',
            'shop_webhooks_waiting 0',
            'shop_events_unpublished 0',
        ] as $line) {
            self::assertStringContainsString("\n{$line}\n", "\n{$page->body}");
        }
    }

    public function testTellsWhatItCanWhileTheDatabaseIsAway(): void
    {
        $services = $this->services(['DB_PORT' => '1']);
        self::get($services, '/health');
        $page = self::get($services, '/metrics');
        self::assertSame(200, $page->status);
        self::assertStringContainsString('shop_http_requests_total{', $page->body);
        self::assertStringNotContainsString('shop_steps', $page->body);
    }

    /** @param array<string, string> $env what differs from the environment */
    private function services(array $env = []): Services
    {
        return new Services(Config::fromEnvironment($env + [
            'SECRETS_URL' => 'env:',
            'METRICS_FOLDER' => $this->folder,
            'PAYMENT_URL' => 'http://127.0.0.1:1',
            'CARRIER_URL' => 'http://127.0.0.1:1',
            'MESSAGING_URL' => 'http://127.0.0.1:1',
        ] + getenv()));
    }

    private static function get(Services $services, string $path): Response
    {
        return $services->frontController()->handle(['REQUEST_METHOD' => 'GET', 'REQUEST_URI' => $path, 'REMOTE_ADDR' => '127.0.0.1'], []);
    }
}
