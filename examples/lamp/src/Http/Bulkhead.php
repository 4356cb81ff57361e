<?php

declare(strict_types=1);

namespace Shop\Http;

/**
 * Bounds how many calls of all processes are under way at once, so that a slow partner cannot take every process of the shop.
 * Each call holds a lease that ends by itself when its process has died.
 */
final readonly class Bulkhead
{
    /** @param int $leaseMs longer than any call takes */
    public function __construct(private string $name, private SharedState $state, private Clock $clock, private int $limit, private int $leaseMs)
    {
    }

    /** @return ?string a lease, to be given back; null where there is no room */
    public function enter(): ?string
    {
        $lease = bin2hex(random_bytes(8));

        return $this->state->update($this->key(), $this->leaseMs, function (?array $value) use ($lease): array {
            $leases = $this->living($value);
            if (count($leases) >= $this->limit) {
                return [['leases' => $leases], null];
            }

            return [['leases' => $leases + [$lease => $this->clock->nowMs() + $this->leaseMs]], $lease];
        });
    }

    public function leave(string $lease): void
    {
        $this->state->update($this->key(), $this->leaseMs, fn (?array $value): array => [['leases' => array_diff_key($this->living($value), [$lease => 0])], null]);
    }

    /**
     * Those that have neither run out nor lie further ahead than any was ever given, as after a clock that jumped back.
     *
     * @param ?array{leases: array<string, int>} $value
     *
     * @return array<string, int>
     */
    private function living(?array $value): array
    {
        $nowMs = $this->clock->nowMs();

        return array_filter($value['leases'] ?? [], fn (int $untilMs): bool => $untilMs > $nowMs && $untilMs <= $nowMs + $this->leaseMs);
    }

    private function key(): string
    {
        return "bulkhead:{$this->name}";
    }
}
