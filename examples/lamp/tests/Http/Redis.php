<?php

declare(strict_types=1);

namespace Shop\Tests\Http;

use PHPUnit\Framework\TestCase;
use Shop\Http\RedisState;

/** The Redis at REDIS_HOST, each test by names of its own. `examples/with-servers.sh` starts one; where there is none, its tests are skipped. */
final class Redis
{
    public static function state(?string $prefix = null): RedisState
    {
        return new RedisState(self::url(), $prefix ?? self::prefix());
    }

    public static function url(): string
    {
        $host = (string) getenv('REDIS_HOST');

        return $host !== '' ? "redis://{$host}:" . (getenv('REDIS_PORT') ?: 6379) : TestCase::markTestSkipped('REDIS_HOST names no Redis.');
    }

    public static function prefix(): string
    {
        return 'test:' . bin2hex(random_bytes(6)) . ':';
    }
}
