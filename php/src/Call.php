<?php

declare(strict_types=1);

namespace Firedrill;

/** One call that a partner was sent, and the status of its answer, whether or not the answer arrived. */
final class Call
{
    /**
     * @param ?string $operation the contract's `operationId`; null where the contract knows no such call
     * @param string  $order     the merchant's order reference, or `-`
     * @param string  $at        RFC 3339
     */
    public function __construct(
        public readonly string $partner,
        public readonly string $method,
        public readonly string $path,
        public readonly ?string $operation,
        public readonly string $order,
        public readonly int $status,
        public readonly string $at,
    ) {
    }

    /** @internal */
    public static function fromAnswer(Answer $line): self
    {
        return new self(
            $line->text('partner'),
            $line->text('method'),
            $line->text('path'),
            $line->textOrNull('operation'),
            $line->text('order'),
            $line->number('status'),
            $line->text('at'),
        );
    }

    /** One line, for messages. */
    public function __toString(): string
    {
        return sprintf('%s  %-9s  %-18s  %s  %d', $this->at, $this->partner, $this->operation ?? "{$this->method} {$this->path}", $this->order, $this->status);
    }
}
