#!/bin/sh
# Drills the shop: starts MariaDB and Redis on free ports, and the rest as firedrill.yaml says. Installs nothing; says what is missing.
#
#   sh drill.sh                          the standard drill, and the shop's own scenarios
#   sh drill.sh --out /tmp/drill         the same, with options of `firedrill run`
#   sh drill.sh calm scenarios/*.yaml    some of it
#   sh drill.sh --check                  only says what is missing
set -eu
here=$(cd "$(dirname "$0")" && pwd)
PATH="$PATH:/usr/sbin"
missing=""
# A command, or a file by its whole path: a folder of this name may lie here.
needs() {
  case $1 in
    /*) [ -e "$1" ] ;;
    *) command -v "$1" >/dev/null 2>&1 ;;
  esac || missing="$missing $2"
}
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
command -v node >/dev/null 2>&1 || { echo "Missing here: Node 24, of https://nodejs.org or your version manager." >&2; exit 2; }
[ "${1:-}" != --check ] || exit 0
TMPDIR="${TMPDIR:-/tmp}"
# The path of a socket has at most 107 bytes.
[ "${#TMPDIR}" -lt 60 ] || TMPDIR=/tmp
export TMPDIR
work=$(mktemp -d "$TMPDIR/lamp-XXXXXX")
chmod 711 "$work"
trap 'rm -rf "$work"' EXIT
export SHOP_SOCKETS="$work"
firedrill=${FIREDRILL:-"$here/../../bin/firedrill.js"}
case "${1:-}" in
  "" | -*)
    # calm first: what customers wait for there is the measure for the others; one scenario is for virtual time, and one has labels that are made later, which the shop takes for made.
    set -- calm "$@"
    for scenario in "$here"/../../scenarios/*.yaml; do
      case "$scenario" in
      */calm.yaml | */clocks-and-commits.yaml | */labels-later.yaml) ;;
      *) set -- "$@" "$(basename "$scenario" .yaml)" ;;
      esac
    done
    set -- "$@" "$here"/scenarios/*.yaml
    ;;
esac
sh "$here/../with-servers.sh" "$work/servers" mariadb redis -- node "$firedrill" run "$@" --config "$here/firedrill.yaml" &
drill=$!
# A shell that waits for a command in the foreground hears of no signal until that ends.
trap 'kill "$drill" 2>/dev/null || true' INT TERM HUP
status=0
wait "$drill" || status=$?
while kill -0 "$drill" 2>/dev/null; do
  status=0
  wait "$drill" || status=$?
done
exit "$status"
