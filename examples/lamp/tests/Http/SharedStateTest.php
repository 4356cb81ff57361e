<?php

declare(strict_types=1);

namespace Shop\Tests\Http;

use PHPUnit\Framework\TestCase;
use Shop\Http\MemoryState;
use Shop\Http\SharedState;
use Shop\Http\SystemClock;

/** What every shared state promises. */
final class SharedStateTest extends TestCase
{
    /** @dataProvider states */
    public function testKeepsWhatAChangeMadeOfWhatWasThere(string $kind): void
    {
        $state = self::state($kind);
        self::assertNull($state->read('count'));
        $add = static fn (?array $value): array => [['n' => ($value['n'] ?? 0) + 1], 'was ' . ($value['n'] ?? 'nothing')];
        self::assertSame('was nothing', $state->update('count', 60_000, $add));
        self::assertSame('was 1', $state->update('count', 60_000, $add));
        self::assertSame(['n' => 2], $state->read('count'));
        self::assertNull($state->read('another'));
    }

    /** @dataProvider states */
    public function testForgetsWhatWasNotChangedForItsTime(string $kind): void
    {
        $state = self::state($kind);
        $state->update('short', 20, static fn (): array => [['n' => 1], null]);
        usleep(40_000);
        self::assertNull($state->read('short'));
    }

    /** @return iterable<string, array{string}> */
    public static function states(): iterable
    {
        yield 'in memory' => ['memory'];
        yield 'in Redis' => ['redis'];
    }

    public function testLosesNoChangeOfSeveralProcesses(): void
    {
        $prefix = Redis::prefix();
        $state = Redis::state($prefix);
        $processes = [];
        for ($n = 0; $n < 4; ++$n) {
            $processes[] = proc_open([PHP_BINARY, __DIR__ . '/processes/add.php', Redis::url(), $prefix, '4', '200'], [], $pipes);
        }
        foreach ($processes as $process) {
            self::assertSame(0, proc_close($process));
        }
        self::assertSame(['n' => 800], $state->read('count'));
    }

    private static function state(string $kind): SharedState
    {
        return $kind === 'redis' ? Redis::state() : new MemoryState(new SystemClock());
    }
}
