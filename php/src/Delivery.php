<?php

declare(strict_types=1);

namespace Firedrill;

/** One webhook and how it was received. */
final class Delivery
{
    /**
     * @param string    $id       the `webhook-id`, the same at each redelivery
     * @param string    $type     such as `payment.captured`
     * @param string    $state    `pending`, `delivered`, `given-up` or `disabled`
     * @param list<int> $statuses of the answers, one a sending; 0 where there was none
     */
    public function __construct(
        public readonly string $partner,
        public readonly string $id,
        public readonly string $type,
        public readonly string $order,
        public readonly string $state,
        public readonly array $statuses,
    ) {
    }

    /** @internal */
    public static function fromAnswer(Answer $line): self
    {
        return new self(
            $line->text('partner'),
            $line->text('id'),
            $line->text('type'),
            $line->text('order'),
            $line->text('state'),
            array_map(static fn (Answer $attempt): int => $attempt->number('status'), $line->list('attempts')),
        );
    }

    /** Whether a sending was answered with 2xx. */
    public function isAccepted(): bool
    {
        return $this->state === 'delivered';
    }

    /** One line, for messages. */
    public function __toString(): string
    {
        $statuses = $this->statuses === [] ? 'never sent' : 'answered ' . implode(', ', $this->statuses);

        return sprintf('%-9s  %-18s  %s  %s  %s', $this->partner, $this->type, $this->order, $this->state, $statuses);
    }
}
