#!/bin/sh
# Starts one of the shop's processes for a drill: web (Apache), fpm or worker (Supervisor with its workers). Firedrill owns it.
set -eu
SHOP_DIR=$(cd "$(dirname "$0")/../.." && pwd)
# A path of a socket is short (107 bytes), and the folder of a run may be deep.
FPM_SOCKET="${SHOP_SOCKETS:-/tmp}/shop-$SHOP_PORT.sock"
APACHE_USER=$(id -un)
APACHE_GROUP=$(id -gn)
# Apache serves nobody as root.
[ "$(id -u)" != 0 ] || { APACHE_USER=www-data APACHE_GROUP=www-data; }
FPM_GROUP=$APACHE_GROUP
export SHOP_DIR FPM_SOCKET FPM_GROUP APACHE_USER APACHE_GROUP
PATH="$PATH:/usr/sbin"
case $1 in
  web)
    # a killed Apache leaves this file behind, and the next one may take it for a server that runs
    rm -f "$DATA_DIR/apache.pid"
    exec apache2 -f "$SHOP_DIR/conf/drill/apache.conf" ${TLS_CERT_FILE:+-DTLS} -DFOREGROUND
    ;;
  fpm)
    rm -f "$FPM_SOCKET"
    # -R: a drill of root's runs as root, so that it works in whatever folder lies. Production has user and group in the pool.
    as_root=""
    [ "$(id -u)" != 0 ] || as_root=-R
    exec php-fpm8.2 $as_root -F -y "$SHOP_DIR/conf/drill/php-fpm.conf"
    ;;
  worker) exec supervisord -n -c "$SHOP_DIR/conf/drill/supervisord.conf" ;;
esac
