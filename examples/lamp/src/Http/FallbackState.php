<?php

declare(strict_types=1);

namespace Shop\Http;

use Psr\Log\LoggerInterface;

/**
 * Fails safe: while Redis is away each process goes by what it knows itself, which bounds the damage that it can do by itself, and no
 * order waits for Redis. Behind Apache or php-fpm that is known for one request; a worker knows it for as long as it lives.
 */
final class FallbackState implements SharedState
{
    /** Redis is not asked again before, so that its being away costs one wait and not one a call. */
    private const AWAY_MS = 1_000;

    private ?float $awayUntilMs = null;

    public function __construct(
        private readonly SharedState $shared,
        private readonly SharedState $own,
        private readonly Clock $clock,
        private readonly LoggerInterface $log,
    ) {
    }

    public static function overRedis(string $url, Clock $clock, LoggerInterface $log): self
    {
        return new self(new RedisState($url), new MemoryState($clock), $clock, $log);
    }

    public function update(string $name, int $ttlMs, callable $change): mixed
    {
        return $this->first(static fn (SharedState $state): mixed => $state->update($name, $ttlMs, $change));
    }

    public function read(string $name): ?array
    {
        return $this->first(static fn (SharedState $state): ?array => $state->read($name));
    }

    /**
     * @template T
     *
     * @param callable(SharedState): T $ask
     *
     * @return T
     */
    private function first(callable $ask): mixed
    {
        if ($this->awayUntilMs === null || $this->clock->elapsedMs() >= $this->awayUntilMs) {
            try {
                $answer = $ask($this->shared);
                $this->awayUntilMs = null;

                return $answer;
            } catch (\RedisException $away) {
                if ($this->awayUntilMs === null) {
                    $this->log->warning('shared state is away: this process goes by its own', ['reason' => $away->getMessage()]);
                }
                $this->awayUntilMs = $this->clock->elapsedMs() + self::AWAY_MS;
            }
        }

        return $ask($this->own);
    }
}
