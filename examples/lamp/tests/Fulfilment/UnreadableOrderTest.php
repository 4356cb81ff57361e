<?php

declare(strict_types=1);

namespace Shop\Tests\Fulfilment;

use Shop\Services;
use Shop\Tests\Database\DatabaseTestCase;

/** An order that this release cannot read or change, as after a newer one was taken back, is put off: the others go on. */
final class UnreadableOrderTest extends DatabaseTestCase
{
    private Services $shop;
    private int $unreadable;
    private int $next;

    protected function setUp(): void
    {
        parent::setUp();
        putenv('PAYMENT_TOKEN=token');
        $this->shop = Workers::services();
        $this->unreadable = $this->placeOrder('LS-100001');
        $this->next = $this->placeOrder('LS-100002');
        foreach ([$this->unreadable, $this->next] as $order) {
            $this->shop->workStore()->begin($order, $order);
            $this->shop->steps()->open($order, 'authorize', 0);
        }
    }

    protected function tearDown(): void
    {
        putenv('PAYMENT_TOKEN');
    }

    public function testIsPutOffAndTheNextIsWorkedOn(): void
    {
        $this->database->execute("UPDATE orders SET status = 'of_a_newer_release' WHERE id = ?", [$this->unreadable]);
        $worker = Workers::of($this->shop);
        self::assertSame($this->unreadable, $worker->work());
        self::assertSame($this->next, $worker->work());
        self::assertSame(1, $this->shop->steps()->of($this->next)['authorize']->polls, 'its call was tried');
        self::assertNull($worker->work($this->unreadable), 'not due for a while');
    }

    public function testWhatWasPutOffIsTakenUpAgain(): void
    {
        $this->database->execute("UPDATE orders SET status = 'of_a_newer_release' WHERE id = ?", [$this->unreadable]);
        $worker = Workers::of($this->shop);
        $worker->work($this->unreadable);
        $this->database->execute("UPDATE orders SET status = 'placed' WHERE id = ?", [$this->unreadable]);
        $dueMs = $this->database->row('SELECT due_ms FROM work WHERE order_id = ?', [$this->unreadable])['due_ms'];
        self::assertLessThanOrEqual($this->shop->clock()->nowMs() + $this->shop->config->pollAfterMs, $dueMs);
        $this->shop->workStore()->wake($this->unreadable, 0);
        self::assertSame($this->unreadable, $worker->work());
        self::assertSame(1, $this->shop->steps()->of($this->unreadable)['authorize']->polls);
    }
}
