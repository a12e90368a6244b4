# shellcheck shell=bash
# ./dev clean: removes what can be built or installed again; never data/.

remove_built_web() {
  find web -name node_modules -prune -o -type d -name dist -prune -exec rm -rf {} +
}

remove_npm_packages() { find web -type d -name node_modules -prune -exec rm -rf {} +; }

verb_clean() {
  case "$#:${1:-}" in
    0: | 1:--all) ;;
    *) wrong_usage "clean takes --all or nothing, got '$*'" ;;
  esac
  rm -rf build
  if [ -d web ]; then
    remove_built_web
    [ "${1:-}" != --all ] || remove_npm_packages
  fi
  say 'clean.'
}
