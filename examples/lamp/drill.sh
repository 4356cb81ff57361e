#!/bin/sh
# Drills the shop: starts MariaDB and Redis on free ports, and the rest as firedrill.yaml says. Installs nothing; says what is missing.
#
#   sh drill.sh                          the standard drill, and the shop's own scenarios
#   sh drill.sh calm --out /tmp/drill    whatever `firedrill run` takes
set -eu
here=$(cd "$(dirname "$0")" && pwd)
PATH="$PATH:/usr/sbin"
missing=""
needs() { [ -e "$1" ] || command -v "$1" >/dev/null 2>&1 || missing="$missing $2"; }
needs php php8.2-cli
needs php-fpm8.2 php8.2-fpm
needs apache2 apache2
needs /usr/lib/apache2/modules/mod_proxy_fcgi.so apache2-bin
needs supervisord supervisor
needs mariadbd mariadb-server
needs redis-server redis-server
needs /usr/share/php/GuzzleHttp/autoload.php php-guzzlehttp-guzzle
needs /usr/share/php/Psr/Log/autoload.php php-psr-log
needs /usr/share/php/JsonSchema/autoload.php php-json-schema
if command -v php >/dev/null 2>&1; then
  modules=$(php -m)
  for module in curl mbstring pdo_mysql redis pcntl; do
    case "$modules" in
      *"$module"*) ;;
      *) missing="$missing $(echo "$module" | sed 's/^pdo_mysql$/php8.2-mysql/; s/^redis$/php-redis/; s/^\(curl\|mbstring\)$/php8.2-\1/; s/^pcntl$/php8.2-cli/')" ;;
    esac
  done
fi
if [ -n "$missing" ]; then
  echo "Missing here. Debian 12 installs it with: apt-get install --no-install-recommends$missing" >&2
  exit 2
fi
work=$(mktemp -d "${TMPDIR:-/tmp}/lamp-XXXXXX")
chmod 711 "$work"
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
export SHOP_SOCKETS="$work"
firedrill=${FIREDRILL:-"$here/../../bin/firedrill.js"}
if [ $# -eq 0 ]; then
  set -- "$here"/scenarios/*.yaml
  for scenario in "$here"/../../scenarios/*.yaml; do set -- "$@" "$(basename "$scenario" .yaml)"; done
fi
sh "$here/../with-servers.sh" "$work/servers" mariadb redis -- node "$firedrill" run "$@" --config "$here/firedrill.yaml"
