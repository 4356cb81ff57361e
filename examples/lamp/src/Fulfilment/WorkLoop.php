<?php

declare(strict_types=1);

namespace Shop\Fulfilment;

use Psr\Log\LoggerInterface;
use Shop\Config;
use Shop\Database\DatabaseUnavailable;
use Shop\Database\WorkerRegister;
use Shop\Http\Clock;
use Shop\Observability\Trace;
use Shop\Queue\LeaseLost;
use Shop\Queue\Queue;
use Shop\Queue\QueueUnavailable;

/**
 * A worker's life: it takes what the queue says, sweeps the database now and then for what no queue said, and ends when it is told to,
 * once the piece in hand is done. Several run beside each other, in as many processes and on as many machines as needed.
 */
final class WorkLoop
{
    private const IDLE_MS = 20;
    /** A worker is replaced by its supervisor now and then: what leaked is given back. */
    private const MOST_PIECES = 50_000;
    private bool $isStopped = false;

    public function __construct(
        private readonly OrderWorker $worker,
        private readonly WorkerRegister $register,
        private readonly Queue $queue,
        private readonly Trace $trace,
        private readonly Config $config,
        private readonly Clock $clock,
        private readonly LoggerInterface $log,
    ) {
    }

    public function stop(): void
    {
        $this->isStopped = true;
    }

    public function run(): void
    {
        $sweptMs = 0.0;
        for ($pieces = 0; !$this->isStopped && $pieces < self::MOST_PIECES;) {
            $didSomething = false;
            try {
                $this->register->beat($this->clock->nowMs());
                $didSomething = $this->takeFromQueue();
            } catch (QueueUnavailable $failure) {
                // The database knows all there is to do: without a queue it is looked into more often.
                $didSomething = $this->sweep();
            } catch (DatabaseUnavailable $failure) {
                $this->rest($failure);
            }
            if (!$didSomething && $this->clock->elapsedMs() - $sweptMs >= $this->config->sweepMs) {
                $didSomething = $this->sweep();
                $sweptMs = $didSomething ? $sweptMs : $this->clock->elapsedMs();
            }
            if ($didSomething) {
                ++$pieces;
            } elseif (!$this->isStopped) {
                $this->clock->sleepMs(self::IDLE_MS);
            }
        }
    }

    private function takeFromQueue(): bool
    {
        $reserved = $this->queue->reserve($this->config->leaseMs);
        if ($reserved === null) {
            return false;
        }
        $orderId = (int) $reserved->job->orderId;
        while (!$this->isStopped && $this->doWork($orderId)) {
            // until nothing is due for this order
        }
        try {
            $this->queue->ack($reserved);
        } catch (LeaseLost) {
            // Another worker has the hint as well: it will find what is done already.
        }
        return true;
    }

    /** What is due though no job says so: time has come, a job was lost, a worker died. */
    private function sweep(): bool
    {
        try {
            return $this->doWork(null);
        } catch (DatabaseUnavailable $failure) {
            $this->rest($failure);
            return false;
        }
    }

    private function doWork(?int $orderId): bool
    {
        $this->trace->begin();
        return $this->worker->work($orderId) !== null;
    }

    private function rest(\Throwable $failure): void
    {
        $this->log->warning('the database is away', ['error' => $failure->getMessage()]);
        $this->clock->sleepMs(random_int(100, 300));
    }
}
