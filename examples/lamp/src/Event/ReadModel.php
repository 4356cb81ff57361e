<?php

declare(strict_types=1);

namespace Shop\Event;

use Shop\Database\Database;

/** What other services and people read: each order's timeline, and sales by day. Made of events alone, so it can be made anew. */
final readonly class ReadModel
{
    public function __construct(private Database $database)
    {
    }

    /**
     * In a transaction: which of the two copies is current. It stays so until the transaction ends: a switch waits for it.
     *
     * @return 'a'|'b'
     */
    public function current(): string
    {
        return $this->database->row('SELECT current FROM read_model WHERE id = 1 LOCK IN SHARE MODE')['current'];
    }

    /** In a transaction: nobody applies an event until it ends. @return 'a'|'b' */
    public function lock(): string
    {
        return $this->database->row('SELECT current FROM read_model WHERE id = 1 FOR UPDATE')['current'];
    }

    /** @param 'a'|'b' $copy */
    public function switchTo(string $copy): void
    {
        $this->database->execute('UPDATE read_model SET current = ? WHERE id = 1', [$copy]);
    }

    /**
     * In a transaction: adds an event of the newest version. False where it is there already.
     *
     * @param 'a'|'b' $copy
     */
    public function apply(CloudEvent $event, string $copy): bool
    {
        $isNew = $this->database->execute(
            "INSERT IGNORE INTO order_timeline_$copy (event_id, order_number, order_version, type, occurred_ms, data) VALUES (?, ?, ?, ?, ?, ?)",
            [$event->id, $event->subject, $event->orderVersion, $event->name, $event->occurredMs, json_encode($event->data, JSON_THROW_ON_ERROR)],
        ) === 1;
        if ($isNew) {
            $data = $event->data;
            match ($event->name) {
                'order.placed' => $this->add($copy, $event, $data['total']['currency'], ['orders' => 1, 'placed_minor' => $data['total']['amount_minor']]),
                'payment.captured' => $this->add($copy, $event, $data['currency'], ['captured_minor' => $data['amount_minor']]),
                'refund.issued' => $this->add($copy, $event, $data['currency'], ['refunded_minor' => $data['amount_minor']]),
                default => null,
            };
        }
        return $isNew;
    }

    /** @param 'a'|'b' $copy */
    public function clear(string $copy): void
    {
        $this->database->execute("TRUNCATE order_timeline_$copy");
        $this->database->execute("TRUNCATE sales_by_day_$copy");
    }

    /**
     * Rows that stand in one copy and not in the other.
     *
     * @return list<array<string, mixed>>
     */
    public function differences(): array
    {
        $found = [];
        foreach (['order_timeline', 'sales_by_day'] as $table) {
            foreach ([['a', 'b'], ['b', 'a']] as [$one, $other]) {
                foreach ($this->database->rows("SELECT * FROM {$table}_$one EXCEPT SELECT * FROM {$table}_$other") as $row) {
                    $found[] = ['only_in' => "{$table}_$one"] + $row;
                }
            }
        }
        return $found;
    }

    /** @param array<string, int> $sums */
    private function add(string $copy, CloudEvent $event, string $currency, array $sums): void
    {
        $columns = array_keys($sums);
        $this->database->execute(
            "INSERT INTO sales_by_day_$copy (day, currency, " . implode(', ', $columns) . ') VALUES (?, ?' . str_repeat(', ?', count($sums)) . ')'
            . ' ON DUPLICATE KEY UPDATE ' . implode(', ', array_map(static fn (string $column): string => "$column = $column + VALUES($column)", $columns)),
            [gmdate('Y-m-d', intdiv($event->occurredMs, 1000)), $currency, ...array_values($sums)],
        );
    }
}
