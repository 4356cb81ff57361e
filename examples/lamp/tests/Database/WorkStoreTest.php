<?php

declare(strict_types=1);

namespace Shop\Tests\Database;

use Shop\Database\Database;
use Shop\Database\Lease;
use Shop\Database\LeaseLost;
use Shop\Database\WorkStore;

final class WorkStoreTest extends DatabaseTestCase
{
    private WorkStore $work;
    private int $first;
    private int $second;

    protected function setUp(): void
    {
        parent::setUp();
        $this->work = new WorkStore($this->database);
        $this->first = $this->placeOrder('LS-1');
        $this->second = $this->placeOrder('LS-2');
        $this->work->begin($this->first, 100);
        $this->work->begin($this->second, 200);
    }

    private function lease(int $nowMs, int $untilMs): ?Lease
    {
        return $this->database->transaction(fn (): ?Lease => $this->work->lease($nowMs, $untilMs));
    }

    public function testLeasesWhatIsDueTheOldestFirstAndEachOnce(): void
    {
        self::assertNull($this->lease(99, 1_000));
        self::assertSame($this->first, $this->lease(300, 1_000)?->orderId);
        self::assertSame($this->second, $this->lease(300, 1_000)?->orderId);
        self::assertNull($this->lease(300, 1_000));
    }

    public function testStepsPastWhatAnotherIsAboutToLease(): void
    {
        $other = self::connect();
        $taken = $other->transaction(function (Database $database): ?int {
            (new WorkStore($database))->lease(300, 1_000);
            // The other's transaction is still open: its row is skipped, not waited for.
            return $this->lease(300, 1_000)?->orderId;
        });
        self::assertSame($this->second, $taken);
    }

    public function testWhoWasAwayForLongerThanItsLeaseWritesNothing(): void
    {
        $slow = $this->lease(100, 1_000);
        $next = $this->lease(1_000, 2_000);
        self::assertSame($slow?->orderId, $next?->orderId);
        self::assertGreaterThan($slow?->fence, $next?->fence);
        $this->database->transaction(fn () => $this->work->hold($next));
        $this->expectException(LeaseLost::class);
        $this->database->transaction(fn () => $this->work->hold($slow));
    }

    public function testIsDueAgainWhenTheFirstOfItsStepsIs(): void
    {
        $lease = $this->lease(100, 1_000);
        $this->database->execute('INSERT INTO steps (order_id, step, due_ms) VALUES (?, ?, ?)', [$this->first, 'capture', 700]);
        $this->database->transaction(fn () => $this->work->release($lease));
        self::assertSame($this->second, $this->lease(699, 2_000)?->orderId);
        self::assertSame($this->first, $this->lease(700, 2_000)?->orderId);
    }

    public function testWhatComesWhileItIsLeasedIsNotForgotten(): void
    {
        $this->lease(100, 1_000);
        $this->work->wake($this->first, 150);
        self::assertSame($this->first, $this->lease(1_000, 2_000)?->orderId);
    }
}
