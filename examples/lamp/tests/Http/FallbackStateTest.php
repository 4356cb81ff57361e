<?php

declare(strict_types=1);

namespace Shop\Tests\Http;

use PHPUnit\Framework\TestCase;
use Psr\Log\NullLogger;
use Shop\Http\FallbackState;
use Shop\Http\MemoryState;
use Shop\Http\RedisState;
use Shop\Http\SharedState;

final class FallbackStateTest extends TestCase
{
    private FakeClock $clock;
    private SharedState $shared;
    private FallbackState $state;

    protected function setUp(): void
    {
        $this->clock = new FakeClock();
        $this->shared = new class () implements SharedState {
            public bool $isAway = false;
            public int $asked = 0;
            /** @var array<string, array<string, mixed>> */
            public array $values = [];

            public function update(string $name, int $ttlMs, callable $change): mixed
            {
                $this->ask();
                [$this->values[$name], $result] = $change($this->values[$name] ?? null);

                return $result;
            }

            public function read(string $name): ?array
            {
                $this->ask();

                return $this->values[$name] ?? null;
            }

            private function ask(): void
            {
                ++$this->asked;
                if ($this->isAway) {
                    throw new \RedisException('Connection refused');
                }
            }
        };
        $this->state = new FallbackState($this->shared, new MemoryState($this->clock), $this->clock, new NullLogger());
    }

    public function testGoesByWhatIsShared(): void
    {
        $this->set('a', 1);
        self::assertSame(['n' => 1], $this->shared->values['a']);
    }

    public function testGoesByItsOwnWhileTheSharedIsAwayAndAsksForItOnceASecond(): void
    {
        $this->shared->isAway = true;
        $this->set('a', 1);
        self::assertSame(['n' => 1], $this->state->read('a'));
        self::assertSame(1, $this->shared->asked);
        $this->clock->pass(1_000);
        self::assertSame(['n' => 1], $this->state->read('a'));
        self::assertSame(2, $this->shared->asked);
    }

    public function testComesBack(): void
    {
        $this->shared->isAway = true;
        $this->set('a', 1);
        $this->shared->isAway = false;
        $this->clock->pass(1_000);
        self::assertNull($this->state->read('a'));
        $this->set('a', 2);
        self::assertSame(['n' => 2], $this->shared->values['a']);
    }

    public function testAnswersAlsoWhereNobodyListens(): void
    {
        $socket = stream_socket_server('tcp://127.0.0.1:0');
        $at = stream_socket_get_name($socket, false);
        fclose($socket);
        $state = new FallbackState(new RedisState("redis://{$at}"), new MemoryState($this->clock), $this->clock, new NullLogger());
        self::assertNull($state->read('a'));
    }

    public function testAnswersAlsoWhereRedisFallsSilent(): void
    {
        $silent = stream_socket_server('tcp://127.0.0.1:0');
        $at = stream_socket_get_name($silent, false);
        $state = new FallbackState(new RedisState("redis://{$at}", patienceMs: 50), new MemoryState($this->clock), $this->clock, new NullLogger());
        $startNs = hrtime(true);
        self::assertNull($state->read('a'));
        self::assertLessThan(2e9, hrtime(true) - $startNs);
        fclose($silent);
    }

    private function set(string $name, int $n): void
    {
        $this->state->update($name, 60_000, static fn (): array => [['n' => $n], null]);
    }
}
