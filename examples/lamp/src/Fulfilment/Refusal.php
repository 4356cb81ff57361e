<?php

declare(strict_types=1);

namespace Shop\Fulfilment;

use Shop\Partner\PartnerFailure;

/** A partner's no, as it is kept with the step until a read has shown that nothing came of the call. */
final readonly class Refusal
{
    public function __construct(public int $status, public string $code)
    {
    }

    public static function of(PartnerFailure $failure): self
    {
        return new self($failure->status ?? 0, $failure->reason);
    }

    public static function fromText(string $text): self
    {
        [$status, $code] = explode(' ', $text, 2) + [1 => 'refused'];
        return new self((int) $status, $code);
    }

    public function toText(): string
    {
        return "{$this->status} {$this->code}";
    }
}
