<?php

declare(strict_types=1);

namespace Shop\Queue;

/**
 * The queue in beanstalkd 1.12 or later. Start it with `-b FOLDER`, or its jobs die with it; with `-f 0` as well where not even the last
 * moment may be lost.
 *
 * The lease is beanstalkd's time to run, which is set when a job is put: `?ttr_ms=60000` in the URL, in whole seconds at least one. A
 * consumer that asks for a longer lease is refused. Delays are in whole seconds, rounded up.
 *
 * A consumer that dies loses its job at once, with its connection. One that hangs and lives on should lose it when its time is over, but
 * beanstalkd 1.12 at times forgets to look (https://github.com/beanstalkd/beanstalkd/issues/262; measured here: a third of such jobs, with
 * several consumers at once). Give workers a watchdog, such as systemd's, or take another broker.
 */
final class BeanstalkQueue implements Queue
{
    private const PRIORITY = 1024;

    private ?BeanstalkConnection $connection = null;

    public function __construct(
        private readonly string $host,
        private readonly int $port,
        private readonly string $name,
        private readonly int $timeToRunMs = 60_000,
        private readonly float $timeoutS = 2.0,
    ) {
    }

    public function push(Job $job, int $delayMs = 0): void
    {
        $this->talk(fn (BeanstalkConnection $to) => $this->put($to, $job, $delayMs));
    }

    public function reserve(int $leaseMs): ?ReservedJob
    {
        if ($leaseMs > $this->timeToRunMs) {
            throw new \InvalidArgumentException("beanstalkd gives a job back after $this->timeToRunMs ms, sooner than the lease of $leaseMs ms ends. Raise ttr_ms in the queue's URL.");
        }
        return $this->talk($this->take(...));
    }

    public function ack(ReservedJob $reserved): void
    {
        $this->whileHeld($reserved, fn (BeanstalkConnection $to, string $number) => $this->expect($to->ask("delete $number"), 'DELETED'));
    }

    public function release(ReservedJob $reserved, int $delayMs): void
    {
        $this->whileHeld($reserved, function (BeanstalkConnection $to, string $number) use ($reserved, $delayMs): void {
            // beanstalkd's own release cannot count the attempt. First the new one: a crash in between leaves two, and not none.
            $this->put($to, $reserved->job->nextAttempt(), $delayMs);
            $this->expect($to->ask("delete $number"), 'DELETED');
        });
    }

    /** Why stands in the worker's log alone: beanstalkd keeps no reason. `kick` brings the job back. */
    public function bury(ReservedJob $reserved, string $why): void
    {
        $this->whileHeld($reserved, fn (BeanstalkConnection $to, string $number) => $this->expect($to->ask("bury $number " . self::PRIORITY), 'BURIED'));
    }

    public function lag(): QueueLag
    {
        return $this->talk(function (BeanstalkConnection $to): QueueLag {
            $tube = $to->stats("stats-tube $this->name") ?? [];
            $count = static fn (string $state): int => (int) ($tube["current-jobs-$state"] ?? 0);
            return new QueueLag($count('ready'), $count('delayed'), $count('reserved'), $count('buried'), null);
        });
    }

    private function take(BeanstalkConnection $from): ?ReservedJob
    {
        while (true) {
            $answer = $from->ask('reserve-with-timeout 0');
            if ($answer[0] === 'TIMED_OUT' || $answer[0] === 'DEADLINE_SOON') {
                return null;
            }
            $this->expect($answer, 'RESERVED');
            $body = $from->body((int) $answer[2]);
            try {
                $job = Job::fromJson($body);
            } catch (UnreadableJob) {
                $this->expect($from->ask("bury $answer[1] " . self::PRIORITY), 'BURIED');
                continue;
            }
            $deliveries = (int) ($from->stats("stats-job $answer[1]")['reserves'] ?? 1);
            return new ReservedJob($job, $deliveries, "$answer[1]:$deliveries");
        }
    }

    private function put(BeanstalkConnection $to, Job $job, int $delayMs): void
    {
        $words = ['put', self::PRIORITY, (int) ceil(max(0, $delayMs) / 1000), (int) max(1, ceil($this->timeToRunMs / 1000))];
        $answer = $to->ask(implode(' ', $words), $job->toJson());
        $this->expect($answer, 'INSERTED');
    }

    /** @param \Closure(BeanstalkConnection, string): void $end */
    private function whileHeld(ReservedJob $reserved, \Closure $end): void
    {
        [$number, $deliveries] = explode(':', $reserved->receipt, 2);
        $this->talk(function (BeanstalkConnection $to) use ($number, $deliveries, $end): void {
            // A job may be deleted by anybody in beanstalkd, so whose it is has to be asked.
            $stats = $to->stats("stats-job $number");
            if ($stats === null || $stats['reserves'] !== $deliveries || $stats['state'] === 'buried') {
                throw new LeaseLost('the time to run has ended and the job is somebody else\'s');
            }
            $end($to, $number);
        });
    }

    /** @param list<string> $answer */
    private function expect(array $answer, string $word): void
    {
        match ($answer[0]) {
            $word => null,
            'NOT_FOUND' => throw new LeaseLost('the time to run has ended and the job is somebody else\'s'),
            default => throw new QueueUnavailable('beanstalkd answered ' . implode(' ', $answer)),
        };
    }

    /**
     * @template T
     * @param \Closure(BeanstalkConnection): T $exchange
     * @return T
     */
    private function talk(\Closure $exchange): mixed
    {
        try {
            return $exchange($this->connection ??= $this->connect());
        } catch (QueueUnavailable $problem) {
            // What comes next on this connection would answer the question before.
            $this->connection = null;
            throw $problem;
        }
    }

    private function connect(): BeanstalkConnection
    {
        $connection = new BeanstalkConnection($this->host, $this->port, $this->timeoutS);
        $this->expect($connection->ask("use $this->name"), 'USING');
        $this->expect($connection->ask("watch $this->name"), 'WATCHING');
        $this->expect($connection->ask('ignore default'), 'WATCHING');
        return $connection;
    }
}
