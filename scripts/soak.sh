#!/usr/bin/env bash
# Runs the long forms of the tests. Takes the minutes of fuzzing for all targets together, 60 if not said otherwise.
#
#   scripts/soak.sh        fuzzing for an hour in all, made-up cases many times over
#   scripts/soak.sh 15     the same with fifteen minutes of fuzzing
source "$(dirname "$0")/common.sh"

minutes=${1:-60}
scripts/install.sh build window test soak
ui_pages

say "Made-up cases, twenty times as many"
export PROPTEST_CASES=5000
cargo build --locked --workspace --lib --bins --tests
SEGMENT_BRIDGE_NO_SKIPS=1 "$BUILT/debug/drive" session -- \
  cargo nextest run --locked --workspace --profile soak -E 'not binary(it) or not package(segment-bridge)'

# libFuzzer looks at which code each input reaches and changes those that reached new code. The compiler of this project
# is a stable one: no sanitizer, which safe code can do without.
FUZZ=(--rustc-bootstrap --sanitizer NONE --package fuzz --profile fuzz)
mapfile -t targets < <(cargo bolero list "${FUZZ[@]}" | grep -o '"test":"[^"]*"' | cut -d'"' -f4)
((${#targets[@]})) || stop "No fuzz target was found."
seconds=$((minutes * 60 / ${#targets[@]}))
say "Fuzzing ${#targets[@]} targets for $seconds seconds each"
for target in "${targets[@]}"; do
  say "$target"
  # New inputs stay in target/: only those that failed are kept with the sources, by whoever fixes what they found.
  found="target/fuzz/corpus/$target"
  mkdir -p "$found"
  seeds="tests/fuzz/targets/__fuzz__/${target//::/__}/corpus"
  [[ ! -d $seeds ]] || cp -n "$seeds"/* "$found/"
  cargo bolero test "$target" "${FUZZ[@]}" --time "${seconds}s" --timeout 60s --corpus-dir "$found"
done
say "Nothing failed."
