<?php

declare(strict_types=1);

namespace Shop\Tests\Event;

use PHPUnit\Framework\TestCase;
use Shop\Event\CloudEvent;
use Shop\Event\EventSchemas;
use Shop\Event\UnreadableEvent;
use Shop\Event\Versions;

final class EventsTest extends TestCase
{
    private const FIRST = ['order' => 'LS-100001', 'total_minor' => 4990, 'currency' => 'EUR'];

    public function testAnEventComesOutOfItsEnvelopeAsItWentIn(): void
    {
        $event = self::placed(2, ['order' => 'LS-100001', 'total' => ['amount_minor' => 4990, 'currency' => 'EUR']]);
        $envelope = json_decode(json_encode($event->toArray(), JSON_THROW_ON_ERROR), true, 32, JSON_THROW_ON_ERROR);
        self::assertSame('1.0', $envelope['specversion']);
        self::assertSame('shop.order.placed.v2', $envelope['type']);
        self::assertSame('2026-01-15T10:00:00.012Z', $envelope['time']);
        self::assertEquals($event, CloudEvent::fromArray($envelope));
    }

    public function testTheFirstVersionOfAnEventBecomesTheNewest(): void
    {
        $event = Versions::upcast(self::placed(1, self::FIRST));
        self::assertSame(['order' => 'LS-100001', 'total' => ['amount_minor' => 4990, 'currency' => 'EUR']], $event->data);
        self::assertSame(2, $event->version);
        self::schemas()->check($event);
    }

    public function testAVersionFromTheFutureIsRefused(): void
    {
        $this->expectExceptionObject(new UnreadableEvent('order.placed comes in version 3, and 2 is the newest known here'));
        Versions::upcast(self::placed(3, self::FIRST));
    }

    public function testDataThatDoesNotFitItsSchemaIsRefusedByField(): void
    {
        self::schemas()->check(self::placed(1, self::FIRST));
        $this->expectException(UnreadableEvent::class);
        $this->expectExceptionMessageMatches('/^order.placed.v1 does not fit its schema: total_minor: /');
        self::schemas()->check(self::placed(1, ['total_minor' => '4990'] + self::FIRST));
    }

    /** @dataProvider brokenEnvelopes */
    public function testABrokenEnvelopeIsRefused(string $attribute, mixed $value): void
    {
        $this->expectException(UnreadableEvent::class);
        CloudEvent::fromArray([$attribute => $value] + self::placed(1, self::FIRST)->toArray());
    }

    /** @return iterable<string, array{string, mixed}> */
    public static function brokenEnvelopes(): iterable
    {
        yield 'of another CloudEvents' => ['specversion', '0.3'];
        yield 'without an id' => ['id', ''];
        yield 'of somebody else' => ['type', 'com.example.order.placed'];
        yield 'without a time' => ['time', 'yesterday'];
        yield 'without the version of its order' => ['orderversion', '1'];
        yield 'with data that is a text' => ['data', '{}'];
    }

    public function testEveryVersionThatWasEverWrittenHasASchemaAndAWayToTheNewest(): void
    {
        foreach (Versions::CURRENT as $name => $current) {
            for ($version = 1; $version <= $current; ++$version) {
                $schema = json_decode((string) file_get_contents(__DIR__ . "/../../events/$name.v$version.schema.json"), true, 32, JSON_THROW_ON_ERROR);
                self::assertSame("$name.v$version", $schema['title']);
            }
        }
    }

    private static function schemas(): EventSchemas
    {
        return new EventSchemas(__DIR__ . '/../../events');
    }

    /** @param array<string, mixed> $data */
    private static function placed(int $version, array $data): CloudEvent
    {
        return new CloudEvent('0d7e8a9c-7d2b-4d53-9d2f-000000000001', 'https://shop.example', 'order.placed', $version, 'LS-100001', 1_768_471_200_012, 1, $data);
    }
}
