<?php

declare(strict_types=1);

namespace Shop\Queue;

/** A job that one consumer holds until its lease ends. */
final readonly class ReservedJob
{
    /**
     * @param int $deliveries how often the broker has handed this job out, this time included, and where it
     *     only tells a first time from later ones (RabbitMQ), 2; it grows where consumers die
     * @param string $receipt the fencing token of this delivery: whoever holds an older one can neither acknowledge nor release
     */
    public function __construct(
        public Job $job,
        public int $deliveries,
        public string $receipt,
    ) {
    }
}
