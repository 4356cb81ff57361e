#!/usr/bin/env bash
# Starts and stops one broker in a folder of its own: broker.sh start|kill table|redis|amqp|beanstalk FOLDER PORT
# A start waits until the broker answers; a kill is SIGKILL, as a machine that dies.
set -euo pipefail
action="$1" kind="$2" folder="$3" port="$4"
mkdir -p "$folder"
cd "$folder"

# Ends at the first success; fails where the program ended or the time is up.
wait_for() {
  for _ in $(seq 600); do
    "$@" >/dev/null 2>&1 && return
    kill -0 "$(cat pid)" 2>/dev/null || break
    sleep 0.1
  done
  echo "broker.sh: $kind does not answer on port $port:" >&2
  tail -n 30 output >&2
  return 1
}

# Runs the broker in a process group of its own, so that a kill reaches whatever it has started. It inherits no open file: a lock that
# the caller holds would stay held for as long as the broker runs.
run() {
  (
    for file in /proc/self/fd/*; do
      number="${file##*/}"
      [ "$number" -le 2 ] || eval "exec $number>&-" 2>/dev/null || true
    done
    exec setsid "$@" >>output 2>&1 </dev/null
  ) &
  echo $! >pid
}

listens() { (: <"/dev/tcp/127.0.0.1/$port"); }

start_table() {
  [ -d data/mysql ] || mariadb-install-db --no-defaults --datadir="$folder/data" --auth-root-authentication-method=normal --skip-test-db --user="$(id -un)" >>output 2>&1 || { cat output >&2; exit 1; }
  run mariadbd --no-defaults --user="$(id -un)" --datadir="$folder/data" --bind-address=127.0.0.1 --port="$port" --socket="$folder/socket" \
    --pid-file="$folder/mariadb.pid" --innodb-buffer-pool-size=32M --innodb-log-file-size=16M --performance-schema=OFF
  wait_for mariadb-admin --no-defaults --socket="$folder/socket" --user=root ping
  mariadb --no-defaults --socket="$folder/socket" --user=root \
    -e "CREATE DATABASE IF NOT EXISTS shop; CREATE USER IF NOT EXISTS shop@127.0.0.1 IDENTIFIED BY 'shop'; GRANT ALL ON shop.* TO shop@127.0.0.1"
}

start_redis() {
  run redis-server --bind 127.0.0.1 --port "$port" --dir "$folder" --save "" --appendonly yes --appendfsync always
  wait_for redis-cli -p "$port" ping
}

start_amqp() {
  export HOME="$folder" RABBITMQ_NODENAME="firedrill$port@localhost" RABBITMQ_NODE_IP_ADDRESS=127.0.0.1 RABBITMQ_NODE_PORT="$port" \
    RABBITMQ_DIST_PORT=$((port + 1)) ERL_EPMD_PORT=$((port + 2)) ERL_EPMD_ADDRESS=127.0.0.1 RABBITMQ_MNESIA_BASE="$folder/data" RABBITMQ_LOG_BASE="$folder/log" \
    RABBITMQ_ENABLED_PLUGINS_FILE="$folder/plugins" RABBITMQ_CONFIG_FILE="$folder/rabbitmq" RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="+sbwt none -start_epmd true"
  echo "[]." >plugins
  run /usr/lib/rabbitmq/bin/rabbitmq-server
  wait_for listens
}

start_beanstalk() {
  mkdir -p data
  run beanstalkd -l 127.0.0.1 -p "$port" -b "$folder/data" -f 0
  wait_for listens
}

case "$action" in
  start) "start_$kind" ;;
  kill)
    kill -KILL -- "-$(cat pid)" 2>/dev/null || true
    for _ in $(seq 100); do kill -0 "$(cat pid)" 2>/dev/null || break; sleep 0.05; done
    # Erlang's list of nodes is a daemon of its own, outside of the group.
    if [ "$kind" = amqp ]; then ERL_EPMD_PORT=$((port + 2)) epmd -kill >>output 2>&1 || true; fi
    ;;
esac
