<?php

declare(strict_types=1);

namespace Shop\Security;

use Shop\Database\Database;
use Shop\Http\Clock;

/**
 * An append-only log of changes to keys and endpoints: triggers refuse what would alter it, and a chain of hashes finds what was altered
 * by somebody who may drop triggers. Keep the newest hash elsewhere now and then (a ticket, a mail): it proves all that came before.
 */
final readonly class AuditLog
{
    private const START = '0000000000000000000000000000000000000000000000000000000000000000';

    public function __construct(private Database $database, private Clock $clock)
    {
    }

    /** @return string the newest hash */
    public function record(string $actor, string $subject, string $change): string
    {
        return $this->database->transaction(function () use ($actor, $subject, $change): string {
            $last = $this->database->row('SELECT id, hash FROM audit_log ORDER BY id DESC LIMIT 1 FOR UPDATE');
            $row = [
                'id' => ($last['id'] ?? 0) + 1,
                'recorded_ms' => $this->clock->nowMs(),
                'actor' => $actor,
                'subject' => $subject,
                'change_made' => $change,
                'previous_hash' => $last['hash'] ?? self::START,
            ];
            $hash = self::hash($row);
            $this->database->insert('audit_log', $row + ['hash' => $hash]);
            return $hash;
        });
    }

    /** What was recorded last about something. */
    public function last(string $subject): ?string
    {
        return $this->database->row('SELECT change_made FROM audit_log WHERE subject = ? ORDER BY id DESC LIMIT 1', [$subject])['change_made'] ?? null;
    }

    /** @return int|null the first row that is not as it was written, or before which one is missing; null where all are whole */
    public function firstBroken(): ?int
    {
        $previous = self::START;
        $id = 0;
        foreach ($this->database->rows('SELECT * FROM audit_log ORDER BY id') as $row) {
            $hash = $row['hash'];
            unset($row['hash']);
            if ($row['id'] !== ++$id || $row['previous_hash'] !== $previous || self::hash($row) !== $hash) {
                return $row['id'];
            }
            $previous = $hash;
        }
        return null;
    }

    /** @param array<string, int|string> $row */
    private static function hash(array $row): string
    {
        return hash('sha256', json_encode(array_map(strval(...), $row), JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES));
    }
}
