#!/usr/bin/env bash
# Measures the parts that must be fast. Arguments after `make bench` are not passed on; use `cargo bench -p store --bench windows search`.
source "$(dirname "$0")/common.sh"

scripts/install.sh build

# The programs that are measured beside this one, at locked versions, in a folder of their own.
PEERS=target/peers
if python3 -m venv "$PEERS" && "$PEERS/bin/pip" install --quiet --requirement src-tauri/crates/cli/benches/peers/requirements.txt; then
  export SEGMENT_BRIDGE_PEERS=$PWD/$PEERS
else
  say "Without Python, only Segment Bridge is measured: install python3-venv to measure the others beside it"
fi

# What is measured beside the look-alike models needs newer libraries than those programs.
LEARNERS=target/learners
if python3 -m venv "$LEARNERS" && "$LEARNERS/bin/pip" install --quiet --requirement src-tauri/crates/practice/benches/peers/requirements.txt; then
  export SEGMENT_BRIDGE_LEARNERS=$PWD/$LEARNERS
fi

# Only the benchmarks: `--benches` would also build every crate's unit tests in release mode.
cargo bench --locked --workspace --bench '*' "$@"
