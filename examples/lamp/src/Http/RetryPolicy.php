<?php

declare(strict_types=1);

namespace Shop\Http;

use Shop\Partner\RetryableFailure;

/** Whether the client makes a call again by itself, and after what pause. */
final readonly class RetryPolicy
{
    public function __construct(private PartnerSettings $settings, private \Random\Randomizer $random)
    {
    }

    /**
     * @param float $remainingMs what is left of the call's total deadline
     *
     * @return ?int milliseconds; null where it is not made again
     */
    public function pauseMs(Attempt $attempt, \Throwable $failure, float $remainingMs): ?int
    {
        if (!$failure instanceof RetryableFailure || $failure->isHeldBack() || $attempt->number >= $this->most($attempt->call->repeat)) {
            return null;
        }
        if (!$this->isSafe($attempt->call->repeat, $failure)) {
            return null;
        }
        $pauseMs = ($failure->retryAfterMs ?? 0) + $this->jitterMs($attempt->number);

        return $pauseMs < $remainingMs ? $pauseMs : null;
    }

    private function most(Repeat $repeat): int
    {
        return $repeat === Repeat::Always ? $this->settings->attempts : $this->settings->effectAttempts;
    }

    private function isSafe(Repeat $repeat, RetryableFailure $failure): bool
    {
        return match ($repeat) {
            Repeat::Always => true,
            Repeat::Keyed => $this->settings->keepsKeys || !$failure->isOutcomeUnknown(),
            Repeat::Never => false,
        };
    }

    /** Full jitter: anything up to the backoff, so that those who failed together do not come back together. */
    private function jitterMs(int $attempt): int
    {
        $backoffMs = min($this->settings->backoffCapMs, $this->settings->backoffBaseMs * 2 ** ($attempt - 1));

        return $this->random->getInt(0, $backoffMs);
    }
}
