<?php

declare(strict_types=1);

namespace Shop\Queue;

use PhpAmqpLib\Channel\AMQPChannel;
use PhpAmqpLib\Connection\AMQPStreamConnection;
use PhpAmqpLib\Exception\AMQPExceptionInterface;
use PhpAmqpLib\Message\AMQPMessage;
use PhpAmqpLib\Wire\AMQPTable;

/**
 * The queue in RabbitMQ 3.10 or later, by php-amqplib.
 *
 * - A push waits for the broker's confirmation: without it, a publish only fills a socket's buffer.
 * - RabbitMQ knows no lease of a message but the heartbeat of a connection. The consumer's connection gets the lease as its heartbeat
 *   (whole seconds) and sends none while it works, so a consumer that hangs loses its job after one to two leases. It holds one job at a
 *   time for that reason, and pushes go over a connection of their own.
 * - A delayed job waits in a queue of its delay whose messages expire into the real one. One queue a delay, because messages expire at the
 *   head alone: a day would hold up a second. Delays are rounded up to two figures, so the queues stay few; each deletes itself when idle.
 * - Queues are durable classic ones. Quorum queues count deliveries, where these only tell a first one from later ones; but those of 3.10
 *   on a single node found no leader again after a kill where clients came back at once.
 * - An acknowledgement is answered by nothing, so a question on the same channel follows it: its answer proves that it has come.
 */
final class AmqpQueue implements Queue
{
    private const SHORTEST_DELAY_MS = 100;
    private const IDLE_DELAY_QUEUE_MS = 60_000;

    private ?AMQPChannel $publisher = null;
    private ?AMQPChannel $consumer = null;
    private int $consumerNumber = 0;

    /** @param float $timeoutS how long the broker may take to connect, to confirm and to answer */
    public function __construct(
        private readonly string $host,
        private readonly int $port,
        private readonly string $user,
        private readonly string $password,
        private readonly string $virtualHost,
        private readonly string $name,
        private readonly float $timeoutS = 5.0,
    ) {
    }

    public function __destruct()
    {
        $this->drop($this->publisher);
        $this->drop($this->consumer);
    }

    public function push(Job $job, int $delayMs = 0): void
    {
        $this->publish($job->toJson(), $delayMs <= 0 ? $this->name : $this->delayQueue($delayMs));
    }

    public function reserve(int $leaseMs): ?ReservedJob
    {
        try {
            $this->consumer ??= $this->consumer((int) max(1, ceil($leaseMs / 1000)));
            while (($message = $this->consumer->basic_get($this->name)) !== null) {
                try {
                    return $this->reserved($message);
                } catch (UnreadableJob $problem) {
                    $this->setAside($message->getBody(), $problem->getMessage());
                    $this->consumer->basic_ack($message->getDeliveryTag());
                }
            }
            return null;
        } catch (AMQPExceptionInterface | \ErrorException $problem) {
            $this->drop($this->consumer);
            throw new QueueUnavailable($problem->getMessage(), 0, $problem);
        }
    }

    public function ack(ReservedJob $reserved): void
    {
        $this->whileHeld($reserved, static function (AMQPChannel $channel, int $tag): void {
            $channel->basic_ack($tag);
        });
    }

    public function release(ReservedJob $reserved, int $delayMs): void
    {
        $this->whileHeld($reserved, function (AMQPChannel $channel, int $tag) use ($reserved, $delayMs): void {
            // First the new one, then the end of the old one: a crash in between leaves two, which do no harm, and not none.
            $this->push($reserved->job->nextAttempt(), $delayMs);
            $channel->basic_ack($tag);
        });
    }

    public function bury(ReservedJob $reserved, string $why): void
    {
        $this->whileHeld($reserved, function (AMQPChannel $channel, int $tag) use ($reserved, $why): void {
            $this->setAside($reserved->job->toJson(), $why);
            $channel->basic_ack($tag);
        });
    }

    /** Delayed and reserved jobs are known to RabbitMQ's management plugin alone. */
    public function lag(): QueueLag
    {
        try {
            $channel = $this->publisher ??= $this->publisher();
            return new QueueLag($this->declare($channel), null, null, $this->declareBuried($channel), null);
        } catch (AMQPExceptionInterface | \ErrorException $problem) {
            $this->drop($this->publisher);
            throw new QueueUnavailable($problem->getMessage(), 0, $problem);
        }
    }

    private function reserved(AMQPMessage $message): ReservedJob
    {
        $job = Job::fromJson($message->getBody());
        return new ReservedJob($job, $message->isRedelivered() ? 2 : 1, $this->consumerNumber . ':' . $message->getDeliveryTag());
    }

    /** @param \Closure(AMQPChannel, int): void $end */
    private function whileHeld(ReservedJob $reserved, \Closure $end): void
    {
        [$consumer, $tag] = array_map('intval', explode(':', $reserved->receipt, 2));
        if ($this->consumer === null || $consumer !== $this->consumerNumber) {
            throw new LeaseLost('the connection that held the job is gone, and the job is somebody else\'s');
        }
        try {
            // Twice: before, so that nothing is pushed for a job that is held no more; after, so that the end is known to the broker.
            $this->declare($this->consumer);
            $end($this->consumer, $tag);
            $this->declare($this->consumer);
        } catch (AMQPExceptionInterface | \ErrorException $problem) {
            $this->drop($this->consumer);
            throw new LeaseLost($problem->getMessage(), 0, $problem);
        }
    }

    private function publish(string $body, string $queue): void
    {
        try {
            $this->publisher ??= $this->publisher();
            $refused = null;
            $this->publisher->set_nack_handler(static function () use (&$refused): void {
                $refused = 'the broker did not take the message';
            });
            $this->publisher->set_return_listener(static function (int $code, string $text) use (&$refused): void {
                $refused = "the broker sent the message back: $text";
            });
            $message = new AMQPMessage($body, ['delivery_mode' => AMQPMessage::DELIVERY_MODE_PERSISTENT, 'content_type' => 'application/json']);
            $this->publisher->basic_publish($message, '', $queue, true);
            $this->publisher->wait_for_pending_acks_returns($this->timeoutS);
        } catch (AMQPExceptionInterface | \ErrorException $problem) {
            $this->drop($this->publisher);
            throw new QueueUnavailable($problem->getMessage(), 0, $problem);
        }
        if ($refused !== null) {
            throw new QueueUnavailable($refused);
        }
    }

    private function delayQueue(int $delayMs): string
    {
        $step = 10 ** max(0, (int) floor(log10($delayMs)) - 1);
        $rounded = max(self::SHORTEST_DELAY_MS, (int) (ceil($delayMs / $step) * $step));
        $queue = "$this->name.delayed.$rounded";
        try {
            ($this->publisher ??= $this->publisher())->queue_declare($queue, false, true, false, false, false, new AMQPTable([
                'x-message-ttl' => $rounded,
                // Declaring it anew, as every push does, starts this time again: no message is in it when it ends.
                'x-expires' => $rounded + self::IDLE_DELAY_QUEUE_MS,
                'x-dead-letter-exchange' => '',
                'x-dead-letter-routing-key' => $this->name,
            ]));
        } catch (AMQPExceptionInterface | \ErrorException $problem) {
            $this->drop($this->publisher);
            throw new QueueUnavailable($problem->getMessage(), 0, $problem);
        }
        return $queue;
    }

    private function setAside(string $body, string $why): void
    {
        $this->declareBuried($this->publisher ??= $this->publisher());
        $this->publish(json_encode(['why' => $why, 'body' => $body], JSON_THROW_ON_ERROR | JSON_INVALID_UTF8_SUBSTITUTE), "$this->name.buried");
    }

    private function publisher(): AMQPChannel
    {
        $channel = $this->connect(0)->channel();
        $channel->confirm_select();
        $this->declare($channel);
        return $channel;
    }

    private function consumer(int $heartbeatS): AMQPChannel
    {
        $channel = $this->connect($heartbeatS)->channel();
        $this->declare($channel);
        $this->consumerNumber++;
        return $channel;
    }

    private function connect(int $heartbeatS): AMQPStreamConnection
    {
        return new AMQPStreamConnection(
            $this->host,
            $this->port,
            $this->user,
            $this->password,
            $this->virtualHost,
            connection_timeout: $this->timeoutS,
            read_write_timeout: max($this->timeoutS, 2.0 * $heartbeatS),
            keepalive: true,
            heartbeat: $heartbeatS,
            channel_rpc_timeout: $this->timeoutS,
        );
    }

    /** Gives how many jobs are ready. */
    private function declare(AMQPChannel $channel): int
    {
        return $channel->queue_declare($this->name, false, true, false, false)[1];
    }

    private function declareBuried(AMQPChannel $channel): int
    {
        return $channel->queue_declare("$this->name.buried", false, true, false, false)[1];
    }

    /** Closes the socket without the protocol's farewell: a broker that hangs would not answer that either. */
    private function drop(?AMQPChannel &$channel): void
    {
        $connection = $channel?->getConnection();
        $channel = null;
        $connection?->set_close_on_destruct(false);
        $connection?->getIO()->close();
    }
}
