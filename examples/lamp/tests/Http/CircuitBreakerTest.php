<?php

declare(strict_types=1);

namespace Shop\Tests\Http;

use PHPUnit\Framework\TestCase;
use Shop\Http\Admission;
use Shop\Http\BreakerState;
use Shop\Http\CircuitBreaker;
use Shop\Http\MemoryState;
use Shop\Http\SharedState;

final class CircuitBreakerTest extends TestCase
{
    private const FAILURES = 3;
    private const OPEN_MS = 2_000;
    private const PROBE_MS = 5_000;

    private FakeClock $clock;
    private SharedState $state;
    private CircuitBreaker $breaker;

    protected function setUp(): void
    {
        $this->clock = new FakeClock();
        $this->state = new MemoryState($this->clock);
        $this->breaker = $this->another();
    }

    public function testStaysClosedWhileFailuresAreNotInARow(): void
    {
        foreach ([false, false, true, false, false, true] as $isHealthy) {
            self::assertNull($this->call($isHealthy));
        }
        self::assertSame(BreakerState::Closed, $this->breaker->state());
    }

    public function testOpensAfterFailuresInARowAndLetsNobodyThrough(): void
    {
        $this->call(false);
        $this->call(false);
        self::assertSame(BreakerState::Open, $this->call(false));
        self::assertSame(BreakerState::Open, $this->breaker->state());
        $this->clock->pass(500);
        $refused = $this->breaker->enter();
        self::assertFalse($refused->isAdmitted);
        self::assertSame(1_500, $refused->retryAfterMs);
    }

    public function testLetsOneProbeThroughWhenItsTimeIsOver(): void
    {
        $this->open();
        $this->clock->pass(self::OPEN_MS);
        self::assertSame(BreakerState::HalfOpen, $this->breaker->state());
        self::assertTrue($this->breaker->enter()->isAdmitted);
        self::assertFalse($this->breaker->enter()->isAdmitted);
        self::assertFalse($this->another()->enter()->isAdmitted, 'nor for another process');
    }

    public function testClosesWhenTheProbeSucceeds(): void
    {
        $this->open();
        $this->clock->pass(self::OPEN_MS);
        self::assertSame(BreakerState::Closed, $this->call(true));
        self::assertSame(BreakerState::Closed, $this->breaker->state());
        self::assertNull($this->call(false), 'failures are counted anew');
    }

    public function testOpensAgainWhenTheProbeFails(): void
    {
        $this->open();
        $this->clock->pass(self::OPEN_MS);
        self::assertSame(BreakerState::Open, $this->call(false));
        self::assertFalse($this->breaker->enter()->isAdmitted);
        $this->clock->pass(self::OPEN_MS);
        self::assertTrue($this->breaker->enter()->isAdmitted);
    }

    public function testTakesTheNextProbeWhereOneTaughtNothing(): void
    {
        $this->open();
        $this->clock->pass(self::OPEN_MS);
        self::assertNull($this->call(null));
        self::assertSame(BreakerState::HalfOpen, $this->breaker->state());
        self::assertTrue($this->breaker->enter()->isAdmitted);
    }

    public function testTakesTheNextProbeWhereTheProcessOfOneHasDied(): void
    {
        $this->open();
        $this->clock->pass(self::OPEN_MS);
        $this->breaker->enter();
        $this->clock->pass(self::PROBE_MS);
        self::assertTrue($this->another()->enter()->isAdmitted);
    }

    public function testHearsNothingOfCallsThatBeganBeforeItOpened(): void
    {
        $early = $this->breaker->enter();
        $this->open();
        self::assertNull($this->breaker->settle($early, true));
        self::assertSame(BreakerState::Open, $this->breaker->state());
    }

    public function testHearsNothingOfCallsThatFailLongAfterItHasClosedAgain(): void
    {
        $early = [$this->breaker->enter(), $this->breaker->enter(), $this->breaker->enter()];
        $this->open();
        $this->clock->pass(self::OPEN_MS);
        $this->call(true);
        foreach ($early as $admission) {
            $this->breaker->settle($admission, false);
        }
        self::assertSame(BreakerState::Closed, $this->breaker->state());
    }

    public function testHearsNothingOfAProbeThatWasGivenUp(): void
    {
        $this->open();
        $this->clock->pass(self::OPEN_MS);
        $lost = $this->breaker->enter();
        $this->clock->pass(self::PROBE_MS);
        $this->breaker->enter();
        self::assertNull($this->breaker->settle($lost, true));
        self::assertNotSame(BreakerState::Closed, $this->breaker->state());
    }

    public function testIsOneForAllProcesses(): void
    {
        $this->call(false);
        $another = $this->another();
        $another->settle($another->enter(), false);
        $this->call(false);
        self::assertSame(BreakerState::Open, $another->state());
    }

    public function testIsNotShutForHoursByAClockThatJumpsBack(): void
    {
        $this->open();
        $this->clock->jump(-3_600_000);
        self::assertTrue($this->breaker->enter()->isAdmitted);
    }

    public function testIsSharedThroughRedis(): void
    {
        $this->state = Redis::state();
        $this->breaker = $this->another();
        $this->open();
        self::assertSame(BreakerState::Open, $this->another()->state());
        $this->clock->pass(self::OPEN_MS);
        self::assertTrue($this->breaker->enter()->isAdmitted);
        self::assertFalse($this->another()->enter()->isAdmitted);
    }

    private function another(): CircuitBreaker
    {
        return new CircuitBreaker('payment', $this->state, $this->clock, self::FAILURES, self::OPEN_MS, self::PROBE_MS);
    }

    private function call(?bool $isHealthy): ?BreakerState
    {
        $admission = $this->breaker->enter();
        self::assertInstanceOf(Admission::class, $admission);
        self::assertTrue($admission->isAdmitted);

        return $this->breaker->settle($admission, $isHealthy);
    }

    private function open(): void
    {
        for ($n = 0; $n < self::FAILURES; ++$n) {
            $this->call(false);
        }
    }
}
