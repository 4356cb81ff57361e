<?php

declare(strict_types=1);

namespace Shop\Http;

/**
 * A circuit breaker on failures in a row (Nygard, "Release It!"), one for all processes. It opens when `$failures` calls have
 * failed, and after `$openMs` lets one probe through: its success closes it, its failure opens it for another `$openMs`.
 *
 * What is shared: `{era, failures, untilMs, probe, probeUntilMs}`, where `untilMs` 0 is closed.
 */
final readonly class CircuitBreaker
{
    /** Forgotten, and so closed, when nobody has called for so long. */
    private const FORGET_MS = 3_600_000;
    private const CLOSED = ['era' => 0, 'failures' => 0, 'untilMs' => 0, 'probe' => null, 'probeUntilMs' => 0];

    /** @param int $probeMs a probe whose process died is given up after so long */
    public function __construct(
        private string $name,
        private SharedState $state,
        private Clock $clock,
        private int $failures,
        private int $openMs,
        private int $probeMs,
    ) {
    }

    public function enter(): Admission
    {
        $value = $this->read();
        if ($value['untilMs'] === 0) {
            return new Admission(true, $value['era']);
        }
        $probe = bin2hex(random_bytes(8));

        return $this->state->update($this->key(), self::FORGET_MS, function (?array $value) use ($probe): array {
            $value ??= self::CLOSED;
            $nowMs = $this->clock->nowMs();
            if ($value['untilMs'] === 0) {
                return [$value, new Admission(true, $value['era'])];
            }
            $waitMs = max($this->left($value['untilMs'], $this->openMs, $nowMs), $this->left($value['probeUntilMs'], $this->probeMs, $nowMs));
            if ($waitMs > 0) {
                return [$value, new Admission(false, $value['era'], retryAfterMs: $waitMs)];
            }

            return [['probe' => $probe, 'probeUntilMs' => $nowMs + $this->probeMs] + $value, new Admission(true, $value['era'], $probe)];
        });
    }

    /**
     * Tells what became of a call that was admitted.
     *
     * @param ?bool $isHealthy null where nothing was learned of the partner
     *
     * @return ?BreakerState where that changed its state
     */
    public function settle(Admission $admission, ?bool $isHealthy): ?BreakerState
    {
        $isRoutine = $admission->probe === null && ($isHealthy === null || ($isHealthy && $this->read()['failures'] === 0));
        if ($isRoutine) {
            return null;
        }

        return $this->state->update($this->key(), self::FORGET_MS, function (?array $value) use ($admission, $isHealthy): array {
            $value ??= self::CLOSED;
            if ($value['era'] !== $admission->era || $value['probe'] !== $admission->probe) {
                return [$value, null];
            }
            if ($isHealthy === null) {
                return [['probe' => null, 'probeUntilMs' => 0] + $value, null];
            }
            $failed = $isHealthy ? 0 : $value['failures'] + 1;
            if ($admission->probe === null && $failed < $this->failures) {
                return [['failures' => $failed] + $value, null];
            }
            $next = ['era' => $value['era'] + 1] + self::CLOSED;

            return $isHealthy
                ? [$next, BreakerState::Closed]
                : [['failures' => $failed, 'untilMs' => $this->clock->nowMs() + $this->openMs] + $next, BreakerState::Open];
        });
    }

    public function state(): BreakerState
    {
        $value = $this->read();
        if ($value['untilMs'] === 0) {
            return BreakerState::Closed;
        }

        return $this->left($value['untilMs'], $this->openMs, $this->clock->nowMs()) > 0 ? BreakerState::Open : BreakerState::HalfOpen;
    }

    /** What is left until then: nothing where it lies further ahead than it was ever set, as after a clock that jumped back. */
    private function left(int $untilMs, int $mostMs, int $nowMs): int
    {
        $leftMs = $untilMs - $nowMs;

        return $leftMs > $mostMs ? 0 : max(0, $leftMs);
    }

    /** @return array{era: int, failures: int, untilMs: int, probe: ?string, probeUntilMs: int} */
    private function read(): array
    {
        return $this->state->read($this->key()) ?? self::CLOSED;
    }

    private function key(): string
    {
        return "breaker:{$this->name}";
    }
}
