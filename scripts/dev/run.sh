# shellcheck shell=bash
# ./dev run: everything from a fresh machine to a running demo; Ctrl-C stops server and simulators.

readonly DEMO_PORTS=(8000 3000 3001 5173 8889)
readonly READY_TIMEOUT_S=60
readonly STOP_TIMEOUT_S=15
SERVER_PID=

# demo_data: GAVEURS_DATA as the caller meant it, else data/demo of the project.
demo_data() {
  case ${GAVEURS_DATA:-} in
    '') printf '%s' "$ROOT/data/demo" ;;
    /*) printf '%s' "$GAVEURS_DATA" ;;
    *) printf '%s/%s' "$CALLER_DIR" "$GAVEURS_DATA" ;;
  esac
}

port_is_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

need_free_ports() {
  local port
  for port in "${DEMO_PORTS[@]}"; do
    if port_is_taken "$port"; then
      die "port $port is in use, perhaps by another ./dev run; stop it and start again"
    fi
  done
}

# stop_process PID: SIGTERM, and SIGKILL only when it has not ended in time.
stop_process() {
  local waited=0
  [ -n "$1" ] && kill -TERM "$1" 2>/dev/null || return 0
  while kill -0 "$1" 2>/dev/null && [ $waited -lt $((STOP_TIMEOUT_S * 10)) ]; do
    sleep 0.1
    waited=$((waited + 1))
  done
  kill -KILL "$1" 2>/dev/null || true
}

stop_demo() {
  trap - INT TERM EXIT
  printf '\nstopping …\n'
  stop_process "$SERVER_PID"
  wait || true
  say 'stopped.'
}

server_is_alive() { kill -0 "$SERVER_PID" 2>/dev/null; }

# server_is_ready: /readyz answers, or time is up, or the server has ended.
server_is_ready() {
  local until=$((SECONDS + READY_TIMEOUT_S))
  while server_is_alive && [ $SECONDS -lt $until ]; do
    curl -fs -o /dev/null http://localhost:8000/readyz && return 0
    sleep 0.2
  done
  return 1
}

start_server() {
  local data
  data=$(demo_data)
  mkdir -p "$data" "$LOG_DIR"
  # A process group of its own: Ctrl-C reaches this script alone, which stops the server.
  set -m
  build/dev/gaveurs serve --demo --data "$data" >"$LOG_DIR/server.log" 2>&1 </dev/null &
  SERVER_PID=$!
  set +m
}

# start_simulator NAME: as the control panel does, so that it shows it; ends with the server.
start_simulator() {
  curl -fsS -o /dev/null -X POST "http://localhost:8000/api/control/$1/start" ||
    say "the simulator $1 did not start; see build/logs/server.log and http://localhost:8889"
}

print_addresses() {
  cat <<END

The demo is running; data in $(demo_data).
  gaveur app    http://localhost:3000
  Euralis app   http://localhost:3001
  quality app   http://localhost:5173
  control panel http://localhost:8889   simulators: start, stop, watch
  API           http://localhost:8000/docs
  log           build/logs/server.log
Ctrl-C stops it.
END
}

# watch_demo: waits for the server's end, which nobody asked for.
watch_demo() {
  local rc=0
  while server_is_alive; do
    rc=0
    wait -n || rc=$?
  done
  show_tail server >&2
  die "the server ended by itself, code $rc"
}

start_demo() {
  need_free_ports
  trap 'stop_demo; exit 0' INT TERM
  trap stop_demo EXIT
  start_server
  if ! server_is_ready; then
    show_tail server >&2
    die 'the server did not become ready; see build/logs/server.log'
  fi
  start_simulator gavage
  start_simulator sqal
  start_simulator consumer
  print_addresses
  watch_demo
}

verb_run() {
  [ $# = 0 ] || wrong_usage "run takes no argument, got '$1'"
  STEP_TOTAL=5
  ensure_packages build
  ensure_node
  step 'building server' build-dev compile dev gaveurs
  ensure_web_packages
  build_web
  start_demo
}
