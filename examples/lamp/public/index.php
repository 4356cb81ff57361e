<?php

declare(strict_types=1);

require dirname(__DIR__) . '/autoload.php';

Shop\Services::fromEnvironment()->frontController()->handle($_SERVER, $_COOKIE)->send();
