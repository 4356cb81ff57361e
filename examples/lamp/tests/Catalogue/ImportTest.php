<?php

declare(strict_types=1);

namespace Shop\Tests\Catalogue;

use Shop\Catalogue\Import;
use Shop\Catalogue\ImportRefused;
use Shop\Catalogue\Product;
use Shop\Tests\Database\DatabaseTestCase;

final class ImportTest extends DatabaseTestCase
{
    /** @return list<Product> */
    private static function delivery(int $count, int $priceMinor): array
    {
        return array_map(static fn (int $n): Product => Product::fromRow([
            'sku' => "sku-$n",
            'name' => "Product $n",
            'stock' => '3',
            'price_minor' => (string) $priceMinor,
            'currency' => 'EUR',
        ], $n), range(1, $count));
    }

    /** @return list<int> */
    private function prices(): array
    {
        return array_column($this->database->rows('SELECT DISTINCT price_minor AS price FROM products'), 'price');
    }

    public function testADeliveryTakesThePlaceOfTheLastOneAtOnce(): void
    {
        $import = new Import($this->database);
        self::assertSame(1200, $import->run(self::delivery(1200, 100)));
        // What customers see while the next one is written is the one before.
        $next = (function (): \Generator {
            foreach (self::delivery(1200, 200) as $product) {
                yield $product;
            }
            self::assertSame([100], $this->prices());
        })();
        $import->run($next);
        self::assertSame([200], $this->prices());
    }

    public function testADeliveryThatBreaksOffIsNeverSeen(): void
    {
        $import = new Import($this->database);
        $import->run(self::delivery(10, 100));
        try {
            $import->run(self::delivery(4, 200));
            self::fail('it was taken');
        } catch (ImportRefused) {
            self::assertSame([100], $this->prices());
        }
        $this->expectException(ImportRefused::class);
        $import->run((static function (): \Generator {
            yield from self::delivery(9, 300);
            yield Product::fromRow(['sku' => 'sku-10'], 10);
        })());
    }
}
