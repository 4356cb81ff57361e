<?php
declare(strict_types=1);

/** One connection a process; SQLite in WAL mode, so that pages are read while the worker writes. */
function db(): PDO
{
    static $db = null;
    if ($db === null) {
        $db = new PDO('sqlite:' . getenv('DATABASE'), null, null, [
            PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION,
            PDO::ATTR_DEFAULT_FETCH_MODE => PDO::FETCH_ASSOC,
        ]);
        $db->exec('PRAGMA busy_timeout = 5000');
    }
    return $db;
}

/** @return list<array<string, mixed>> */
function rows(string $sql, mixed ...$values): array
{
    $statement = db()->prepare($sql);
    $statement->execute($values);
    return $statement->fetchAll();
}

/** @return array<string, mixed>|null */
function row(string $sql, mixed ...$values): ?array
{
    return rows($sql, ...$values)[0] ?? null;
}
