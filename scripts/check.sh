#!/usr/bin/env bash
# Everything that can be said about the sources without running the product.
source "$(dirname "$0")/common.sh"

scripts/install.sh build check
ui_packages

say "Shape of the project: sizes, directions, no paths of one machine"
node scripts/layout.mjs

say "Format"
cargo fmt --all --check
(cd ui && npm run --silent format:check)

say "Window's pages: types, lints, unused parts"
(cd ui && npm run --silent typecheck && npm run --silent lint && npm run --silent knip)

say "Licences, bans and sources of what is used"
cargo deny --log-level error check bans licenses sources
# The list of known faults is fetched from the network; where that is closed, nothing can be said about them.
if timeout 20 git ls-remote --quiet --exit-code https://github.com/rustsec/advisory-db HEAD >/dev/null 2>&1; then
  cargo deny --log-level error check advisories
else
  echo "Skipped: known faults of dependencies (the list of advisories cannot be reached from here)"
fi

say "Lints"
cargo clippy --locked --quiet --workspace --all-targets -- -D warnings

say "Documentation"
RUSTDOCFLAGS="-D warnings" cargo doc --locked --quiet --workspace --no-deps
