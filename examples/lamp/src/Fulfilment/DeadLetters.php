<?php

declare(strict_types=1);

namespace Shop\Fulfilment;

use Shop\Database\Database;
use Shop\Database\OrderStore;
use Shop\Database\StepState;
use Shop\Database\StepStore;
use Shop\Database\WorkStore;
use Shop\Domain\Order;
use Shop\Http\Clock;

/** Steps that were given up. Opened again by a person who has seen to the reason. */
final readonly class DeadLetters
{
    public function __construct(
        private Database $database,
        private OrderStore $orders,
        private StepStore $steps,
        private WorkStore $work,
        private OrderChange $change,
        private WakeUp $wakeUp,
        private Clock $clock,
    ) {
    }

    /** @return list<string> the steps that were opened again */
    public function replay(string $orderNumber): array
    {
        $orderId = $this->orders->idOf($orderNumber);
        if ($orderId === null) {
            return [];
        }
        $opened = $this->database->transaction(function () use ($orderId): array {
            $nowMs = $this->clock->nowMs();
            $opened = [];
            foreach ($this->steps->of($orderId) as $row) {
                if ($row->state !== StepState::Dead) {
                    continue;
                }
                // With its key and payload, its attempts counted anew, and in doubt: whoever takes it looks at the partner first.
                $row->state = StepState::Open;
                $row->attempts = 0;
                $row->absences = 0;
                $row->doubt = true;
                $row->refusal = null;
                $row->dueMs = $nowMs;
                $this->steps->save($row);
                $opened[] = $row->step;
            }
            $this->change->apply($orderId, static function (Order $order) use ($opened): void {
                $order->problems = array_diff_key($order->problems, array_flip($opened));
            });
            $this->work->wake($orderId, $nowMs);
            return $opened;
        });
        $this->wakeUp->order($orderId);
        return $opened;
    }
}
