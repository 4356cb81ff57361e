<?php

declare(strict_types=1);

namespace Shop\Observability;

final class Histogram
{
    /** From a read within a data centre to the longest that a customer or a worker waits; p95 and p99 are read between them. */
    public const BUCKETS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
}
