<?php

declare(strict_types=1);

// Takes a place in a bulkhead, says so, and never gives it back: hold.php URL PREFIX
require __DIR__ . '/../../bootstrap.php';
[, $url, $prefix] = $argv;
$bulkhead = new Shop\Http\Bulkhead('payment', new Shop\Http\RedisState($url, $prefix), new Shop\Http\SystemClock(), 1, 2_000);
echo $bulkhead->enter() === null ? "full\n" : "in\n";
sleep(60);
