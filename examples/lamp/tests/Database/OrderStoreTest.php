<?php

declare(strict_types=1);

namespace Shop\Tests\Database;

use Shop\Database\DatabaseUnavailable;
use Shop\Database\Database;
use Shop\Database\OrderStore;
use Shop\Database\VersionConflict;
use Shop\Domain\Learn;
use Shop\Domain\OrderRefund;
use Shop\Domain\RefundOrigin;
use Shop\Partner\Payment\PaymentStatus;
use Shop\Tests\Domain\Orders;

final class OrderStoreTest extends DatabaseTestCase
{
    public function testKeepsAllThatAnOrderKnows(): void
    {
        $orders = new OrderStore($this->database);
        $order = $orders->find($this->placeOrder('LS-100001'));
        self::assertNotNull($order);
        Learn::payment($order, Orders::payment(PaymentStatus::Captured, 2));
        Learn::payment($order, Orders::payment(PaymentStatus::Authorized, 1, 'pay_2'));
        // PHP makes a number of a key that looks like one.
        Learn::payment($order, Orders::payment(PaymentStatus::Authorized, 1, '3'));
        Learn::shipment($order, Orders::shipment());
        $order->refunds['r1'] = new OrderRefund('r1', 990, RefundOrigin::Merchant);
        $order->notices['notify:order_confirmed'] = null;
        $order->problems['payment'] = 'a reason';
        $orders->save($order, 1);
        self::assertEquals($order, $orders->find($order->id));
    }

    public function testIsWrittenOverTheVersionThatItWasReadAtOrNotAtAll(): void
    {
        $orders = new OrderStore($this->database);
        $id = $this->placeOrder('LS-100001');
        $one = $orders->find($id);
        $other = $orders->find($id);
        $orders->save($one, 1);
        $this->expectException(VersionConflict::class);
        $orders->save($other, 2);
    }

    public function testADatabaseThatIsAwayIsSaidToBeAway(): void
    {
        $away = new Database('mysql:host=127.0.0.1;port=9', 'shop', static fn (): string => '', 1);
        $this->expectException(DatabaseUnavailable::class);
        $away->rows('SELECT 1');
    }
}
