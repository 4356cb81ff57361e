<?php

declare(strict_types=1);

namespace Shop\Fulfilment;

use Shop\Domain\Order;
use Shop\Partner\PartnerFailure;

/**
 * One kind of step: its payload, its one call that changes something, the read that finds what came of it, and what a refusal means.
 * Steps that only wait for a partner's word (`confirm-…`) have no call.
 */
interface Step
{
    /** @return array<string, mixed>|null the payload, kept with the row; null for a step that only looks */
    public function prepare(Order $order, string $subject): ?array;

    /**
     * The call. Made with the payload and the key of the first attempt, whatever the order has become since.
     *
     * @param array<string, mixed> $request
     * @throws PartnerFailure
     */
    public function perform(Order $order, string $step, array $request, string $key): Observation;

    /**
     * Reads only. It resolves a lost answer, also at partners that forget idempotency keys.
     *
     * @throws PartnerFailure
     */
    public function find(Order $order, string $step): Observation;

    /**
     * The partner refused for good, and a read has shown that nothing came of the call.
     *
     * @return bool whether the step ends there; else it is a dead letter, and a person must look
     */
    public function refused(Order $order, string $step, Refusal $refusal): bool;
}
