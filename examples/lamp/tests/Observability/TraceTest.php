<?php

declare(strict_types=1);

namespace Shop\Tests\Observability;

use PHPUnit\Framework\TestCase;
use Shop\Observability\Trace;

final class TraceTest extends TestCase
{
    public function testGoesOnWithTheTraceOfWhoeverAsked(): void
    {
        $trace = new Trace();
        $trace->begin('00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', 'req-1');
        self::assertMatchesRegularExpression('/^00-4bf92f3577b34da6a3ce929d0e0e4736-[0-9a-f]{16}-01$/', $trace->traceparent());
        self::assertStringNotContainsString('00f067aa0ba902b7', $trace->traceparent());
        self::assertSame('req-1', $trace->requestId());
    }

    /** @dataProvider unreadable */
    public function testBeginsATraceOfItsOwnWhereThereIsNoneThatCanBeRead(?string $traceparent, ?string $requestId): void
    {
        $trace = new Trace();
        $trace->begin($traceparent, $requestId);
        self::assertMatchesRegularExpression('/^00-(?!0{32})[0-9a-f]{32}-[0-9a-f]{16}-01$/D', $trace->traceparent());
        self::assertMatchesRegularExpression('/^req_[0-9a-f]{16}$/D', $trace->requestId());
        self::assertStringNotContainsString('4bf9', $trace->traceparent());
    }

    /** @return iterable<string, array{?string, ?string}> */
    public static function unreadable(): iterable
    {
        yield 'nothing' => [null, null];
        yield 'nothing in a header' => ['', ''];
        yield 'another version' => ['01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', null];
        yield 'nothing but zeros' => ['00-00000000000000000000000000000000-00f067aa0ba902b7-01', null];
        yield 'a line more' => ["00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\n", "req-1\n"];
        yield 'what would forge a line of a log' => ['x', "1\n{\"level\":\"error\"}"];
    }
}
