<?php

declare(strict_types=1);

namespace Shop\Tests\Http;

use Shop\Http\Clock;

/** Time that passes where somebody sleeps, and where a test says so. */
final class FakeClock implements Clock
{
    /** @var list<int> */
    public array $slept = [];
    private float $elapsedMs = 1_000.0;
    private int $offsetMs;

    public function __construct(int $nowMs = 1_768_471_200_000)
    {
        $this->offsetMs = $nowMs - 1_000;
    }

    public function nowMs(): int
    {
        return $this->offsetMs + (int) $this->elapsedMs;
    }

    public function elapsedMs(): float
    {
        return $this->elapsedMs;
    }

    public function sleepMs(int $ms): void
    {
        if ($ms > 0) {
            $this->slept[] = $ms;
            $this->pass($ms);
        }
    }

    public function pass(float $ms): void
    {
        $this->elapsedMs += $ms;
    }

    /** As where somebody sets the machine's clock: what has elapsed is the same. */
    public function jump(int $ms): void
    {
        $this->offsetMs += $ms;
    }
}
