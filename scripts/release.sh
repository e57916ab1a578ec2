#!/usr/bin/env bash
# Runs everything that a release must pass, in the order of docs/release.md, and puts the package, its bills of materials, and their
# checksums into artifacts/release. Unlike `make check`, it stops if the lists of known vulnerabilities cannot be reached.
source "$(dirname "$0")/common.sh"

[[ "$(uname -s)" == Linux ]] || stop "A release can only be built on Linux."
[[ -z "$(git status --porcelain)" ]] || stop "There are uncommitted changes. A release is built from a commit."
scripts/install.sh build check test window bundle
ui_packages

say "Known vulnerabilities of Rust dependencies"
cargo deny --log-level error check advisories || stop "A dependency has a known vulnerability, or the list of advisories could not be \
reached. Nothing is released without this check."

say "Known vulnerabilities and signatures of the packages of the window's pages"
(cd ui && npm audit --omit dev && npm audit signatures) || stop "A package has a known vulnerability or no valid signature, or the \
registry could not be reached. Nothing is released without this check."

make check test soak bundle

OUT=artifacts/release
rm -rf "$OUT"
mkdir -p "$OUT"
cp "$(ls -t "$BUILT"/release/bundle/deb/*.deb | head -1)" artifacts/sbom/*.cdx.json "$OUT/"
(cd "$OUT" && sha256sum -- * >SHA256SUMS)
say "Ready in $OUT. The remaining steps are manual: see docs/release.md, from \"Sign\" on."
cat "$OUT/SHA256SUMS"
