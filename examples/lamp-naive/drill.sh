#!/bin/sh
# Drills the naive shop: starts MariaDB on a free port, and the shop as firedrill.yaml says. Installs nothing; says what is missing.
#
#   sh drill.sh                          the standard drill
#   sh drill.sh calm --out /tmp/drill    whatever `firedrill run` takes
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
needs apache2 apache2
needs /usr/lib/apache2/modules/libphp8.2.so libapache2-mod-php8.2
needs mariadbd mariadb-server
[ -e "$here/vendor/autoload.php" ] || needs /usr/share/php/GuzzleHttp/autoload.php php-guzzlehttp-guzzle
if command -v php >/dev/null 2>&1; then
  modules=$(php -m)
  case "$modules" in *curl*) ;; *) missing="$missing php8.2-curl" ;; esac
  case "$modules" in *pdo_mysql*) ;; *) missing="$missing php8.2-mysql" ;; esac
fi
if [ -n "$missing" ]; then
  echo "Missing here. Debian 12 installs it with: apt-get install --no-install-recommends$missing" >&2
  exit 2
fi
command -v node >/dev/null 2>&1 || { echo "Missing here: Node 24, of https://nodejs.org or your version manager." >&2; exit 2; }
[ "${1:-}" != --check ] || exit 0
work=$(mktemp -d "${TMPDIR:-/tmp}/lamp-naive-XXXXXX")
trap 'rm -rf "$work"' EXIT
firedrill=${FIREDRILL:-"$here/../../bin/firedrill.js"}
sh "$here/../with-servers.sh" "$work" mariadb -- node "$firedrill" run "$@" --config "$here/firedrill.yaml" &
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
