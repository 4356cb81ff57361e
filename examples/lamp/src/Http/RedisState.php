<?php

declare(strict_types=1);

namespace Shop\Http;

/** In Redis, for the processes of all machines. Throws \RedisException where that is away. */
final class RedisState implements SharedState
{
    /** Replaces a value that is still what it was when it was read; '' stands for none. */
    private const COMPARE_AND_SET = <<<'LUA'
        if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
        redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
        return 1
        LUA;
    /** Each time another process was faster; more of them than that work on one value at no time. */
    private const TRIES = 100;
    private const MOST_PAUSE_US = 2_000;

    private ?\Redis $redis = null;

    /**
     * @param string $url       such as `redis://127.0.0.1:6379/0`
     * @param int    $patienceMs a call to a partner waits no longer for what is shared
     */
    public function __construct(private readonly string $url, private readonly string $prefix = 'shop:', private readonly int $patienceMs = 200)
    {
    }

    public function update(string $name, int $ttlMs, callable $change): mixed
    {
        for ($try = 1; $try <= self::TRIES; ++$try) {
            $before = $this->text($name);
            [$value, $result] = $change(self::decode($before));
            $after = json_encode($value, JSON_THROW_ON_ERROR);
            $arguments = [$this->prefix . $name, $before, $after, (string) $ttlMs];
            if ($this->ask(static fn (\Redis $redis): mixed => $redis->eval(self::COMPARE_AND_SET, $arguments, 1)) === 1) {
                return $result;
            }
            usleep(random_int(0, self::MOST_PAUSE_US));
        }
        throw new \RedisException("{$name} changes all the time");
    }

    public function read(string $name): ?array
    {
        return self::decode($this->text($name));
    }

    private function text(string $name): string
    {
        $text = $this->ask(fn (\Redis $redis): mixed => $redis->get($this->prefix . $name));

        return is_string($text) ? $text : '';
    }

    /**
     * A connection that failed is given up: an answer that came too late would be taken for that to the next question.
     *
     * @param callable(\Redis): mixed $question
     */
    private function ask(callable $question): mixed
    {
        try {
            $redis = $this->redis ??= $this->connect();
            $redis->clearLastError();
            $answer = $question($redis);
            $error = $redis->getLastError();

            return $error === null ? $answer : throw new \RedisException($error);
        } catch (\RedisException $away) {
            $this->redis = null;
            throw $away;
        }
    }

    private function connect(): \Redis
    {
        $at = parse_url($this->url);
        $seconds = $this->patienceMs / 1_000;
        $redis = new \Redis();
        // A name that does not resolve is a warning besides the exception.
        @$redis->connect($at['host'] ?? '127.0.0.1', $at['port'] ?? 6379, $seconds, null, 0, $seconds);
        // phpredis reconnects and asks again by itself unless it is told not to: a second change would count twice.
        $redis->setOption(\Redis::OPT_MAX_RETRIES, 0);
        if (isset($at['pass'])) {
            $redis->auth(isset($at['user']) && $at['user'] !== '' ? [rawurldecode($at['user']), rawurldecode($at['pass'])] : rawurldecode($at['pass']));
        }
        $database = (int) trim($at['path'] ?? '', '/');
        if ($database !== 0) {
            $redis->select($database);
        }

        return $redis;
    }

    /** @return ?array<string, mixed> what another version of the shop wrote, and this one cannot read, is nothing */
    private static function decode(string $text): ?array
    {
        $value = $text === '' ? null : json_decode($text, true);

        return is_array($value) ? $value : null;
    }
}
