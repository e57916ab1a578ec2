#!/usr/bin/env bash
# Takes the screenshots in the documentation from the running application.
source "$(dirname "$0")/common.sh"

scripts/install.sh build window
ui_pages
cargo build --locked --workspace --bins
"$BUILT/debug/drive" screens --program "$BUILT/debug/segment-bridge" --pictures docs/pictures
export SEGMENT_BRIDGE_PRACTICE_KEY=pictures
"$BUILT/debug/drive" doing --program "$BUILT/debug/segment-bridge" --pictures docs/pictures
