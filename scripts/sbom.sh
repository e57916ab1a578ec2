#!/usr/bin/env bash
# Writes the bills of materials of everything that is shipped, as CycloneDX JSON: the window, the command line, the window's pages.
source "$(dirname "$0")/common.sh"

scripts/install.sh build bundle
ui_packages

OUT=artifacts/sbom
rm -rf "$OUT"
mkdir -p "$OUT"

say "Writing the bills of materials"
# The tool writes one file beside each Cargo.toml of the workspace; two of them are programs.
cargo cyclonedx --quiet --format json --spec-version 1.5 --target x86_64-unknown-linux-gnu --override-filename bill.cdx
mv bill.cdx.json "$OUT/segment-bridge.cdx.json"
mv src-tauri/crates/cli/bill.cdx.json "$OUT/segbridge.cdx.json"
find src-tauri tests -name bill.cdx.json -delete
(cd ui && npm sbom --sbom-format cyclonedx --omit dev --package-lock-only) >"$OUT/window.cdx.json"

node scripts/sbom.mjs "$OUT"/*.cdx.json
