<?php

declare(strict_types=1);

// Prints what /metrics answers after one observation of each kind: page.php FOLDER
require __DIR__ . '/../../bootstrap.php';

use Shop\Observability\FileMetrics;
use Shop\Observability\Metric;
use Shop\Observability\MetricsPage;

$metrics = new FileMetrics($argv[1]);
$gauges = [];
foreach (Metric::cases() as $metric) {
    match ($metric->type()) {
        'counter' => $metrics->count($metric, ['partner' => 'payment']),
        'histogram' => $metrics->observe($metric, 0.3, ['partner' => 'payment']),
        'gauge' => $gauges[] = [$metric, ['state' => 'open'], 0.25],
    };
}
echo (new MetricsPage($metrics))->render($gauges);
