<?php

declare(strict_types=1);

namespace Shop\Http;

final readonly class SystemClock implements Clock
{
    public function nowMs(): int
    {
        return (int) (microtime(true) * 1_000);
    }

    public function elapsedMs(): float
    {
        return hrtime(true) / 1e6;
    }

    public function sleepMs(int $ms): void
    {
        usleep(max(0, $ms) * 1_000);
    }
}
