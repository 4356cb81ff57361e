# Serves the shop by PHP's own server, or with SHOP_SERVER=apache by Apache.
export SHOP_DIR="$PWD"
if [ "${SHOP_SERVER:-}" = apache ]; then
  exec apache2 -f "$PWD/apache.conf" -DFOREGROUND
fi
export PHP_CLI_SERVER_WORKERS=8
exec php -S "127.0.0.1:$PORT" -t public public/index.php
