<?php

declare(strict_types=1);

// Adds one to a count in Redis so many times: add.php URL PREFIX TIMES
require __DIR__ . '/../../bootstrap.php';
[, $url, $prefix, $times] = $argv;
$state = new Shop\Http\RedisState($url, $prefix);
for ($n = 0; $n < (int) $times; ++$n) {
    $state->update('count', 60_000, static fn (?array $value): array => [['n' => ($value['n'] ?? 0) + 1], null]);
}
