<?php

declare(strict_types=1);

namespace Shop\Event;

use Shop\Database\Database;
use Shop\Http\Clock;
use Shop\Queue\Job;
use Shop\Queue\Queue;

/**
 * Carries events from the outbox to the broker. A row is marked after the broker has confirmed it: a crash in between sends it twice,
 * and consumers know it by its id. No transaction is open while the broker is asked.
 */
final readonly class OutboxRelay
{
    private const BATCH = 100;

    public function __construct(
        private Database $database,
        private Queue $queue,
        private EventSchemas $schemas,
        private string $source,
        private Clock $clock,
    ) {
    }

    /**
     * Publishes what waits, oldest first, and gives how many events it were.
     *
     * @throws \Shop\Queue\QueueUnavailable
     */
    public function publish(): int
    {
        $rows = $this->database->rows(
            'SELECT outbox.*, orders.number FROM outbox JOIN orders ON orders.id = order_id WHERE published_ms IS NULL ORDER BY outbox.id LIMIT ' . self::BATCH,
        );
        foreach ($rows as $row) {
            $event = self::event($row, $this->source);
            $this->schemas->check($event);
            $this->queue->push(new Job($event->id, 'event', $event->subject, 1, $event->toArray()));
            $this->database->execute('UPDATE outbox SET published_ms = ? WHERE id = ?', [$this->clock->nowMs(), $row['id']]);
        }
        return count($rows);
    }

    /** @param array<string, mixed> $row of the outbox, with the order's number */
    public static function event(array $row, string $source): CloudEvent
    {
        return new CloudEvent(
            $row['event_id'],
            $source,
            $row['type'],
            (int) $row['event_version'],
            $row['number'],
            (int) $row['occurred_ms'],
            (int) $row['order_version'],
            json_decode($row['payload'], true, 32, JSON_THROW_ON_ERROR),
        );
    }
}
