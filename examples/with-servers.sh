#!/bin/sh
# Starts the servers that a shop needs beside itself, runs a command with their addresses in its environment, and ends them however
# the command ends. They keep their files in a folder of this run and listen on free ports of this machine. Nothing is installed.
#
#   sh examples/with-servers.sh FOLDER mariadb redis -- firedrill run
#
# mariadb gives DB_HOST, DB_PORT, DB_NAME, DB_USER and DB_PASSWORD; redis gives REDIS_HOST and REDIS_PORT.
set -eu

missing=""
needs() {
  command -v "$1" >/dev/null 2>&1 || missing="$missing $2"
}

folder=$1
shift
servers=""
while [ "$1" != -- ]; do
  servers="$servers $1"
  shift
done
shift

PATH="$PATH:/usr/sbin"
needs php php8.2-cli
for server in $servers; do
  case $server in
    mariadb) needs mariadbd mariadb-server; needs mariadb-install-db mariadb-server; needs mariadb mariadb-client ;;
    redis) needs redis-server redis-server; needs redis-cli redis-tools ;;
    *) echo "with-servers.sh: nobody knows the server $server" >&2; exit 2 ;;
  esac
done
if [ -n "$missing" ]; then
  echo "Missing here. Debian and Ubuntu install it with: apt-get install$missing" >&2
  exit 2
fi

mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
pids=""
end() {
  for pid in $pids; do kill "$pid" 2>/dev/null || true; done
  for pid in $pids; do wait "$pid" 2>/dev/null || true; done
}
trap end EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# Gives a port that was free a moment ago.
free_port() {
  php -n -r '$s = stream_socket_server("tcp://127.0.0.1:0"); echo substr(strrchr(stream_socket_get_name($s, false), ":"), 1);'
}

# Waits until a command succeeds, for as long as the server runs: wait_for PID LOG COMMAND...
wait_for() {
  pid=$1 log=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    if ! kill -0 "$pid" 2>/dev/null; then
      tail -n 20 "$log" >&2
      exit 2
    fi
    sleep 0.1
  done
}

# A server that outlives its caller is nobody's: where Linux can, it ends with this shell even if that is killed.
start() {
  log=$1
  shift
  if command -v setpriv >/dev/null 2>&1; then set -- setpriv --pdeathsig TERM "$@"; fi
  "$@" >"$log" 2>&1 &
  pids="$pids $!"
}

start_mariadb() {
  data=$folder/mariadb
  # a path of a socket is short: 107 bytes on Linux
  socket=$(mktemp -u "${TMPDIR:-/tmp}/mariadb-XXXXXX")
  # a server that root starts has to be told that root is meant
  me=$(id -un)
  rm -rf "$data"
  mkdir -p "$data"
  mariadb-install-db --no-defaults --user="$me" --datadir="$data" --skip-test-db --auth-root-authentication-method=normal \
    >"$folder/mariadb-install.log" 2>&1 || { tail -n 20 "$folder/mariadb-install.log" >&2; exit 2; }
  DB_HOST=127.0.0.1 DB_PORT=$(free_port) DB_NAME=shop DB_USER=shop DB_PASSWORD=shop
  # Nobody pulls the plug of a drill: what is committed may wait in the system's cache. Production keeps the default, 1.
  start "$folder/mariadb.log" mariadbd --no-defaults --user="$me" --datadir="$data" --socket="$socket" \
    --innodb-flush-log-at-trx-commit=2 \
    --bind-address=127.0.0.1 --port="$DB_PORT" --skip-name-resolve --max-connections=300
  wait_for "$!" "$folder/mariadb.log" mariadb --no-defaults --user=root --socket="$socket" --execute="SELECT 1"
  mariadb --no-defaults --user=root --socket="$socket" --execute="
    CREATE DATABASE $DB_NAME CHARACTER SET utf8mb4;
    CREATE USER '$DB_USER'@'%' IDENTIFIED BY '$DB_PASSWORD';
    GRANT ALL ON $DB_NAME.* TO '$DB_USER'@'%';"
  export DB_HOST DB_PORT DB_NAME DB_USER DB_PASSWORD
}

start_redis() {
  REDIS_HOST=127.0.0.1 REDIS_PORT=$(free_port)
  start "$folder/redis.log" redis-server --bind 127.0.0.1 --port "$REDIS_PORT" --save "" --appendonly no --dir "$folder"
  wait_for "$!" "$folder/redis.log" redis-cli -p "$REDIS_PORT" ping
  export REDIS_HOST REDIS_PORT
}

for server in $servers; do "start_$server"; done
"$@" &
command=$!
# A shell that waits for a command in the foreground hears of no signal until that ends.
trap 'kill "$command" 2>/dev/null || true' INT TERM HUP
status=0
wait "$command" || status=$?
while kill -0 "$command" 2>/dev/null; do
  status=0
  wait "$command" || status=$?
done
exit "$status"
