#!/usr/bin/env bash
# Generates ui/src/bindings.ts from the shell's commands. A test compares the two.
source "$(dirname "$0")/common.sh"

scripts/install.sh build test
UPDATE_BINDINGS=1 cargo nextest run -p segment-bridge --test it contract::bindings
