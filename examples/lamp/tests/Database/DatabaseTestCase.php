<?php

declare(strict_types=1);

namespace Shop\Tests\Database;

use PHPUnit\Framework\TestCase;
use Shop\Config;
use Shop\Database\Database;
use Shop\Database\Migrations;

/** With a MariaDB of its own: `sh ../with-servers.sh /tmp/servers mariadb -- phpunit --testsuite database`. */
abstract class DatabaseTestCase extends TestCase
{
    protected Database $database;

    protected function setUp(): void
    {
        if (getenv('DB_PORT') === false) {
            self::markTestSkipped('there is no DB_PORT: see ' . self::class);
        }
        $this->database = self::connect();
        (new Migrations($this->database, dirname(__DIR__, 2) . '/migrations'))->fresh();
    }

    /** Another connection, as another process has. */
    protected static function connect(): Database
    {
        $config = Config::fromEnvironment(getenv());
        return new Database($config->databaseDsn, $config->databaseUser, static fn (): string => (string) getenv('DB_PASSWORD'), 2);
    }

    protected function placeOrder(string $number): int
    {
        return $this->database->insert('orders', [
            'number' => $number,
            'customer' => 'cust_1',
            'status' => 'placed',
            'version' => 1,
            'total_minor' => 4990,
            'due_minor' => 4990,
            'currency' => 'EUR',
            'payment_token' => 'tok_visa_ok',
            'destination' => '{"name":"P","line1":"L","postal_code":"10115","city":"Berlin","country":"DE"}',
            'weight_grams' => 800,
            'service' => 'standard',
            'rate_source' => 'flat',
            'created_ms' => 0,
            'changed_ms' => 0,
        ]);
    }
}
