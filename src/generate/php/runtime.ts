/** What generated classes lean on: the same for every contract, so that several can share a namespace. */

const invalidPayload = String.raw`/** A payload that is not as its contract has it. It never quotes the value, which may be a secret or personal. */
final class InvalidPayload extends \UnexpectedValueException
{
    /**
     * @param string $field a JSON Pointer (RFC 6901), such as /data/0/amount_minor; empty for the whole
     * @param string $reason such as "is missing"
     */
    private function __construct(public readonly string $field, public readonly string $reason)
    {
        parent::__construct(($field === '' ? 'the payload' : $field) . ': ' . $reason);
    }

    public static function at(string $field, string $reason): self
    {
        return new self($field, $reason);
    }
}
`;

const money = String.raw`/** An amount in minor units of its currency: cents for EUR. Never a float. */
final readonly class Money
{
    public function __construct(public int $minor, public string $currency)
    {
    }

    public function equals(self $other): bool
    {
        return $this->minor === $other->minor && $this->currency === $other->currency;
    }

    /** @throws \DomainException where the currencies differ */
    public function plus(self $other): self
    {
        return $this->with($other, $this->minor + $other->minor);
    }

    /** @throws \DomainException where the currencies differ */
    public function minus(self $other): self
    {
        return $this->with($other, $this->minor - $other->minor);
    }

    private function with(self $other, int|float $minor): self
    {
        if ($this->currency !== $other->currency) {
            throw new \DomainException('amounts of two currencies cannot be added');
        }
        if (is_float($minor)) {
            throw new \OverflowException('the amount is larger than an integer can be');
        }

        return new self($minor, $this->currency);
    }
}
`;

const payload = String.raw`/** @internal Checks of the generated classes. Nothing here says what a value was. */
final class Payload
{
    /** A stranger chooses the names of fields, and must not choose how long our messages get. */
    private const LONGEST_NAME = 64;
    private const DEEPEST = 128;

    public static function below(string $path, string|int $name): string
    {
        $name = (string) $name;
        if (preg_match('//u', $name) !== 1) {
            $name = '?';
        }
        if (preg_match('/^.{' . self::LONGEST_NAME . '}/su', $name, $begin) === 1) {
            $name = $begin[0];
        }

        return $path . '/' . str_replace(['~', '/'], ['~0', '~1'], $name);
    }

    /** @return array<array-key, mixed> */
    public static function object(mixed $value, string $path, ?int $minProperties = null, ?int $maxProperties = null): array
    {
        if (!is_array($value) || ($value !== [] && array_is_list($value))) {
            throw InvalidPayload::at($path, 'must be an object');
        }
        if ($minProperties !== null && count($value) < $minProperties) {
            throw InvalidPayload::at($path, "must have at least $minProperties fields");
        }
        if ($maxProperties !== null && count($value) > $maxProperties) {
            throw InvalidPayload::at($path, "must have at most $maxProperties fields");
        }

        return $value;
    }

    /**
     * @param array<array-key, mixed> $data
     * @param list<string> $fields
     */
    public static function known(array $data, string $path, array $fields): void
    {
        $unknown = array_key_first(array_diff_key($data, array_flip($fields)));
        if ($unknown !== null) {
            throw InvalidPayload::at(self::below($path, $unknown), 'is not known here');
        }
    }

    /**
     * @template T
     * @param array<array-key, mixed> $data
     * @param callable(mixed, string): T $read
     * @return T
     */
    public static function required(array $data, string $field, string $path, callable $read): mixed
    {
        if (!array_key_exists($field, $data)) {
            throw InvalidPayload::at(self::below($path, $field), 'is missing');
        }

        return $read($data[$field], self::below($path, $field));
    }

    /**
     * @template T
     * @param array<array-key, mixed> $data
     * @param callable(mixed, string): T $read
     * @return T|null
     */
    public static function optional(array $data, string $field, string $path, callable $read): mixed
    {
        return array_key_exists($field, $data) ? $read($data[$field], self::below($path, $field)) : null;
    }

    /**
     * @param array<array-key, mixed> $data
     * @param list<string> $fields
     * @return list<string>
     */
    public static function nulls(array $data, array $fields): array
    {
        return array_values(array_filter($fields, static fn (string $field): bool => array_key_exists($field, $data) && $data[$field] === null));
    }

    /**
     * @template T
     * @param array<array-key, mixed> $data
     * @param list<string> $fields
     * @param callable(mixed, string): T $read
     * @return array<array-key, T>
     */
    public static function additional(array $data, string $path, array $fields, callable $read): array
    {
        $more = [];
        foreach (array_diff_key($data, array_flip($fields)) as $name => $value) {
            $more[$name] = $read($value, self::below($path, $name));
        }

        return $more;
    }

    public static function boolean(mixed $value, string $path): bool
    {
        return is_bool($value) ? $value : throw InvalidPayload::at($path, 'must be true or false');
    }

    public static function string(mixed $value, string $path, ?int $minLength = null, ?int $maxLength = null, ?string $pattern = null, ?string $format = null): string
    {
        if (!is_string($value)) {
            throw InvalidPayload::at($path, 'must be a string');
        }
        if (preg_match('//u', $value) !== 1) {
            throw InvalidPayload::at($path, 'must be UTF-8');
        }
        // bytes that continue a character are none of their own
        $length = strlen((string) preg_replace('/[\x80-\xBF]+/', '', $value));
        if ($minLength !== null && $length < $minLength) {
            throw InvalidPayload::at($path, "must have at least $minLength characters");
        }
        if ($maxLength !== null && $length > $maxLength) {
            throw InvalidPayload::at($path, "must have at most $maxLength characters");
        }
        if ($pattern !== null && preg_match($pattern, $value) !== 1) {
            throw InvalidPayload::at($path, 'must match the pattern ' . substr($pattern, 1, -3));
        }
        $fits = match ($format) {
            'uri' => preg_match('/^[a-z][a-z0-9+.-]*:[!#-;=?-\[\]_a-z~]+$/iD', $value) === 1,
            'email' => filter_var($value, FILTER_VALIDATE_EMAIL, FILTER_FLAG_EMAIL_UNICODE) !== false,
            'uuid' => preg_match('/^(?:urn:uuid:)?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/iD', $value) === 1,
            default => true,
        };

        return $fits ? $value : throw InvalidPayload::at($path, "must be of the format $format");
    }

    public static function integer(mixed $value, string $path, int|float|null $minimum = null, int|float|null $maximum = null, int|float|null $exclusiveMinimum = null, int|float|null $exclusiveMaximum = null, int|float|null $multipleOf = null): int
    {
        // JSON does not tell 1 from 1.0; beyond 2^53 a float is no exact number
        if (is_float($value) && floor($value) === $value && abs($value) <= 9007199254740992) {
            $value = (int) $value;
        }
        if (!is_int($value)) {
            throw InvalidPayload::at($path, 'must be an integer');
        }
        self::bounds($value, $path, $minimum, $maximum, $exclusiveMinimum, $exclusiveMaximum, $multipleOf);

        return $value;
    }

    public static function number(mixed $value, string $path, int|float|null $minimum = null, int|float|null $maximum = null, int|float|null $exclusiveMinimum = null, int|float|null $exclusiveMaximum = null, int|float|null $multipleOf = null): int|float
    {
        if (!is_int($value) && !(is_float($value) && is_finite($value))) {
            throw InvalidPayload::at($path, 'must be a number');
        }
        self::bounds($value, $path, $minimum, $maximum, $exclusiveMinimum, $exclusiveMaximum, $multipleOf);

        return $value;
    }

    private static function bounds(int|float $value, string $path, int|float|null $minimum, int|float|null $maximum, int|float|null $exclusiveMinimum, int|float|null $exclusiveMaximum, int|float|null $multipleOf): void
    {
        if ($minimum !== null && $value < $minimum) {
            throw InvalidPayload::at($path, "must be at least $minimum");
        }
        if ($maximum !== null && $value > $maximum) {
            throw InvalidPayload::at($path, "must be at most $maximum");
        }
        if ($exclusiveMinimum !== null && $value <= $exclusiveMinimum) {
            throw InvalidPayload::at($path, "must be more than $exclusiveMinimum");
        }
        if ($exclusiveMaximum !== null && $value >= $exclusiveMaximum) {
            throw InvalidPayload::at($path, "must be less than $exclusiveMaximum");
        }
        if ($multipleOf !== null && abs($value / $multipleOf - round($value / $multipleOf)) > 1e-9) {
            throw InvalidPayload::at($path, "must be a multiple of $multipleOf");
        }
    }

    /** A time of RFC 3339. */
    public static function time(mixed $value, string $path): \DateTimeImmutable
    {
        if (
            !is_string($value)
            || preg_match('/^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(Z|[+-](\d\d):(\d\d))$/iD', $value, $part) !== 1
            || !checkdate((int) $part[2], (int) $part[3], (int) $part[1])
            || (int) $part[4] > 23 || (int) $part[5] > 59 || (int) $part[6] > 60
            || (int) ($part[9] ?? 0) > 23 || (int) ($part[10] ?? 0) > 59
        ) {
            throw InvalidPayload::at($path, 'must be a time such as 2026-01-15T10:00:00Z');
        }
        // PHP keeps microseconds
        $micros = substr(str_pad($part[7], 6, '0'), 0, 6);

        return new \DateTimeImmutable("$part[1]-$part[2]-$part[3]T$part[4]:$part[5]:$part[6].$micros" . strtoupper($part[8]));
    }

    /** With milliseconds, or microseconds where there are any; UTC as Z. */
    public static function writeTime(\DateTimeInterface $time): string
    {
        $fraction = (int) $time->format('u') % 1000 === 0 ? 'v' : 'u';

        return str_replace('+00:00', 'Z', $time->format("Y-m-d\\TH:i:s.{$fraction}P"));
    }

    public static function date(mixed $value, string $path): \DateTimeImmutable
    {
        if (
            !is_string($value)
            || preg_match('/^(\d{4})-(\d\d)-(\d\d)$/D', $value, $part) !== 1
            || !checkdate((int) $part[2], (int) $part[3], (int) $part[1])
        ) {
            throw InvalidPayload::at($path, 'must be a date such as 2026-01-15');
        }

        return new \DateTimeImmutable("{$value}T00:00:00Z");
    }

    /** @param list<mixed> $values */
    public static function choice(mixed $value, string $path, array $values): mixed
    {
        foreach ($values as $each) {
            $isNumber = (is_int($value) || is_float($value)) && (is_int($each) || is_float($each));
            if ($value === $each || (($isNumber || is_array($each) && is_array($value)) && $value == $each)) {
                return $each;
            }
        }

        throw InvalidPayload::at($path, 'must be ' . implode(' or ', array_map(json_encode(...), $values)));
    }

    /**
     * @template T of \BackedEnum
     * @param class-string<T> $class
     * @return T
     */
    public static function enum(mixed $value, string $path, string $class): \BackedEnum
    {
        foreach ($class::cases() as $case) {
            if ($case->value === $value) {
                return $case;
            }
        }

        throw InvalidPayload::at($path, 'must be one of ' . implode(', ', array_map(static fn (\BackedEnum $case): string => (string) $case->value, $class::cases())));
    }

    /**
     * @template T
     * @param callable(mixed, string): T $read
     * @return list<T>
     */
    public static function list(mixed $value, string $path, callable $read, ?int $minItems = null, ?int $maxItems = null, bool $uniqueItems = false): array
    {
        if (!is_array($value) || !array_is_list($value)) {
            throw InvalidPayload::at($path, 'must be a list');
        }
        if ($minItems !== null && count($value) < $minItems) {
            throw InvalidPayload::at($path, "must have at least $minItems items");
        }
        if ($maxItems !== null && count($value) > $maxItems) {
            throw InvalidPayload::at($path, "must have at most $maxItems items");
        }
        if ($uniqueItems && count(array_unique(array_map(serialize(...), $value))) < count($value)) {
            throw InvalidPayload::at($path, 'must have no item twice');
        }
        $items = [];
        foreach ($value as $n => $item) {
            $items[] = $read($item, self::below($path, $n));
        }

        return $items;
    }

    /**
     * @template T
     * @param callable(mixed, string): T $read
     * @return array<array-key, T>
     */
    public static function map(mixed $value, string $path, callable $read, ?int $minProperties = null, ?int $maxProperties = null, ?string $names = null): array
    {
        $map = [];
        foreach (self::object($value, $path, $minProperties, $maxProperties) as $name => $each) {
            if ($names !== null && preg_match($names, (string) $name) !== 1) {
                throw InvalidPayload::at(self::below($path, $name), 'must have a name that matches the pattern ' . substr($names, 1, -3));
            }
            $map[$name] = $read($each, self::below($path, $name));
        }

        return $map;
    }

    /** @param list<callable(mixed, string): mixed> $reads the first that takes the value has it */
    public static function either(mixed $value, string $path, array $reads): mixed
    {
        $deepest = null;
        foreach ($reads as $read) {
            try {
                return $read($value, $path);
            } catch (InvalidPayload $refused) {
                if ($deepest === null || strlen($refused->field) > strlen($deepest->field)) {
                    $deepest = $refused;
                }
            }
        }
        // one that failed further down is the one that was meant
        throw $deepest !== null && $deepest->field !== $path
            ? $deepest
            : InvalidPayload::at($path, 'has none of the forms that the contract allows');
    }

    public static function sameCurrency(?Money ...$amounts): void
    {
        $currencies = array_unique(array_map(static fn (Money $amount): string => $amount->currency, array_filter($amounts)));
        if (count($currencies) > 1) {
            throw InvalidPayload::at('/currency', 'must be the same for all amounts');
        }
    }

    /**
     * @param array<array-key, mixed> $fields
     * @param list<string> $optional those that are left out where they are null
     * @param list<string> $explicitNulls those of them that are not
     * @param array<array-key, mixed> $additional
     */
    public static function fields(array $fields, array $optional = [], array $explicitNulls = [], array $additional = []): \stdClass
    {
        foreach (array_diff($optional, $explicitNulls) as $field) {
            if ($fields[$field] === null) {
                unset($fields[$field]);
            }
        }

        return (object) ($fields + $additional);
    }

    /** Objects as arrays, as deep as they go. */
    public static function plain(mixed $value): mixed
    {
        return match (true) {
            $value instanceof \JsonSerializable => self::plain($value->jsonSerialize()),
            $value instanceof \stdClass => array_map(self::plain(...), (array) $value),
            is_array($value) => array_map(self::plain(...), $value),
            $value instanceof \BackedEnum => $value->value,
            default => $value,
        };
    }

    /** @return array<array-key, mixed> */
    public static function decode(string $json): array
    {
        try {
            $value = json_decode($json, true, self::DEEPEST, JSON_THROW_ON_ERROR);
        } catch (\JsonException $refused) {
            throw InvalidPayload::at('', 'must be JSON: ' . $refused->getMessage());
        }

        return self::object($value, '');
    }

    public static function encode(\JsonSerializable $value): string
    {
        try {
            return json_encode($value, JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_PRESERVE_ZERO_FRACTION);
        } catch (\JsonException $refused) {
            throw InvalidPayload::at('', 'cannot be written as JSON: ' . $refused->getMessage());
        }
    }
}
`;

/** By the class's name. */
export const runtime: Readonly<Record<string, string>> = { InvalidPayload: invalidPayload, Money: money, Payload: payload };
