# shellcheck shell=bash
# ./dev fmt: clang-format on the C++ sources, the web's own formatter on the web.

# cpp_files: every C++ source of the project that git tracks or would add.
cpp_files() {
  git ls-files -z -co --exclude-standard -- src tests bench fuzz cmake |
    grep -zE '\.(h|cpp|c)$' | sort -zu
}

format_cpp() { cpp_files | xargs -0 -r clang-format-19 -i; }
check_cpp() { cpp_files | xargs -0 -r clang-format-19 --dry-run -Werror; }

has_web_script() { [ -f web/package.json ] && grep -q "\"$1\":" web/package.json; }

# format_web SCRIPT: runs web's npm script of that name where there is one.
format_web() {
  has_web_script "$1" || { skip_step "formatting web ($1)"; return; }
  ensure_node
  ensure_web_packages
  step "formatting web ($1)" "web-$1" npm run "$1" --prefix web
}

verb_fmt() {
  STEP_TOTAL=3
  case "$#:${1:-}" in
    0:)
      ensure_packages lint
      step 'formatting C++' fmt-cpp format_cpp
      format_web fmt
      ;;
    1:--check)
      ensure_packages lint
      step 'checking the format of C++' fmt-cpp check_cpp
      format_web fmt:check
      ;;
    *) wrong_usage "fmt takes --check or nothing, got '$*'" ;;
  esac
}
