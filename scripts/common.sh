# Shared by the scripts of this folder; to be sourced, not run.
# Tells where the project is, finds the tools, builds the window's pages.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# `cargo install` puts tools here, and not every machine has it in the path.
export PATH="$PATH:${CARGO_HOME:-$HOME/.cargo}/bin"
export CARGO_TERM_COLOR="${CARGO_TERM_COLOR:-auto}"
BUILT="${CARGO_TARGET_DIR:-target}"

# Says in one line what happens next.
say() { printf '\n\033[1m%s\033[0m\n' "$*"; }

# Says why it cannot go on.
stop() { printf '%s\n' "$*" >&2; exit 1; }

# Whether a person can see a window on this machine.
has_display() { [[ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]] || [[ "$(uname -s)" != Linux ]]; }

# Brings the packages of ui/ to what the lock file says.
ui_packages() {
  if [[ ui/package-lock.json -nt ui/node_modules/.package-lock.json ]] || ! node scripts/packages.mjs 2>/dev/null; then
    say "Installing the packages of the window's pages (npm install in ui/)"
    # Not `npm ci`: it refuses a lock file that lacks the packages of other systems, and registries that mirror only
    # what one system needs give no other. The versions are those of the lock file all the same.
    (cd ui && npm install --no-save --no-audit --no-fund)
    touch ui/node_modules/.package-lock.json
    node scripts/packages.mjs
  fi
}

# Builds the window's pages when they are missing or older than their sources: new pages mean a new program.
ui_pages() {
  ui_packages
  local page=ui/dist/index.html
  if [[ ! -e $page ]] || grep -q 'built without its pages' "$page" ||
    [[ -n "$(find ui/src ui/index.html ui/*.json ui/*.ts -newer "$page" -print -quit)" ]]; then
    say "Building the window's pages"
    (cd ui && npm run --silent build)
  fi
}
