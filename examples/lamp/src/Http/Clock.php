<?php

declare(strict_types=1);

namespace Shop\Http;

interface Clock
{
    /** Since the Unix epoch. It may jump: use it for what other processes have to understand. */
    public function nowMs(): int;

    /** From some point on, and never back: for deadlines and latencies. */
    public function elapsedMs(): float;

    public function sleepMs(int $ms): void;
}
