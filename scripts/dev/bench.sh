# shellcheck shell=bash
# ./dev bench: release build, then bench/run with the same arguments, which prints the tables.

# opens_pages ARGUMENT…: whether a figure among the arguments of bench/run needs a browser.
opens_pages() {
  local argument named=no
  for argument in "$@"; do
    case $argument in
      page) return 0 ;;
      -*) ;;
      *) named=yes ;;
    esac
  done
  [ "$named" = no ]
}

verb_bench() {
  [ -x bench/run ] || die 'bench/run is missing: there is nothing to measure with'
  if opens_pages "$@"; then
    STEP_TOTAL=4
    ensure_packages build test bench
    ensure_node
    ensure_web_packages
  else
    STEP_TOTAL=2
    ensure_packages build test bench
  fi
  step 'building release' build-release compile release
  exec bench/run "$@"
}
