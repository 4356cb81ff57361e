<?php

declare(strict_types=1);

namespace Shop\Event;

use Psr\Log\LoggerInterface;
use Shop\Database\Database;
use Shop\Http\Clock;
use Shop\Queue\Job;
use Shop\Queue\Queue;

/**
 * Carries events from the outbox to the broker. A row is marked after the broker has confirmed it: a crash in between sends it twice,
 * and consumers know it by its id. No transaction is open while the broker is asked.
 */
final class OutboxRelay
{
    private const BATCH = 100;
    /** @var array<int, true> rows of the outbox that were told of in the log */
    private array $refused = [];

    public function __construct(
        private readonly Database $database,
        private readonly Queue $queue,
        private readonly EventSchemas $schemas,
        private readonly string $source,
        private readonly Clock $clock,
        private readonly LoggerInterface $log,
    ) {
    }

    /**
     * Publishes what waits, oldest first, and gives how many events it were. One that its schema refuses stays in the outbox, where the
     * gauge of unpublished events shows it until a release mends it or its schema; those behind it go on.
     *
     * @throws \Shop\Queue\QueueUnavailable
     */
    public function publish(): int
    {
        $published = 0;
        $last = 0;
        do {
            $rows = $this->database->rows(
                'SELECT outbox.*, orders.number FROM outbox JOIN orders ON orders.id = order_id
                    WHERE published_ms IS NULL AND outbox.id > ? ORDER BY outbox.id LIMIT ' . self::BATCH,
                [$last],
            );
            foreach ($rows as $row) {
                $last = (int) $row['id'];
                $published += $this->publishOne($row) ? 1 : 0;
            }
        } while (count($rows) === self::BATCH);
        return $published;
    }

    /** @param array<string, mixed> $row */
    private function publishOne(array $row): bool
    {
        try {
            $event = self::event($row, $this->source);
            $this->schemas->check($event);
        } catch (UnreadableEvent | \JsonException $problem) {
            if (!isset($this->refused[$row['id']])) {
                $this->refused[$row['id']] = true;
                $this->log->error('an event of the outbox cannot be published', ['event' => $row['event_id'], 'error' => $problem->getMessage()]);
            }
            return false;
        }
        $this->queue->push(new Job($event->id, 'event', $event->subject, 1, $event->toArray()));
        $this->database->execute('UPDATE outbox SET published_ms = ? WHERE id = ?', [$this->clock->nowMs(), $row['id']]);
        return true;
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
