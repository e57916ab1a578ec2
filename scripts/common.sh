# Shared by the scripts in this folder; source it, do not run it.
# Goes to the project's folder, finds the tools, and builds the window's pages.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# `cargo install` puts tools here, which is not in the path on every machine.
export PATH="$PATH:${CARGO_HOME:-$HOME/.cargo}/bin"
export CARGO_TERM_COLOR="${CARGO_TERM_COLOR:-auto}"
BUILT="${CARGO_TARGET_DIR:-target}"

# Prints the next step in one line.
say() { printf '\n\033[1m%s\033[0m\n' "$*"; }

# Prints why the script cannot continue, and exits.
stop() { printf '%s\n' "$*" >&2; exit 1; }

# Whether this machine can show a window.
has_display() { [[ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]] || [[ "$(uname -s)" != Linux ]]; }

# Makes the packages in ui/ match the lock file.
ui_packages() {
  if [[ ui/package-lock.json -nt ui/node_modules/.package-lock.json ]] || ! node scripts/packages.mjs 2>/dev/null; then
    say "Installing the packages of the window's pages (npm install in ui/)"
    # Not `npm ci`: it refuses a lock file that lacks the packages of other systems, and registries that mirror only
    # the packages of one system have no others. The versions are still those of the lock file.
    (cd ui && npm install --no-save --no-audit --no-fund)
    touch ui/node_modules/.package-lock.json
    node scripts/packages.mjs
  fi
}

# Builds the window's pages if they are missing or older than their sources; the program embeds them.
ui_pages() {
  ui_packages
  local page=ui/dist/index.html
  if [[ ! -e $page ]] || grep -q 'built without its pages' "$page" ||
    [[ -n "$(find ui/src ui/index.html ui/*.json ui/*.ts -newer "$page" -print -quit)" ]]; then
    say "Building the window's pages"
    (cd ui && npm run --silent build)
  fi
}
