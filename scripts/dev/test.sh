# shellcheck shell=bash
# ./dev test: every stage runs even when an earlier one failed; each stage's passed, failed and
# skipped tests are read from its runner's results, and the last line is their sum.

readonly STAGES=(lint unit asan tsan blackbox postgres crash web browser)
# The rooms with threads of their own or shared state: only these run under the thread sanitizer.
readonly TSAN_ROOMS='net|stream|store|app'
# Scenarios that run over PostgreSQL as well: those in which the store has a part.
readonly POSTGRES_THEMES='02 03 06 07 10 20 23 24 25 30 57 92 93'
readonly STAGE_TIMEOUT_S=${STAGE_TIMEOUT_S:-1800}
readonly PYTHON=/usr/bin/python3
export PYTHONDONTWRITEBYTECODE=1
export UBSAN_OPTIONS=print_stacktrace=1
export TSAN_OPTIONS=second_deadlock_stack=1

STAGE_ROWS=()
ALL_PASSED=0
ALL_FAILED=0
ALL_SKIPPED=0

# results_of STAGE: where a stage's runner leaves its JUnit results.
results_of() { printf '%s/%s.xml' "$LOG_DIR" "$1"; }

# limited COMMAND…: ends a stage that hangs.
limited() { timeout --kill-after=10 "$STAGE_TIMEOUT_S" "$@"; }

# run_pytest STAGE FOLDER-OR-FILE…
run_pytest() {
  local stage=$1
  shift
  limited "$PYTHON" -m pytest -p no:cacheprovider -q -ra -o faulthandler_timeout=300 \
    --junitxml="$(results_of "$stage")" "$@"
}

# run_scenarios STAGE FOLDER-OR-FILE…: a file on each core at a time; the hash seed because
# parameters made from sets must have the same names in all of them.
run_scenarios() {
  local stage=$1
  shift
  PYTHONHASHSEED=0 run_pytest "$stage" -n "$(nproc)" --dist loadfile "$@"
}

# without_aslr COMMAND…: the thread sanitizer fails at start on kernels that randomise addresses
# with more bits than it knows; where the machine forbids turning that off, it runs as it is.
without_aslr() {
  if setarch -R true 2>/dev/null; then setarch -R "$@"; else "$@"; fi
}

# run_ctest STAGE PRESET [ctest's own arguments…]
run_ctest() {
  local stage=$1 preset=$2
  shift 2
  without_aslr timeout --kill-after=10 "$STAGE_TIMEOUT_S" ctest --test-dir "build/$preset" \
    --output-on-failure --no-tests=error --timeout 120 -j "$(nproc)" \
    --output-junit "$(results_of "$stage")" "$@"
}

# tsan_targets: the test programs of TSAN_ROOMS that exist.
tsan_targets() {
  ninja -C build/tsan -t targets all | sed -nE "s/^(($TSAN_ROOMS)_test): .*/\1/p" | sort -u
}

stage_lint() { run_pytest lint tests/lint; }

stage_unit() { compile dev && run_ctest unit dev; }

stage_asan() { compile asan && run_ctest asan asan; }

stage_tsan() {
  local targets
  (mkdir -p "$STAMP_DIR" && flock 9 && configure tsan) 9>"$STAMP_DIR/tsan.lock" || return 1
  mapfile -t targets < <(tsan_targets)
  if [ "${#targets[@]}" = 0 ]; then
    echo "no tests in the rooms $TSAN_ROOMS"
    return 1
  fi
  compile tsan "${targets[@]}" && run_ctest tsan tsan -L "^($TSAN_ROOMS)\$"
}

# stage_blackbox: against the sanitized server, which is slower, where a build of it exists.
stage_blackbox() {
  local preset=dev patience=1
  [ ! -f build/asan/build.ninja ] || { preset=asan; patience=4; }
  compile "$preset" gaveurs || return 1
  GAVEURS_BIN=$ROOT/build/$preset/gaveurs GAVEURS_TEST_PATIENCE=$patience \
    run_scenarios blackbox tests/blackbox
}

stage_postgres() {
  local theme files=()
  for theme in $POSTGRES_THEMES; do files+=(tests/blackbox/test_"$theme"_*.py); done
  compile dev gaveurs || return 1
  GAVEURS_BIN=$ROOT/build/dev/gaveurs GAVEURS_TEST_STORE=postgres \
    run_scenarios postgres "${files[@]}"
}

stage_crash() {
  compile dev gaveurs || return 1
  GAVEURS_BIN=$ROOT/build/dev/gaveurs run_pytest crash tests/crash
}

stage_web() { limited npm run check --prefix web; }

stage_browser() {
  compile dev gaveurs || return 1
  GAVEURS_BIN=$ROOT/build/dev/gaveurs limited npm run test:browser --prefix web
}

# stage_folder STAGE: the folder without which the stage has no tests.
stage_folder() {
  case $1 in
    postgres) printf 'tests/blackbox' ;;
    lint | blackbox | crash) printf 'tests/%s' "$1" ;;
    web | browser) printf 'web' ;;
    *) printf 'src' ;;
  esac
}

# count_stage STAGE CODE: "passed failed skipped" of a stage that ended with CODE.
count_stage() {
  local source
  case $1 in
    web | browser) source=$ROOT/$(log_of "test-$1") ;;
    *) source=$(results_of "$1") ;;
  esac
  "$PYTHON" scripts/dev/count.py "$source" "$2"
}

# add_row STAGE PASSED FAILED SKIPPED SECONDS
add_row() {
  ALL_PASSED=$((ALL_PASSED + $2))
  ALL_FAILED=$((ALL_FAILED + $3))
  ALL_SKIPPED=$((ALL_SKIPPED + $4))
  STAGE_ROWS+=("$(printf '%-9s %6d passed %4d failed %4d skipped   %s' "$1" "$2" "$3" "$4" \
    "$(seconds_text "$5")")")
}

run_stage() {
  local stage=$1 rc=0 started=$SECONDS folder passed failed skipped
  folder=$(stage_folder "$stage")
  STEP_NO=$((STEP_NO + 1))
  if [ ! -d "$folder" ]; then
    say "$(numbered "tests: $stage") … no tests in $folder FAILED"
    add_row "$stage" 0 1 0 0
    return
  fi
  rm -f "$(results_of "$stage")"
  watch_step "$(numbered "tests: $stage")" "test-$stage" "stage_$stage" || rc=$?
  read -r passed failed skipped < <(count_stage "$stage" "$rc")
  [ "$failed" = 0 ] || show_tail "test-$stage"
  [ $((passed + failed)) -gt 0 ] || { say "no tests in stage $stage"; failed=1; }
  add_row "$stage" "$passed" "$failed" "$skipped" $((SECONDS - started))
}

is_stage() {
  local stage
  for stage in "${STAGES[@]}"; do
    [ "$stage" != "$1" ] || return 0
  done
  return 1
}

# needs_web STAGE…: whether any of the stages uses npm packages or built pages, and there is a web/.
needs_web() { [ -d web ] && [[ " $* " =~ " "(blackbox|web|browser)" " ]]; }

prepare_tests() {
  ensure_packages build test
  if needs_web "$@"; then
    ensure_node
    ensure_web_packages
    build_web
  fi
}

verb_test() {
  local stages=("$@") stage
  if [ "${stages[*]}" = full ]; then
    export CRASH_KILLS=200
    stages=()
  fi
  export CRASH_KILLS=${CRASH_KILLS:-50}
  [ "${#stages[@]}" -gt 0 ] || stages=("${STAGES[@]}")
  for stage in "${stages[@]}"; do
    is_stage "$stage" || wrong_usage "unknown test stage '$stage'; there are: ${STAGES[*]}"
  done
  STEP_TOTAL=$((1 + ${#stages[@]}))
  if needs_web "${stages[@]}"; then STEP_TOTAL=$((STEP_TOTAL + 3)); fi
  prepare_tests "${stages[@]}"
  for stage in "${stages[@]}"; do
    run_stage "$stage"
  done
  say ''
  say "all stages took $(seconds_text $SECONDS); logs are in build/logs"
  printf '%s\n' "${STAGE_ROWS[@]}"
  say "$ALL_PASSED passed, $ALL_FAILED failed, $ALL_SKIPPED skipped"
  [ "$ALL_FAILED" = 0 ]
}
