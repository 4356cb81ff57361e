<?php

declare(strict_types=1);

// Counts webhooks so many times, beside others: count.php FOLDER PROCESSES TIMES
require __DIR__ . '/../../bootstrap.php';
[, $folder, $processes, $times] = $argv;
$metrics = new Shop\Observability\FileMetrics($folder);
// All begin when the last of them is there.
touch("{$folder}/there-" . getmypid());
while (count(glob("{$folder}/there-*") ?: []) < (int) $processes) {
    usleep(1_000);
}
for ($n = 0; $n < (int) $times; ++$n) {
    $metrics->count(Shop\Observability\Metric::Webhooks, ['partner' => 'payment']);
    $metrics->flush();
}
