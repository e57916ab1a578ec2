#!/usr/bin/env bash
# Runs all tests: Rust, the logic of the window's pages, and the whole product in its real window.
source "$(dirname "$0")/common.sh"

scripts/install.sh build window test
ui_pages

say "Testing the logic of the window's pages"
(cd ui && npm test --silent)

say "Building the programs and their tests"
cargo build --locked --workspace --lib --bins --tests
# In a session of its own, so that tests find an unlocked keychain and never use the one of the person who runs them.
# A test that cannot run here counts as failed.
export SEGMENT_BRIDGE_NO_SKIPS=1
say "Testing the crates and the whole product"
# One more than there are processors: many tests wait for a service, a clock, or a window most of the time.
"$BUILT/debug/drive" session -- cargo nextest run --locked --workspace --test-threads $(($(nproc) + 1)) "$@"
say "Testing the examples in the documentation"
cargo test --locked --quiet --workspace --doc
