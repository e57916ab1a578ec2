#!/usr/bin/env bash
# Opens the application on the practice workspace. Without a display: on a virtual one, where a driver does the main job
# and leaves numbered pictures.
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
say "There is no display here: doing the main job on a virtual one"
exec "$BUILT/debug/drive" job --program "$BUILT/debug/segment-bridge" --pictures artifacts/run
