#!/usr/bin/env bash
# Runs the long forms of the tests. Takes the minutes of fuzzing for all targets together, 60 if not said otherwise.
#
#   scripts/soak.sh        fuzzing for an hour in all, made-up cases many times over
#   scripts/soak.sh 15     the same with fifteen minutes of fuzzing
#
# Goes on after a failure and ends with 1 if there was any. ONLY=fuzz or ONLY=cases does one of the two parts. TARGETS takes a
# pattern of the targets to fuzz, FUZZ_ARGS more words for cargo bolero: with --no-default-features the window system is not built,
# and its commands are left out.
source "$(dirname "$0")/common.sh"

minutes=${1:-60}
[[ $minutes =~ ^[1-9][0-9]*$ ]] || stop "soak.sh takes a number of minutes, not '$minutes'"
scripts/install.sh build window test soak
ui_pages
failed=()

# How many cases a property is tried with, and the tests among which such properties are.
CASES=5000
WITH_CASES='kind(lib) - package(segment-bridge) | test(/^rules_agree::/)'

many_cases() {
  say "Made-up cases, twenty times as many"
  cargo build --locked --workspace --lib --bins --tests
  PROPTEST_CASES=$CASES SEGMENT_BRIDGE_NO_SKIPS=1 "$BUILT/debug/drive" session -- \
    cargo nextest run --locked --workspace --profile soak --no-fail-fast -E "$WITH_CASES" || failed+=("made-up cases")
}

# libFuzzer looks at which code each input reaches and changes those that reached new code. The compiler of this project
# is a stable one: no sanitizer, which safe code can do without.
FUZZ=(--rustc-bootstrap --sanitizer NONE --package fuzz --profile fuzz ${FUZZ_ARGS:-})

fuzz() {
  local targets target seconds
  # Not by `cargo bolero list`, which builds everything once more, in another way.
  mapfile -t targets < <(cargo nextest list --locked --workspace -E 'package(fuzz)' -T oneline | awk '{ print $2 }' | grep -e "${TARGETS:-.}")
  ((${#targets[@]})) || stop "No fuzz target was found."
  seconds=$((minutes * 60 / ${#targets[@]}))
  say "Fuzzing ${#targets[@]} targets for $seconds seconds each"
  for target in "${targets[@]}"; do
    fuzz_target "$target" "$seconds"
  done
}

# Fuzzes one target for some seconds. New inputs stay in target/: only those that failed are kept with the sources, by
# the person who fixes what they found.
fuzz_target() {
  local target=$1 seconds=$2 name=${1//::/__}
  local seeds="tests/fuzz/targets/__fuzz__/$name" found="$PWD/target/fuzz/corpus/$name" crashes="$PWD/target/fuzz/crashes/$name"
  say "$target"
  rm -rf "$crashes"
  mkdir -p "$found" "$crashes"
  [[ ! -d $seeds/corpus ]] || cp -n "$seeds/corpus"/* "$found/"
  if ! cargo bolero test "$target" "${FUZZ[@]}" -T "${seconds}s" --timeout 60s --corpus-dir "$found" --crashes-dir "$crashes"; then
    failed+=("$target")
    tell_how_to_keep "$target" "$crashes" "$seeds/corpus"
  fi
}

# Says which input made a target fail, and how it becomes a seed.
tell_how_to_keep() {
  local target=$1 crashes=$2 corpus=$3 input inputs
  mapfile -t inputs < <(find "$crashes" -type f ! -name 'slow-unit-*')
  ((${#inputs[@]})) || say "$target failed without an input: read what is said above."
  for input in "${inputs[@]}"; do
    say "$target fails with the input $input"
    printf 'Keep it as a seed under a name that says what it is: cp %q %q\n' "$input" "$corpus/NAME"
    printf "Then it fails in: cargo nextest run --workspace -E 'package(fuzz) and test(%s)'\n" "$target"
  done
}

[[ ${ONLY:-cases} != cases ]] || many_cases
[[ ${ONLY:-fuzz} != fuzz ]] || fuzz
((${#failed[@]} == 0)) || stop "Failed: ${failed[*]}"
say "Nothing failed."
