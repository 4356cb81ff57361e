<?php

declare(strict_types=1);

namespace Shop\Http;

enum BreakerState: string
{
    case Closed = 'closed';
    case HalfOpen = 'half-open';
    case Open = 'open';

    /** For the gauge. */
    public function level(): float
    {
        return match ($this) {
            self::Closed => 0.0,
            self::HalfOpen => 0.5,
            self::Open => 1.0,
        };
    }
}
