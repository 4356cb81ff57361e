<?php

declare(strict_types=1);

namespace Shop\Queue;

use Redis;
use RedisException;

/**
 * The queue in Redis 7, by the extension php-redis.
 *
 * A job is taken and leased in one script: a plain BRPOP loses the job with the consumer that has popped it. `due` is sorted by the time
 * from which a job may be taken, after its delay or after its lease; Redis' clock decides. Set `appendonly yes`, and `appendfsync always`
 * where not even the last second may be lost: the sweep over the outbox finds what is.
 */
final class RedisQueue implements Queue
{
    private const NOW = "local t = redis.call('TIME') local now = t[1] * 1000 + math.floor(t[2] / 1000) ";

    private const PUSH = self::NOW . <<<'LUA'
        local number = redis.call('INCR', KEYS[1] .. 'number')
        redis.call('HSET', KEYS[1] .. 'bodies', number, ARGV[1])
        redis.call('ZADD', KEYS[1] .. 'due', now + ARGV[2], number)
        LUA;

    private const RESERVE = self::NOW . <<<'LUA'
        local number = redis.call('ZRANGEBYSCORE', KEYS[1] .. 'due', '-inf', now, 'LIMIT', 0, 1)[1]
        if not number then return false end
        redis.call('ZADD', KEYS[1] .. 'due', now + ARGV[1], number)
        redis.call('SADD', KEYS[1] .. 'held', number)
        local token = redis.call('HINCRBY', KEYS[1] .. 'tokens', number, 1)
        return {number, redis.call('HGET', KEYS[1] .. 'bodies', number), token, redis.call('HINCRBY', KEYS[1] .. 'deliveries', number, 1)}
        LUA;

    private const FENCE = <<<'LUA'
        if redis.call('HGET', KEYS[1] .. 'tokens', ARGV[1]) ~= ARGV[2] then return 0 end

        LUA;

    private const FORGET = <<<'LUA'
        redis.call('ZREM', KEYS[1] .. 'due', ARGV[1])
        redis.call('SREM', KEYS[1] .. 'held', ARGV[1])
        for _, kept in ipairs({'bodies', 'tokens', 'deliveries'}) do redis.call('HDEL', KEYS[1] .. kept, ARGV[1]) end

        LUA;

    private const ACK = self::FENCE . self::FORGET . 'return 1';

    private const RELEASE = self::NOW . self::FENCE . <<<'LUA'
        redis.call('HSET', KEYS[1] .. 'bodies', ARGV[1], ARGV[3])
        redis.call('HINCRBY', KEYS[1] .. 'tokens', ARGV[1], 1)
        redis.call('SREM', KEYS[1] .. 'held', ARGV[1])
        redis.call('ZADD', KEYS[1] .. 'due', now + ARGV[4], ARGV[1])
        return 1
        LUA;

    private const BURY = self::FENCE . self::FORGET . <<<'LUA'
        redis.call('RPUSH', KEYS[1] .. 'buried', ARGV[3])
        return 1
        LUA;

    private const LAG = self::NOW . <<<'LUA'
        local due = KEYS[1] .. 'due'
        local held = 0
        for _, number in ipairs(redis.call('SMEMBERS', KEYS[1] .. 'held')) do
          if tonumber(redis.call('ZSCORE', due, number) or 0) > now then held = held + 1 end
        end
        local oldest = redis.call('ZRANGEBYSCORE', due, '-inf', now, 'WITHSCORES', 'LIMIT', 0, 1)[2]
        return {redis.call('ZCOUNT', due, '-inf', now), redis.call('ZCOUNT', due, '(' .. now, '+inf') - held, held,
          redis.call('LLEN', KEYS[1] .. 'buried'), oldest and now - tonumber(oldest) or -1}
        LUA;

    private ?Redis $redis = null;

    /** @param float $timeoutS how long Redis may take to connect, and to answer */
    public function __construct(
        private readonly string $host,
        private readonly int $port,
        private readonly int $database,
        private readonly ?string $password,
        private readonly string $name,
        private readonly float $timeoutS = 2.0,
    ) {
    }

    public function push(Job $job, int $delayMs = 0): void
    {
        $this->run(self::PUSH, $job->toJson(), $delayMs);
    }

    public function reserve(int $leaseMs): ?ReservedJob
    {
        while (is_array($taken = $this->run(self::RESERVE, $leaseMs))) {
            [$number, $body, $token, $deliveries] = $taken;
            try {
                return new ReservedJob(Job::fromJson($body), $deliveries, "$number:$token");
            } catch (UnreadableJob $problem) {
                $this->run(self::BURY, $number, $token, self::buried($body, $problem->getMessage()));
            }
        }
        return null;
    }

    public function ack(ReservedJob $reserved): void
    {
        $this->whileHeld(self::ACK, $reserved);
    }

    public function release(ReservedJob $reserved, int $delayMs): void
    {
        $this->whileHeld(self::RELEASE, $reserved, $reserved->job->nextAttempt()->toJson(), $delayMs);
    }

    public function bury(ReservedJob $reserved, string $why): void
    {
        $this->whileHeld(self::BURY, $reserved, self::buried($reserved->job->toJson(), $why));
    }

    public function lag(): QueueLag
    {
        [$ready, $delayed, $reserved, $buried, $oldest] = $this->run(self::LAG);
        return new QueueLag($ready, $delayed, $reserved, $buried, $oldest < 0 ? null : $oldest);
    }

    private function whileHeld(string $script, ReservedJob $reserved, string|int ...$values): void
    {
        if ($this->run($script, ...explode(':', $reserved->receipt, 2), ...$values) !== 1) {
            throw new LeaseLost('the lease has ended and the job is somebody else\'s');
        }
    }

    private function run(string $script, string|int ...$values): mixed
    {
        try {
            $this->redis ??= $this->connect();
            $this->redis->clearLastError();
            // The braces keep all keys of a queue on one node of a cluster.
            $answer = $this->redis->eval($script, ['queue:{' . $this->name . '}:', ...$values], 1);
            $problem = $this->redis->getLastError();
        } catch (RedisException $exception) {
            $this->redis = null;
            throw new QueueUnavailable($exception->getMessage(), 0, $exception);
        }
        return $problem === null ? $answer : throw new QueueUnavailable($problem);
    }

    private function connect(): Redis
    {
        $redis = new Redis();
        $redis->connect($this->host, $this->port, $this->timeoutS, null, 0, $this->timeoutS);
        // Without this, php-redis would send a script again by itself where the answer to the first was lost.
        $redis->setOption(Redis::OPT_MAX_RETRIES, 0);
        if ($this->password !== null) {
            $redis->auth($this->password);
        }
        $redis->select($this->database);
        return $redis;
    }

    private static function buried(string $body, string $why): string
    {
        return json_encode(['why' => $why, 'body' => $body], JSON_THROW_ON_ERROR | JSON_INVALID_UTF8_SUBSTITUTE);
    }
}
