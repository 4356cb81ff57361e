<?php
declare(strict_types=1);

require __DIR__ . '/../src/database.php';
require __DIR__ . '/../src/log.php';
require __DIR__ . '/../src/partners.php';
require __DIR__ . '/../src/fulfilment.php';

while (true) {
    $order = claim();
    if ($order === null) {
        usleep(20_000);
        continue;
    }
    advance($order);
}
