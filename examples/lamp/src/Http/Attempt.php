<?php

declare(strict_types=1);

namespace Shop\Http;

/** One attempt of a call, as the middleware hands it down in Guzzle's options. */
final readonly class Attempt
{
    /** Its name in Guzzle's options. */
    public const OPTION = 'shop_attempt';

    /** @param float $endMs when the whole call's time is up, as {@see Clock::elapsedMs()} counts */
    public function __construct(public Call $call, public string $compartment, public float $endMs, public int $number = 1)
    {
    }

    public function next(): self
    {
        return new self($this->call, $this->compartment, $this->endMs, $this->number + 1);
    }
}
