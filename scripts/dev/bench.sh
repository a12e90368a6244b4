# shellcheck shell=bash
# ./dev bench: release build, then bench/run with the same arguments, which prints the tables.

verb_bench() {
  [ -x bench/run ] || die 'bench/run is missing: there is nothing to measure with'
  STEP_TOTAL=2
  ensure_packages build test bench
  step 'building release' build-release compile release
  exec bench/run "$@"
}
