<?php

declare(strict_types=1);

namespace Shop\Domain;

/** Checkout never waits for a carrier that does not answer: it falls back to what was quoted last, then to a flat rate. */
enum RateSource: string
{
    case Quoted = 'quoted';
    case Cached = 'cached';
    case Flat = 'flat';
}
