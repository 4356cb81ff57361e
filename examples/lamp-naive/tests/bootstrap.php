<?php

declare(strict_types=1);

require __DIR__ . '/../autoload.php';
// What any client has to keep stands beside the shop that keeps it; Firedrill's package in its place in this repository.
spl_autoload_register(static function (string $class): void {
    if (str_starts_with($class, 'Firedrill\\')) {
        $file = __DIR__ . '/../../../php/src/' . str_replace('\\', '/', substr($class, strlen('Firedrill\\'))) . '.php';
        if (is_file($file)) {
            require $file;
        }
    }
});
require __DIR__ . '/../../lamp/tests/PartnerFaults/ChargeTestCase.php';
