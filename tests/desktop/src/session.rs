//! A login session of its own: private folders, a private session bus, and an unlocked keychain on it.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::Context as _;

use crate::{
    PATIENCE,
    process::{self, Group},
};

/// Password of the throw-away keychain; it protects nothing and dies with the temporary folder.
const KEYCHAIN_PASSWORD: &[u8] = b"practice";

/// A bus that starts nothing by itself: what runs on it is what we put there.
const BUS_CONFIGURATION: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <keep_umask/>
  <listen>unix:dir=FOLDER</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

/// The session's processes; they end when this is dropped.
#[derive(Debug)]
pub(crate) struct Session {
    address: String,
    folder: tempfile::TempDir,
    // Declared in the order in which they must end.
    _keychain: Group,
    _bus: Group,
}

impl Session {
    /// Starts a bus and a keychain daemon, unlocked, for programs on the display `display` (as `:7`).
    pub(crate) async fn start(display: &str) -> anyhow::Result<Self> {
        let folder = tempfile::Builder::new().prefix("segment-bridge-session-").tempdir()?;
        for name in ["runtime", "data", "config", "cache"] {
            fs::create_dir(folder.path().join(name))?;
        }
        // The runtime folder holds the keychain's socket: nobody else may look into it.
        fs::set_permissions(folder.path().join("runtime"), std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
        let (bus, address) = start_bus(folder.path()).await?;
        let keychain = start_keychain(folder.path(), &address, display).await?;
        Ok(Self { address, folder, _keychain: keychain, _bus: bus })
    }

    /// One of the session's folders.
    pub(crate) fn folder(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Puts the session into a command's environment.
    pub(crate) fn enter(&self, command: &mut Command) {
        enter(command, self.folder.path(), &self.address);
    }
}

fn enter(command: &mut Command, folder: &Path, address: &str) {
    command
        .env("DBUS_SESSION_BUS_ADDRESS", address)
        .env("XDG_RUNTIME_DIR", folder.join("runtime"))
        .env("XDG_DATA_HOME", folder.join("data"))
        .env("XDG_CONFIG_HOME", folder.join("config"))
        .env("XDG_CACHE_HOME", folder.join("cache"))
        .env_remove("WAYLAND_DISPLAY")
        .env("GDK_BACKEND", "x11")
        // There is no accessibility bus in this session; GTK would wait for one.
        .env("NO_AT_BRIDGE", "1");
}

async fn start_bus(folder: &Path) -> anyhow::Result<(Group, String)> {
    let configuration = folder.join("bus.conf");
    fs::write(&configuration, BUS_CONFIGURATION.replace("FOLDER", &folder.join("runtime").to_string_lossy()))?;
    let mut command = Command::new("dbus-daemon");
    command.arg("--nofork").arg("--print-address=1").arg("--config-file").arg(configuration);
    let mut bus = Group::start_with(&command, Stdio::null(), Stdio::piped())?;
    let address = bus.first_line(PATIENCE).await?;
    Ok((bus, address))
}

async fn start_keychain(folder: &Path, address: &str, display: &str) -> anyhow::Result<Group> {
    let mut command = Command::new("gnome-keyring-daemon");
    command.args(["--foreground", "--unlock", "--components=secrets"]).env("DISPLAY", display);
    enter(&mut command, folder, address);
    let mut keychain = Group::start_with(&command, Stdio::piped(), Stdio::null())?;
    // The daemon reads its password up to the end of its input.
    keychain.take_input().context("writing the keychain's password")?.write_all(KEYCHAIN_PASSWORD)?;
    let start = Instant::now();
    while !keychain_answers(address).await? {
        anyhow::ensure!(start.elapsed() < PATIENCE && keychain.is_running(), "the keychain daemon did not start");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(keychain)
}

/// Whether the keychain has taken its name on the bus.
async fn keychain_answers(address: &str) -> anyhow::Result<bool> {
    let mut ask = Command::new("dbus-send");
    ask.args([
        &format!("--bus={address}"),
        "--print-reply=literal",
        "--dest=org.freedesktop.DBus",
        "/org/freedesktop/DBus",
    ]);
    ask.args(["org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets"]);
    Ok(process::output(ask).await?.contains("true"))
}
