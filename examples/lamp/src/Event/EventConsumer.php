<?php

declare(strict_types=1);

namespace Shop\Event;

use Psr\Log\LoggerInterface;
use Shop\Database\Database;
use Shop\Http\Clock;
use Shop\Observability\Metric;
use Shop\Observability\Metrics;
use Shop\Queue\LeaseLost;
use Shop\Queue\Queue;

/**
 * Takes events from the broker into the read model. An event is acknowledged after it is committed: a crash in between brings it once
 * more, and its id, written in the same transaction, keeps it from counting twice.
 */
final readonly class EventConsumer
{
    public function __construct(
        private Database $database,
        private Queue $queue,
        private ReadModel $model,
        private EventSchemas $schemas,
        private Metrics $metrics,
        private Clock $clock,
        private LoggerInterface $log,
        private int $leaseMs,
    ) {
    }

    /**
     * Takes one event; false where none waits.
     *
     * @throws \Shop\Queue\QueueUnavailable
     * @throws \Shop\Database\DatabaseUnavailable the event stays with the broker, and comes again when its lease ends
     */
    public function takeOne(): bool
    {
        $reserved = $this->queue->reserve($this->leaseMs);
        if ($reserved === null) {
            return false;
        }
        if ($reserved->deliveries > 1) {
            $this->metrics->count(Metric::EventRedeliveries);
        }
        try {
            try {
                $event = CloudEvent::fromArray($reserved->job->payload);
                $this->schemas->check($event);
                $outcome = $this->store(Versions::upcast($event)) ? 'new' : 'duplicate';
                $this->metrics->observe(Metric::EventLag, max(0, $this->clock->nowMs() - $event->occurredMs) / 1000, ['type' => $event->name]);
                $this->queue->ack($reserved);
            } catch (UnreadableEvent $problem) {
                $outcome = 'buried';
                $this->log->error('an event cannot be read', ['event' => $reserved->job->id, 'error' => $problem->getMessage()]);
                $this->queue->bury($reserved, $problem->getMessage());
            }
        } catch (LeaseLost $lost) {
            $outcome = 'late';
            $this->log->warning('an event was handed to another consumer', ['event' => $reserved->job->id, 'error' => $lost->getMessage()]);
        }
        $this->metrics->count(Metric::Events, ['outcome' => $outcome]);
        return true;
    }

    private function store(CloudEvent $event): bool
    {
        return $this->database->transaction(fn (): bool => $this->model->apply($event, $this->model->current()));
    }
}
