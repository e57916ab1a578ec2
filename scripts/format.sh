#!/usr/bin/env bash
# Formats all sources.
source "$(dirname "$0")/common.sh"

ui_packages
cargo fmt --all
(cd ui && npm run --silent format)
