<?php

declare(strict_types=1);

namespace Shop\Http;

/** What a breaker says to a call: whether it may be made, and as what. */
final readonly class Admission
{
    /**
     * @param int     $era          of the breaker: what a call of an era before brings says nothing of the partner as it is now
     * @param ?string $probe        its name where it is the one call that a half-open breaker lets through
     * @param ?int    $retryAfterMs where it is refused
     */
    public function __construct(public bool $isAdmitted, public int $era, public ?string $probe = null, public ?int $retryAfterMs = null)
    {
    }
}
