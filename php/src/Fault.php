<?php

declare(strict_types=1);

namespace Firedrill;

/**
 * One fault and the site where it strikes. What is left out of the site matches everything; an order may end in `*`.
 *
 * It is scheduled with {@see Client::schedule()}, or as an attribute of a test method:
 *
 *     #[Fault('response-lost', partner: 'payment', operation: 'createPayment', times: 1)]
 */
#[\Attribute(\Attribute::TARGET_METHOD | \Attribute::IS_REPEATABLE)]
final class Fault
{
    /**
     * @param string               $name      a fault of `firedrill list faults`, such as `response-lost`
     * @param ?string              $partner   `payment`, `carrier`, `messaging` or a contract's own
     * @param ?string              $operation the contract's `operationId`, where a call is struck
     * @param ?string              $webhook   the webhook's type, where one is struck
     * @param ?string              $link      the partner whose link is struck
     * @param ?string              $order     the order's reference
     * @param ?int                 $attempt   which call of this operation for this order, from 1 on
     * @param ?int                 $upTo      the first so many attempts, instead of one
     * @param array<string, mixed> $with      the fault's parameters, such as `['code' => 503]`
     * @param ?int                 $times     it strikes at most so often
     * @param ?int                 $fromMs    an episode: it begins so many ms after it was scheduled
     * @param ?int                 $toMs      and ends so many ms after it was
     * @param ?string              $id        unique in the schedule; by position unless given
     */
    public function __construct(
        public readonly string $name,
        public readonly ?string $partner = null,
        public readonly ?string $operation = null,
        public readonly ?string $webhook = null,
        public readonly ?string $link = null,
        public readonly ?string $order = null,
        public readonly ?int $attempt = null,
        public readonly ?int $upTo = null,
        public readonly array $with = [],
        public readonly ?int $times = null,
        public readonly ?int $fromMs = null,
        public readonly ?int $toMs = null,
        public readonly ?string $id = null,
    ) {
        if ($attempt !== null && $upTo !== null) {
            throw new FiredrillException(
                "fault {$name}",
                'it has both `attempt` and `upTo`',
                'Give one: `attempt` is a single call, `upTo` the first so many.',
            );
        }
        if ($fromMs !== null && $toMs === null) {
            throw new FiredrillException("fault {$name}", '`fromMs` comes without `toMs`', 'Say when the episode ends.');
        }
    }

    /**
     * As schedules are written: in scenarios, in `schedule.json` and over the control API.
     *
     * @return array<string, mixed>
     */
    public function toArray(): array
    {
        $at = array_filter([
            'partner' => $this->partner,
            'operation' => $this->operation,
            'webhook' => $this->webhook,
            'link' => $this->link,
            'order' => $this->order,
            'attempt' => $this->upTo === null ? $this->attempt : ['up_to' => $this->upTo],
        ], static fn (mixed $value): bool => $value !== null);

        return array_filter([
            'id' => $this->id,
            'fault' => $this->name,
            'at' => (object) $at,
            'with' => $this->with === [] ? null : $this->with,
            'times' => $this->times,
            'during' => $this->toMs === null ? null : ['from_ms' => $this->fromMs ?? 0, 'to_ms' => $this->toMs],
        ], static fn (mixed $value): bool => $value !== null);
    }

    /** `response-lost at payment/createPayment order-1 #1`, for messages. */
    public function __toString(): string
    {
        if ($this->link !== null) {
            return "{$this->name} at link {$this->link}";
        }
        $attempt = $this->upTo !== null ? " #1-{$this->upTo}" : ($this->attempt !== null ? " #{$this->attempt}" : '');

        return sprintf(
            '%s at %s/%s %s%s',
            $this->name,
            $this->partner ?? '*',
            $this->operation ?? $this->webhook ?? '*',
            $this->order ?? '*',
            $attempt,
        );
    }
}
