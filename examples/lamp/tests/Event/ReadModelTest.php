<?php

declare(strict_types=1);

namespace Shop\Tests\Event;

use PHPUnit\Framework\TestCase;
use Psr\Log\LoggerInterface;
use Psr\Log\NullLogger;
use Shop\Database\Database;
use Shop\Database\Migrations;
use Shop\Event\EventConsumer;
use Shop\Event\EventSchemas;
use Shop\Event\OutboxRelay;
use Shop\Event\ReadModel;
use Shop\Event\Replay;
use Shop\Http\SystemClock;
use Shop\Queue\Job;
use Shop\Queue\TableQueue;
use Shop\Tests\Observability\MetricsInMemory;

/** From the outbox over a queue into the read model, and back again by a replay. Wants a database: DATABASE_DSN, as tests/Queue/README.md says. */
final class ReadModelTest extends TestCase
{
    private Database $database;
    private TableQueue $queue;
    private ReadModel $model;

    protected function setUp(): void
    {
        $dsn = getenv('DATABASE_DSN');
        if ($dsn === false) {
            self::markTestSkipped('No database: set DATABASE_DSN, as tests/Queue/README.md says.');
        }
        $this->database = new Database($dsn, 'shop', static fn (): string => 'shop', 5);
        (new Migrations($this->database, __DIR__ . '/../../migrations'))->fresh();
        $this->queue = new TableQueue(fn (): \PDO => $this->database->pdo(), 'events');
        $this->model = new ReadModel($this->database);
        $this->order(1, 'LS-100001');
        $this->order(2, 'LS-100002');
        // As an older release wrote it, and as this one does.
        $this->happened(1, 'order.placed', 1, 1, ['order' => 'LS-100001', 'total_minor' => 4990, 'currency' => 'EUR']);
        $this->happened(2, 'order.placed', 2, 1, ['order' => 'LS-100002', 'total' => ['amount_minor' => 1000, 'currency' => 'EUR']]);
        $this->happened(1, 'payment.captured', 1, 2, ['order' => 'LS-100001', 'payment_id' => 'pay_1', 'amount_minor' => 4990, 'currency' => 'EUR']);
        $this->happened(1, 'refund.issued', 1, 3, ['order' => 'LS-100001', 'refund_id' => 're_1', 'reference' => 'r1', 'amount_minor' => 990, 'currency' => 'EUR']);
    }

    public function testEventsOfBothVersionsMakeTimelinesAndSums(): void
    {
        self::assertSame(4, $this->relay()->publish());
        self::assertSame(0, $this->relay()->publish());
        $this->consumeAll();
        $this->assertSales('a');
        self::assertSame(['order.placed', 'payment.captured', 'refund.issued'], array_column(
            $this->database->rows("SELECT type FROM order_timeline_a WHERE order_number = 'LS-100001' ORDER BY order_version"),
            'type',
        ));
    }

    public function testAnEventThatComesTwiceAndOutOfOrderCountsOnce(): void
    {
        $this->relay()->publish();
        // As after a crash between the broker's confirmation and the mark.
        $this->database->execute('UPDATE outbox SET published_ms = NULL WHERE id > 2');
        $this->relay()->publish();
        $this->database->execute('UPDATE queue_jobs SET available_at = available_at - INTERVAL number SECOND');
        $this->consumeAll();
        $this->assertSales('a');
    }

    public function testAnEventThatItsSchemaRefusesIsToldAndThoseBehindItGoOn(): void
    {
        $this->happened(2, 'shipment.created', 1, 2, ['order' => 'LS-100002', 'shipment_id' => 17]);
        $this->happened(2, 'payment.captured', 1, 3, ['order' => 'LS-100002', 'payment_id' => 'pay_2', 'amount_minor' => 1000, 'currency' => 'EUR']);
        $log = $this->createMock(LoggerInterface::class);
        $log->expects(self::once())->method('error')->with('an event of the outbox cannot be published');
        $relay = $this->relay($log);
        self::assertSame(5, $relay->publish());
        self::assertSame(0, $relay->publish());
        self::assertSame(1, (int) $this->database->row('SELECT COUNT(*) AS n FROM outbox WHERE published_ms IS NULL')['n']);
    }

    public function testAnEventThatNoSchemaDescribesIsSetAside(): void
    {
        $this->queue->push(new Job('x', 'event', 'LS-100001', 1, ['specversion' => '1.0']));
        $this->consumeAll();
        self::assertSame(1, $this->queue->lag()->buried);
    }

    public function testAReplayProvesTheModelEqualAndSwitchesToTheNewCopy(): void
    {
        $this->relay()->publish();
        $this->consumeAll();
        self::assertSame(['events' => 4, 'differences' => [], 'switched' => true], $this->replay()->run());
        $this->assertSales('b');
        self::assertSame('b', $this->model->current());
        // And back, with an event that came after the first replay.
        $this->happened(2, 'shipment.created', 1, 2, ['order' => 'LS-100002', 'shipment_id' => 'shp_1', 'tracking_number' => null]);
        $this->relay()->publish();
        $this->consumeAll();
        self::assertSame(['events' => 5, 'differences' => [], 'switched' => true], $this->replay()->run());
        self::assertSame('a', $this->model->current());
    }

    public function testAReplayLeavesToConsumersWhatTheyHaveNotTakenYet(): void
    {
        $this->relay()->publish();
        self::assertTrue($this->consumer()->takeOne());
        self::assertSame(['events' => 1, 'differences' => [], 'switched' => true], $this->replay()->run());
        $this->consumeAll();
        $this->assertSales('b');
    }

    public function testAReplayFindsWhatIsWrongAndSwitchesOnlyWhereToldTo(): void
    {
        $this->relay()->publish();
        $this->consumeAll();
        $this->database->execute('UPDATE sales_by_day_a SET captured_minor = captured_minor + 4990');
        $result = $this->replay()->run();
        self::assertFalse($result['switched']);
        self::assertSame(['sales_by_day_a', 'sales_by_day_b'], array_column($result['differences'], 'only_in'));
        self::assertSame([9980, 4990], array_column($result['differences'], 'captured_minor'));
        self::assertSame('a', $this->model->current());
        self::assertTrue($this->replay()->run(accept: true)['switched']);
        $this->assertSales($this->model->current());
    }

    private function assertSales(string $copy): void
    {
        self::assertSame(
            [['day' => '2026-01-15', 'currency' => 'EUR', 'orders' => 2, 'placed_minor' => 5990, 'captured_minor' => 4990, 'refunded_minor' => 990]],
            $this->database->rows("SELECT * FROM sales_by_day_$copy"),
        );
    }

    private function consumeAll(): void
    {
        $consumer = $this->consumer();
        while ($consumer->takeOne()) {
            // the next one
        }
    }

    private function relay(LoggerInterface $log = new NullLogger()): OutboxRelay
    {
        return new OutboxRelay($this->database, $this->queue, self::schemas(), 'https://shop.example', new SystemClock(), $log);
    }

    private function consumer(): EventConsumer
    {
        return new EventConsumer($this->database, $this->queue, $this->model, self::schemas(), new MetricsInMemory(), new SystemClock(), new NullLogger(), 60_000);
    }

    private function replay(): Replay
    {
        return new Replay($this->database, $this->model, self::schemas(), new SystemClock(), 'https://shop.example', 1_000);
    }

    private static function schemas(): EventSchemas
    {
        return new EventSchemas(__DIR__ . '/../../events');
    }

    private function order(int $id, string $number): void
    {
        $this->database->insert('orders', [
            'id' => $id, 'number' => $number, 'customer' => 'c', 'status' => 'placed', 'version' => 1, 'total_minor' => 1, 'due_minor' => 1,
            'currency' => 'EUR', 'payment_token' => 't', 'destination' => '{}', 'weight_grams' => 1, 'service' => 's', 'rate_source' => 'flat',
            'created_ms' => 1, 'changed_ms' => 1,
        ]);
    }

    /** @param array<string, mixed> $data */
    private function happened(int $orderId, string $type, int $eventVersion, int $orderVersion, array $data): void
    {
        $this->database->insert('outbox', [
            'event_id' => sprintf('0d7e8a9c-7d2b-4d53-9d2f-%012d', random_int(1, 10 ** 11)), 'type' => $type, 'event_version' => $eventVersion,
            'order_id' => $orderId, 'order_version' => $orderVersion, 'payload' => json_encode($data, JSON_THROW_ON_ERROR), 'occurred_ms' => 1_768_471_200_000,
        ]);
    }
}
