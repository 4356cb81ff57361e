<?php

declare(strict_types=1);

namespace Shop\Tests\Http;

use PHPUnit\Framework\TestCase;
use Shop\Http\MemoryState;
use Shop\Http\RateLimiter;

final class RateLimiterTest extends TestCase
{
    private FakeClock $clock;
    private RateLimiter $limiter;

    protected function setUp(): void
    {
        $this->clock = new FakeClock();
        $this->limiter = new RateLimiter('payment', new MemoryState($this->clock), $this->clock, 50.0);
    }

    public function testSpreadsCallsEvenlyAfterASmallBurst(): void
    {
        $waits = [];
        for ($n = 0; $n < 10; ++$n) {
            $waits[] = $this->limiter->take(1_000);
        }
        self::assertSame([0, 0, 0, 0, 0, 0, 20, 40, 60, 80], $waits);
    }

    public function testLetsNoMoreThroughThanItsRate(): void
    {
        $taken = 0;
        for ($ms = 0; $ms < 10_000; ++$ms) {
            $taken += $this->limiter->take(0) === 0 ? 1 : 0;
            $this->clock->pass(1);
        }
        self::assertGreaterThanOrEqual(500, $taken);
        self::assertLessThanOrEqual(506, $taken);
    }

    public function testTakesNoPlaceForWhoCannotWaitForIt(): void
    {
        for ($n = 0; $n < 7; ++$n) {
            $this->limiter->take(1_000);
        }
        self::assertSame(40, $this->limiter->take(10));
        self::assertSame(40, $this->limiter->take(1_000));
        self::assertSame(60, $this->limiter->take(1_000));
    }

    public function testStaysAwayForAsLongAsThePartnerAsked(): void
    {
        $this->limiter->pause(2_000);
        self::assertSame(2_000, $this->limiter->take(0));
        $this->clock->pass(2_000);
        self::assertSame(0, $this->limiter->take(0));
    }

    public function testIsNotSilencedByAClockThatJumpsBack(): void
    {
        $this->limiter->take(0);
        $this->clock->jump(-3_600_000);
        self::assertSame(0, $this->limiter->take(0));
    }
}
