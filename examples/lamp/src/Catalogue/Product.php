<?php

declare(strict_types=1);

namespace Shop\Catalogue;

final readonly class Product
{
    private function __construct(
        public string $sku,
        public string $name,
        public int $stock,
        public int $priceMinor,
        public string $currency,
    ) {
    }

    /**
     * @param array<string, string> $row of a delivery: `sku`, `name`, `stock`, `price_minor`, `currency`
     * @throws ImportRefused with the line and the field
     */
    public static function fromRow(array $row, int $line): self
    {
        $text = static fn (string $field, string $pattern): string => preg_match($pattern, $row[$field] ?? '') === 1
            ? $row[$field]
            : throw new ImportRefused("line $line: $field is missing or wrong");
        return new self(
            $text('sku', '/^[A-Za-z0-9._-]{1,40}$/D'),
            $text('name', '/^.{1,200}$/Du'),
            (int) $text('stock', '/^\d{1,9}$/D'),
            (int) $text('price_minor', '/^\d{1,9}$/D'),
            $text('currency', '/^[A-Z]{3}$/D'),
        );
    }
}
