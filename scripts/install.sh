#!/usr/bin/env bash
# Installs what the other scripts need and this machine does not have. Says what, before it does anything.
#
#   scripts/install.sh build            to build the application
#   scripts/install.sh window           to drive its window without a display
#   scripts/install.sh test check …     the tools of one of the other scripts
source "$(dirname "$0")/common.sh"

packages=()
tools=()

# Debian and Ubuntu packages. Build: what Tauri compiles and links against.
BUILD=(build-essential pkg-config libwebkit2gtk-4.1-dev libgtk-3-dev librsvg2-dev)
# Window: a screen nobody looks at, somebody to draw frames and layers, a keychain, a driver for the web view, a hand and an eye,
# and fonts for the scripts that the practice workspace writes names in.
WINDOW=(xvfb openbox xcompmgr xdotool imagemagick webkit2gtk-driver gnome-keyring dbus dbus-x11 util-linux
  fonts-dejavu-core fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji)

# Rust tools, with the version they are installed in. tauri-driver must be named: its newest version is for Tauri 3.
declare -A VERSION=([cargo-nextest]=^0.9 [cargo-deny]=^0.20 [tauri-driver]==2.1.0
  [cargo-cyclonedx]=^0.5.9 [cargo-bolero]==0.13.4)
# Fewer parts than usual, where the rest is not used: libFuzzer alone of the engines.
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

# Stops with a clear word where this script cannot install packages by itself.
other_system() {
  case $(uname -s) in
    Darwin)
      [[ " $* " != *" window "* ]] || stop "The tests of the real window and the pictures need Linux: WebKit on macOS has no \
driver. Run 'cargo nextest run --workspace' and 'npm test' in ui/ instead."
      xcode-select -p >/dev/null 2>&1 || stop "Xcode's command line tools are missing. Run: xcode-select --install" ;;
    Linux)
      stop "This script knows Debian and Ubuntu. On this system install by hand, then run again with NO_INSTALL=1:
  Fedora: sudo dnf install @development-tools webkit2gtk4.1-devel gtk3-devel librsvg2-devel
  Arch:   sudo pacman -S --needed base-devel webkit2gtk-4.1 gtk3 librsvg
  For the window without a display also: Xvfb, openbox, xcompmgr, xdotool, ImageMagick, WebKitWebDriver, gnome-keyring, dbus" ;;
    *)
      stop "On Windows: install the Microsoft C++ Build Tools and WebView2 (part of Windows 11), then in ui/ run 'npm install --no-save' and
'npx tauri dev' from the project's folder. The scripts of this folder need Linux or macOS." ;;
  esac
}

install_packages() {
  local missing=() package
  for package in "${packages[@]}"; do
    dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
  done
  ((${#missing[@]})) || return 0
  say "Installing packages of this system: ${missing[*]}"
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
  say "Installing Rust tools: ${missing[*]} (built from source; this takes some minutes)"
  # They run for seconds: a quick build is worth more than a quick program. One folder, so that they share what they use.
  export CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16
  export CARGO_PROFILE_RELEASE_DEBUG=0 CARGO_TARGET_DIR="$PWD/target/tools"
  for tool in "${missing[@]}"; do
    # From another folder: the project's own settings are not the tools'.
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
