<?php

declare(strict_types=1);

namespace Shop\Catalogue;

use Shop\Database\Database;

/**
 * Takes a delivery of stock and prices. It is written to a table that nobody reads, checked there, and changes places with the one that
 * customers read by one RENAME, which is atomic: nobody sees half of it, and a delivery that is wrong is never seen at all.
 */
final readonly class Import
{
    private const BATCH = 500;
    /** A delivery with so many fewer products than are there is more likely broken off than meant. */
    private const LEAST_SHARE = 0.5;

    public function __construct(private Database $database)
    {
    }

    /**
     * @param iterable<Product> $products
     * @return int how many products customers see from now on
     * @throws ImportRefused where the delivery does not look right; what customers see stays as it was
     */
    public function run(iterable $products): int
    {
        // One delivery at a time; the lock is the connection's, so it is gone with an importer that dies.
        if (($this->database->row("SELECT GET_LOCK('shop-catalogue', 0) AS won")['won'] ?? 0) !== 1) {
            throw new ImportRefused('another delivery is being taken');
        }
        try {
            $this->database->execute('DROP TABLE IF EXISTS products_staged, products_retired');
            $this->database->execute('CREATE TABLE products_staged LIKE products');
            $count = $this->stage($products);
            $known = (int) ($this->database->row('SELECT COUNT(*) AS n FROM products')['n'] ?? 0);
            if ($count === 0 || $count < $known * self::LEAST_SHARE) {
                throw new ImportRefused("the delivery has $count products where $known are known");
            }
            $this->database->execute('RENAME TABLE products TO products_retired, products_staged TO products');
            $this->database->execute('DROP TABLE products_retired');
            return $count;
        } finally {
            $this->database->execute('DROP TABLE IF EXISTS products_staged');
            $this->database->row("SELECT RELEASE_LOCK('shop-catalogue')");
        }
    }

    /** @param iterable<Product> $products */
    private function stage(iterable $products): int
    {
        $count = 0;
        $batch = [];
        foreach ($products as $product) {
            $batch[] = $product;
            ++$count;
            if (count($batch) === self::BATCH) {
                $this->insert($batch);
                $batch = [];
            }
        }
        $this->insert($batch);
        return $count;
    }

    /** @param list<Product> $products */
    private function insert(array $products): void
    {
        if ($products === []) {
            return;
        }
        $places = implode(', ', array_fill(0, count($products), '(?, ?, ?, ?, ?)'));
        $values = [];
        foreach ($products as $product) {
            array_push($values, $product->sku, $product->name, $product->stock, $product->priceMinor, $product->currency);
        }
        $this->database->execute("INSERT INTO products_staged (sku, name, stock, price_minor, currency) VALUES $places", $values);
    }
}
