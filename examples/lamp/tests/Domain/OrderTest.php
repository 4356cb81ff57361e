<?php

declare(strict_types=1);

namespace Shop\Tests\Domain;

use PHPUnit\Framework\TestCase;
use Shop\Domain\Learn;
use Shop\Domain\Order;
use Shop\Domain\OrderRefund;
use Shop\Domain\OrderStatus;
use Shop\Domain\Progress;
use Shop\Domain\RefundOrigin;
use Shop\Domain\RefundState;
use Shop\Domain\StepPlan;
use Shop\Partner\Carrier\ShipmentStatus;
use Shop\Partner\Payment\PaymentStatus;
use Shop\Partner\Payment\RefundStatus;

final class OrderTest extends TestCase
{
    private Order $order;

    protected function setUp(): void
    {
        $this->order = Orders::placed();
    }

    /** @param list<string> $steps */
    private function assertNext(OrderStatus $status, array $steps, Progress $progress = new Progress()): void
    {
        $this->order->settle($progress, 0);
        self::assertSame($status, $this->order->status);
        self::assertSame($steps, StepPlan::wanted($this->order, $progress));
    }

    public function testGoesFromOneStepToTheNextAsFactsAreLearned(): void
    {
        $this->assertNext(OrderStatus::Placed, ['authorize']);
        Learn::payment($this->order, Orders::payment(PaymentStatus::Authorized));
        $this->assertNext(OrderStatus::Authorized, ['ship']);
        Learn::shipment($this->order, Orders::shipment());
        $this->assertNext(OrderStatus::Capturing, ['capture']);
        Learn::payment($this->order, Orders::payment(PaymentStatus::Captured, 2));
        $this->assertNext(OrderStatus::Completed, ['notify:order_confirmed']);
        $this->order->notices['notify:order_confirmed'] = 'msg_1';
        $this->assertNext(OrderStatus::Completed, []);
    }

    public function testSkipsStatesThatOneReadTellsAllAtOnce(): void
    {
        Learn::payment($this->order, Orders::payment(PaymentStatus::Captured, 3));
        Learn::shipment($this->order, Orders::shipment());
        $this->assertNext(OrderStatus::Completed, ['notify:order_confirmed']);
    }

    public function testWaitsForTheBankAndTellsWhoseCardWasDeclined(): void
    {
        Learn::payment($this->order, Orders::payment(PaymentStatus::RequiresAction));
        $this->assertNext(OrderStatus::AwaitingAction, ['confirm-payment']);
        Learn::payment($this->order, Orders::payment(PaymentStatus::Declined, 2));
        $this->assertNext(OrderStatus::Declined, ['notify:payment_declined']);
        self::assertSame(OrderStatus::Declined, $this->order->ended);
    }

    public function testAnOlderReadChangesNothing(): void
    {
        Learn::payment($this->order, Orders::payment(PaymentStatus::Captured, 2));
        Learn::payment($this->order, Orders::payment(PaymentStatus::Authorized, 1));
        self::assertSame(PaymentStatus::Captured, $this->order->payment?->status);
    }

    public function testACancelledOrderGivesBackWhatWasDone(): void
    {
        Learn::payment($this->order, Orders::payment(PaymentStatus::Authorized));
        Learn::shipment($this->order, Orders::shipment());
        $this->order->cancelReason = 'customer';
        $this->assertNext(OrderStatus::Cancelling, ['cancel-shipment', 'void']);
        Learn::shipment($this->order, Orders::shipment(ShipmentStatus::Cancelled, 2));
        Learn::payment($this->order, Orders::payment(PaymentStatus::Voided, 2));
        $this->assertNext(OrderStatus::Cancelled, ['notify:order_cancelled']);
    }

    public function testWhileACaptureIsInDoubtNeitherVoidNorRefundIsAskedFor(): void
    {
        Learn::payment($this->order, Orders::payment(PaymentStatus::Authorized));
        $this->order->cancelReason = 'customer';
        $this->assertNext(OrderStatus::Cancelling, [], new Progress(inDoubt: ['capture']));
    }

    public function testACancelledOrderThatWasCapturedIsRefundedWhatIsLeft(): void
    {
        Learn::payment($this->order, Orders::payment(PaymentStatus::Captured, 2));
        $this->order->refunds['r1'] = new OrderRefund('r1', 990, RefundOrigin::Merchant, RefundState::Succeeded, 're_1');
        $this->order->notices['notify:refund_issued:r1'] = 'msg_1';
        $this->order->cancelReason = 'customer';
        $this->assertNext(OrderStatus::Cancelling, ['refund:' . OrderRefund::CANCELLATION]);
        self::assertSame(4000, $this->order->refunds[OrderRefund::CANCELLATION]->amountMinor);
        Learn::refund($this->order, Orders::refund(RefundStatus::Succeeded, OrderRefund::CANCELLATION, 're_2', 4000));
        $this->assertNext(OrderStatus::Cancelled, ['notify:order_cancelled']);
    }

    public function testASecondAuthorizationIsVoidedAndNeverReplacesTheFirst(): void
    {
        Learn::payment($this->order, Orders::payment(PaymentStatus::Authorized));
        Learn::payment($this->order, Orders::payment(PaymentStatus::Authorized, 1, 'pay_2'));
        $this->assertNext(OrderStatus::Authorized, ['ship', 'void:pay_2']);
        Learn::payment($this->order, Orders::payment(PaymentStatus::Voided, 2, 'pay_2'));
        $this->assertNext(OrderStatus::Authorized, ['ship']);
    }

    public function testOfSeveralPaymentsTheOneThatWentFurthestIsTheOrders(): void
    {
        Learn::payments($this->order, [Orders::payment(PaymentStatus::Declined, 1, 'pay_2'), Orders::payment(PaymentStatus::Authorized)]);
        self::assertSame('pay_1', $this->order->payment?->id);
    }

    public function testASecondCaptureIsAPersonsAffair(): void
    {
        Learn::payment($this->order, Orders::payment(PaymentStatus::Captured, 2));
        Learn::payment($this->order, Orders::payment(PaymentStatus::Captured, 2, 'pay_2'));
        $this->order->settle(new Progress(), 0);
        self::assertSame(OrderStatus::Attention, $this->order->status);
    }

    public function testAPaymentOverAnotherAmountStopsTheOrder(): void
    {
        Learn::payment($this->order, Orders::payment(PaymentStatus::Authorized, amount: 49900));
        $this->assertNext(OrderStatus::Attention, []);
    }

    public function testARefundMadeAtTheGatewaysDeskIsTakenOverAndCountsAsPaid(): void
    {
        Learn::payment($this->order, Orders::payment(PaymentStatus::Captured, 2));
        Learn::shipment($this->order, Orders::shipment());
        $this->order->notices['notify:order_confirmed'] = 'msg_1';
        Learn::refund($this->order, Orders::refund(RefundStatus::Pending, 'desk-1', 're_1', 990));
        $this->assertNext(OrderStatus::Completed, ['confirm-refund:desk-1']);
        self::assertSame(4000, $this->order->refundableMinor());
        Learn::refund($this->order, Orders::refund(RefundStatus::Succeeded, 'desk-1', 're_1', 990));
        $this->assertNext(OrderStatus::Completed, []);
        self::assertSame(990, $this->order->refundedMinor());
    }

    public function testNoMoreThanIsLeftCanBeRefunded(): void
    {
        Learn::payment($this->order, Orders::payment(PaymentStatus::Captured, 2));
        $this->order->refunds['r1'] = new OrderRefund('r1', 4000, RefundOrigin::Merchant);
        $this->order->refunds['r2'] = new OrderRefund('r2', 900, RefundOrigin::Merchant, RefundState::Failed);
        self::assertSame(990, $this->order->refundableMinor());
    }

    public function testARefundThatTheBankRefusedIsAPersonsAffair(): void
    {
        Learn::payment($this->order, Orders::payment(PaymentStatus::Captured, 2));
        Learn::shipment($this->order, Orders::shipment());
        $this->order->refunds['r1'] = new OrderRefund('r1', 990, RefundOrigin::Merchant);
        Learn::refund($this->order, Orders::refund(RefundStatus::Failed));
        $this->order->settle(new Progress(), 0);
        self::assertSame(OrderStatus::Attention, $this->order->status);
    }

    public function testWhoNeverComesBackFromTheBankIsGivenUp(): void
    {
        Learn::payment($this->order, Orders::payment(PaymentStatus::RequiresAction));
        $this->order->settle(new Progress(), 1_000);
        $this->order->expire(900_999, 900_000);
        self::assertNull($this->order->cancelReason);
        $this->order->expire(901_000, 900_000);
        $this->assertNext(OrderStatus::Cancelling, ['void']);
    }

    public function testAnEndIsNeverTakenBack(): void
    {
        self::assertFalse(OrderStatus::Cancelled->canBecome(OrderStatus::Completed));
        self::assertFalse(OrderStatus::Declined->canBecome(OrderStatus::Authorized));
        self::assertFalse(OrderStatus::Completed->canBecome(OrderStatus::Authorized));
        self::assertTrue(OrderStatus::Cancelled->canBecome(OrderStatus::Attention));
    }

    public function testAWishForSomethingOffIsRefusedOnceTheChargeWasAskedFor(): void
    {
        self::assertFalse($this->order->isChargeAsked(new Progress()));
        self::assertTrue($this->order->isChargeAsked(new Progress(begun: ['capture'])));
    }
}
