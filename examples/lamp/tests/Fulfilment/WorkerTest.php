<?php

declare(strict_types=1);

namespace Shop\Tests\Fulfilment;

use Shop\Database\OrderStore;
use Shop\Partner\Payment\PaymentStatus;
use Shop\Tests\Database\DatabaseTestCase;

/** A worker as its supervisor has it: a process that is told to end, or killed, while a gateway holds its call. */
final class WorkerTest extends DatabaseTestCase
{
    private string $log;
    /** @var list<resource> */
    private array $processes = [];
    private int $port;
    private int $order;

    protected function setUp(): void
    {
        parent::setUp();
        $this->log = (string) tempnam(sys_get_temp_dir(), 'gateway-');
        $this->port = self::freePort();
        $this->start(['-S', "127.0.0.1:{$this->port}", __DIR__ . '/slow-gateway.php'], []);
        $this->order = $this->placeOrder('LS-100001');
        $this->database->insert('work', ['order_id' => $this->order, 'due_ms' => 0]);
        $this->database->insert('steps', ['order_id' => $this->order, 'step' => 'authorize', 'due_ms' => 0]);
        // The carrier cannot be reached: what comes after the authorization waits.
    }

    protected function tearDown(): void
    {
        foreach ($this->processes as $process) {
            proc_terminate($process, SIGKILL);
            proc_close($process);
        }
        array_map(static fn (string $file): bool => unlink($file), glob("{$this->log}*") ?: []);
    }

    public function testFinishesTheCallInHandWhenItIsToldToEnd(): void
    {
        $worker = $this->startWorker();
        $this->waitForCall('POST /v1/payments', 1);
        proc_terminate($worker, SIGTERM);
        self::assertSame(0, $this->exitCode($worker));
        $this->assertAuthorized();
        self::assertSame(1, $this->calls('POST /v1/payments'));
    }

    public function testWhoTakesOverFromAKilledWorkerLooksBeforeItAsksAgain(): void
    {
        $killed = $this->startWorker();
        $this->waitForCall('POST /v1/payments', 1);
        proc_terminate($killed, SIGKILL);
        // Another is there at once, and gets the order when the lease has ended.
        $this->startWorker();
        $this->waitForCall('GET /v1/payments', 1);
        for ($tries = 0; $tries < 100 && !$this->isAuthorized(); ++$tries) {
            usleep(50_000);
        }
        $this->assertAuthorized();
        self::assertSame(1, $this->calls('POST /v1/payments'));
    }

    private function isAuthorized(): bool
    {
        return (new OrderStore($this->database))->find($this->order)?->payment?->status === PaymentStatus::Authorized;
    }

    private function assertAuthorized(): void
    {
        self::assertTrue($this->isAuthorized(), (string) file_get_contents($this->log));
    }

    private function calls(string $call): int
    {
        return substr_count((string) file_get_contents($this->log), "$call\n");
    }

    private function waitForCall(string $call, int $count): void
    {
        for ($tries = 0; $this->calls($call) < $count; ++$tries) {
            self::assertLessThan(400, $tries, "nobody asked $call: " . file_get_contents($this->log));
            usleep(25_000);
        }
    }

    /** @return resource */
    private function startWorker(): mixed
    {
        return $this->start([dirname(__DIR__, 2) . '/bin/worker.php'], [
            'SECRETS_URL' => 'env:',
            'PAYMENT_TOKEN' => 'token',
            'CARRIER_TOKEN' => 'token',
            'PAYMENT_URL' => "http://127.0.0.1:{$this->port}",
            'CARRIER_URL' => 'http://127.0.0.1:9',
            'MESSAGING_URL' => 'http://127.0.0.1:9',
            'METRICS_FOLDER' => '/nowhere',
            'SWEEP_MS' => '50',
            'LEASE_MS' => '3000',
            'ABSENCE_GRACE_MS' => '100',
        ]);
    }

    /**
     * @param list<string> $arguments
     * @param array<string, string> $env
     * @return resource
     */
    private function start(array $arguments, array $env): mixed
    {
        $streams = [['file', '/dev/null', 'r'], ['file', '/dev/null', 'w'], ['file', '/dev/null', 'w']];
        $process = proc_open([PHP_BINARY, ...$arguments], $streams, $pipes, null, $env + ['GATEWAY_LOG' => $this->log] + getenv());
        self::assertIsResource($process);
        $this->processes[] = $process;
        return $process;
    }

    /** @param resource $process */
    private function exitCode(mixed $process): int
    {
        for ($tries = 0; $tries < 400; ++$tries) {
            $status = proc_get_status($process);
            if (!$status['running']) {
                return $status['exitcode'];
            }
            usleep(25_000);
        }
        self::fail('the worker did not end');
    }

    private static function freePort(): int
    {
        $socket = stream_socket_server('tcp://127.0.0.1:0');
        self::assertIsResource($socket);
        return (int) substr((string) strrchr((string) stream_socket_get_name($socket, false), ':'), 1);
    }
}
