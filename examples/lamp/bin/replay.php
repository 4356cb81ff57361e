<?php

declare(strict_types=1);

// Rebuilds the read model from the events, proves it equal to the current one, then switches:
//   php bin/replay.php [--events-per-second=200] [--accept]
// Exit 1, and no switch, where they differ; --accept switches all the same, once somebody has read the differences.

require dirname(__DIR__) . '/autoload.php';

$options = getopt('', ['events-per-second:', 'accept']);
$result = Shop\Services::fromEnvironment()->replay(max(1, (int) ($options['events-per-second'] ?? 200)))->run(isset($options['accept']));
echo json_encode($result, JSON_THROW_ON_ERROR | JSON_PRETTY_PRINT), "\n";
exit($result['switched'] ? 0 : 1);
