<?php

declare(strict_types=1);

// Adds one to a count in Redis so many times, beside others: add.php URL PREFIX PROCESSES TIMES
require __DIR__ . '/../../bootstrap.php';
[, $url, $prefix, $processes, $times] = $argv;
$state = new Shop\Http\RedisState($url, $prefix);
// All begin when the last of them is there.
$state->update('there', 60_000, static fn (?array $value): array => [['n' => ($value['n'] ?? 0) + 1], null]);
while ($state->read('there')['n'] < (int) $processes) {
    usleep(1_000);
}
for ($n = 0; $n < (int) $times; ++$n) {
    $state->update('count', 60_000, static fn (?array $value): array => [['n' => ($value['n'] ?? 0) + 1], null]);
}
