<?php

declare(strict_types=1);

// Carries events from the outbox to the broker. Run by Supervisor or systemd, once: two of them would send events twice.

require dirname(__DIR__) . '/autoload.php';

$services = Shop\Services::fromEnvironment();
$relay = $services->outboxRelay();
$services->eventLoop()->run(static fn (): bool => $relay->publish() > 0);
