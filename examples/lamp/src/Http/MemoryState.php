<?php

declare(strict_types=1);

namespace Shop\Http;

/** What one process knows by itself. */
final class MemoryState implements SharedState
{
    /** @var array<string, array{int, array<string, mixed>}> until when, and what */
    private array $values = [];

    public function __construct(private readonly Clock $clock)
    {
    }

    public function update(string $name, int $ttlMs, callable $change): mixed
    {
        [$value, $result] = $change($this->read($name));
        $this->values[$name] = [$this->clock->nowMs() + $ttlMs, $value];

        return $result;
    }

    public function read(string $name): ?array
    {
        [$untilMs, $value] = $this->values[$name] ?? [0, null];

        return $untilMs > $this->clock->nowMs() ? $value : null;
    }
}
