#!/usr/bin/env bash
# Makes the Debian package and tries it: what it contains, whether it installs, whether the installed program starts.
source "$(dirname "$0")/common.sh"

[[ "$(uname -s)" == Linux ]] || stop "A .deb is made on Linux."
scripts/install.sh build window bundle
ui_packages
scripts/sbom.sh

say "Building the package (optimised; this takes some minutes)"
# The command line goes into the package beside the window, from where Cargo puts it.
# Without the default features: nobody drives the window of a package, or gives orders to its practice services.
ui/node_modules/.bin/tauri build --bundles deb --features custom-protocol -- --locked -p segment-bridge -p cli --no-default-features
package=$(ls -t "$BUILT"/release/bundle/deb/*.deb | head -1)

say "Looking into $package"
contents=$(dpkg-deb --contents "$package")
for wanted in usr/bin/segment-bridge usr/bin/segbridge 'usr/share/applications/.*\.desktop' icons/hicolor/128x128 NOTICE \
  sbom/segment-bridge.cdx.json sbom/segbridge.cdx.json sbom/window.cdx.json; do
  grep -qE "$wanted" <<<"$contents" || stop "The package has no $wanted"
done
dpkg-deb --field "$package" Package Version Depends
unpacked=$(mktemp -d)
trap 'rm -rf "$unpacked"' EXIT
dpkg-deb --extract "$package" "$unpacked"
if grep -qa SEGMENT_BRIDGE_PRACTICE_KEY "$unpacked"/usr/bin/*; then stop "The package takes the switches of tests"; fi
refusal=$(TAURI_WEBVIEW_AUTOMATION=true "$unpacked/usr/bin/segment-bridge" 2>&1 || true)
grep -q TAURI_WEBVIEW_AUTOMATION <<<"$refusal" || stop "The window of the package can be driven"
"$unpacked/usr/bin/segbridge" practice serve --practice-key-file - </dev/null >/dev/null 2>&1 && stop "The package takes a key of tests"

cargo build --locked --workspace --bins
if ((EUID == 0)); then
  say "Installing it, starting it, removing it"
  before=$(dpkg-query -W -f='${db:Status-Status}' segment-bridge 2>/dev/null || true)
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --reinstall "$(realpath "$package")" >/dev/null
  "$BUILT/debug/drive" open --program /usr/bin/segment-bridge --pictures artifacts/bundle
  [[ $before == installed ]] || apt-get remove -y -qq segment-bridge >/dev/null
else
  say "Starting it from a folder of its own (installing needs root)"
  "$BUILT/debug/drive" open --program "$unpacked/usr/bin/segment-bridge" --pictures artifacts/bundle
fi
say "The package: $package"
echo "What it opened: artifacts/bundle/open.png"
