#!/bin/sh
# An empty shop for each scenario.
set -eu
php bin/migrate.php --fresh
php -r '$redis = new Redis(); $redis->connect(getenv("REDIS_HOST"), (int) getenv("REDIS_PORT"), 2); $redis->flushAll();'
