<?php

declare(strict_types=1);

// Works off what is to be done at partners. Run by Supervisor or systemd; SIGTERM lets it finish the piece in hand.

require dirname(__DIR__) . '/autoload.php';

$loop = Shop\Services::fromEnvironment()->workLoop();
pcntl_async_signals(true);
foreach ([SIGTERM, SIGINT] as $signal) {
    pcntl_signal($signal, static fn () => $loop->stop());
}
$loop->run();
