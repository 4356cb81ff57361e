<?php

declare(strict_types=1);

namespace Shop\Database;

use Shop\Domain\Progress;

/** The steps of orders as rows. */
final readonly class StepStore
{
    public function __construct(private Database $database)
    {
    }

    /** @return array<string, StepRow> by the step's name */
    public function of(int $orderId): array
    {
        $steps = [];
        foreach ($this->database->rows('SELECT * FROM steps WHERE order_id = ? ORDER BY due_ms, step', [$orderId]) as $row) {
            $steps[$row['step']] = new StepRow(
                $row['order_id'],
                $row['step'],
                StepState::from($row['state']),
                $row['due_ms'],
                $row['attempts'],
                (bool) $row['doubt'],
                $row['absences'],
                $row['polls'],
                $row['idempotency_key'],
                $row['request'] === null ? null : json_decode($row['request'], true, 32, JSON_THROW_ON_ERROR),
                $row['result'],
                $row['refusal'],
                $row['attempted_ms'],
            );
        }
        return $steps;
    }

    /** @param array<string, StepRow> $steps */
    public static function progress(array $steps): Progress
    {
        $inDoubt = array_filter($steps, static fn (StepRow $row): bool => $row->state === StepState::Open && $row->doubt);
        // The payload is made with the first attempt, and kept when a dead letter's attempts count anew.
        $begun = array_filter($steps, static fn (StepRow $row): bool => $row->request !== null);
        return new Progress(array_map(strval(...), array_keys($inDoubt)), array_map(strval(...), array_keys($begun)));
    }

    public function open(int $orderId, string $step, int $dueMs): void
    {
        $this->database->execute('INSERT IGNORE INTO steps (order_id, step, due_ms) VALUES (?, ?, ?)', [$orderId, $step, $dueMs]);
    }

    public function save(StepRow $row): void
    {
        $this->database->execute('UPDATE steps SET state = ?, attempts = ?, doubt = ?, absences = ?, polls = ?, idempotency_key = ?,
            request = ?, result = ?, refusal = ?, due_ms = ?, attempted_ms = ? WHERE order_id = ? AND step = ?', [
            $row->state->value,
            $row->attempts,
            (int) $row->doubt,
            $row->absences,
            $row->polls,
            $row->idempotencyKey,
            $row->request === null ? null : json_encode($row->request, JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES),
            $row->result === null ? null : mb_substr($row->result, 0, 500),
            $row->refusal === null ? null : mb_substr($row->refusal, 0, 500),
            $row->dueMs,
            $row->attemptedMs,
            $row->orderId,
            $row->step,
        ]);
    }
}
