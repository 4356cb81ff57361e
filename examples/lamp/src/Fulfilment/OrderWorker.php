<?php

declare(strict_types=1);

namespace Shop\Fulfilment;

use Psr\Log\LoggerInterface;
use Shop\Config;
use Shop\Database\Database;
use Shop\Database\DatabaseUnavailable;
use Shop\Database\Lease;
use Shop\Database\LeaseLost;
use Shop\Database\OrderStore;
use Shop\Database\StepRow;
use Shop\Database\StepState;
use Shop\Database\StepStore;
use Shop\Database\WorkStore;
use Shop\Domain\Order;
use Shop\Domain\StepName;
use Shop\Domain\StepPlan;
use Shop\Http\Clock;
use Shop\Partner\PartnerFailure;
use Shop\Webhook\Inbox;

/**
 * Does one piece of work for one order: one call or one read at a partner. Two short transactions, and none while the partner is
 * called: the first leases the order and writes that the call is begun, the second writes what came of it. Who dies in between
 * leaves a step in doubt, and the next worker reads the partner before it asks again.
 */
final readonly class OrderWorker
{
    public function __construct(
        private Database $database,
        private WorkStore $work,
        private OrderStore $orders,
        private StepStore $rows,
        private Steps $steps,
        private OrderChange $change,
        private Inbox $inbox,
        private StepOutcome $outcome,
        private Config $config,
        private Clock $clock,
        private LoggerInterface $log,
    ) {
    }

    /**
     * @param int|null $orderId for this order only
     * @return int|null the order that was worked on; null where nothing was due
     */
    public function work(?int $orderId = null): ?int
    {
        $lease = null;
        try {
            return $this->workOn($orderId, $lease);
        } catch (DatabaseUnavailable $away) {
            throw $away;
        } catch (\Throwable $mistake) {
            if ($lease === null) {
                throw $mistake;
            }
            // A row that this release cannot read or change, as after a newer one was taken back. It would end one worker after the
            // other, since the oldest order comes first.
            $this->log->error('an order cannot be worked on', ['order_id' => $lease->orderId, 'exception' => $mistake]);
            $this->work->putOff($lease->orderId, $this->clock->nowMs() + $this->config->pollAfterMs);
            return $lease->orderId;
        }
    }

    /** @param Lease|null $lease is set once an order is leased */
    private function workOn(?int $orderId, ?Lease &$lease): ?int
    {
        $piece = $this->database->transaction(function () use ($orderId, &$lease): ?Piece {
            $nowMs = $this->clock->nowMs();
            $lease = $this->work->lease($nowMs, $nowMs + $this->config->leaseMs, $orderId);
            return $lease === null ? null : $this->begin($lease, $nowMs);
        });
        if ($piece === null) {
            return null;
        }
        try {
            match (true) {
                $piece->webhooks !== [] => $this->readForWebhooks($piece),
                $piece->step !== null => $this->takeStep($piece, $piece->step),
                default => $this->database->transaction(fn () => $this->giveBack($piece->lease)),
            };
        } catch (LeaseLost $lost) {
            $this->log->warning('lease lost', ['order' => $piece->order->number, 'error' => $lost->getMessage()]);
        }
        return $piece->lease->orderId;
    }

    private function begin(Lease $lease, int $nowMs): Piece
    {
        // Locked until the call is written down as begun: a customer who changes the order comes before that and is heeded, or after it
        // and is told that it is too late.
        $order = $this->orders->lock($lease->orderId) ?? throw new \LogicException('work without an order');
        $webhooks = $this->inbox->due($order, $nowMs);
        if ($webhooks !== []) {
            return new Piece($lease, $order, $webhooks);
        }
        $rows = $this->rows->of($order->id);
        foreach ($rows as $row) {
            if ($row->state === StepState::Open && $row->dueMs <= $nowMs) {
                $wanted = StepPlan::wanted($order, StepStore::progress($rows));
                $step = $this->prepare($order, $row, in_array($row->step, $wanted, true));
                return new Piece($lease, $order, [], $step ? $row : null);
            }
        }
        return new Piece($lease, $order, []);
    }

    /** Writes that the step's call is begun, or that it only needs a look. False where nothing is left to do about it. */
    private function prepare(Order $order, StepRow $row, bool $isWanted): bool
    {
        if ($row->doubt) {
            return true;
        }
        if (!$isWanted) {
            $row->state = StepState::Done;
            $this->rows->save($row);
            return false;
        }
        try {
            $request = $row->request ?? $this->steps->of($row->step)->prepare($order, StepName::subject($row->step));
        } catch (\DomainException | \InvalidArgumentException | \UnexpectedValueException $mistake) {
            // A payload that the contract does not allow: our mistake, which no repetition mends.
            $row->result = $mistake->getMessage();
            $this->outcome->bury($row);
            return false;
        }
        if ($request === null) {
            return true;
        }
        if ($row->attempts >= $this->config->maxAttempts) {
            $this->outcome->bury($row);
            return false;
        }
        $row->request = $request;
        $row->idempotencyKey = StepName::idempotencyKey($order->number, $row->step);
        ++$row->attempts;
        $row->attemptedMs = $this->clock->nowMs();
        $row->doubt = true;
        $this->rows->save($row);
        // In doubt only for those who come after: this worker is the one that makes the call.
        $row->doubt = false;
        return true;
    }

    private function takeStep(Piece $piece, StepRow $row): void
    {
        $step = $this->steps->of($row->step);
        $isLook = $row->doubt || $row->request === null;
        // After a pause, as of the whole machine, another worker may be making the call by now. This narrows the gap as far as it can be:
        // what slips through is caught by the key, or undone as a second payment or parcel.
        if (!$isLook && $this->clock->nowMs() - $row->attemptedMs >= $this->config->leaseMs) {
            throw new LeaseLost("the lease of order {$piece->order->number} ended before its call was made");
        }
        $failure = null;
        $seen = null;
        try {
            $seen = $isLook
                ? $step->find($piece->order, $row->step)
                : $step->perform($piece->order, $row->step, $row->request, (string) $row->idempotencyKey);
        } catch (PartnerFailure $caught) {
            $failure = $caught;
        } catch (\Throwable $mistake) {
            $this->stumble($piece, $row, $mistake);
            return;
        }
        if ($isLook && $failure?->status === 404) {
            // Found nothing, which proves nothing by itself.
            [$failure, $seen] = [null, Observation::nothing()];
        }
        $this->database->transaction(function () use ($piece, $row, $step, $isLook, $failure, $seen): void {
            $this->work->hold($piece->lease);
            // Made anew where the transaction is repeated: the row is changed by what follows.
            $current = clone $row;
            if ($failure !== null) {
                $isLook ? $this->outcome->failedLook($current, $failure) : $this->outcome->failedCall($current, $failure);
            } else {
                $this->outcome->seen($current, $step, $seen, $isLook);
            }
            $this->giveBack($piece->lease);
        });
        $this->log->info('step', [
            'order' => $piece->order->number,
            'step' => $row->step,
            'attempt' => $row->attempts,
            'mode' => $isLook ? 'look' : 'call',
            'result' => $failure !== null ? $failure->getMessage() : ($seen?->hasHappened ? 'happened' : 'not seen'),
        ]);
    }

    /** A mistake of ours must not end one worker after the other: the step is tried again later, and given up in the end. */
    private function stumble(Piece $piece, StepRow $row, \Throwable $mistake): void
    {
        $this->log->error('a step failed here', ['order' => $piece->order->number, 'step' => $row->step, 'exception' => $mistake]);
        $this->database->transaction(function () use ($piece, $row, $mistake): void {
            $this->work->hold($piece->lease);
            $this->outcome->stumbled(clone $row, $mistake);
            $this->giveBack($piece->lease);
        });
    }

    private function readForWebhooks(Piece $piece): void
    {
        $failure = null;
        $seen = null;
        try {
            $seen = $this->inbox->read($piece->order, $piece->webhooks);
        } catch (PartnerFailure $caught) {
            $failure = $caught;
        }
        $this->database->transaction(function () use ($piece, $failure, $seen): void {
            $this->work->hold($piece->lease);
            $order = $this->change->apply($piece->lease->orderId, static function (Order $order) use ($seen): void {
                if ($seen !== null) {
                    ($seen->learn)($order);
                }
            });
            $this->inbox->conclude($order, $piece->webhooks, $failure);
            $this->giveBack($piece->lease);
        });
        $this->log->info('webhooks', [
            'order' => $piece->order->number,
            'types' => array_column($piece->webhooks, 'type'),
            'result' => $failure !== null ? $failure->getMessage() : 'read',
        ]);
    }

    private function giveBack(Lease $lease): void
    {
        $this->work->release($lease);
    }
}
