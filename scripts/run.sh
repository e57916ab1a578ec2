#!/usr/bin/env bash
# Opens the application on the practice workspace. Without a display, on a virtual one, where a driver shares audiences
# and takes numbered screenshots.
source "$(dirname "$0")/common.sh"

if has_display; then
  scripts/install.sh build
else
  scripts/install.sh build window
fi
ui_pages
say "Building the application"
cargo build --locked --workspace --bins
if has_display; then
  say "Opening Segment Bridge on the practice workspace"
  exec "$BUILT/debug/segment-bridge" "$@"
fi
say "There is no display here: sharing audiences on a virtual one"
exec "$BUILT/debug/drive" job --program "$BUILT/debug/segment-bridge" --pictures artifacts/run
