<?php

declare(strict_types=1);

namespace Shop\Reconciliation;

use Shop\Config;
use Shop\Database\Database;
use Shop\Database\Lease;
use Shop\Database\LeaseLost;
use Shop\Database\OrderStore;
use Shop\Database\StepRow;
use Shop\Database\StepState;
use Shop\Database\StepStore;
use Shop\Database\WorkStore;
use Shop\Domain\Learn;
use Shop\Domain\Order;
use Shop\Domain\RefundState;
use Shop\Domain\StepName;
use Shop\Domain\StepPlan;
use Shop\Fulfilment\OrderChange;
use Shop\Http\Clock;
use Shop\Partner\CarrierGateway;
use Shop\Partner\MessagingGateway;
use Shop\Partner\PartnerFailure;
use Shop\Partner\PaymentGateway;

/**
 * Compares one order with the partners' books while no worker holds it. Facts that were missed are learned, and what follows from them
 * goes through the steps like any other work: nothing here charges, ships or refunds.
 */
final readonly class OrderReconciliation
{
    public function __construct(
        private Database $database,
        private OrderStore $orders,
        private StepStore $steps,
        private WorkStore $work,
        private OrderChange $change,
        private PaymentGateway $payment,
        private CarrierGateway $carrier,
        private MessagingGateway $messaging,
        private Config $config,
        private Clock $clock,
    ) {
    }

    public function run(int $orderId, Report $report): void
    {
        $lease = $this->database->transaction(fn (): ?Lease => $this->lease($orderId));
        if ($lease === null) {
            // A worker is at it, or has a call to make: it looks for what is there before it repeats one, as this would.
            return;
        }
        $order = $this->orders->find($orderId) ?? throw new \LogicException("there is no order with the id $orderId");
        ++$report->examined;
        try {
            $books = PartnerBooks::of($order, $this->payment, $this->carrier, $this->messaging);
            $this->database->transaction(fn () => $this->compare($lease, $books, $report));
        } catch (PartnerFailure $failure) {
            $report->unresolved($order->number, "could not be compared: {$failure->getMessage()}");
            $this->database->transaction(fn () => $this->work->release($lease));
        } catch (LeaseLost) {
            $report->unresolved($order->number, 'could not be compared: it took longer than a lease');
        }
    }

    private function lease(int $orderId): ?Lease
    {
        foreach ($this->steps->of($orderId) as $row) {
            if ($row->state === StepState::Open && !str_starts_with(StepName::kind($row->step), 'confirm-')) {
                return null;
            }
        }
        $nowMs = $this->clock->nowMs();
        return $this->work->leaseIdle($orderId, $nowMs, $nowMs + $this->config->leaseMs);
    }

    private function compare(Lease $lease, PartnerBooks $books, Report $report): void
    {
        $this->work->hold($lease);
        $before = $this->orders->find($lease->orderId);
        $order = $this->change->apply($lease->orderId, function (Order $order) use ($books): void {
            Learn::payments($order, $books->payments);
            foreach ($books->refunds as $refund) {
                Learn::refund($order, $refund);
            }
            Learn::shipments($order, $books->shipments);
            $this->learnMessages($order, $books);
            $order->expire($this->clock->nowMs(), $this->config->actionTimeoutMs);
        });
        if ($before?->version !== $order->version) {
            $report->healed($order->number, 'learned what the partners knew');
        }
        $this->replay($order, $report);
        $this->tellDisagreements($order, $books, $report);
        $this->work->release($lease);
    }

    /** Messages that were sent though no notice of them was kept. */
    private function learnMessages(Order $order, PartnerBooks $books): void
    {
        $known = array_flip(array_filter($order->notices));
        foreach ($this->steps->of($order->id) as $row) {
            if (StepName::kind($row->step) !== 'notify' || array_key_exists($row->step, $order->notices)) {
                continue;
            }
            // Each refund has a message of its own under one template: which is which, only its key can tell.
            [$template, $reference] = explode(':', StepName::subject($row->step), 2) + [1 => ''];
            foreach ($reference === '' ? $books->messages : [] as $message) {
                if ($message->template === $template && !isset($known[$message->id])) {
                    Learn::message($order, $row->step, $message);
                    break;
                }
            }
        }
    }

    /** Steps that the facts still ask for though they are done or given up are taken up again; those that happened after all are closed. */
    private function replay(Order $order, Report $report): void
    {
        $nowMs = $this->clock->nowMs();
        $rows = $this->steps->of($order->id);
        $wanted = StepPlan::wanted($order, StepStore::progress($rows));
        $resolved = [];
        foreach ($rows as $row) {
            $isWanted = in_array($row->step, $wanted, true);
            if ($row->state === StepState::Dead && !$isWanted) {
                $row->state = StepState::Done;
                $this->steps->save($row);
                $resolved[] = $row->step;
                $report->healed($order->number, "{$row->step} had happened after all");
            }
            if ($row->state === StepState::Done && $isWanted) {
                $this->reopen($order, $row, $nowMs, $report);
            }
        }
        if ($resolved !== []) {
            $this->change->apply($order->id, static function (Order $order) use ($resolved): void {
                $order->problems = array_diff_key($order->problems, array_flip($resolved));
            });
        }
    }

    private function reopen(Order $order, StepRow $row, int $nowMs, Report $report): void
    {
        // Beyond the lifetime of its key the partner would take the call for a new one: that is how reconciliation charges twice.
        if ($row->attempts > 0 && $nowMs - $row->attemptedMs >= $this->config->keyLifetimeMs) {
            $report->unresolved($order->number, "{$row->step} is missing, and too old to be sent again");
            return;
        }
        $row->state = StepState::Open;
        $row->doubt = $row->attempts > 0;
        $row->absences = 0;
        $row->dueMs = $nowMs;
        $this->steps->save($row);
        $report->healed($order->number, "{$row->step} was taken up again");
    }

    private function tellDisagreements(Order $order, PartnerBooks $books, Report $report): void
    {
        $kept = array_filter($books->payments, static fn (object $each): bool => $each->captured->minor > $each->refunded->minor);
        if (count($kept) > 1) {
            $report->unresolved($order->number, 'captured ' . count($kept) . ' times');
        }
        foreach ($books->refunds as $refund) {
            $asked = $order->refunds[$refund->refundReference] ?? null;
            if ($asked !== null && $asked->amountMinor !== $refund->amount->minor) {
                $report->unresolved($order->number, "refund {$refund->id} is over another amount than was asked for");
            }
        }
        $live = array_filter($books->shipments, static fn (object $each): bool => $each->status->value !== 'cancelled');
        if (count($live) > 1) {
            $report->unresolved($order->number, 'shipped ' . count($live) . ' times');
        }
        $this->tellBooks($order, $report);
        foreach ($order->problems as $problem) {
            $report->unresolved($order->number, $problem);
        }
    }

    /** The bookkeeper's own papers. */
    private function tellBooks(Order $order, Report $report): void
    {
        $sum = fn (string $table): int => (int) ($this->database->row(
            "SELECT COALESCE(SUM(amount_minor), 0) AS n FROM $table WHERE order_id = ?",
            [$order->id],
        )['n'] ?? 0);
        $captured = $order->payment?->capturedMinor ?? 0;
        if ($sum('invoices') !== $captured) {
            $report->unresolved($order->number, "invoiced {$sum('invoices')}, captured $captured");
        }
        $refunded = 0;
        foreach ($order->refunds as $refund) {
            $refunded += $refund->state === RefundState::Succeeded ? $refund->amountMinor : 0;
        }
        if ($sum('credit_notes') !== $refunded) {
            $report->unresolved($order->number, "credited {$sum('credit_notes')}, refunded $refunded");
        }
    }
}
