<?php

declare(strict_types=1);

namespace Shop\Http;

/**
 * Spreads the calls of all processes over time (the generic cell rate algorithm): a tenth of a second's worth may come at once.
 * What is shared is `nextMs`, when the next call would come if all were spread evenly.
 */
final readonly class RateLimiter
{
    private const BURST_MS = 100;
    /** Longer than any partner makes the shop wait. */
    private const FORGET_MS = 600_000;

    public function __construct(private string $name, private SharedState $state, private Clock $clock, private float $perSecond)
    {
    }

    /**
     * Takes a place among the calls.
     *
     * @param float $mostMs how long this one can wait
     *
     * @return int how long it has to wait; where that is more than it can, no place was taken
     */
    public function take(float $mostMs): int
    {
        return $this->state->update($this->key(), self::FORGET_MS, function (?array $value) use ($mostMs): array {
            $nowMs = $this->clock->nowMs();
            $nextMs = max($nowMs, $this->nextMs($value, $nowMs));
            $waitMs = (int) max(0, ceil($nextMs - self::BURST_MS - $nowMs));

            return [['nextMs' => $waitMs > $mostMs ? $nextMs : $nextMs + 1_000 / $this->perSecond], $waitMs];
        });
    }

    /** The partner wants no call before that time has passed: its quota is the shop's, and not one process's. */
    public function pause(int $forMs): void
    {
        $this->state->update($this->key(), self::FORGET_MS, function (?array $value) use ($forMs): array {
            $nowMs = $this->clock->nowMs();

            return [['nextMs' => max($this->nextMs($value, $nowMs), $nowMs + $forMs + self::BURST_MS)], null];
        });
    }

    /** @param ?array{nextMs: float} $value one that lies too far ahead was written before a clock jumped back */
    private function nextMs(?array $value, int $nowMs): float
    {
        $nextMs = $value['nextMs'] ?? 0;

        return $nextMs > $nowMs + self::FORGET_MS ? 0 : $nextMs;
    }

    private function key(): string
    {
        return "rate:{$this->name}";
    }
}
