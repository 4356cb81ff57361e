<?php

declare(strict_types=1);

namespace Firedrill;

/** What is wrong, where, and what to do about it. The only exception that this package throws. */
final class FiredrillException extends \RuntimeException
{
    /**
     * @param string $place   where it is: a command, a URL, a field of a schedule
     * @param string $problem what is wrong there
     * @param string $remedy  what to do
     */
    public function __construct(
        public readonly string $place,
        public readonly string $problem,
        public readonly string $remedy,
        ?\Throwable $previous = null,
    ) {
        parent::__construct("{$place}: {$problem}\n  {$remedy}", 0, $previous);
    }
}
