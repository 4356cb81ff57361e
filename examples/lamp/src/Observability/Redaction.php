<?php

declare(strict_types=1);

namespace Shop\Observability;

/** Keeps secrets, card data and personal data out of logs, by the names of fields and by what values look like. */
final readonly class Redaction
{
    private const REDACTED = '[redacted]';
    /** A field whose name has one of these in it is not written. */
    private const NAMES = '/authorization|token|secret|passw|cookie|signature|card|cvc|cvv|iban|e?mail|phone|(^|_)name$|line1|line2|street|address|postal|city|^key$|api_key|payload|body/i';
    /** What gives a value away wherever it stands: bearer tokens, API keys, webhook secrets, payment tokens, mail addresses. */
    private const VALUES = '/\bBearer\s+\S+|\b(?:sk|rk|pk)_[A-Za-z0-9_]{6,}|\bwhsec_[A-Za-z0-9+\/=]+|\btok_[a-z0-9_]+|[^\s@"]+@[^\s@"]+\.[a-z]{2,}/i';
    /** 13 to 19 digits, with the blanks or dashes that people write into card numbers. */
    private const DIGITS = '/(?<![\w.-])\d(?:[ -]?\d){12,18}(?![\w-])/';

    /**
     * @param array<array-key, mixed> $context
     *
     * @return array<array-key, mixed>
     */
    public function fields(array $context): array
    {
        $kept = [];
        foreach ($context as $name => $value) {
            $kept[$name] = is_string($name) && preg_match(self::NAMES, $name) === 1 ? self::REDACTED : $this->value($value);
        }

        return $kept;
    }

    public function text(string $text): string
    {
        $text = preg_replace(self::VALUES, self::REDACTED, $text) ?? self::REDACTED;

        return preg_replace_callback(self::DIGITS, static fn (array $found): string => self::isCardNumber($found[0]) ? self::REDACTED : $found[0], $text) ?? self::REDACTED;
    }

    private function value(mixed $value): mixed
    {
        return match (true) {
            is_string($value) => $this->text($value),
            is_array($value) => $this->fields($value),
            $value instanceof \BackedEnum => $value->value,
            $value instanceof \DateTimeInterface => $value->format(DATE_RFC3339_EXTENDED),
            // An exception's trace has the arguments of every call in it, so it stays out.
            $value instanceof \Throwable => ['class' => $value::class, 'message' => $this->text($value->getMessage()), 'at' => basename($value->getFile()) . ':' . $value->getLine()],
            is_object($value) => $value::class,
            default => $value,
        };
    }

    /** By Luhn's check digit, so that other long numbers stay readable. */
    private static function isCardNumber(string $digits): bool
    {
        $sum = 0;
        foreach (array_reverse(str_split((string) preg_replace('/\D/', '', $digits))) as $place => $digit) {
            $doubled = (int) $digit * ($place % 2 + 1);
            $sum += $doubled > 9 ? $doubled - 9 : $doubled;
        }

        return $sum % 10 === 0;
    }
}
