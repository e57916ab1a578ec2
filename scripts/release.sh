#!/usr/bin/env bash
# Does what must pass before a release, in the order of docs/release.md, and leaves the package, its bills of materials and their
# checksums in artifacts/release. Unlike `make check` it stops when the lists of known faults cannot be reached.
source "$(dirname "$0")/common.sh"

[[ "$(uname -s)" == Linux ]] || stop "A release is made on Linux."
[[ -z "$(git status --porcelain)" ]] || stop "There are changes that are not committed. A release is made of a commit."
scripts/install.sh build check test window bundle
ui_packages

say "Known faults of Rust dependencies"
cargo deny --log-level error check advisories || stop "A dependency has a known fault, or the list of advisories could not be \
reached. Nothing is released without it."

say "Known faults and signatures of the packages of the window's pages"
(cd ui && npm audit --omit dev && npm audit signatures) || stop "A package has a known fault or no valid signature, or the \
registry could not be asked. Nothing is released without it."

make check test soak bundle

OUT=artifacts/release
rm -rf "$OUT"
mkdir -p "$OUT"
cp "$(ls -t "$BUILT"/release/bundle/deb/*.deb | head -1)" artifacts/sbom/*.cdx.json "$OUT/"
(cd "$OUT" && sha256sum -- * >SHA256SUMS)
say "Ready in $OUT. What is left for a person: docs/release.md, from \"Sign\" on."
cat "$OUT/SHA256SUMS"
