<?php

declare(strict_types=1);

namespace Shop\Http;

/** What all processes of the shop know together: breakers, rate limits, bulkheads, the latest quotes. */
interface SharedState
{
    /**
     * Changes one value atomically.
     *
     * @template T
     *
     * @param callable(?array<string, mixed> $value): array{array<string, mixed>, T} $change gives the new value and what this
     *                                                                                       call returns; may be called again
     *                                                                                       where another process was faster
     * @param int                                                                    $ttlMs  forgotten after it was not changed so long
     *
     * @return T
     */
    public function update(string $name, int $ttlMs, callable $change): mixed;

    /** @return ?array<string, mixed> */
    public function read(string $name): ?array;
}
