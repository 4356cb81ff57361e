<?php

declare(strict_types=1);

namespace Shop\Fulfilment;

use Shop\Domain\Order;

/** What a partner said: whether what was asked for is there, and what the order learns from it. */
final readonly class Observation
{
    /** @param \Closure(Order): void $learn */
    public function __construct(public bool $hasHappened, public \Closure $learn)
    {
    }

    public static function nothing(): self
    {
        return new self(false, static function (): void {
        });
    }
}
