<?php

declare(strict_types=1);

// Compares orders, invoices, refunds, shipments and balances with the partners' books: nightly (conf/systemd/shop-reconcile.timer), and
// whenever somebody wants to know. Prints the report; ends with 1 where a person must look.
//
//   php bin/reconcile.php                    heals what it can, and reports
//   php bin/reconcile.php --replay LS-100042 opens the order's dead letters again: each is looked for before it is sent again

require dirname(__DIR__) . '/autoload.php';

$services = Shop\Services::fromEnvironment();
if (($argv[1] ?? '') === '--replay') {
    $opened = $services->deadLetters()->replay($argv[2] ?? '');
    echo json_encode(['opened' => $opened], JSON_THROW_ON_ERROR), "\n";
    exit($opened === [] ? 1 : 0);
}
$report = $services->reconciler()->run();
echo json_encode($report->toArray(), JSON_THROW_ON_ERROR | JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES), "\n";
exit($report->unresolved === [] ? 0 : 1);
