<?php

declare(strict_types=1);

namespace Shop\Partner;

/** Reads a list to its end. */
final class Pages
{
    private const LIMIT = '100';
    /** A cursor that never ends is a partner's mistake, and no reason to read for ever. */
    private const AT_MOST = 1_000;

    /**
     * @param callable(array<string, string> $query): object $page reads one page, with its items in `data` and a `nextCursor`
     *
     * @return list<object>
     */
    public static function all(callable $page): array
    {
        $items = [];
        $cursor = [];
        for ($n = 0; $n < self::AT_MOST; ++$n) {
            $read = $page(['limit' => self::LIMIT] + $cursor);
            array_push($items, ...$read->data);
            if ($read->nextCursor === null) {
                return $items;
            }
            $cursor = ['cursor' => $read->nextCursor];
        }
        throw new \UnexpectedValueException('a list of a partner has no end');
    }
}
