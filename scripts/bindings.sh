#!/usr/bin/env bash
# Writes ui/src/bindings.ts anew from the commands of the shell. A test compares the two.
source "$(dirname "$0")/common.sh"

scripts/install.sh build test
UPDATE_BINDINGS=1 cargo nextest run -p segment-bridge --test it contract::bindings
