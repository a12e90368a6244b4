# shellcheck shell=bash
# C++ builds through the CMake presets, one folder build/<preset> each. A lock per preset keeps two
# ./dev started at once from building in the same folder.

readonly PRESETS=(dev asan tsan release fuzz)
readonly STAMP_DIR=$ROOT/build/stamps

# Cached objects serve any checkout of the project, wherever it lies.
export CCACHE_BASEDIR=$ROOT CCACHE_NOHASHDIR=1

is_preset() {
  local preset
  for preset in "${PRESETS[@]}"; do
    [ "$preset" != "$1" ] || return 0
  done
  return 1
}

# configure PRESET: only when never done or when the presets changed; Ninja sees to the rest.
configure() {
  local stamp=$STAMP_DIR/configure-$1 hash
  hash=$(sha256sum CMakePresets.json) || return 1
  if [ -f "build/$1/build.ninja" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$hash" ]; then
    return 0
  fi
  cmake --preset "$1" && printf '%s\n' "$hash" >"$stamp"
}

configure_and_build() {
  local preset=$1
  shift
  local targets=()
  [ $# = 0 ] || targets=(--target "$@")
  configure "$preset" && cmake --build --preset "$preset" "${targets[@]}"
}

# compile PRESET [TARGET…]: configures and builds under the preset's lock.
compile() {
  mkdir -p "$STAMP_DIR"
  (flock 9 && configure_and_build "$@") 9>"$STAMP_DIR/$1.lock"
}

verb_build() {
  local preset=${1:-dev}
  [ $# = 0 ] || shift
  if [ "$preset" = web ] && [ $# = 0 ]; then
    STEP_TOTAL=4
    ensure_packages build
    ensure_node
    ensure_web_packages
    build_web
    return
  fi
  is_preset "$preset" || wrong_usage "unknown preset '$preset'; there are: ${PRESETS[*]} web"
  STEP_TOTAL=2
  if [ "$preset" = fuzz ]; then ensure_packages build lint; else ensure_packages build; fi
  step "building $preset" "build-$preset" compile "$preset" "$@"
}
