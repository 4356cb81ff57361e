<?php

declare(strict_types=1);

namespace Shop\Fulfilment\Step;

use Shop\Domain\Order;
use Shop\Fulfilment\Observation;
use Shop\Fulfilment\Refusal;
use Shop\Fulfilment\Step;

/** A step that only reads, and again until what it waits for is seen. */
abstract readonly class LookOnly implements Step
{
    final public function prepare(Order $order, string $subject): ?array
    {
        return null;
    }

    final public function perform(Order $order, string $step, array $request, string $key): Observation
    {
        throw new \LogicException("$step makes no call");
    }

    final public function refused(Order $order, string $step, Refusal $refusal): bool
    {
        return false;
    }
}
