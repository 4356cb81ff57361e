<?php
declare(strict_types=1);

/** What operators read: a file a day, as most frameworks keep it. Neither tokens nor customers' data belong here. */
function logLine(string $message): void
{
    $file = dirname(__DIR__) . '/var/log/shop-' . gmdate('Y-m-d') . '.log';
    file_put_contents($file, gmdate('c') . ' ' . $message . "\n", FILE_APPEND | LOCK_EX);
}
