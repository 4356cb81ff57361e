<?php

declare(strict_types=1);

namespace Shop\Checkout;

use Shop\Partner\Carrier\Address;
use Shop\Partner\Carrier\InvalidPayload;
use Shop\Web\Problem;

/** What a customer wants, checked at the door. Paid by a token from hosted fields: a card number never comes here, and is refused where it does. */
final readonly class Cart
{
    private function __construct(
        public int $totalMinor,
        public string $currency,
        public string $paymentToken,
        public Address $destination,
        public int $weightGrams,
    ) {
    }

    /**
     * @param array<string, mixed> $data
     * @throws Problem 422 with what is wrong; values are not repeated
     */
    public static function fromArray(array $data): self
    {
        $total = $data['total'] ?? null;
        $amount = is_array($total) ? $total['amount_minor'] ?? null : null;
        $currency = is_array($total) ? $total['currency'] ?? null : null;
        $token = $data['payment_token'] ?? null;
        $weight = $data['weight_grams'] ?? 800;
        if (!is_int($amount) || $amount < 1 || $amount > 100_000_000) {
            throw new Problem(422, 'invalid-amount', 'the amount is a whole number of minor units');
        }
        if (!is_string($currency) || preg_match('/^[A-Z]{3}$/D', $currency) !== 1) {
            throw new Problem(422, 'invalid-currency', 'the currency is a code of ISO 4217');
        }
        if (!is_string($token) || preg_match('/^tok_[a-z0-9_]{1,60}$/D', $token) !== 1) {
            throw new Problem(422, 'invalid-payment-token', 'pay by the card form: only its token is taken here');
        }
        if (!is_int($weight) || $weight < 1 || $weight > 70_000) {
            throw new Problem(422, 'invalid-weight', 'the weight is a whole number of grams');
        }
        return new self($amount, $currency, $token, self::address($data), $weight);
    }

    /**
     * @param array<string, mixed> $data with `destination`
     * @throws Problem 422 with what is wrong
     */
    public static function address(array $data): Address
    {
        try {
            return Address::fromArray(is_array($data['destination'] ?? null) ? $data['destination'] : []);
        } catch (InvalidPayload $invalid) {
            throw new Problem(422, 'invalid-address', "the address{$invalid->field} {$invalid->reason}");
        }
    }

    /** The same for the same cart. */
    public function fingerprint(): string
    {
        $parts = [$this->totalMinor, $this->currency, $this->paymentToken, $this->weightGrams, $this->destination];
        return hash('sha256', json_encode($parts, JSON_THROW_ON_ERROR));
    }
}
