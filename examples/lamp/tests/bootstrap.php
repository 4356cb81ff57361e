<?php

declare(strict_types=1);

require __DIR__ . '/../autoload.php';

// Firedrill's own package, where `composer install` has not put it: its place in this repository.
spl_autoload_register(static function (string $class): void {
    if (str_starts_with($class, 'Firedrill\\')) {
        $file = __DIR__ . '/../../../php/src/' . str_replace('\\', '/', substr($class, strlen('Firedrill\\'))) . '.php';
        if (is_file($file)) {
            require $file;
        }
    }
});
