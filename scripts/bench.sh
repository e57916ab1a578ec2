#!/usr/bin/env bash
# Measures the parts that must be fast. Words after `make bench` are not passed on; use `cargo bench -p store --bench windows search`.
source "$(dirname "$0")/common.sh"

scripts/install.sh build
# Only what is a benchmark: `--benches` would build every crate's unit tests for release too.
cargo bench --locked --workspace --bench '*' "$@"
