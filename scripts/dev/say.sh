# shellcheck shell=bash
# Progress lines, step logs and failure reports. A step runs in a process group of its own, so that
# Ctrl-C ends everything it started.

readonly LOG_DIR=$ROOT/build/logs
readonly TAIL_LINES=40
STEP_NO=0
STEP_TOTAL=0
STEP_PID=

say() { printf '%s\n' "$*"; }

die() {
  printf './dev: %s\n' "$*" >&2
  exit 1
}

# seconds_text SECONDS: "34 s" or "3 min 4 s".
seconds_text() {
  if [ "$1" -lt 120 ]; then
    printf '%d s' "$1"
  else
    printf '%d min %d s' $(($1 / 60)) $(($1 % 60))
  fi
}

# log_of NAME: the path of a step's log, shown relative to the project.
log_of() { printf 'build/logs/%s.log' "$1"; }

end_step_group() {
  [ -z "$STEP_PID" ] || kill -TERM -- "-$STEP_PID" 2>/dev/null || true
  STEP_PID=
}

on_interrupt() {
  end_step_group
  printf '\n./dev: interrupted\n' >&2
  exit 130
}

# in_group LOG COMMAND…: starts COMMAND in its own process group, output to LOG; sets STEP_PID.
in_group() {
  local log=$1
  shift
  mkdir -p "$LOG_DIR"
  set -m
  "$@" >"$log" 2>&1 </dev/null &
  STEP_PID=$!
  set +m
}

# tick LABEL LOG: rewrites the progress line each second while the step runs (terminals only).
tick() {
  local started=$SECONDS part
  while kill -0 "$STEP_PID" 2>/dev/null; do
    part=$(tail -c 400 "$2" | tr '\r' '\n' | grep -oE '^\[[0-9]+/[0-9]+\]' | tail -n 1 || true)
    printf '\r\033[K%s … %s %s' "$1" "$(seconds_text $((SECONDS - started)))" "$part"
    sleep 0.5
  done
}

# watch_step LABEL NAME COMMAND…: runs COMMAND with a progress line; returns its exit code.
watch_step() {
  local label=$1 name=$2 rc=0 started=$SECONDS
  shift 2
  trap on_interrupt INT TERM
  [ -t 1 ] || printf '%s … ' "$label"
  in_group "$ROOT/$(log_of "$name")" "$@"
  [ ! -t 1 ] || tick "$label" "$ROOT/$(log_of "$name")"
  wait "$STEP_PID" || rc=$?
  STEP_PID=
  trap - INT TERM
  [ ! -t 1 ] || printf '\r\033[K%s … ' "$label"
  printf '%s%s\n' "$(seconds_text $((SECONDS - started)))" "$([ $rc = 0 ] || echo ' FAILED')"
  return $rc
}

# show_tail NAME: the last lines of a step's log.
show_tail() {
  printf -- '---- last %d lines of %s\n' "$TAIL_LINES" "$(log_of "$1")"
  tail -n "$TAIL_LINES" "$ROOT/$(log_of "$1")"
  printf -- '----\n'
}

# numbered LABEL: "[2/6] LABEL" for the next step, or the label alone where steps are not counted.
numbered() {
  if [ "$STEP_TOTAL" -gt 0 ]; then
    printf '[%d/%d] %s' "$STEP_NO" "$STEP_TOTAL" "$1"
  else
    printf '%s' "$1"
  fi
}

# step LABEL NAME COMMAND…: a numbered step that must succeed; otherwise its log's end is shown, and
# ./dev ends.
step() {
  local label=$1 name=$2
  shift 2
  STEP_NO=$((STEP_NO + 1))
  watch_step "$(numbered "$label")" "$name" "$@" && return 0
  show_tail "$name" >&2
  die "'$label' failed; the whole log is $(log_of "$name"). Mend the cause and give the same" \
    'command again: finished steps are not repeated.'
}

# skip_step LABEL: tells that a numbered step had nothing to do.
skip_step() {
  STEP_NO=$((STEP_NO + 1))
  printf '%s … nothing to do\n' "$(numbered "$1")"
}
