<?php

declare(strict_types=1);

namespace Shop\Database;

use PDO;
use PDOException;

/**
 * One connection of a process to MariaDB, opened when it is first needed, and anew after it was lost.
 *
 * READ COMMITTED: a transaction sees what others committed meanwhile, and InnoDB locks the rows that it changes, not gaps
 * between them. Nothing here waits for ever: connecting, reading and waiting for a row's lock have deadlines.
 */
final class Database
{
    private const DEADLOCK = 1213;
    private const LOCK_WAIT = 1205;
    private ?PDO $pdo = null;

    public function __construct(
        private readonly string $dsn,
        private readonly string $user,
        #[\SensitiveParameter] private readonly \Closure $password,
        private readonly int $timeoutSeconds,
    ) {
    }

    /**
     * Runs `$work` in a transaction, again where it was chosen as a deadlock's victim. What it does must stay in the database.
     *
     * @template T
     * @param callable(self): T $work
     * @return T
     * @throws DatabaseUnavailable where the database cannot be reached; whether a commit took place is unknown then
     */
    public function transaction(callable $work): mixed
    {
        for ($attempt = 1; ; ++$attempt) {
            try {
                return $this->once($work);
            } catch (PDOException $failure) {
                $code = $failure->errorInfo[1] ?? 0;
                if ($attempt < 5 && ($code === self::DEADLOCK || $code === self::LOCK_WAIT)) {
                    usleep(random_int(1_000, 10_000 * $attempt));
                    continue;
                }
                throw $this->asUnavailable($failure);
            }
        }
    }

    /**
     * @param array<int|string, scalar|null> $values
     * @return list<array<string, mixed>>
     */
    public function rows(string $sql, array $values = []): array
    {
        return $this->run($sql, $values)->fetchAll(PDO::FETCH_ASSOC);
    }

    /**
     * @param array<int|string, scalar|null> $values
     * @return array<string, mixed>|null
     */
    public function row(string $sql, array $values = []): ?array
    {
        return $this->rows($sql, $values)[0] ?? null;
    }

    /**
     * @param array<int|string, scalar|null> $values
     * @return int how many rows were changed
     */
    public function execute(string $sql, array $values = []): int
    {
        return $this->run($sql, $values)->rowCount();
    }

    /** @param array<string, scalar|null> $row */
    public function insert(string $table, array $row): int
    {
        $columns = implode(', ', array_keys($row));
        $places = implode(', ', array_map(static fn (string $column): string => ":$column", array_keys($row)));
        $this->run("INSERT INTO $table ($columns) VALUES ($places)", $row);
        return (int) $this->connection()->lastInsertId();
    }

    /** The connection itself, for `Queue\TableQueue`. */
    public function pdo(): PDO
    {
        return $this->connection();
    }

    public function isReachable(): bool
    {
        try {
            return $this->row('SELECT 1 AS one') !== null;
        } catch (DatabaseUnavailable) {
            return false;
        }
    }

    /** @param callable(self): mixed $work */
    private function once(callable $work): mixed
    {
        $pdo = $this->connection();
        if ($pdo->inTransaction()) {
            throw new \LogicException('a transaction within a transaction');
        }
        $pdo->beginTransaction();
        try {
            $result = $work($this);
            $pdo->commit();
            return $result;
        } catch (\Throwable $failure) {
            // A connection that breaks rolls back by itself.
            if ($this->pdo === $pdo && $pdo->inTransaction()) {
                try {
                    $pdo->rollBack();
                } catch (PDOException) {
                    $this->pdo = null;
                }
            }
            throw $failure;
        }
    }

    /** @param array<int|string, scalar|null> $values */
    private function run(string $sql, array $values): \PDOStatement
    {
        $pdo = $this->connection();
        $inTransaction = $pdo->inTransaction();
        try {
            $statement = $pdo->prepare($sql);
            $statement->execute($values);
            return $statement;
        } catch (PDOException $failure) {
            if ($inTransaction) {
                throw $failure;
            }
            throw $this->asUnavailable($failure);
        }
    }

    private function connection(): PDO
    {
        if ($this->pdo !== null) {
            return $this->pdo;
        }
        // What the server does not answer is an error, not a wait: mysqlnd would wait for a day.
        ini_set('mysqlnd.net_read_timeout', (string) $this->timeoutSeconds);
        try {
            return $this->pdo = new PDO($this->dsn, $this->user, ($this->password)(), [
                PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION,
                PDO::ATTR_TIMEOUT => $this->timeoutSeconds,
                // Prepared by the server: values never become part of a statement, and numbers come back as numbers.
                PDO::ATTR_EMULATE_PREPARES => false,
                PDO::MYSQL_ATTR_FOUND_ROWS => true,
                PDO::MYSQL_ATTR_INIT_COMMAND => "SET SESSION sql_mode = 'TRADITIONAL', time_zone = '+00:00',"
                    . " innodb_lock_wait_timeout = {$this->timeoutSeconds}, tx_isolation = 'READ-COMMITTED'",
            ]);
        } catch (PDOException $failure) {
            throw new DatabaseUnavailable('no connection to the database', 0, $failure);
        }
    }

    private function asUnavailable(PDOException $failure): \Throwable
    {
        $state = (string) ($failure->errorInfo[0] ?? '');
        $code = (int) ($failure->errorInfo[1] ?? 0);
        // HY000 with 2006 or 2013: the server has gone away. A statement that is wrong, or a broken key, is no such thing.
        $isGone = $code >= 2000 && $code < 3000 || str_starts_with($state, '08') || in_array($code, [1040, 1053, 1205, 1927], true)
            || str_contains($failure->getMessage(), 'gone away');
        if (!$isGone) {
            return $failure;
        }
        $this->pdo = null;
        return new DatabaseUnavailable('the database cannot be reached', 0, $failure);
    }
}
