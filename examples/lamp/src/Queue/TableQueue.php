<?php

declare(strict_types=1);

namespace Shop\Queue;

use Closure;
use PDO;
use PDOException;

/**
 * The queue as a table of MariaDB (10.6 or later): no broker to run, and a job can be pushed in the transaction
 * that makes it necessary.
 *
 * `available_at` is when a job may be taken: after its delay at first, after its lease while somebody holds it.
 * One column and one index serve both. The database's clock decides, because the consumers' clocks differ.
 */
final readonly class TableQueue implements Queue
{
    /** @param Closure(): PDO $database the connection of now: asked for every time, so that whoever owns it can replace a dead one */
    public function __construct(
        private Closure $database,
        private string $name,
    ) {
    }

    public function push(Job $job, int $delayMs = 0): void
    {
        $this->execute(
            'INSERT INTO queue_jobs (queue, body, available_at) VALUES (?, ?, NOW(3) + INTERVAL ? * 1000 MICROSECOND)',
            [$this->name, $job->toJson(), $delayMs],
        );
    }

    public function reserve(int $leaseMs): ?ReservedJob
    {
        $database = ($this->database)();
        if ($database->inTransaction()) {
            throw new \LogicException('A lease that is taken in an open transaction is seen by nobody else. Commit first.');
        }
        try {
            return $this->take($database, $leaseMs);
        } catch (PDOException $problem) {
            self::rollBack($database);
            throw new QueueUnavailable($problem->getMessage(), 0, $problem);
        }
    }

    public function ack(ReservedJob $reserved): void
    {
        [$number, $token] = self::parts($reserved);
        $this->whileHeld($this->execute('DELETE FROM queue_jobs WHERE number = ? AND lease_token = ? AND buried_why IS NULL', [$number, $token]));
    }

    public function release(ReservedJob $reserved, int $delayMs): void
    {
        [$number, $token] = self::parts($reserved);
        $this->whileHeld($this->execute(
            'UPDATE queue_jobs SET body = ?, lease_token = lease_token + 1, reserved = 0, available_at = NOW(3) + INTERVAL ? * 1000 MICROSECOND'
            . ' WHERE number = ? AND lease_token = ? AND buried_why IS NULL',
            [$reserved->job->nextAttempt()->toJson(), $delayMs, $number, $token],
        ));
    }

    public function bury(ReservedJob $reserved, string $why): void
    {
        [$number, $token] = self::parts($reserved);
        $this->whileHeld($this->execute(
            'UPDATE queue_jobs SET buried_why = ?, lease_token = lease_token + 1, reserved = 0 WHERE number = ? AND lease_token = ? AND buried_why IS NULL',
            [mb_substr($why, 0, 500), $number, $token],
        ));
    }

    public function lag(): QueueLag
    {
        try {
            $statement = ($this->database)()->prepare(
                'SELECT COALESCE(SUM(buried_why IS NULL AND available_at <= NOW(3)), 0) AS ready,'
                . ' COALESCE(SUM(buried_why IS NULL AND available_at > NOW(3) AND reserved = 0), 0) AS waiting,'
                . ' COALESCE(SUM(buried_why IS NULL AND available_at > NOW(3) AND reserved = 1), 0) AS held,'
                . ' COALESCE(SUM(buried_why IS NOT NULL), 0) AS buried,'
                . ' TIMESTAMPDIFF(MICROSECOND, MIN(IF(buried_why IS NULL AND available_at <= NOW(3), available_at, NULL)), NOW(3)) DIV 1000 AS oldest'
                . ' FROM queue_jobs WHERE queue = ?',
            );
            $statement->execute([$this->name]);
            $row = $statement->fetch(PDO::FETCH_ASSOC);
        } catch (PDOException $problem) {
            throw new QueueUnavailable($problem->getMessage(), 0, $problem);
        }
        return new QueueLag(
            (int) $row['ready'],
            (int) $row['waiting'],
            (int) $row['held'],
            (int) $row['buried'],
            $row['oldest'] === null ? null : (int) $row['oldest'],
        );
    }

    private function take(PDO $database, int $leaseMs): ?ReservedJob
    {
        // Under repeatable read the search would lock the gaps as well, and consumers would wait for those who push.
        $database->exec('SET TRANSACTION ISOLATION LEVEL READ COMMITTED');
        $database->beginTransaction();
        $select = $database->prepare(
            'SELECT number, body, lease_token, deliveries FROM queue_jobs'
            . ' WHERE queue = ? AND buried_why IS NULL AND available_at <= NOW(3) ORDER BY available_at, number LIMIT 1 FOR UPDATE SKIP LOCKED',
        );
        $select->execute([$this->name]);
        $row = $select->fetch(PDO::FETCH_ASSOC);
        $select->closeCursor();
        if ($row === false) {
            $database->rollBack();
            return null;
        }
        try {
            $job = Job::fromJson($row['body']);
        } catch (UnreadableJob $problem) {
            $database->prepare('UPDATE queue_jobs SET buried_why = ? WHERE number = ?')->execute([$problem->getMessage(), $row['number']]);
            $database->commit();
            return $this->take($database, $leaseMs);
        }
        $database->prepare(
            'UPDATE queue_jobs SET lease_token = lease_token + 1, deliveries = deliveries + 1, reserved = 1,'
            . ' available_at = NOW(3) + INTERVAL ? * 1000 MICROSECOND WHERE number = ?',
        )->execute([$leaseMs, $row['number']]);
        $database->commit();
        return new ReservedJob($job, $row['deliveries'] + 1, $row['number'] . ':' . ($row['lease_token'] + 1));
    }

    /** @param list<string|int> $values */
    private function execute(string $sql, array $values): int
    {
        try {
            $statement = ($this->database)()->prepare($sql);
            $statement->execute($values);
            return $statement->rowCount();
        } catch (PDOException $problem) {
            throw new QueueUnavailable($problem->getMessage(), 0, $problem);
        }
    }

    private function whileHeld(int $rows): void
    {
        if ($rows === 0) {
            throw new LeaseLost('the lease has ended and the job is somebody else\'s');
        }
    }

    private static function rollBack(PDO $database): void
    {
        try {
            $database->inTransaction() && $database->rollBack();
        } catch (PDOException) {
            // The connection is gone, and the transaction with it.
        }
    }

    /** @return array{string, string} */
    private static function parts(ReservedJob $reserved): array
    {
        [$number, $token] = explode(':', $reserved->receipt, 2);
        return [$number, $token];
    }
}
