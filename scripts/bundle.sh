#!/usr/bin/env bash
# Builds the Debian package and tests it: its contents, whether it installs, and whether the installed program starts.
source "$(dirname "$0")/common.sh"

[[ "$(uname -s)" == Linux ]] || stop "A .deb can only be built on Linux."
scripts/install.sh build window bundle
ui_packages
scripts/sbom.sh

say "Building the package (optimized; this takes a few minutes)"
# The package contains the command line, too, taken from Cargo's output folder.
# Without the default features, so that the packaged window cannot be driven and its practice services take no test controls.
ui/node_modules/.bin/tauri build --bundles deb --features custom-protocol -- --locked -p segment-bridge -p cli --no-default-features
package=$(ls -t "$BUILT"/release/bundle/deb/*.deb | head -1)

say "Checking the contents of $package"
contents=$(dpkg-deb --contents "$package")
for wanted in usr/bin/segment-bridge usr/bin/segbridge 'usr/share/applications/.*\.desktop' icons/hicolor/128x128 NOTICE \
  sbom/segment-bridge.cdx.json sbom/segbridge.cdx.json sbom/window.cdx.json; do
  grep -qE "$wanted" <<<"$contents" || stop "The package has no $wanted"
done
dpkg-deb --field "$package" Package Version Depends
unpacked=$(mktemp -d)
trap 'rm -rf "$unpacked"' EXIT
dpkg-deb --extract "$package" "$unpacked"
if grep -qa SEGMENT_BRIDGE_PRACTICE_KEY "$unpacked"/usr/bin/*; then stop "The package accepts the switches for tests"; fi
refusal=$(TAURI_WEBVIEW_AUTOMATION=true "$unpacked/usr/bin/segment-bridge" 2>&1 || true)
grep -q TAURI_WEBVIEW_AUTOMATION <<<"$refusal" || stop "The packaged window can be driven"
"$unpacked/usr/bin/segbridge" practice serve --practice-key-file - </dev/null >/dev/null 2>&1 && stop "The package accepts the key for tests"

cargo build --locked --workspace --bins
if ((EUID == 0)); then
  say "Installing it, starting it, removing it"
  before=$(dpkg-query -W -f='${db:Status-Status}' segment-bridge 2>/dev/null || true)
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --reinstall "$(realpath "$package")" >/dev/null
  "$BUILT/debug/drive" open --program /usr/bin/segment-bridge --pictures artifacts/bundle
  [[ $before == installed ]] || apt-get remove -y -qq segment-bridge >/dev/null
else
  say "Starting it from a temporary folder (installing needs root)"
  "$BUILT/debug/drive" open --program "$unpacked/usr/bin/segment-bridge" --pictures artifacts/bundle
fi
say "The package: $package"
echo "Screenshot of the opened window: artifacts/bundle/open.png"
