<?php

declare(strict_types=1);

namespace Shop\Queue;

use Closure;
use InvalidArgumentException;
use PDO;

/** Chooses the queue by its URL. */
final readonly class QueueFactory
{
    /** @param Closure(): PDO $database the connection for `table:`, asked for whenever it is needed */
    public function __construct(private Closure $database)
    {
    }

    /**
     * @param string $url `table:`, `redis://:PASSWORD@HOST:6379/0?timeout_ms=500`, `amqp://USER:PASSWORD@HOST:5672/VHOST` or `beanstalk://HOST:11300?ttr_ms=60000`
     * @param string $name which of the shop's queues
     */
    public function fromUrl(string $url, string $name): Queue
    {
        if ($url === 'table:') {
            return new TableQueue($this->database, $name);
        }
        $parts = parse_url($url);
        if ($parts === false || !isset($parts['scheme'], $parts['host'])) {
            throw new InvalidArgumentException(self::refusal($url));
        }
        $host = $parts['host'];
        $path = rawurldecode(substr($parts['path'] ?? '', 1));
        $user = rawurldecode($parts['user'] ?? 'guest');
        $password = isset($parts['pass']) ? rawurldecode($parts['pass']) : null;
        parse_str($parts['query'] ?? '', $options);
        return match ($parts['scheme']) {
            'redis' => new RedisQueue($host, $parts['port'] ?? 6379, (int) $path, $password, $name, (int) ($options['timeout_ms'] ?? 500) / 1_000),
            'amqp' => new AmqpQueue($host, $parts['port'] ?? 5672, $user, $password ?? 'guest', $path === '' ? '/' : $path, $name),
            'beanstalk' => new BeanstalkQueue($host, $parts['port'] ?? 11300, $name, (int) ($options['ttr_ms'] ?? 60_000)),
            default => throw new InvalidArgumentException(self::refusal($url)),
        };
    }

    /** Names the scheme alone: the rest may hold a password. */
    private static function refusal(string $url): string
    {
        $scheme = strstr($url, ':', true);
        return "No queue speaks $scheme:. Known are table:, redis://, amqp:// and beanstalk://";
    }
}
