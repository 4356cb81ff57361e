<?php

declare(strict_types=1);

namespace Shop\Tests\Http;

use GuzzleHttp\Handler\CurlHandler;
use PHPUnit\Framework\TestCase;
use Shop\Http\Repeat;
use Shop\Partner\RetryableFailure;

/** Against a server whose answers are as large as the path says. */
final class AnswerLimitTest extends TestCase
{
    /** @var resource */
    private $server;
    private string $url;

    protected function setUp(): void
    {
        $this->server = proc_open([PHP_BINARY, __DIR__ . '/processes/large-answers.php'], [1 => ['pipe', 'w']], $pipes);
        $this->url = 'http://' . trim((string) fgets($pipes[1]));
    }

    protected function tearDown(): void
    {
        proc_terminate($this->server, SIGKILL);
        proc_close($this->server);
    }

    public function testTakesAnAnswerOfTheLargestSize(): void
    {
        self::assertSame(1_048_576, $this->ask(1_048_576)->length);
    }

    public function testTakesNoLargerOne(): void
    {
        $before = memory_get_peak_usage();
        try {
            $this->ask(100_000_000);
            self::fail('It was taken.');
        } catch (RetryableFailure $failure) {
            self::assertTrue($failure->isOutcomeUnknown());
        }
        self::assertLessThan(16_000_000, memory_get_peak_usage() - $before);
    }

    private function ask(int $bytes): object
    {
        $clients = new Clients(Clients::settings(baseUrl: $this->url));

        return $clients->client(new CurlHandler())->call(Clients::call(
            path: "/{$bytes}",
            repeat: Repeat::Never,
            read: static fn (string $body): object => (object) ['length' => strlen($body)],
        ));
    }
}
