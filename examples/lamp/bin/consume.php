<?php

declare(strict_types=1);

// Takes events from the broker into the read model. Run by Supervisor or systemd, as many as needed.

require dirname(__DIR__) . '/autoload.php';

$services = Shop\Services::fromEnvironment();
$services->eventLoop()->run($services->eventConsumer()->takeOne(...));
