<?php

declare(strict_types=1);

namespace Shop\Event;

use Psr\Log\LoggerInterface;
use Shop\Database\DatabaseUnavailable;
use Shop\Http\Clock;
use Shop\Queue\QueueUnavailable;

/** The life of a process that carries events: it goes on while there are some, rests where there are none, and outlasts what is away. */
final class EventLoop
{
    private const IDLE_MS = 50;
    private bool $isStopped = false;

    public function __construct(private readonly Clock $clock, private readonly LoggerInterface $log)
    {
    }

    /** Ends after the event in hand at SIGTERM. @param \Closure(): bool $once whether it found something to do */
    public function run(\Closure $once): void
    {
        pcntl_async_signals(true);
        foreach ([SIGTERM, SIGINT] as $signal) {
            pcntl_signal($signal, function (): void {
                $this->isStopped = true;
            });
        }
        while (!$this->isStopped) {
            try {
                $once() || $this->clock->sleepMs(self::IDLE_MS);
            } catch (QueueUnavailable | DatabaseUnavailable $failure) {
                $this->log->warning('events have to wait', ['error' => $failure->getMessage()]);
                $this->clock->sleepMs(random_int(100, 500));
            }
        }
    }
}
