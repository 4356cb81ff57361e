<?php

declare(strict_types=1);

namespace Shop\Checkout;

use Shop\Database\Database;
use Shop\Database\StepStore;
use Shop\Domain\Order;
use Shop\Domain\OrderRefund;
use Shop\Domain\OrderStatus;
use Shop\Domain\RefundOrigin;
use Shop\Fulfilment\OrderChange;
use Shop\Fulfilment\WakeUp;
use Shop\Partner\Carrier\ShipmentStatus;
use Shop\Partner\Payment\PaymentStatus;
use Shop\Web\Problem;

/**
 * What customers and merchants ask of an order later. Only the wish is written, and accepted or refused by the order as it stands in
 * that transaction; what follows from it is the worker's, so that a wish is right at whatever point of the flow it comes.
 */
final readonly class ChangeOrder
{
    public function __construct(
        private Database $database,
        private StepStore $steps,
        private OrderChange $change,
        private WakeUp $wakeUp,
    ) {
    }

    /** @throws Problem 409 where it is too late */
    public function cancel(int $orderId): Order
    {
        return $this->change($orderId, static function (Order $order): void {
            if ($order->isUnwinding()) {
                return;
            }
            if ($order->ended === OrderStatus::Declined) {
                throw new Problem(409, 'order-declined', 'a declined order has nothing to cancel');
            }
            if (in_array($order->shipment?->status, [ShipmentStatus::InTransit, ShipmentStatus::Delivered], true)) {
                throw new Problem(409, 'already-shipped', 'the parcel is on its way: ask for a refund');
            }
            $order->cancelReason = 'customer';
        });
    }

    /**
     * Takes something off, as long as the charge was not asked for: what was authorized beyond the rest is never captured.
     *
     * @throws Problem 409 where it is too late, 422 where it is no reduction
     */
    public function reduce(int $orderId, int $toMinor): Order
    {
        return $this->change($orderId, function (Order $order) use ($toMinor): void {
            if ($toMinor === $order->dueMinor) {
                return;
            }
            if ($toMinor < 1 || $toMinor > $order->dueMinor) {
                throw new Problem(422, 'invalid-amount', "the order comes to {$order->dueMinor} minor units, and not to more");
            }
            if ($order->isUnwinding() || $order->ended !== null) {
                throw new Problem(409, 'order-ended', 'nothing can be taken off a cancelled or declined order');
            }
            if ($order->isChargeAsked(StepStore::progress($this->steps->of($order->id)))) {
                throw new Problem(409, 'already-charged', 'the money is being taken: ask for a refund');
            }
            $order->dueMinor = $toMinor;
        });
    }

    /**
     * Promises money back. Counted against what is left in the transaction that accepts it, long before the bank has paid.
     *
     * @param int|null $amountMinor all that is left where it is null
     * @throws Problem 409 where nothing was captured, 422 where more is asked for than is left
     */
    public function refund(int $orderId, string $reference, ?int $amountMinor): Order
    {
        $isName = preg_match('/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/D', $reference) === 1;
        if (!$isName || $reference === OrderRefund::CANCELLATION) {
            throw new Problem(422, 'invalid-refund-reference', 'the refund reference is not a plain name');
        }
        return $this->change($orderId, static function (Order $order) use ($reference, $amountMinor): void {
            $same = $order->refunds[$reference] ?? null;
            if ($same !== null) {
                if ($amountMinor === null || $amountMinor === $same->amountMinor) {
                    return;
                }
                throw new Problem(422, 'refund-reference-reused', "refund $reference is over another amount");
            }
            if ($order->isUnwinding() || $order->ended !== null) {
                throw new Problem(409, 'order-ended', 'a cancelled or declined order gives its money back by itself');
            }
            if ($order->payment?->status !== PaymentStatus::Captured) {
                throw new Problem(409, 'not-captured', 'nothing has been captured yet');
            }
            $left = $order->refundableMinor();
            $wanted = $amountMinor ?? $left;
            if ($wanted < 1 || $wanted > $left) {
                throw new Problem(422, 'refund-exceeds-captured', "at most $left minor units are left to refund");
            }
            $order->refunds[$reference] = new OrderRefund($reference, $wanted, RefundOrigin::Merchant);
        });
    }

    /** @param callable(Order): void $wish */
    private function change(int $orderId, callable $wish): Order
    {
        $order = $this->database->transaction(fn (): Order => $this->change->apply($orderId, $wish));
        $this->wakeUp->order($order->id);
        return $order;
    }
}
