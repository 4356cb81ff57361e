<?php

declare(strict_types=1);

namespace Shop\Tests\Security;

use PHPUnit\Framework\TestCase;
use Shop\Config;
use Shop\Database\Database;
use Shop\Database\Migrations;
use Shop\Security\AuditLog;
use Shop\Security\ChangeWatch;
use Shop\Security\Secrets;
use Shop\Tests\Http\FakeClock;

/** Wants a database: DATABASE_DSN, as tests/Queue/README.md says. */
final class AuditLogTest extends TestCase
{
    private Database $database;
    private AuditLog $log;

    protected function setUp(): void
    {
        $dsn = getenv('DATABASE_DSN');
        if ($dsn === false) {
            self::markTestSkipped('No database: set DATABASE_DSN, as tests/Queue/README.md says.');
        }
        $this->database = new Database($dsn, 'shop', static fn (): string => 'shop', 5);
        (new Migrations($this->database, __DIR__ . '/../../migrations'))->fresh();
        $this->log = new AuditLog($this->database, new FakeClock());
        foreach (['one', 'two', 'three'] as $value) {
            $this->log->record('anna', 'endpoint payment', $value);
        }
    }

    public function testNothingInItCanBeChangedOrTakenOut(): void
    {
        foreach (["UPDATE audit_log SET actor = 'nobody' WHERE id = 2", 'DELETE FROM audit_log WHERE id = 2'] as $sql) {
            try {
                $this->database->execute($sql);
                self::fail("$sql was done");
            } catch (\PDOException $refusal) {
                self::assertStringContainsString('audit_log is append-only', $refusal->getMessage());
            }
        }
        self::assertNull($this->log->firstBroken());
    }

    /** @dataProvider tampering */
    public function testWhoDropsTheTriggersIsFoundOut(string $sql, int $row): void
    {
        $this->database->execute('DROP TRIGGER audit_log_keeps_rows');
        $this->database->execute('DROP TRIGGER audit_log_keeps_all_rows');
        $this->database->execute($sql);
        self::assertSame($row, $this->log->firstBroken());
    }

    /** @return iterable<string, array{string, int}> */
    public static function tampering(): iterable
    {
        yield 'a row is changed' => ["UPDATE audit_log SET change_made = 'other' WHERE id = 2", 2];
        yield 'a row is taken out' => ['DELETE FROM audit_log WHERE id = 2', 3];
        yield 'the first is taken out' => ['DELETE FROM audit_log WHERE id = 1', 2];
    }

    public function testChangesOfKeysAndEndpointsAreRecordedOnceAndWithoutTheKey(): void
    {
        $secrets = new class () implements Secrets {
            /** @var array<string, non-empty-list<string>> */
            public array $values = ['payment-token' => ['sk_secret'], 'payment-webhook-secret' => ['whsec_secret']];

            public function get(string $name): array
            {
                return $this->values[$name];
            }
        };
        $watch = new ChangeWatch($this->log, $secrets, new Config(partnerUrls: ['payment' => 'https://gateway.example']));
        self::assertSame(['endpoint payment', 'key payment-token', 'key payment-webhook-secret'], $watch->look('deployment'));
        self::assertSame([], $watch->look('deployment'));
        $secrets->values['payment-token'] = ['sk_newer', 'sk_secret'];
        self::assertSame(['key payment-token'], $watch->look('timer'));
        self::assertStringNotContainsString('sk_', json_encode($this->database->rows('SELECT * FROM audit_log'), JSON_THROW_ON_ERROR));
        self::assertNull($this->log->firstBroken());
    }
}
