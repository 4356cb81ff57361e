<?php

declare(strict_types=1);

// Composer's autoloader where `composer install` was run, else Debian's package php-guzzlehttp-guzzle.
if (is_file(__DIR__ . '/vendor/autoload.php')) {
    require __DIR__ . '/vendor/autoload.php';
} else {
    require 'GuzzleHttp/autoload.php';
    spl_autoload_register(static function (string $class): void {
        $file = __DIR__ . '/src/' . str_replace(['Shop\\', '\\'], ['', '/'], $class) . '.php';
        if (is_file($file)) {
            require $file;
        }
    });
}
