#!/usr/bin/env bash
# Installs everything that the other scripts need and this machine lacks. Lists it before installing anything.
#
#   scripts/install.sh build            to build the application
#   scripts/install.sh window           to drive its window without a display
#   scripts/install.sh test check …     the tools of one of the other scripts
source "$(dirname "$0")/common.sh"

packages=()
tools=()

# Debian and Ubuntu packages. Build: what Tauri compiles and links against.
BUILD=(build-essential pkg-config libwebkit2gtk-4.1-dev libgtk-3-dev librsvg2-dev)
# Window: a virtual screen, a window manager and a compositor, a keychain, a driver for the web view, pointer and screenshot tools,
# and fonts for the writing systems of the names in the practice workspace.
WINDOW=(xvfb openbox xcompmgr xdotool imagemagick webkit2gtk-driver gnome-keyring dbus dbus-x11 util-linux
  fonts-dejavu-core fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji)

# Rust tools with their versions. The version of tauri-driver is pinned: the newest is for Tauri 3.
declare -A VERSION=([cargo-nextest]=^0.9 [cargo-deny]=^0.20 [tauri-driver]==2.1.0
  [cargo-cyclonedx]=^0.5.9 [cargo-bolero]==0.13.4)
# Only the features we use: of the fuzzing engines, libFuzzer.
declare -A FEATURES=([cargo-bolero]="--no-default-features --features libfuzzer")

for purpose in "$@"; do
  case $purpose in
    build) packages+=("${BUILD[@]}") ;;
    window) packages+=("${WINDOW[@]}"); tools+=(tauri-driver) ;;
    test) tools+=(cargo-nextest) ;;
    check) tools+=(cargo-deny) ;;
    bundle) tools+=(cargo-cyclonedx) ;;
    soak) tools+=(cargo-bolero) ;;
    *) stop "install.sh does not know the purpose '$purpose'" ;;
  esac
done

need_languages() {
  command -v cargo >/dev/null || stop "Rust is missing. Install it from https://rustup.rs (1.90 or newer)."
  command -v npm >/dev/null || stop "Node is missing. Install version 20 or newer from https://nodejs.org."
  local node
  node=$(node -p 'process.versions.node.split(".")[0]')
  ((node >= 20)) || stop "Node $node is too old. Install version 20 or newer from https://nodejs.org."
}

# Exits with instructions on systems where this script cannot install packages.
other_system() {
  case $(uname -s) in
    Darwin)
      [[ " $* " != *" window "* ]] || stop "The window tests and the screenshots need Linux: WebKit on macOS has no \
driver. Run 'cargo nextest run --workspace' and 'npm test' in ui/ instead."
      xcode-select -p >/dev/null 2>&1 || stop "Xcode's command line tools are missing. Run: xcode-select --install" ;;
    Linux)
      stop "This script knows Debian and Ubuntu. On this system, install these by hand, then run again with NO_INSTALL=1:
  Fedora: sudo dnf install @development-tools webkit2gtk4.1-devel gtk3-devel librsvg2-devel
  Arch:   sudo pacman -S --needed base-devel webkit2gtk-4.1 gtk3 librsvg
  To drive the window without a display, also: Xvfb, openbox, xcompmgr, xdotool, ImageMagick, WebKitWebDriver, gnome-keyring, dbus" ;;
    *)
      stop "On Windows: install the Microsoft C++ Build Tools and WebView2 (part of Windows 11), then in ui/ run 'npm install --no-save' and
'npx tauri dev' from the project's folder. The scripts in this folder need Linux or macOS." ;;
  esac
}

install_packages() {
  local missing=() package
  for package in "${packages[@]}"; do
    dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
  done
  ((${#missing[@]})) || return 0
  say "Installing system packages: ${missing[*]}"
  local root=()
  if ((EUID != 0)); then
    command -v sudo >/dev/null || stop "Neither root nor sudo. As root run: apt-get install ${missing[*]}"
    root=(sudo)
  fi
  "${root[@]}" apt-get update -qq
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
}

install_tools() {
  local missing=() tool
  for tool in "${tools[@]}"; do
    command -v "$tool" >/dev/null || missing+=("$tool")
  done
  ((${#missing[@]})) || return 0
  say "Installing Rust tools: ${missing[*]} (built from source; this takes a few minutes)"
  # The tools run only for seconds, so a fast build matters more than a fast program. One folder, so that they share dependencies.
  export CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16
  export CARGO_PROFILE_RELEASE_DEBUG=0 CARGO_TARGET_DIR="$PWD/target/tools"
  for tool in "${missing[@]}"; do
    # From another folder, because the project's own settings are not meant for the tools.
    (cd / && cargo install --quiet --locked "$tool" --version "${VERSION[$tool]}" ${FEATURES[$tool]:-})
  done
}

[[ -z "${NO_INSTALL:-}" ]] || exit 0
need_languages
if command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; then
  install_packages
else
  other_system "$@"
fi
install_tools
