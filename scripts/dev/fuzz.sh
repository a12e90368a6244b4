# shellcheck shell=bash
# ./dev fuzz: builds the harnesses of fuzz/ with libFuzzer and runs them one after the other. New
# inputs are kept in build/fuzz-corpus/NAME; fuzz/corpus/NAME holds the seeds, where there are any.

readonly FUZZ_SECONDS=60
readonly FUZZ_INPUT_BYTES_MAX=65536

harness_names() {
  local file
  for file in fuzz/*.cpp; do
    [ ! -f "$file" ] || basename "$file" .cpp
  done
}

# harness_binary NAME: the built program of that name.
harness_binary() { find build/fuzz -type f -name "$1" -perm -u+x -print -quit; }

run_harness() {
  local name=$1 seconds=$2 binary corpus=build/fuzz-corpus/$1
  local seeds=fuzz/corpus/$1 folders
  binary=$(harness_binary "$name")
  [ -n "$binary" ] || { echo "no program $name in build/fuzz"; return 1; }
  mkdir -p "$corpus" build/fuzz-findings
  folders=("$corpus")
  [ ! -d "$seeds" ] || folders+=("$seeds")
  "$binary" -max_total_time="$seconds" -max_len="$FUZZ_INPUT_BYTES_MAX" -timeout=10 \
    -rss_limit_mb=2048 -print_final_stats=1 \
    -artifact_prefix="build/fuzz-findings/$name-" "${folders[@]}"
}

# chosen_harnesses NAME|'': the harness of that name, or all of them.
chosen_harnesses() {
  if [ -n "$1" ]; then
    harness_names | grep -xF -- "$1"
  else
    harness_names
  fi
}

verb_fuzz() {
  local name='' seconds=$FUZZ_SECONDS names
  if [ $# -gt 0 ] && [[ ! $1 =~ ^[0-9]+$ ]]; then
    name=$1
    shift
  fi
  if [ $# -gt 0 ]; then
    seconds=$1
    shift
  fi
  [[ $# = 0 && $seconds =~ ^[1-9][0-9]*$ ]] || wrong_usage 'fuzz takes a NAME and SECONDS at most'
  mapfile -t names < <(chosen_harnesses "$name")
  [ "${#names[@]}" -gt 0 ] ||
    wrong_usage "no fuzz harness '$name'; there are: $(harness_names | tr '\n' ' ')"
  STEP_TOTAL=$((2 + ${#names[@]}))
  ensure_packages build lint
  step 'building the harnesses' build-fuzz compile fuzz harnesses
  for name in "${names[@]}"; do
    step "fuzzing $name for $seconds s" "fuzz-$name" run_harness "$name" "$seconds"
  done
}
