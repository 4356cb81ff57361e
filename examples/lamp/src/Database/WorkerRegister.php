<?php

declare(strict_types=1);

namespace Shop\Database;

/** Which workers live. A shop whose workers are all dead still takes orders, and nobody would notice. */
final class WorkerRegister
{
    private const EVERY_MS = 1_000;
    /** One that was not seen for so long is dead, or has hung in one call for longer than any may take. */
    private const ALIVE_MS = 30_000;
    private int $toldMs = 0;

    public function __construct(private readonly Database $database)
    {
    }

    /** To be called as often as one likes. */
    public function beat(int $nowMs): void
    {
        if ($nowMs - $this->toldMs < self::EVERY_MS) {
            return;
        }
        $sql = 'INSERT INTO workers (name, seen_ms) VALUES (?, ?) ON DUPLICATE KEY UPDATE seen_ms = VALUES(seen_ms)';
        $this->database->execute($sql, [gethostname() . ':' . getmypid(), $nowMs]);
        $this->database->execute('DELETE FROM workers WHERE seen_ms < ?', [$nowMs - 2 * self::ALIVE_MS]);
        $this->toldMs = $nowMs;
    }

    public function living(int $nowMs): int
    {
        $row = $this->database->row('SELECT COUNT(*) AS n FROM workers WHERE seen_ms >= ?', [$nowMs - self::ALIVE_MS]);
        return (int) ($row['n'] ?? 0);
    }
}
