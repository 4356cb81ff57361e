<?php

declare(strict_types=1);

namespace Shop\Tests\Http;

use PHPUnit\Framework\TestCase;
use Shop\Http\RetryAfter;

final class RetryAfterTest extends TestCase
{
    private const NOW_MS = 1_768_471_200_000;

    /** @dataProvider headers */
    public function testReads(string $header, ?int $expectedMs): void
    {
        self::assertSame($expectedMs, RetryAfter::milliseconds($header, self::NOW_MS, 30_000));
    }

    /** @return iterable<string, array{string, ?int}> */
    public static function headers(): iterable
    {
        yield 'seconds' => ['2', 2_000];
        yield 'no wait at all' => ['0', 0];
        yield 'more than anybody means' => ['86400', 30_000];
        yield 'a date ahead' => ['Thu, 15 Jan 2026 10:00:05 GMT', 5_000];
        yield 'a date that is over' => ['Thu, 15 Jan 2026 09:59:00 GMT', 0];
        yield 'a date far ahead' => ['Fri, 15 Jan 2027 10:00:00 GMT', 30_000];
        yield 'nothing' => ['', null];
        yield 'a number that is none' => ['-1', null];
        yield 'a fraction' => ['1.5', null];
        yield 'words' => ['soon', null];
        yield 'a number and a line more' => ["2\n", null];
    }
}
