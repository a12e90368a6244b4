# shellcheck shell=bash
# ./dev clean: removes what can be built or installed again; never data/.

remove_folders_named() { find web -type d -name "$1" -prune -exec rm -rf {} + 2>/dev/null || true; }

verb_clean() {
  case "$#:${1:-}" in
    0: | 1:--all) ;;
    *) wrong_usage "clean takes --all or nothing, got '$*'" ;;
  esac
  rm -rf build
  find web -name node_modules -prune -o -type d -name dist -prune -exec rm -rf {} + 2>/dev/null || true
  [ "${1:-}" != --all ] || remove_folders_named node_modules
  say 'clean.'
}
