<?php

declare(strict_types=1);

namespace Shop\Observability;

/** One line of Prometheus' text format, without its value: `name{label="value"}`. */
final class Sample
{
    /** @param array<string, string> $labels */
    public static function of(string $name, array $labels): string
    {
        if ($labels === []) {
            return $name;
        }
        $written = [];
        foreach ($labels as $label => $value) {
            $written[] = $label . '="' . strtr($value, ['\\' => '\\\\', '"' => '\\"', "\n" => '\\n']) . '"';
        }

        return $name . '{' . implode(',', $written) . '}';
    }
}
