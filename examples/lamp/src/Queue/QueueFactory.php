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
     * @param string $url `table:`
     * @param string $name which of the shop's queues
     */
    public function fromUrl(string $url, string $name): Queue
    {
        return match (parse_url($url, PHP_URL_SCHEME) ?: strstr($url, ':', true)) {
            'table' => new TableQueue($this->database, $name),
            default => throw new InvalidArgumentException("No queue speaks $url. Known is table:"),
        };
    }
}
