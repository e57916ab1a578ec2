#!/usr/bin/env bash
# Measures the parts that must be fast. Words after `make bench` are not passed on; use `cargo bench -p store import`.
source "$(dirname "$0")/common.sh"

scripts/install.sh build
cargo bench --workspace --benches "$@"
