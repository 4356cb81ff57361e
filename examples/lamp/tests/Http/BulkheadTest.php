<?php

declare(strict_types=1);

namespace Shop\Tests\Http;

use PHPUnit\Framework\TestCase;
use Shop\Http\Bulkhead;
use Shop\Http\MemoryState;
use Shop\Http\SystemClock;

final class BulkheadTest extends TestCase
{
    public function testLetsInAsManyAsItHasRoomForAndTheNextWhenOneLeaves(): void
    {
        $bulkhead = self::bulkhead(new FakeClock());
        $first = $bulkhead->enter();
        self::assertIsString($first);
        self::assertIsString($bulkhead->enter());
        self::assertNull($bulkhead->enter());
        $bulkhead->leave($first);
        self::assertIsString($bulkhead->enter());
        self::assertNull($bulkhead->enter());
    }

    public function testGivesThePlaceOfAProcessThatDiedAwayWhenItsLeaseIsOver(): void
    {
        $clock = new FakeClock();
        $bulkhead = self::bulkhead($clock);
        $bulkhead->enter();
        $bulkhead->enter();
        $clock->pass(999);
        self::assertNull($bulkhead->enter());
        $clock->pass(1);
        self::assertIsString($bulkhead->enter());
    }

    public function testIsNotFullForHoursAfterAClockThatJumpedBack(): void
    {
        $clock = new FakeClock();
        $bulkhead = self::bulkhead($clock);
        $bulkhead->enter();
        $bulkhead->enter();
        $clock->jump(-3_600_000);
        self::assertIsString($bulkhead->enter());
    }

    public function testTakesBackThePlaceOfAProcessThatWasKilled(): void
    {
        $prefix = Redis::prefix();
        $state = Redis::state($prefix);
        $process = proc_open([PHP_BINARY, __DIR__ . '/processes/hold.php', Redis::url(), $prefix], [1 => ['pipe', 'w']], $pipes);
        self::assertSame("in\n", fgets($pipes[1]));
        $clock = new FakeClock((new SystemClock())->nowMs());
        $bulkhead = new Bulkhead('payment', $state, $clock, 1, 2_000);
        self::assertNull($bulkhead->enter());
        proc_terminate($process, SIGKILL);
        proc_close($process);
        $clock->pass(2_000);
        self::assertIsString($bulkhead->enter());
    }

    private static function bulkhead(FakeClock $clock): Bulkhead
    {
        return new Bulkhead('payment', new MemoryState($clock), $clock, 2, 1_000);
    }
}
