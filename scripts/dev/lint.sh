# shellcheck shell=bash
# ./dev lint: clang-tidy with its own compile commands (clang, no precompiled header), and eslint.

readonly TIDY_DIR=$ROOT/build/tidy

configure_tidy() {
  cmake -S . -B "$TIDY_DIR" -G Ninja -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_COMPILER=clang++-19 \
    -DCMAKE_C_COMPILER=clang-19 -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON \
    -DCMAKE_EXPORT_COMPILE_COMMANDS=ON
}

# changed_since_base: files that differ from where this branch left origin/main, or from the commit
# before the last where there is no such branch, and files git does not know yet.
changed_since_base() {
  local base
  base=$(git merge-base HEAD origin/main 2>/dev/null || git rev-parse -q --verify HEAD~1 ||
    git hash-object -t tree /dev/null)
  git diff --name-only --diff-filter=d "$base"
  git ls-files -o --exclude-standard
}

# tidy_files [--all|FILE…]: the .cpp files to look at; a header stands for the .cpp beside it.
tidy_files() {
  local file
  case ${1:-} in
    --all) git ls-files -co --exclude-standard -- 'src/*.cpp' ;;
    '') changed_since_base ;;
    *) for file in "$@"; do realpath --relative-to="$ROOT" "$CALLER_DIR/$file"; done ;;
  esac | sed -nE 's#^(src/.*)\.(h|cpp)$#\1.cpp#p' | sort -u |
    while read -r file; do [ ! -f "$file" ] || printf '%s\n' "$file"; done
}

run_tidy() {
  printf '%s\0' "$@" | xargs -0 -n 1 -P "$(nproc)" clang-tidy-19 -p "$TIDY_DIR" --quiet
}

verb_lint() {
  local files
  case ${1:-} in
    --all) [ $# = 1 ] || wrong_usage 'lint --all takes no files' ;;
    -*) wrong_usage "unknown option '$1' for lint" ;;
  esac
  STEP_TOTAL=6
  ensure_packages build lint
  mapfile -t files < <(tidy_files "$@")
  if [ "${#files[@]}" -gt 0 ]; then
    step 'preparing clang-tidy' tidy-configure configure_tidy
    step "clang-tidy on ${#files[@]} files" tidy run_tidy "${files[@]}"
  else
    skip_step 'preparing clang-tidy'
    skip_step 'clang-tidy'
  fi
  has_web_script lint || { STEP_TOTAL=4; skip_step 'eslint'; return; }
  ensure_node
  ensure_web_packages
  step 'eslint' web-lint npm run lint --prefix web
}
