<?php

declare(strict_types=1);

namespace Shop\Tests\Queue;

use PHPUnit\Framework\TestCase;
use Shop\Queue\Job;
use Shop\Queue\LeaseLost;
use Shop\Queue\Queue;
use Shop\Queue\QueueUnavailable;
use Shop\Queue\ReservedJob;

/**
 * What every queue promises, run against each broker: QUEUE_URL says which. Run by test/e2e/lamp-queues.long.test.ts,
 * which starts the brokers, and by hand against your own (it makes queues of its own, named at random).
 *
 * Leases last a second or two here, and brokers that count in whole seconds are given time: waits are bounds, not measurements.
 */
final class QueueConformanceTest extends TestCase
{
    private const LEASE_MS = 2_000;
    private const PATIENCE_S = 60;

    private Broker $broker;
    private Queue $queue;

    protected function setUp(): void
    {
        if (getenv('QUEUE_URL') === false) {
            self::markTestSkipped('No broker: set QUEUE_URL, as tests/Queue/README.md says.');
        }
        $this->broker = Broker::fromEnvironment();
        $this->queue = $this->broker->connect();
    }

    public function testHandsOutWhatWasPushedAndForgetsItWhenAcknowledged(): void
    {
        $this->queue->push(new Job('job-1', 'order.advance', 'order-1', 1, ['why' => 'Größe 42', 'list' => [], 'n' => 1.0]));
        $reserved = $this->next($this->queue);
        self::assertEquals(new Job('job-1', 'order.advance', 'order-1', 1, ['why' => 'Größe 42', 'list' => [], 'n' => 1.0]), $reserved->job);
        self::assertSame(1, $reserved->deliveries);
        $this->queue->ack($reserved);
        self::assertNull($this->broker->connect()->reserve(self::LEASE_MS));
        $this->assertLag(0, 0, 0, 0);
    }

    public function testAnswersAtOnceWhereNothingIsReady(): void
    {
        self::assertNull($this->queue->reserve(self::LEASE_MS));
        $this->assertLag(0, 0, 0, 0);
    }

    public function testHandsOneJobToOneConsumer(): void
    {
        $other = $this->broker->connect();
        $this->queue->push(new Job('job-1', 'order.advance', 'order-1'));
        $this->queue->push(new Job('job-2', 'order.advance', 'order-2'));
        $held = [$this->next($this->queue), $this->next($other)];
        self::assertEqualsCanonicalizing(['job-1', 'job-2'], array_map(static fn (ReservedJob $one): string => $one->job->id, $held));
        self::assertNull($this->queue->reserve(self::LEASE_MS));
        $this->queue->ack($held[0]);
        $other->ack($held[1]);
    }

    public function testKeepsADelayedJobBackUntilItsTime(): void
    {
        $this->queue->push(new Job('later', 'order.advance', 'order-1'), 1_200);
        $this->queue->push(new Job('now', 'order.advance', 'order-2'));
        self::assertSame('now', $this->next($this->queue)->job->id);
        self::assertNull($this->queue->reserve(self::LEASE_MS));
        $pushed = microtime(true);
        self::assertSame('later', $this->next($this->queue)->job->id);
        self::assertGreaterThan(0.5, microtime(true) - $pushed);
    }

    public function testALongDelayHoldsUpNoShortOne(): void
    {
        $this->queue->push(new Job('tomorrow', 'order.advance', 'order-1'), 86_400_000);
        $this->queue->push(new Job('soon', 'order.advance', 'order-2'), 1_000);
        self::assertSame('soon', $this->next($this->queue)->job->id);
    }

    public function testReleasesForTheNextAttemptAfterTheDelay(): void
    {
        $this->queue->push(new Job('job-1', 'order.advance', 'order-1', 1, ['step' => 'capture']));
        $first = $this->next($this->queue);
        $this->queue->release($first, 1_000);
        self::assertNull($this->broker->connect()->reserve(self::LEASE_MS));
        $second = $this->next($this->queue);
        self::assertEquals(new Job('job-1', 'order.advance', 'order-1', 2, ['step' => 'capture']), $second->job);
        $this->queue->ack($second);
        $this->assertLeaseLost(fn () => $this->queue->ack($first));
    }

    public function testBuriesWhatNobodyShallTryAgain(): void
    {
        $this->queue->push(new Job('job-1', 'order.advance', 'order-1'));
        $this->queue->bury($this->next($this->queue), 'the address is unknown');
        self::assertNull($this->queue->reserve(self::LEASE_MS));
        $this->assertLag(0, 0, 0, 1);
    }

    public function testSetsAsideWhatIsNoJob(): void
    {
        $this->broker->pushRaw('{"id": "no job"}');
        $this->queue->push(new Job('job-1', 'order.advance', 'order-1'));
        self::assertSame('job-1', $this->next($this->queue)->job->id);
    }

    public function testTellsHowFarConsumersAreBehind(): void
    {
        foreach (['a', 'b', 'c'] as $id) {
            $this->queue->push(new Job($id, 'order.advance', 'order-1'));
        }
        $this->next($this->queue);
        $this->assertLag(2, 0, 1, 0);
    }

    public function testHandsAJobOnWhenTheLeaseOfAConsumerThatHangsEnds(): void
    {
        $slow = $this->broker->connect();
        $this->queue->push(new Job('job-1', 'order.advance', 'order-1'));
        $first = $this->next($slow);
        self::assertNull($this->queue->reserve(self::LEASE_MS));
        if (!$this->broker->takesBackFromThoseThatHang()) {
            // Its connection ends, as when a watchdog ends the process; the receipt is used once more by another.
            $slow = $this->broker->connect();
        }
        $second = $this->next($this->queue);
        self::assertSame('job-1', $second->job->id);
        self::assertSame(2, $second->deliveries);
        $this->assertLeaseLost(static fn () => $slow->ack($first));
        $this->assertLeaseLost(static fn () => $slow->release($first, 0));
        $this->assertLeaseLost(static fn () => $slow->bury($first, 'too late'));
        $this->queue->ack($second);
        self::assertNull($this->broker->connect()->reserve(self::LEASE_MS));
        $this->assertLag(0, 0, 0, 0);
    }

    public function testHandsAJobOnWhenItsConsumerIsKilled(): void
    {
        $this->queue->push(new Job('job-1', 'order.advance', 'order-1'));
        $this->broker->reserveAndDie(self::LEASE_MS);
        $next = $this->next($this->queue);
        self::assertSame('job-1', $next->job->id);
        self::assertSame(2, $next->deliveries);
        $this->queue->ack($next);
    }

    public function testKeepsJobsOverARestartOfTheBroker(): void
    {
        $this->queue->push(new Job('ready', 'order.advance', 'order-1'));
        $this->queue->push(new Job('delayed', 'order.advance', 'order-2'), 1_000);
        $this->queue->push(new Job('held', 'order.advance', 'order-3'));
        $held = $this->next($this->queue);
        $this->broker->restart();
        $seen = [];
        $this->queue = $this->broker->connect();
        while (count($seen) < 3) {
            $reserved = $this->next($this->queue);
            $seen[] = $reserved->job->id;
            $this->queue->ack($reserved);
        }
        self::assertEqualsCanonicalizing(['ready', 'delayed', 'held'], $seen);
    }

    public function testConnectsAnewWhereTheBrokerWasAway(): void
    {
        $this->queue->push(new Job('before', 'order.advance', 'order-1'));
        $this->broker->restart();
        $this->pushAgainUntilTaken(new Job('after', 'order.advance', 'order-2'));
        $seen = [];
        while (count(array_unique($seen)) < 2) {
            $reserved = $this->next($this->queue);
            $seen[] = $reserved->job->id;
            $this->queue->ack($reserved);
        }
        self::assertEqualsCanonicalizing(['before', 'after'], array_unique($seen));
    }

    /** A job whose confirmation was lost comes twice: delivered at least once. */
    private function pushAgainUntilTaken(Job $job): void
    {
        $deadline = microtime(true) + self::PATIENCE_S;
        while (true) {
            try {
                $this->queue->push($job);
                return;
            } catch (QueueUnavailable $problem) {
                if (microtime(true) > $deadline) {
                    throw $problem;
                }
                usleep(100_000);
            }
        }
    }

    /** Waits until a job is ready. */
    private function next(Queue $queue): ReservedJob
    {
        $deadline = microtime(true) + self::PATIENCE_S;
        do {
            try {
                $reserved = $queue->reserve(self::LEASE_MS);
                if ($reserved !== null) {
                    return $reserved;
                }
            } catch (QueueUnavailable $problem) {
                // A worker asks again as well.
            }
            usleep(50_000);
        } while (microtime(true) < $deadline);
        self::fail('No job came within ' . self::PATIENCE_S . ' s. ' . ($problem ?? null)?->getMessage());
    }

    private function assertLeaseLost(callable $late): void
    {
        try {
            $late();
        } catch (LeaseLost) {
            $this->addToAssertionCount(1);
            return;
        }
        self::fail('The older lease was honoured.');
    }

    /** What a broker does not tell is not compared. */
    private function assertLag(int $ready, int $delayed, int $reserved, int $buried): void
    {
        $expected = ['ready' => $ready, 'delayed' => $delayed, 'reserved' => $reserved, 'buried' => $buried];
        $lag = $this->broker->connect()->lag();
        $told = ['ready' => $lag->ready, 'delayed' => $lag->delayed, 'reserved' => $lag->reserved, 'buried' => $lag->buried];
        $told = array_filter($told, static fn (?int $count): bool => $count !== null);
        self::assertSame(array_intersect_key($expected, $told), $told);
    }
}
