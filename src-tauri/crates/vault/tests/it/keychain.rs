//! Each outer test starts a private session bus, puts a daemon on it (or not), and runs one inner test there in this
//! same binary. Inner tests are ignored on their own: they would touch the desktop's real keychain.

use std::path::Path;
use std::process::{Command, Output};

use vault::{ExposeSecret, SecretString, Vault, VaultError, VaultState};

const NAMESPACE: &str = "segment-bridge-test";

/// An unlocked daemon, as after signing in to a desktop. The password is of this throw-away keychain only.
const UNLOCKED: &str = "printf 'test-password' | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1";
/// A daemon nobody unlocked.
const LOCKED: &str = "gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1";
/// No daemon.
const NONE: &str = "true";

/// Runs an inner test under a bus of its own, with its files in `home`; `None` if the programs are not installed.
fn under_own_bus(home: &Path, prepare: &str, inner: &str, bus_config: Option<&Path>) -> Option<Output> {
    let installed =
        |program: &str| Command::new("which").arg(program).output().is_ok_and(|found| found.status.success());
    if !installed("dbus-run-session") || !installed("gnome-keyring-daemon") {
        eprintln!("skipped: dbus-run-session or gnome-keyring-daemon is not installed");
        return None;
    }
    let mut command = Command::new("dbus-run-session");
    if let Some(config) = bus_config {
        command.arg(format!("--config-file={}", config.display()));
    }
    let script = format!("{prepare}; exec \"$0\" --exact keychain::{inner} --ignored --nocapture");
    let runtime = home.join("run");
    std::fs::create_dir_all(&runtime).unwrap();
    command
        .args(["--", "sh", "-c", &script])
        .arg(std::env::current_exe().unwrap())
        .env("HOME", home)
        .env("XDG_DATA_HOME", home.join("data"))
        .env("XDG_RUNTIME_DIR", &runtime)
        // No question may pop up on the screen of whoever runs the tests.
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("GNOME_KEYRING_CONTROL");
    Some(command.output().unwrap())
}

#[track_caller]
fn passes(output: Option<Output>) {
    let Some(output) = output else { return };
    let shown = format!("{}\n{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && shown.contains("1 passed"), "{shown}");
}

#[test]
fn keychain_keeps_a_secret_over_restarts_and_says_when_it_is_locked() {
    let home = tempfile::tempdir().unwrap();
    passes(under_own_bus(home.path(), UNLOCKED, "stores", None));
    passes(under_own_bus(home.path(), LOCKED, "is_locked", None));
    passes(under_own_bus(home.path(), UNLOCKED, "still_there_then_removed", None));
    passes(under_own_bus(home.path(), UNLOCKED, "nothing_there", None));
}

#[test]
fn keychain_that_is_not_there_is_told() {
    let home = tempfile::tempdir().unwrap();
    // A bus that can start no program by itself, and no daemon on it.
    let config = bus_config(home.path(), "");
    passes(under_own_bus(home.path(), NONE, "is_absent", Some(&config)));
}

#[test]
fn keychain_that_refuses_this_program_is_told() {
    let home = tempfile::tempdir().unwrap();
    let deny = r#"<deny send_destination="org.freedesktop.secrets"/>"#;
    let config = bus_config(home.path(), deny);
    passes(under_own_bus(home.path(), UNLOCKED, "is_denied", Some(&config)));
}

#[test]
fn no_keychain_without_a_session_bus() {
    let mut command = Command::new(std::env::current_exe().unwrap());
    let home = tempfile::tempdir().unwrap();
    command.args(["--exact", "keychain::is_absent", "--ignored", "--nocapture"]);
    command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus").env("XDG_RUNTIME_DIR", home.path());
    passes(Some(command.output().unwrap()));
}

fn bus_config(home: &Path, policy: &str) -> std::path::PathBuf {
    let path = home.join("bus.conf");
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

#[tokio::test]
#[ignore = "runs inside its own session bus"]
async fn stores() {
    let vault = Vault::keychain(NAMESPACE);
    assert_eq!(vault.probe().await, VaultState::Ready);
    assert!(vault.get("c1").await.unwrap().is_none());
    vault.put("c1", SecretString::from("first")).await.unwrap();
    vault.put("c1", SecretString::from("kept over restarts")).await.unwrap();
    assert_eq!(vault.get("c1").await.unwrap().unwrap().expose_secret(), "kept over restarts");
    assert!(Vault::keychain("another-build").get("c1").await.unwrap().is_none());
}

#[tokio::test]
#[ignore = "runs inside its own session bus"]
async fn is_locked() {
    let vault = Vault::keychain(NAMESPACE);
    assert_eq!(vault.probe().await, VaultState::Locked);
    for error in [
        vault.get("c1").await.unwrap_err(),
        vault.put("c2", SecretString::from("x")).await.unwrap_err(),
        vault.remove("c1").await.unwrap_err(),
    ] {
        assert!(matches!(error, VaultError::Locked(_)), "{error:?}");
    }
}

#[tokio::test]
#[ignore = "runs inside its own session bus"]
async fn still_there_then_removed() {
    let vault = Vault::keychain(NAMESPACE);
    assert_eq!(vault.get("c1").await.unwrap().unwrap().expose_secret(), "kept over restarts");
    assert!(vault.remove("c1").await.unwrap());
    assert!(vault.get("c1").await.unwrap().is_none());
}

#[tokio::test]
#[ignore = "runs inside its own session bus"]
async fn nothing_there() {
    let vault = Vault::keychain(NAMESPACE);
    assert!(vault.get("c1").await.unwrap().is_none());
    assert!(!vault.remove("c1").await.unwrap());
}

#[tokio::test]
#[ignore = "runs inside its own session bus"]
async fn is_absent() {
    let vault = Vault::keychain(NAMESPACE);
    assert_eq!(vault.probe().await, VaultState::Absent);
    assert!(matches!(vault.get("c1").await, Err(VaultError::Absent(_))));
}

#[tokio::test]
#[ignore = "runs inside its own session bus"]
async fn is_denied() {
    let vault = Vault::keychain(NAMESPACE);
    let state = vault.probe().await;
    assert!(matches!(&state, VaultState::Denied(words) if words.contains("AccessDenied")), "{state:?}");
    assert!(matches!(vault.get("c1").await, Err(VaultError::Denied(_))));
}
