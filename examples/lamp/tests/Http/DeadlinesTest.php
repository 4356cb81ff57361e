<?php

declare(strict_types=1);

namespace Shop\Tests\Http;

use GuzzleHttp\Handler\CurlHandler;
use PHPUnit\Framework\TestCase;
use Shop\Http\SystemClock;
use Shop\Partner\PartnerFailure;
use Shop\Partner\RetryableFailure;

/** Against sockets that keep a caller waiting. */
final class DeadlinesTest extends TestCase
{
    /** @var resource */
    private $socket;
    private string $at;

    protected function setUp(): void
    {
        $this->socket = stream_socket_server('tcp://127.0.0.1:0');
        $this->at = (string) stream_socket_get_name($this->socket, false);
    }

    public function testGivesUpOnAPartnerThatTakesTheCallAndSaysNothing(): void
    {
        $failure = $this->failure();
        self::assertSame('timeout', $failure->reason);
        self::assertTrue($failure->isOutcomeUnknown(), 'it was sent');
    }

    public function testGivesUpOnABodyThatTricklesInForEver(): void
    {
        $trickle = proc_open([PHP_BINARY, __DIR__ . '/processes/trickle.php'], [1 => ['pipe', 'w']], $pipes);
        $this->at = trim((string) fgets($pipes[1]));
        $failure = $this->failure();
        proc_terminate($trickle, SIGKILL);
        proc_close($trickle);
        self::assertSame('timeout', $failure->reason);
        self::assertTrue($failure->isOutcomeUnknown());
    }

    public function testKnowsThatNothingWasSentWhereNobodyListens(): void
    {
        fclose($this->socket);
        $failure = $this->failure();
        self::assertSame('no-connection', $failure->reason);
        self::assertFalse($failure->isOutcomeUnknown());
    }

    private function failure(): RetryableFailure
    {
        $clients = new Clients(Clients::settings(baseUrl: "http://{$this->at}", connectMs: 200, readMs: 300));
        $clock = new SystemClock();
        $startMs = $clock->elapsedMs();
        try {
            $clients->client(new CurlHandler())->call(Clients::effect(repeat: \Shop\Http\Repeat::Never));
            self::fail('It did not give up.');
        } catch (PartnerFailure $failure) {
            self::assertInstanceOf(RetryableFailure::class, $failure);
        }
        self::assertLessThan(5_000, $clock->elapsedMs() - $startMs);

        return $failure;
    }
}
