<?php

declare(strict_types=1);

namespace Shop\Fulfilment;

use Shop\Config;
use Shop\Database\Bookkeeping;
use Shop\Database\OrderStore;
use Shop\Database\StepState;
use Shop\Database\StepStore;
use Shop\Database\WorkStore;
use Shop\Domain\Order;
use Shop\Domain\StepName;
use Shop\Domain\StepPlan;
use Shop\Http\Clock;
use Shop\Outbox\Outbox;

/**
 * The one way in which an order changes. In the caller's transaction: the change is made to the order as it stands now, then its
 * status, its steps, its events and its books follow. So none of them is ever there without the others.
 */
final readonly class OrderChange
{
    public function __construct(
        private OrderStore $orders,
        private StepStore $steps,
        private WorkStore $work,
        private Outbox $outbox,
        private Bookkeeping $books,
        private Config $config,
        private Clock $clock,
    ) {
    }

    /** The first steps and the event of a new order. */
    public function begin(Order $order): void
    {
        $nowMs = $this->clock->nowMs();
        $this->work->begin($order->id, $nowMs);
        $this->openMissing($order, $nowMs);
        $this->outbox->orderPlaced($order, $nowMs);
    }

    /** @param callable(Order): void $change */
    public function apply(int $orderId, callable $change): Order
    {
        $order = $this->orders->lock($orderId) ?? throw new \LogicException("there is no order with the id $orderId");
        $before = clone $order;
        $nowMs = $this->clock->nowMs();
        $change($order);
        $order->settle(StepStore::progress($this->steps->of($orderId)), $nowMs);
        // By what they say, each to the letter: PHP's == takes '1e3' for '1000'.
        if (serialize($order) !== serialize($before)) {
            $this->outbox->changed($before, $order, $nowMs);
            $this->books->changed($before, $order);
            $this->orders->save($order, $nowMs);
        }
        $this->closeUnwanted($order);
        $dueMs = $this->openMissing($order, $nowMs);
        if ($dueMs !== null) {
            $this->work->wake($orderId, $dueMs);
        }
        return $order;
    }

    /** Steps that the facts no longer ask for end, but for those in doubt: what came of their calls must be found out. */
    private function closeUnwanted(Order $order): void
    {
        $rows = $this->steps->of($order->id);
        $wanted = StepPlan::wanted($order, StepStore::progress($rows));
        foreach ($rows as $row) {
            if ($row->state === StepState::Open && !$row->doubt && !in_array($row->step, $wanted, true)) {
                $row->state = StepState::Done;
                $this->steps->save($row);
            }
        }
    }

    /** @return int|null when the first of the steps is due that were opened */
    private function openMissing(Order $order, int $nowMs): ?int
    {
        $rows = $this->steps->of($order->id);
        $first = null;
        foreach (StepPlan::wanted($order, StepStore::progress($rows)) as $step) {
            if (isset($rows[$step])) {
                continue;
            }
            // Those that only look wait first: a webhook is expected to be quicker.
            $waitMs = str_starts_with(StepName::kind($step), 'confirm-') ? $this->config->pollAfterMs : 0;
            $this->steps->open($order->id, $step, $nowMs + $waitMs);
            $first = min($first ?? PHP_INT_MAX, $nowMs + $waitMs);
        }
        return $first;
    }
}
