<?php

declare(strict_types=1);

namespace Shop\Tests\Fulfilment;

use Shop\Http\Clock;
use Shop\Tests\Database\DatabaseTestCase;

/** A worker that stood still after it had begun a call, as where its machine was stopped, until its lease was over. */
final class LeaseOverTest extends DatabaseTestCase
{
    protected function tearDown(): void
    {
        putenv('PAYMENT_TOKEN');
    }

    public function testMakesNoCallThatAnotherWorkerMayBeMaking(): void
    {
        putenv('PAYMENT_TOKEN=token');
        $shop = Workers::services();
        $order = $this->placeOrder('LS-100001');
        $shop->workStore()->begin($order, 0);
        $shop->steps()->open($order, 'authorize', 0);
        $isBegun = fn (): bool => self::connect()->row("SELECT 1 AS one FROM steps WHERE step = 'authorize' AND doubt = 1") !== null;
        $clock = new class ($shop->clock(), $isBegun, $shop->config->leaseMs) implements Clock {
            public function __construct(private Clock $clock, private \Closure $isBegun, private int $pauseMs)
            {
            }

            public function nowMs(): int
            {
                return $this->clock->nowMs() + (($this->isBegun)() ? $this->pauseMs : 0);
            }

            public function elapsedMs(): float
            {
                return $this->clock->elapsedMs();
            }

            public function sleepMs(int $ms): void
            {
                $this->clock->sleepMs($ms);
            }
        };
        Workers::of($shop, $clock)->work();
        $row = $shop->steps()->of($order)['authorize'];
        self::assertTrue($row->doubt, 'whoever comes next looks first');
        self::assertSame([1, 0], [$row->attempts, $row->polls], 'no call was made');
    }
}
