<?php

declare(strict_types=1);

// Brings the database's schema up to date. `--fresh` empties it first: for drills and tests.

require dirname(__DIR__) . '/autoload.php';

$migrations = Shop\Services::fromEnvironment()->migrations();
if (in_array('--fresh', $argv, true)) {
    $migrations->fresh();
    exit(0);
}
foreach ($migrations->apply() as $name) {
    echo "applied $name\n";
}
