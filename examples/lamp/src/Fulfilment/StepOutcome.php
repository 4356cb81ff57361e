<?php

declare(strict_types=1);

namespace Shop\Fulfilment;

use Psr\Log\LoggerInterface;
use Shop\Config;
use Shop\Database\StepRow;
use Shop\Database\StepState;
use Shop\Database\StepStore;
use Shop\Domain\Order;
use Shop\Http\Clock;
use Shop\Partner\PartnerFailure;
use Shop\Partner\RetryableFailure;

/** Writes what came of a step, in the caller's transaction. */
final readonly class StepOutcome
{
    /** So many times the usual proof is asked for before a given-up order's call counts as one that never happened. */
    private const ABANDONMENT_FACTOR = 3;

    public function __construct(
        private StepStore $rows,
        private OrderChange $change,
        private Config $config,
        private Clock $clock,
        private LoggerInterface $log,
    ) {
    }

    public function seen(StepRow $row, Step $step, Observation $seen, bool $isLook): void
    {
        if ($seen->hasHappened) {
            $row->state = StepState::Done;
            $row->doubt = false;
            $row->result = 'done';
            $this->rows->save($row);
            $this->change->apply($row->orderId, function (Order $order) use ($row, $seen): void {
                // What is learned comes after: that the call was made does not answer why a person must look.
                unset($order->problems[$row->step]);
                ($seen->learn)($order);
            });
            return;
        }
        if ($row->refusal !== null) {
            $this->refused($row, $step, $seen, Refusal::fromText($row->refusal));
            return;
        }
        $order = $this->change->apply($row->orderId, function (Order $order) use ($seen): void {
            ($seen->learn)($order);
            $order->expire($this->clock->nowMs(), $this->config->actionTimeoutMs);
        });
        $this->absent($row, $order);
        $this->rows->save($row);
    }

    /** A call failed. What came of it is unknown, but where the failure proves that nothing did. */
    public function failedCall(StepRow $row, PartnerFailure $failure): void
    {
        $nowMs = $this->clock->nowMs();
        $row->result = $failure->getMessage();
        // 412: what the call was conditioned on has changed. A fresh read, and another try, are what the condition is for.
        $isConditional = $failure->status === 412;
        if (!$failure instanceof RetryableFailure && !$isConditional) {
            // Looked for once, since "no" may also mean "already done".
            $row->doubt = true;
            $row->refusal = Refusal::of($failure)->toText();
            $row->dueMs = $nowMs;
            $this->rows->save($row);
            return;
        }
        $hasReached = !$failure instanceof RetryableFailure || !self::neverLeft($failure);
        if (!$hasReached) {
            // However long a partner is away, nobody need look at the order for that.
            --$row->attempts;
            ++$row->polls;
        }
        $row->doubt = $isConditional || $failure->isOutcomeUnknown();
        $row->dueMs = $nowMs + $this->backoffMs(max(1, $hasReached ? $row->attempts : $row->polls), self::retryAfterMs($failure));
        $this->rows->save($row);
    }

    public function failedLook(StepRow $row, PartnerFailure $failure): void
    {
        ++$row->polls;
        $row->dueMs = $this->clock->nowMs() + $this->backoffMs($row->polls, self::retryAfterMs($failure));
        $this->rows->save($row);
    }

    /** We failed, not the partner; what came of the call is unknown all the same. */
    public function stumbled(StepRow $row, \Throwable $mistake): void
    {
        $row->result = $mistake::class;
        $row->doubt = $row->request !== null;
        if (++$row->polls >= $this->config->maxAttempts) {
            $this->bury($row);
            return;
        }
        $row->dueMs = $this->clock->nowMs() + $this->backoffMs($row->polls, 0);
        $this->rows->save($row);
    }

    /** Gives a step up: a person must look. */
    public function bury(StepRow $row): void
    {
        $row->state = StepState::Dead;
        $this->rows->save($row);
        $reason = "{$row->step} was given up after {$row->attempts} attempts: " . ($row->result ?? 'no answer');
        $order = $this->change->apply($row->orderId, static function (Order $order) use ($row, $reason): void {
            $order->problems[$row->step] = $reason;
        });
        $this->log->error('dead letter', ['order' => $order->number, 'step' => $row->step, 'attempts' => $row->attempts]);
    }

    private function refused(StepRow $row, Step $step, Observation $seen, Refusal $refusal): void
    {
        $row->doubt = false;
        // Decided by the order as it will be, so the row is written after it; both in one transaction.
        $isEnd = false;
        $this->rows->save($row);
        $order = $this->change->apply($row->orderId, static function (Order $order) use ($row, $step, $seen, $refusal, &$isEnd): void {
            ($seen->learn)($order);
            $isEnd = $step->refused($order, $row->step, $refusal);
        });
        $row->state = $isEnd ? StepState::Done : StepState::Dead;
        $this->rows->save($row);
        $this->log->warning('refused', ['order' => $order->number, 'step' => $row->step, 'code' => $refusal->code]);
    }

    /** Nothing was found. After a call the proof of absence takes several reads and some time; a step that only waits, waits on. */
    private function absent(StepRow $row, Order $order): void
    {
        $nowMs = $this->clock->nowMs();
        if (!$row->doubt) {
            ++$row->polls;
            $row->dueMs = $nowMs + min($this->config->pollCapMs, $this->config->pollAfterMs * 2 ** min($row->polls, 20));
            return;
        }
        ++$row->absences;
        // Where the call will be repeated, its key protects as well; where the step is given up, these reads are all there is.
        $times = $order->cancelReason !== null || $order->ended !== null ? self::ABANDONMENT_FACTOR : 1;
        $graceMs = $this->config->absenceGraceMs;
        $isProven = $row->absences >= $this->config->absencesNeeded * $times && $nowMs - $row->attemptedMs >= $graceMs * $times;
        if ($isProven) {
            $row->doubt = false;
            $row->absences = 0;
            $row->dueMs = $nowMs;
            return;
        }
        $row->dueMs = max($row->attemptedMs + $graceMs, $nowMs + intdiv($graceMs, 4));
    }

    /** Held back by our own limits, or no connection: nothing reached the partner, so none of the step's attempts is spent. */
    private static function neverLeft(RetryableFailure $failure): bool
    {
        return $failure->isHeldBack() || (!$failure->isOutcomeUnknown() && $failure->status === null);
    }

    private static function retryAfterMs(PartnerFailure $failure): int
    {
        return $failure instanceof RetryableFailure ? $failure->retryAfterMs ?? 0 : 0;
    }

    /**
     * Capped exponential backoff with full jitter: those that failed together do not come back together. A partner's Retry-After is a
     * floor, with jitter on top.
     */
    private function backoffMs(int $attempt, int $retryAfterMs): int
    {
        $ceilingMs = min($this->config->backoffCapMs, $this->config->backoffBaseMs * 2 ** min($attempt - 1, 20));
        return $retryAfterMs + random_int(0, max(1, $ceilingMs));
    }
}
