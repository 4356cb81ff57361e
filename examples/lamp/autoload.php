<?php

declare(strict_types=1);

// Composer's autoloader where `composer install` was run; else PSR-4 for the shop and Debian's packages for the libraries.
if (is_file(__DIR__ . '/vendor/autoload.php')) {
    require __DIR__ . '/vendor/autoload.php';
    return;
}
foreach (['GuzzleHttp', 'JsonSchema', 'PhpAmqpLib', 'Psr/Log'] as $library) {
    if (is_file("/usr/share/php/$library/autoload.php")) {
        require_once "/usr/share/php/$library/autoload.php";
    }
}
spl_autoload_register(static function (string $class): void {
    foreach (['Shop\\Tests\\' => 'tests/', 'Shop\\' => 'src/'] as $prefix => $folder) {
        if (str_starts_with($class, $prefix)) {
            $file = __DIR__ . '/' . $folder . str_replace('\\', '/', substr($class, strlen($prefix))) . '.php';
            if (is_file($file)) {
                require $file;
                return;
            }
        }
    }
});
