<?php

declare(strict_types=1);

namespace Shop\Database;

/** Brings the schema up to date: files of `migrations/` in the order of their names, each once. MariaDB commits at each DDL statement. */
final readonly class Migrations
{
    public function __construct(private Database $database, private string $folder)
    {
    }

    /** @return list<string> what was applied */
    public function apply(): array
    {
        $this->database->execute('CREATE TABLE IF NOT EXISTS migrations (name VARCHAR(100) NOT NULL PRIMARY KEY) ENGINE = InnoDB');
        $known = array_column($this->database->rows('SELECT name FROM migrations'), 'name');
        $applied = [];
        foreach (glob("{$this->folder}/*.sql") ?: [] as $file) {
            $name = basename($file, '.sql');
            if (in_array($name, $known, true)) {
                continue;
            }
            $this->run((string) file_get_contents($file));
            $this->database->execute('INSERT INTO migrations (name) VALUES (?)', [$name]);
            $applied[] = $name;
        }
        return $applied;
    }

    /** Drops every table and starts anew: for drills and tests, never where customers are. */
    public function fresh(): void
    {
        $this->database->execute('SET FOREIGN_KEY_CHECKS = 0');
        $tables = $this->database->rows('SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()');
        foreach ($tables as ['name' => $name]) {
            $this->database->execute("DROP TABLE `$name`");
        }
        $this->database->execute('SET FOREIGN_KEY_CHECKS = 1');
        $this->apply();
    }

    private function run(string $sql): void
    {
        foreach (preg_split('/;\s*$/m', $sql) ?: [] as $statement) {
            if (trim($statement) !== '') {
                $this->database->execute($statement);
            }
        }
    }
}
