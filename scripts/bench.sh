#!/usr/bin/env bash
# Measures the parts that must be fast. Arguments after `make bench` are not passed on; use `cargo bench -p store --bench windows search`.
source "$(dirname "$0")/common.sh"

scripts/install.sh build
# Only the benchmarks: `--benches` would also build every crate's unit tests in release mode.
cargo bench --locked --workspace --bench '*' "$@"
