<?php

declare(strict_types=1);

namespace Shop\Domain;

/**
 * A step is named by its kind and its subject: `authorize`, `void:pay_17`, `refund:r1`, `notify:refund_issued:r1`. The name is what
 * the idempotency key is made of, so that one step has one key, whoever takes it and how often.
 */
final class StepName
{
    public static function kind(string $step): string
    {
        return explode(':', $step, 2)[0];
    }

    public static function subject(string $step): string
    {
        return explode(':', $step, 2)[1] ?? '';
    }

    /** The partner's `Idempotency-Key`: the same on every attempt, by every worker, after every crash. */
    public static function idempotencyKey(string $orderNumber, string $step): string
    {
        return 'shop-' . substr(hash('sha256', "$orderNumber:$step"), 0, 40);
    }
}
