<?php

declare(strict_types=1);

namespace Shop\Queue;

/** How far the consumers are behind. What a broker does not tell is null. */
final readonly class QueueLag
{
    /**
     * @param int $ready jobs that wait for a consumer now
     * @param int|null $delayed jobs whose time has not come
     * @param int|null $reserved jobs that a consumer holds
     * @param int|null $buried jobs that nobody tries again until somebody has looked
     * @param int|null $oldestReadyMs how long the oldest ready job has waited; null as well where none waits
     */
    public function __construct(
        public int $ready,
        public ?int $delayed,
        public ?int $reserved,
        public ?int $buried,
        public ?int $oldestReadyMs,
    ) {
    }
}
