<?php

declare(strict_types=1);

namespace Shop\Fulfilment;

use Psr\Log\LoggerInterface;
use Shop\Queue\Job;
use Shop\Queue\Queue;
use Shop\Queue\QueueUnavailable;

/**
 * Tells the workers, after the commit, that there is something to do for an order. A hint: where the queue is away, or loses it, the
 * workers' sweep of the database finds the order a moment later.
 */
final readonly class WakeUp
{
    public function __construct(private Queue $queue, private LoggerInterface $log)
    {
    }

    public function order(int $orderId, int $delayMs = 0): void
    {
        try {
            $this->queue->push(new Job(bin2hex(random_bytes(8)), 'order', (string) $orderId), $delayMs);
        } catch (QueueUnavailable $failure) {
            $this->log->notice('the queue is away', ['order_id' => $orderId, 'error' => $failure->getMessage()]);
        }
    }
}
