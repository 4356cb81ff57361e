<?php

declare(strict_types=1);

namespace Shop\Tests\Queue;

use Closure;
use PDO;
use PDOException;
use PhpAmqpLib\Connection\AMQPStreamConnection;
use PhpAmqpLib\Message\AMQPMessage;
use Redis;
use Shop\Queue\BeanstalkConnection;
use Shop\Queue\Queue;
use Shop\Queue\QueueFactory;

/** The broker under test, as QUEUE_URL (and DATABASE_DSN for `table:`) name it; every instance has a queue of its own. */
final readonly class Broker
{
    private function __construct(
        private string $url,
        private string $queue,
    ) {
    }

    public static function fromEnvironment(): self
    {
        return new self((string) getenv('QUEUE_URL'), 'test-' . bin2hex(random_bytes(6)));
    }

    /** One more consumer or producer, with a connection of its own. */
    public function connect(): Queue
    {
        return (new QueueFactory(self::lastingDatabase()))->fromUrl($this->url, $this->queue);
    }

    /** What beanstalkd 1.12 does not always do: BeanstalkQueue says more. */
    public function takesBackFromThoseThatHang(): bool
    {
        return !str_starts_with($this->url, 'beanstalk:');
    }

    /** Puts a message there that no shop of ours has written. */
    public function pushRaw(string $body): void
    {
        $parts = parse_url($this->url);
        match ($parts['scheme'] ?? 'table') {
            'table' => self::database()->prepare('INSERT INTO queue_jobs (queue, body, available_at) VALUES (?, ?, NOW(3))')->execute([$this->queue, $body]),
            'redis' => $this->pushRawToRedis($parts['host'], $parts['port'], $body),
            'amqp' => $this->pushRawToAmqp($parts['host'], $parts['port'], $body),
            'beanstalk' => (function (BeanstalkConnection $to) use ($body): void {
                $to->ask("use $this->queue");
                $to->ask('put 0 0 60', $body);
            })(new BeanstalkConnection($parts['host'], $parts['port'], 2.0)),
        };
    }

    private function pushRawToRedis(string $host, int $port, string $body): void
    {
        $redis = new Redis();
        $redis->connect($host, $port);
        $redis->hSet('queue:{' . $this->queue . '}:bodies', '0', $body);
        $redis->zAdd('queue:{' . $this->queue . '}:due', 0, '0');
    }

    private function pushRawToAmqp(string $host, int $port, string $body): void
    {
        // Lag declares the queue, and the broker drops silently what has none.
        $this->connect()->lag();
        $connection = new AMQPStreamConnection($host, $port, 'guest', 'guest');
        $connection->channel()->basic_publish(new AMQPMessage($body), '', $this->queue);
        $connection->close();
    }

    /** A consumer in a process of its own reserves a job and is killed. */
    public function reserveAndDie(int $leaseMs): void
    {
        $command = [PHP_BINARY, __DIR__ . '/reserve-and-die.php', $this->url, $this->queue, (string) $leaseMs];
        $process = proc_open($command, [1 => ['pipe', 'w'], 2 => STDERR], $pipes);
        $said = stream_get_contents($pipes[1]);
        proc_close($process);
        if ($said !== 'reserved') {
            throw new \RuntimeException("The consumer reserved nothing: $said");
        }
    }

    /** Kills the broker and starts it again: BROKER is what broker.sh takes after its first argument. */
    public function restart(): void
    {
        $broker = getenv('BROKER') ?: throw new \RuntimeException('Set BROKER to "KIND FOLDER PORT", so that the broker can be started again.');
        foreach (['kill', 'start'] as $action) {
            exec(__DIR__ . "/broker.sh $action $broker 2>&1", $output, $code);
            if ($code !== 0) {
                throw new \RuntimeException(implode("\n", $output));
            }
        }
    }

    /** @return Closure(): PDO a connection that is opened again once it is dead */
    private static function lastingDatabase(): Closure
    {
        return static function (): PDO {
            static $database = null;
            try {
                $database?->query('SELECT 1');
            } catch (PDOException) {
                $database = null;
            }
            return $database ??= self::database();
        };
    }

    public static function database(): PDO
    {
        $database = new PDO(
            getenv('DATABASE_DSN') ?: throw new \RuntimeException('Set DATABASE_DSN: the queue is a table.'),
            getenv('DATABASE_USER') ?: 'shop',
            getenv('DATABASE_PASSWORD') ?: 'shop',
            [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION, PDO::ATTR_EMULATE_PREPARES => false],
        );
        $database->exec(file_get_contents(__DIR__ . '/../../migrations/queue.sql') ?: '');
        return $database;
    }
}
