#!/usr/bin/env bash
# Runs every check of the sources that does not need the running product.
source "$(dirname "$0")/common.sh"

scripts/install.sh build check
ui_packages

say "Shape of the project: sizes, dependency directions, no paths of a single machine"
node scripts/layout.mjs

say "Format"
cargo fmt --all --check
(cd ui && npm run --silent format:check)

say "Window's pages: types, lints, unused code"
(cd ui && npm run --silent typecheck && npm run --silent lint && npm run --silent knip)

say "Licenses, bans, and sources of dependencies"
cargo deny --log-level error check bans licenses sources
# The list of known vulnerabilities is fetched from the network; without one, they cannot be checked.
if timeout 20 git ls-remote --quiet --exit-code https://github.com/rustsec/advisory-db HEAD >/dev/null 2>&1; then
  cargo deny --log-level error check advisories
else
  echo "Skipped: known vulnerabilities of dependencies (the list of advisories cannot be reached from here)"
fi

say "Lints"
cargo clippy --locked --quiet --workspace --all-targets -- -D warnings

say "Documentation"
RUSTDOCFLAGS="-D warnings" cargo doc --locked --quiet --workspace --no-deps
