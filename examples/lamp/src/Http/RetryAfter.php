<?php

declare(strict_types=1);

namespace Shop\Http;

/** `Retry-After` is a number of seconds or an HTTP date (RFC 9110, section 10.2.3). */
final class RetryAfter
{
    /** An HTTP date in the form that is sent today (IMF-fixdate); the two older ones are read by nobody's partner. */
    private const HTTP_DATE = 'D, d M Y H:i:s \G\M\T';

    /** @return ?int how long to wait, at most `$capMs`; null where nothing that can be read was sent */
    public static function milliseconds(string $header, int $nowMs, int $capMs): ?int
    {
        if (preg_match('/^\d{1,9}$/D', $header) === 1) {
            return min($capMs, (int) $header * 1_000);
        }
        $date = \DateTimeImmutable::createFromFormat(self::HTTP_DATE, $header, new \DateTimeZone('UTC'));

        return $date === false ? null : max(0, min($capMs, $date->getTimestamp() * 1_000 - $nowMs));
    }
}
