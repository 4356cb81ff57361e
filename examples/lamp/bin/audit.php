<?php

declare(strict_types=1);

// Keys and endpoints: `php bin/audit.php look ACTOR` records what is new, `php bin/audit.php verify` proves the log whole (exit 1 where not).

require dirname(__DIR__) . '/autoload.php';

$services = Shop\Services::fromEnvironment();
switch ($argv[1] ?? '') {
    case 'look':
        foreach ($services->changeWatch()->look($argv[2] ?? get_current_user()) as $subject) {
            echo "changed: $subject\n";
        }
        exit(0);
    case 'verify':
        $broken = $services->auditLog()->firstBroken();
        echo $broken === null ? "whole\n" : "broken at row $broken\n";
        exit($broken === null ? 0 : 1);
    default:
        fwrite(STDERR, "usage: php bin/audit.php look ACTOR | verify\n");
        exit(2);
}
