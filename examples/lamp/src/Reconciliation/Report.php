<?php

declare(strict_types=1);

namespace Shop\Reconciliation;

/** What one reconciliation found. Each finding bears the order's number, and the whole a correlation id that its log lines and calls bear too. */
final class Report
{
    public int $examined = 0;
    /** @var list<array{order: string, what: string}> set right: what was missed is known now, and goes on through the steps */
    public array $healed = [];
    /** @var list<array{order: string, what: string}> what no fact can settle: a person must look */
    public array $unresolved = [];

    public function __construct(public readonly string $correlationId)
    {
    }

    public function healed(string $order, string $what): void
    {
        $this->healed[] = ['order' => $order, 'what' => $what];
    }

    public function unresolved(string $order, string $what): void
    {
        $this->unresolved[] = ['order' => $order, 'what' => $what];
    }

    /** @return array<string, mixed> */
    public function toArray(): array
    {
        return [
            'correlation_id' => $this->correlationId,
            'examined' => $this->examined,
            'healed' => $this->healed,
            'unresolved' => $this->unresolved,
        ];
    }
}
