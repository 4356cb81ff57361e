<?php

declare(strict_types=1);

// Takes a delivery of stock and prices: `php bin/import-catalogue.php delivery.csv`, with a first line that names the columns.

use Shop\Catalogue\Import;
use Shop\Catalogue\ImportRefused;
use Shop\Catalogue\Product;

require dirname(__DIR__) . '/autoload.php';

/** @return Generator<Product> */
function products(string $file): Generator
{
    $handle = @fopen($file, 'r') ?: throw new ImportRefused("$file cannot be read");
    $columns = fgetcsv($handle, escape: '') ?: [];
    for ($line = 2; ($values = fgetcsv($handle, escape: '')) !== false; ++$line) {
        if (count($values) !== count($columns)) {
            throw new ImportRefused("line $line has " . count($values) . ' columns, not ' . count($columns));
        }
        yield Product::fromRow(array_combine($columns, array_map(strval(...), $values)), $line);
    }
}

try {
    $count = (new Import(Shop\Services::fromEnvironment()->database()))->run(products($argv[1] ?? ''));
    echo "$count products\n";
} catch (ImportRefused $refused) {
    fwrite(STDERR, $refused->getMessage() . "\n");
    exit(1);
}
