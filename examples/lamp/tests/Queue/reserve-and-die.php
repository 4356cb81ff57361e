<?php

declare(strict_types=1);

// A consumer that is killed while it holds a job: reserve-and-die.php URL QUEUE LEASE_MS

use Shop\Queue\QueueFactory;
use Shop\Tests\Queue\Broker;

require __DIR__ . '/../../autoload.php';
require __DIR__ . '/Broker.php';

[, $url, $name, $leaseMs] = $argv;
$queue = (new QueueFactory(Broker::database(...)))->fromUrl($url, $name);
$deadline = microtime(true) + 10;
do {
    $reserved = $queue->reserve((int) $leaseMs);
} while ($reserved === null && microtime(true) < $deadline && usleep(20_000) === null);
fwrite(STDOUT, $reserved === null ? 'nothing' : 'reserved');
posix_kill(getmypid(), SIGKILL);
