<?php

declare(strict_types=1);

namespace Firedrill;

/**
 * What the control API answered, read field by field.
 *
 * @internal
 */
final class Answer
{
    /** @param array<array-key, mixed> $fields */
    public function __construct(private readonly array $fields, private readonly string $place)
    {
    }

    public function text(string $name): string
    {
        $value = $this->fields[$name] ?? null;

        return is_string($value) ? $value : throw $this->misshapen($name, 'no text');
    }

    public function textOrNull(string $name): ?string
    {
        return isset($this->fields[$name]) ? $this->text($name) : null;
    }

    public function number(string $name): int
    {
        $value = $this->fields[$name] ?? null;
        if (is_float($value) && floor($value) === $value) {
            return (int) $value;
        }

        return is_int($value) ? $value : throw $this->misshapen($name, 'no whole number');
    }

    public function numberOrNull(string $name): ?int
    {
        return isset($this->fields[$name]) ? $this->number($name) : null;
    }

    public function at(string $name): self
    {
        $value = $this->fields[$name] ?? null;

        return is_array($value) ? new self($value, "{$this->place} {$name}") : throw $this->misshapen($name, 'no object');
    }

    /** @return list<self> */
    public function list(string $name): array
    {
        $all = $this->at($name);
        $found = [];
        foreach (array_keys($all->fields) as $n) {
            $found[] = $all->at((string) $n);
        }

        return $found;
    }

    /** @return array<string, int> */
    public function numbers(): array
    {
        $found = [];
        foreach (array_keys($this->fields) as $name) {
            $found[(string) $name] = $this->number((string) $name);
        }

        return $found;
    }

    private function misshapen(string $name, string $problem): FiredrillException
    {
        return new FiredrillException(
            $this->place,
            "`{$name}` is {$problem}",
            'This package and the `firedrill` command do not fit together: install both from the same release.',
        );
    }
}
