<?php

declare(strict_types=1);

namespace Shop\Queue;

/**
 * A queue of jobs, delivered at least once and in no certain order.
 *
 * The outbox in the database is the truth. A queue only makes the worker look sooner than the sweep would,
 * so a job that a broker loses is late and not lost.
 */
interface Queue
{
    /** @throws QueueUnavailable unless the broker has taken the job for good */
    public function push(Job $job, int $delayMs = 0): void;

    /**
     * The next job, or null at once where none is ready. A consumer that neither acknowledges nor releases it
     * before the lease ends, because it died or hangs, loses it to the next one that asks.
     *
     * @throws QueueUnavailable
     */
    public function reserve(int $leaseMs): ?ReservedJob;

    /**
     * The work is done and stored.
     *
     * @throws LeaseLost where somebody else has the job by now
     * @throws QueueUnavailable
     */
    public function ack(ReservedJob $reserved): void;

    /**
     * Hands the job back for another attempt, no sooner than after the delay.
     *
     * @throws LeaseLost
     * @throws QueueUnavailable
     */
    public function release(ReservedJob $reserved, int $delayMs): void;

    /**
     * Sets the job aside for a person to look at.
     *
     * @throws LeaseLost
     * @throws QueueUnavailable
     */
    public function bury(ReservedJob $reserved, string $why): void;

    /** @throws QueueUnavailable */
    public function lag(): QueueLag;
}
