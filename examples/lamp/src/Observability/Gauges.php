<?php

declare(strict_types=1);

namespace Shop\Observability;

use Psr\Log\LoggerInterface;
use Shop\Database\Database;
use Shop\Database\DatabaseUnavailable;
use Shop\Http\Breakers;
use Shop\Http\Clock;
use Shop\Queue\Queue;
use Shop\Queue\QueueUnavailable;

/** What is read at the moment when Prometheus asks. What cannot be read is left out: the rest is wanted most then. */
final readonly class Gauges
{
    private const BACKLOG = <<<'SQL'
        SELECT
            (SELECT COUNT(*) FROM steps WHERE state = 'open') AS open,
            (SELECT COUNT(*) FROM steps WHERE state = 'dead') AS dead,
            (SELECT MIN(due_ms) FROM work WHERE due_ms IS NOT NULL) AS due_ms,
            (SELECT COUNT(*) FROM inbox WHERE state = 'open') AS webhooks,
            (SELECT COUNT(*) FROM outbox WHERE published_ms IS NULL) AS events
        SQL;

    /** @param array<string, Breakers> $breakers by compartment */
    public function __construct(
        private array $breakers,
        private Queue $queue,
        private Database $database,
        private Clock $clock,
        private LoggerInterface $log,
    ) {
    }

    /** @return iterable<array{Metric, array<string, string>, int|float}> */
    public function read(): iterable
    {
        foreach ($this->breakers as $compartment => $breakers) {
            yield [Metric::BreakerState, ['compartment' => $compartment], $breakers->of($compartment)->state()->level()];
        }
        try {
            yield from $this->queue();
        } catch (QueueUnavailable | DatabaseUnavailable $away) {
            $this->log->warning('the queue cannot be measured', ['error' => $away->getMessage()]);
        }
        try {
            yield from $this->backlog();
        } catch (DatabaseUnavailable $away) {
            $this->log->warning('the backlog cannot be measured', ['error' => $away->getMessage()]);
        }
    }

    /** @return iterable<array{Metric, array<string, string>, int|float}> */
    private function queue(): iterable
    {
        $lag = $this->queue->lag();
        foreach (['ready' => $lag->ready, 'delayed' => $lag->delayed, 'reserved' => $lag->reserved, 'buried' => $lag->buried] as $state => $jobs) {
            if ($jobs !== null) {
                yield [Metric::QueueJobs, ['state' => $state], $jobs];
            }
        }
        yield [Metric::QueueLag, [], ($lag->oldestReadyMs ?? 0) / 1_000];
    }

    /** @return iterable<array{Metric, array<string, string>, int|float}> */
    private function backlog(): iterable
    {
        $row = $this->database->row(self::BACKLOG) ?? throw new \LogicException('a count of no rows is a row');
        yield [Metric::Steps, ['state' => 'open'], (int) $row['open']];
        yield [Metric::Steps, ['state' => 'dead'], (int) $row['dead']];
        yield [Metric::StepLag, [], $row['due_ms'] === null ? 0 : max(0, $this->clock->nowMs() - (int) $row['due_ms']) / 1_000];
        yield [Metric::WebhooksWaiting, [], (int) $row['webhooks']];
        yield [Metric::EventsUnpublished, [], (int) $row['events']];
    }
}
