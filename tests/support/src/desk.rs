//! A user's desk: files, and one session after another, each with its own bus and keychain.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::TestHome;

/// State of the keychain in a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keychain {
    /// Unlocked, as after signing in to a desktop.
    Unlocked,
    /// Running, but locked.
    Locked,
    /// No keychain is on the bus, and none can be started.
    Absent,
    /// Unlocked, but the bus does not let any program call it.
    Denied,
}

/// A desk. The contents of its keychain survive each session.
#[derive(Debug)]
pub struct Desk(TestHome);

/// The daemon moves to the background before it has its name on the bus; until then there is no keychain.
const UNTIL_ON_THE_BUS: &str = "for _ in $(seq 600); do \
     dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner \
       string:org.freedesktop.secrets 2>/dev/null | grep -q true && break; sleep 0.05; done;";

impl Desk {
    /// An empty desk; `None`, with a message on standard error, if this system has no bus or no keychain to start. If
    /// `SEGMENT_BRIDGE_NO_SKIPS` is set, that fails the test.
    pub fn new() -> Option<Self> {
        let there = |program: &str| Command::new("which").arg(program).output().is_ok_and(|it| it.status.success());
        if !there("dbus-run-session") || !there("gnome-keyring-daemon") {
            let missing = "dbus-run-session or gnome-keyring-daemon is not installed";
            // A run of all tests must not skip any: a skipped test looks like one that passed.
            assert!(
                std::env::var_os("SEGMENT_BRIDGE_NO_SKIPS").is_none(),
                "{missing}, and no test may be skipped here"
            );
            eprintln!("skipped: {missing}");
            return None;
        }
        let desk = Self(TestHome::new());
        for name in ["run", "person", "bridge"] {
            std::fs::create_dir_all(desk.folder(name)).unwrap();
        }
        Some(desk)
    }

    fn folder(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// The home folder of the program (`SEGMENT_BRIDGE_HOME`).
    pub fn bridge(&self) -> PathBuf {
        self.folder("bridge")
    }

    /// The folder for the user's own files.
    pub fn person(&self) -> PathBuf {
        self.folder("person")
    }

    /// A command in its own session; the caller adds arguments and input.
    pub fn command(&self, keychain: Keychain, program: impl AsRef<Path>) -> Command {
        // The password protects only this temporary keychain.
        let start = match keychain {
            Keychain::Unlocked | Keychain::Denied => {
                "printf 'test-password' | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1;"
            }
            Keychain::Locked => "gnome-keyring-daemon --start --components=secrets </dev/null >/dev/null 2>&1;",
            Keychain::Absent => "",
        };
        let prepare = if start.is_empty() { String::new() } else { format!("{start} {UNTIL_ON_THE_BUS}") };
        let mut command = Command::new("dbus-run-session");
        if let Some(policy) = match keychain {
            Keychain::Absent => Some(""),
            Keychain::Denied => Some(r#"<deny send_destination="org.freedesktop.secrets"/>"#),
            Keychain::Unlocked | Keychain::Locked => None,
        } {
            command.arg(format!("--config-file={}", self.bus_configuration(policy).display()));
        }
        command
            .args(["--", "sh", "-c", &format!("{prepare} exec \"$0\" \"$@\"")])
            .arg(program.as_ref())
            .env("HOME", self.person())
            .env("XDG_DATA_HOME", self.folder("keys"))
            .env("XDG_RUNTIME_DIR", self.folder("run"))
            .env("SEGMENT_BRIDGE_HOME", self.bridge())
            .env_remove("SEGMENT_BRIDGE_PRACTICE_KEY")
            // No prompt may appear on the screen of the person who runs the tests.
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("GNOME_KEYRING_CONTROL")
            .stdin(Stdio::null());
        command
    }

    /// Runs one ignored test of the calling test binary in its own session, and fails if the test fails. Such tests are
    /// marked as ignored because they would touch the desktop's real keychain.
    #[track_caller]
    pub fn passes(&self, keychain: Keychain, test: &str) {
        let mut command = self.command(keychain, std::env::current_exe().unwrap());
        assert_passes(&command.args(inner(test)).output().unwrap());
    }

    /// A bus that cannot start any program.
    fn bus_configuration(&self, policy: &str) -> PathBuf {
        let path = self.folder("bus.conf");
        let text = format!(
            r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>{policy}</policy>
</busconfig>"#
        );
        std::fs::write(&path, text).unwrap();
        path
    }

    /// Runs one ignored test of the calling test binary without any session bus, and fails if it fails.
    #[track_caller]
    pub fn passes_without_bus(&self, test: &str) {
        let mut command = Command::new(std::env::current_exe().unwrap());
        let nowhere = format!("unix:path={}", self.folder("run/no-bus").display());
        command.env("DBUS_SESSION_BUS_ADDRESS", nowhere).env("XDG_RUNTIME_DIR", self.folder("run"));
        assert_passes(&command.env("SEGMENT_BRIDGE_HOME", self.bridge()).args(inner(test)).output().unwrap());
    }
}

impl Drop for Desk {
    /// Removes the files that may contain secrets: those of the keychain, of the user, and of the practice services.
    /// The rest is searched.
    fn drop(&mut self) {
        for folder in [self.folder("keys"), self.person(), self.bridge().join("practice")] {
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}

fn inner(test: &str) -> [&str; 4] {
    ["--exact", test, "--ignored", "--nocapture"]
}

#[track_caller]
fn assert_passes(output: &Output) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (out, errors) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success() && out.contains("1 passed"), "{out}\n{errors}");
}
