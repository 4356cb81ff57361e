<?php

declare(strict_types=1);

namespace Shop\Partner;

/** Reads a list to its end. */
final class Pages
{
    private const LIMIT = '100';
    private const AT_MOST = 1_000;

    /**
     * @param string                                        $operation for failures
     * @param callable(array<string, string> $query): object $page      reads one page, with its items in `data` and a `nextCursor`
     *
     * @return list<object>
     *
     * @throws PartnerFailure where a page cannot be read, or the list has no end: that is a partner's mistake, and no reason to read for ever
     */
    public static function all(string $partner, string $operation, callable $page): array
    {
        $items = [];
        $cursors = [];
        $query = ['limit' => self::LIMIT];
        do {
            $read = $page($query);
            array_push($items, ...$read->data);
            $cursor = $read->nextCursor;
            if ($cursor !== null && (isset($cursors[$cursor]) || count($cursors) === self::AT_MOST)) {
                throw new RetryableFailure($partner, $operation, 'endless-list', outcomeUnknown: false);
            }
            $cursors[$cursor ?? ''] = true;
            $query = ['limit' => self::LIMIT, 'cursor' => (string) $cursor];
        } while ($cursor !== null);

        return $items;
    }
}
