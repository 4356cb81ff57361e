<?php

declare(strict_types=1);

namespace Shop\Event;

use Shop\Database\Database;
use Shop\Http\Clock;

/**
 * Rebuilds the read model from the outbox, which keeps what it has published, into the copy that nobody reads; proves it equal to the
 * current one; then switches. Consumers go on meanwhile, and wait only for the proof.
 */
final readonly class Replay
{
    private const BATCH = 200;

    public function __construct(
        private Database $database,
        private ReadModel $model,
        private EventSchemas $schemas,
        private Clock $clock,
        private string $source,
        private int $eventsPerSecond,
    ) {
    }

    /**
     * @param bool $accept switch also where the copies differ: the rebuilt one is what the events say
     * @return array{events: int, differences: list<array<string, mixed>>, switched: bool}
     */
    public function run(bool $accept = false): array
    {
        $current = $this->database->transaction(fn (): string => $this->model->current());
        $shadow = $current === 'a' ? 'b' : 'a';
        $this->model->clear($shadow);
        $events = $this->rebuild($shadow, $current, true);
        return $this->database->transaction(function () use ($current, $shadow, $accept, $events): array {
            if ($this->model->lock() !== $current) {
                throw new \RuntimeException('another replay has switched meanwhile; start again');
            }
            // What consumers took since: a few, and nobody else writes now.
            $events += $this->rebuild($shadow, $current, false);
            $differences = $this->model->differences();
            $switched = $differences === [] || $accept;
            if ($switched) {
                $this->model->switchTo($shadow);
            }
            return ['events' => $events, 'differences' => $differences, 'switched' => $switched];
        });
    }

    /**
     * Events that consumers have not taken yet come to them through the broker, whichever copy is current then; so just those that the
     * current copy knows are replayed. What it knows and the outbox does not shows up as a difference.
     *
     * @param 'a'|'b' $shadow
     * @param 'a'|'b' $current
     */
    private function rebuild(string $shadow, string $current, bool $isThrottled): int
    {
        $count = 0;
        do {
            $rows = $this->database->rows(
                "SELECT outbox.*, orders.number FROM outbox JOIN orders ON orders.id = order_id
                    JOIN order_timeline_$current AS known USING (event_id) LEFT JOIN order_timeline_$shadow AS done USING (event_id)
                    WHERE done.event_id IS NULL ORDER BY outbox.id LIMIT " . self::BATCH,
            );
            foreach ($rows as $row) {
                $event = OutboxRelay::event($row, $this->source);
                $this->schemas->check($event);
                $apply = fn (): bool => $this->model->apply(Versions::upcast($event), $shadow);
                $isThrottled ? $this->database->transaction($apply) : $apply();
            }
            $count += count($rows);
            if ($isThrottled && $rows !== []) {
                $this->clock->sleepMs(intdiv(1000 * count($rows), $this->eventsPerSecond));
            }
        } while (count($rows) === self::BATCH);
        return $count;
    }
}
