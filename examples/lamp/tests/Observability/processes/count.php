<?php

declare(strict_types=1);

// Counts webhooks so many times: count.php FOLDER TIMES
require __DIR__ . '/../../bootstrap.php';
[, $folder, $times] = $argv;
$metrics = new Shop\Observability\FileMetrics($folder);
for ($n = 0; $n < (int) $times; ++$n) {
    $metrics->count(Shop\Observability\Metric::Webhooks, ['partner' => 'payment']);
    if ($n % 50 === 0) {
        $metrics->flush();
    }
}
