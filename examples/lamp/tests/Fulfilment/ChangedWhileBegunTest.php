<?php

declare(strict_types=1);

namespace Shop\Tests\Fulfilment;

use Shop\Database\DatabaseUnavailable;
use Shop\Domain\Learn;
use Shop\Http\Clock;
use Shop\Partner\Payment\PaymentStatus;
use Shop\Services;
use Shop\Tests\Database\DatabaseTestCase;
use Shop\Tests\Domain\Orders;
use Shop\Web\Problem;

/** A customer changes an order at the moment in which a worker begins a call for it: one of the two comes first, and the other knows. */
final class ChangedWhileBegunTest extends DatabaseTestCase
{
    private Services $shop;
    private Services $customers;
    private int $order;

    protected function setUp(): void
    {
        parent::setUp();
        putenv('PAYMENT_TOKEN=token');
        $this->shop = Workers::services();
        $this->customers = Workers::services();
        // Who has to wait for the worker is told at once, instead of after seconds.
        $this->customers->database()->execute('SET SESSION innodb_lock_wait_timeout = 0');
        $this->order = $this->placeOrder('LS-100001');
        $this->shop->workStore()->begin($this->order, 0);
        $this->shop->database()->transaction(fn () => $this->shop->orderChange()->apply($this->order, static function ($order): void {
            Learn::payment($order, Orders::payment(PaymentStatus::Authorized));
            Learn::shipment($order, Orders::shipment());
        }));
    }

    protected function tearDown(): void
    {
        putenv('PAYMENT_TOKEN');
    }

    public function testIsNeverChargedMoreThanWhatIsLeft(): void
    {
        $dueMinor = 4990;
        $accepted = 0;
        $this->work(function () use (&$dueMinor, &$accepted): void {
            try {
                $this->customers->changeOrder()->reduce($this->order, $dueMinor - 10);
                $dueMinor -= 10;
                ++$accepted;
            } catch (DatabaseUnavailable | Problem) {
                // The worker has the order in hand, or has begun the charge.
            }
        });
        self::assertGreaterThan(0, $accepted, 'the customer came first at least once');
        $request = $this->shop->steps()->of($this->order)['capture']->request;
        self::assertSame(['amount_minor' => $dueMinor], $request);
        self::assertSame($dueMinor, $this->shop->orders()->find($this->order)?->dueMinor);
    }

    /** @param \Closure(): void $meanwhile is tried whenever the worker looks at the clock */
    private function work(\Closure $meanwhile): void
    {
        $clock = new class ($this->shop->clock(), $meanwhile) implements Clock {
            public function __construct(private Clock $clock, private \Closure $meanwhile)
            {
            }

            public function nowMs(): int
            {
                ($this->meanwhile)();
                return $this->clock->nowMs();
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
        $worker = Workers::of($this->shop, $clock);
        self::assertSame($this->order, $worker->work());
    }
}
