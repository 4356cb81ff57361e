<?php

declare(strict_types=1);

// Composer's autoloader where `composer install` has made one; else the same mapping, so that the tests need no Composer.
$composer = dirname(__DIR__) . '/vendor/autoload.php';
if (is_file($composer)) {
    require $composer;

    return;
}
spl_autoload_register(static function (string $class): void {
    foreach (['Firedrill\\Tests\\' => __DIR__, 'Firedrill\\' => dirname(__DIR__) . '/src'] as $prefix => $folder) {
        if (!str_starts_with($class, $prefix)) {
            continue;
        }
        $file = $folder . '/' . str_replace('\\', '/', substr($class, strlen($prefix))) . '.php';
        if (is_file($file)) {
            require $file;

            return;
        }
    }
});
