//! A private login session: its own folders, session bus and keychain, which is unlocked unless a test needs it
//! otherwise.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Mutex,
    time::{Duration, Instant},
};

use anyhow::Context as _;
use test_support::{Keychain, locked};

use crate::{
    PATIENCE,
    process::{self, Group},
};

/// Password of the temporary keychain; it protects nothing and is deleted with the temporary folder.
const KEYCHAIN_PASSWORD: &[u8] = b"practice";

/// A bus that starts no services of its own: only the services we start are on it.
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
    POLICY
  </policy>
</busconfig>
"#;

/// Replaces `POLICY` if the keychain denies all access.
const DENIED: &str = r#"<deny send_destination="org.freedesktop.secrets"/>"#;

/// The session's processes; they are stopped when this is dropped.
#[derive(Debug)]
pub(crate) struct Session {
    address: String,
    /// The display of this session's programs, such as `:7`.
    display: String,
    folder: tempfile::TempDir,
    // Declared in the order in which they must be dropped.
    keychain: Mutex<Option<Group>>,
    _bus: Group,
}

impl Session {
    /// Starts a bus and a keychain for programs on a display (such as `:7`).
    pub(crate) async fn start(display: &str, keychain: Keychain) -> anyhow::Result<Self> {
        let folder = tempfile::Builder::new().prefix("segment-bridge-session-").tempdir()?;
        for name in ["runtime", "data", "config", "cache", "home", "downloads"] {
            fs::create_dir(folder.path().join(name))?;
        }
        let downloads = format!("XDG_DOWNLOAD_DIR=\"{}\"\n", folder.path().join("downloads").display());
        fs::write(folder.path().join("config/user-dirs.dirs"), downloads)?;
        // The runtime folder holds the keychain's socket: no other user may access it.
        fs::set_permissions(folder.path().join("runtime"), std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
        let (bus, address) = start_bus(folder.path(), keychain).await?;
        let session = Self { address, display: display.to_owned(), folder, keychain: Mutex::default(), _bus: bus };
        session.set_keychain(keychain).await?;
        Ok(session)
    }

    /// Stops the keychain and starts it again in this state; its contents stay.
    pub(crate) async fn set_keychain(&self, state: Keychain) -> anyhow::Result<()> {
        drop(self.keychain().take());
        if state == Keychain::Absent {
            return Ok(());
        }
        // The name on the bus is released a moment after its owner exits.
        let started = start_keychain(self.folder.path(), &self.address, &self.display, state).await?;
        *self.keychain() = Some(started);
        Ok(())
    }

    fn keychain(&self) -> std::sync::MutexGuard<'_, Option<Group>> {
        locked(&self.keychain)
    }

    /// Returns one of the session's folders.
    pub(crate) fn folder(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The address of the bus.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Adds the session to a command's environment.
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

async fn start_bus(folder: &Path, keychain: Keychain) -> anyhow::Result<(Group, String)> {
    let configuration = folder.join("bus.conf");
    let policy = if keychain == Keychain::Denied { DENIED } else { "" };
    let text = BUS_CONFIGURATION.replace("POLICY", policy);
    fs::write(&configuration, text.replace("FOLDER", &folder.join("runtime").to_string_lossy()))?;
    let mut command = Command::new("dbus-daemon");
    command.arg("--nofork").arg("--print-address=1").arg("--config-file").arg(configuration);
    let mut bus = Group::start_with(&command, Stdio::null(), Stdio::piped())?;
    let address = bus.first_line(PATIENCE).await?;
    Ok((bus, address))
}

async fn start_keychain(folder: &Path, address: &str, display: &str, state: Keychain) -> anyhow::Result<Group> {
    let start = Instant::now();
    while keychain_answers(address).await? {
        anyhow::ensure!(start.elapsed() < PATIENCE, "the previous keychain daemon did not exit");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let locked = state == Keychain::Locked;
    let mut command = Command::new("gnome-keyring-daemon");
    command.args(["--foreground", "--components=secrets"]).env("DISPLAY", display);
    if !locked {
        command.arg("--unlock");
    }
    enter(&mut command, folder, address);
    let input = if locked { Stdio::null() } else { Stdio::piped() };
    let mut keychain = Group::start_with(&command, input, Stdio::null())?;
    if !locked {
        // The daemon reads its password until the end of its input.
        keychain.take_input().context("writing the keychain's password")?.write_all(KEYCHAIN_PASSWORD)?;
    }
    while !keychain_answers(address).await? {
        anyhow::ensure!(start.elapsed() < PATIENCE && keychain.is_running(), "the keychain daemon did not start");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(keychain)
}

/// Whether the keychain has its name on the bus.
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
