#!/usr/bin/env bash
# Runs the long forms of the tests. The argument is the minutes of fuzzing for all targets together, 60 by default.
#
#   scripts/soak.sh        an hour of fuzzing, many times more made-up cases, and hundreds of killed programs
#   scripts/soak.sh 15     the same with fifteen minutes of fuzzing
#
# Continues after a failure and exits with 1 if there was any. ONLY=fuzz, ONLY=cases, ONLY=kills or ONLY=jobs runs one of the parts. KILLS
# is how many programs are killed while they share, ROUNDS how often two share the same audiences at once. TARGETS is a
# pattern for the targets to fuzz, FUZZ_ARGS has more arguments for cargo bolero: with --no-default-features the window system is
# not built, and its commands are left out.
source "$(dirname "$0")/common.sh"

minutes=${1:-60}
[[ $minutes =~ ^[1-9][0-9]*$ ]] || stop "soak.sh takes a number of minutes, not '$minutes'"
scripts/install.sh build window test soak
ui_pages
failed=()

# The number of cases for each property, and the tests that include such properties.
CASES=5000
WITH_CASES='kind(lib) - package(segment-bridge) | test(/^rules_agree::/)'

many_cases() {
  say "Made-up cases, twenty times as many"
  cargo build --locked --workspace --lib --bins --tests
  PROPTEST_CASES=$CASES SEGMENT_BRIDGE_NO_SKIPS=1 "$BUILT/debug/drive" session -- \
    cargo nextest run --locked --workspace --profile soak --no-fail-fast -E "$WITH_CASES" || failed+=("made-up cases")
}

# Programs that are killed while they share, over services with faults; a tenth of them at real speed. And two programs at once.
many_kills() {
  say "Killing ${KILLS:=200} programs, and ${ROUNDS:=20} rounds of two programs at once"
  cargo build --locked --package cli --bins --tests
  SEGMENT_BRIDGE_KILLS=$KILLS SEGMENT_BRIDGE_ROUNDS=$ROUNDS cargo nextest run --locked --package cli --profile soak --no-fail-fast \
    --run-ignored all -E 'test(/^kills::/)' || failed+=("kills")
}

# Jobs of a thousand and more, one through an outage and one in the window.
long_jobs() {
  say "Long jobs"
  cargo build --locked --workspace --lib --bins --tests
  SEGMENT_BRIDGE_JOB=1000 "$BUILT/debug/drive" session -- cargo nextest run --locked --package app --profile soak --no-fail-fast \
    -E 'test(/^outages::/)' || failed+=("long jobs")
  SEGMENT_BRIDGE_JOB=2000 "$BUILT/debug/drive" session -- cargo nextest run --locked --package segment-bridge --profile soak \
    --no-fail-fast -E 'test(/^jobs::/)' || failed+=("long jobs in the window")
}

# libFuzzer tracks which code each input reaches and mutates those that reached new code. This project uses the stable
# compiler, so there is no sanitizer, which safe code does not need.
FUZZ=(--rustc-bootstrap --sanitizer NONE --package fuzz --profile fuzz ${FUZZ_ARGS:-})

fuzz() {
  local targets target seconds
  # Not with `cargo bolero list`, which builds everything again with other settings.
  mapfile -t targets < <(cargo nextest list --locked --workspace -E 'package(fuzz)' -T oneline | awk '{ print $2 }' | grep -e "${TARGETS:-.}")
  ((${#targets[@]})) || stop "No fuzz target was found."
  seconds=$((minutes * 60 / ${#targets[@]}))
  say "Fuzzing ${#targets[@]} targets for $seconds seconds each"
  for target in "${targets[@]}"; do
    fuzz_target "$target" "$seconds"
  done
}

# Fuzzes one target for some seconds. New inputs stay in target/: only failing ones are committed, by the person who fixes
# the failure.
fuzz_target() {
  local target=$1 seconds=$2 name=${1//::/__}
  local seeds="tests/fuzz/targets/__fuzz__/$name" found="$PWD/target/fuzz/corpus/$name" crashes="$PWD/target/fuzz/crashes/$name"
  say "$target"
  rm -rf "$crashes"
  mkdir -p "$found" "$crashes"
  [[ ! -d $seeds/corpus ]] || cp -n "$seeds/corpus"/* "$found/"
  if ! cargo bolero test "$target" "${FUZZ[@]}" -T "${seconds}s" --timeout 60s --corpus-dir "$found" --crashes-dir "$crashes"; then
    failed+=("$target")
    print_how_to_save "$target" "$crashes" "$seeds/corpus"
  fi
}

# Prints which input made a target fail, and how to make it a seed.
print_how_to_save() {
  local target=$1 crashes=$2 corpus=$3 input inputs
  mapfile -t inputs < <(find "$crashes" -type f ! -name 'slow-unit-*')
  ((${#inputs[@]})) || say "$target failed without an input: see the messages above."
  for input in "${inputs[@]}"; do
    say "$target fails with the input $input"
    printf 'Save it as a seed under a name that describes it: cp %q %q\n' "$input" "$corpus/NAME"
    printf "Then it fails in: cargo nextest run --workspace -E 'package(fuzz) and test(%s)'\n" "$target"
  done
}

[[ ${ONLY:-cases} != cases ]] || many_cases
[[ ${ONLY:-kills} != kills ]] || many_kills
[[ ${ONLY:-jobs} != jobs ]] || long_jobs
[[ ${ONLY:-fuzz} != fuzz ]] || fuzz
((${#failed[@]} == 0)) || stop "Failed: ${failed[*]}"
say "Nothing failed."
