<?php

// Reads every class of a folder, then does with them what a JSON file asks for, and says what came of it as JSON.

declare(strict_types=1);

[, $folder, $namespace, $file] = $argv;
error_reporting(E_ALL);
set_error_handler(static function (int $level, string $message): never {
    throw new ErrorException($message, 0, $level);
});
spl_autoload_register(static function (string $class) use ($folder, $namespace): void {
    if (str_starts_with($class, $namespace . '\\')) {
        require_once $folder . '/' . substr($class, strlen($namespace) + 1) . '.php';
    }
});
ob_start();
foreach (glob($folder . '/*.php') as $each) {
    require_once $each;
}

$refusal = $namespace . '\InvalidPayload';
$answers = [];
foreach (json_decode(file_get_contents($file), true, 512, JSON_THROW_ON_ERROR) as ['class' => $class, 'json' => $json]) {
    $class = $namespace . '\\' . $class;
    $given = json_decode($json, true, 512, JSON_THROW_ON_ERROR);
    try {
        $read = $class::fromArray($given);
        $answers[] = [
            'array' => $read->toArray() == $given,
            'again' => $read::fromJson($read->toJson()) == $read,
            'json' => $read->toJson(),
        ];
    } catch (Throwable $thrown) {
        $answers[] = $thrown instanceof $refusal
            ? ['field' => $thrown->field, 'reason' => $thrown->reason]
            : ['error' => get_class($thrown) . ': ' . $thrown->getMessage() . ' at ' . basename($thrown->getFile()) . ':' . $thrown->getLine()];
    }
}
echo ob_get_clean() === '' ? '' : "INJECTED\n";
echo json_encode($answers, JSON_THROW_ON_ERROR);
