<?php

declare(strict_types=1);

namespace Firedrill;

/** One line of a partner's ledger: what has really happened there. */
final class Effect
{
    /**
     * @param string  $kind        `authorized`, `captured`, `voided`, `refunded`, `shipped`, `shipment-cancelled`, `messaged`, …
     * @param string  $order       the merchant's order reference, or `-`
     * @param string  $ref         the resource that was made or changed: `pay_…`, `shp_…`, `msg_…`
     * @param string  $at          RFC 3339
     * @param ?string $of          the resource it belongs to, such as the payment of a refund
     * @param ?string $reference   the merchant's own name of it: refund reference, message template
     * @param ?int    $amountMinor in the currency's minor units
     * @param ?string $key         the `Idempotency-Key` of the call that made it
     */
    public function __construct(
        public readonly string $partner,
        public readonly string $kind,
        public readonly string $order,
        public readonly string $ref,
        public readonly string $at,
        public readonly ?string $of = null,
        public readonly ?string $reference = null,
        public readonly ?int $amountMinor = null,
        public readonly ?string $currency = null,
        public readonly ?string $key = null,
    ) {
    }

    /** @internal */
    public static function fromAnswer(Answer $line): self
    {
        return new self(
            $line->text('partner'),
            $line->text('kind'),
            $line->text('order'),
            $line->text('ref'),
            $line->text('at'),
            $line->textOrNull('of'),
            $line->textOrNull('reference'),
            $line->numberOrNull('amountMinor'),
            $line->textOrNull('currency'),
            $line->textOrNull('key'),
        );
    }

    /** One line, for messages. */
    public function __toString(): string
    {
        $money = $this->amountMinor === null ? '' : "{$this->amountMinor} {$this->currency}";
        $rest = array_filter([$money, $this->reference, $this->key === null ? null : "key {$this->key}"]);

        return rtrim(sprintf('%s  %-9s  %-18s  %s  %s  %s', $this->at, $this->partner, $this->kind, $this->order, $this->ref, implode('  ', $rest)));
    }
}
