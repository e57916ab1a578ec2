//! The program with a real keychain, each time on a session bus of its own: kept over restarts, removed with proof,
//! locked, absent.
//!
//! Each outer test starts a private bus, puts a keychain on it (or not), and runs one inner test of this same binary
//! there. Inner tests are ignored on their own: they would touch the desktop's real keychain.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use app::view::{ConnectionRow, FailureCode, KeychainState, SecretInput, SecretPlace};
use app::{App, Home, OpenOptions, Vault};

use super::site::{draft, options_in_memory};

const NAMESPACE: &str = "segment-bridge-app-test";
const SECRET: &str = "p8e-kept-by-the-keychain-alone";
const ORG: &str = "0123456789ABCDEF01234567@AdobeOrg";
/// Names the home of the inner tests.
const HOME: &str = "SEGMENT_BRIDGE_KEYCHAIN_TEST_HOME";

const UNLOCKED: &str = "printf 'test-password' | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1";
const LOCKED: &str = "gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1";
const NONE: &str = "true";

/// Runs an inner test under a bus of its own; `None` if the programs are not installed.
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
    let script = format!("{prepare}; exec \"$0\" --exact connections::keychain::{inner} --ignored --nocapture");
    let runtime = home.join("run");
    std::fs::create_dir_all(&runtime).unwrap();
    command
        .args(["--", "sh", "-c", &script])
        .arg(std::env::current_exe().unwrap())
        .env("HOME", home)
        .env("XDG_DATA_HOME", home.join("data"))
        .env("XDG_RUNTIME_DIR", &runtime)
        .env(HOME, home.join("bridge"))
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
fn the_keychain_keeps_secrets_over_restarts_and_removal_is_proved() {
    let home = tempfile::tempdir().unwrap();
    passes(under_own_bus(home.path(), UNLOCKED, "adds", None));
    passes(under_own_bus(home.path(), LOCKED, "finds_it_locked", None));
    passes(under_own_bus(home.path(), UNLOCKED, "still_there_then_removed", None));
}

#[test]
fn an_absent_keychain_is_told_and_the_session_can_keep_the_secret() {
    let home = tempfile::tempdir().unwrap();
    let config = home.path().join("bus.conf");
    // A bus that can start no program by itself, and no keychain on it.
    let text = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>"#;
    std::fs::write(&config, text).unwrap();
    passes(under_own_bus(home.path(), NONE, "finds_none", Some(&config)));
}

async fn open() -> App {
    let folder = PathBuf::from(std::env::var_os(HOME).unwrap());
    let options = OpenOptions { vault: Vault::keychain(NAMESPACE), ..options_in_memory() };
    App::open(Home::at(folder), options).await.unwrap()
}

async fn first(app: &App) -> ConnectionRow {
    app.connections().await.unwrap().into_iter().find(|row| !row.practice).unwrap()
}

fn form(name: &str) -> app::view::ConnectionDraft {
    // Nothing of this asks a service.
    draft(name, &"a".repeat(32), ORG, SECRET, "http://127.0.0.1:9")
}

#[tokio::test]
#[ignore = "runs inside its own session bus"]
async fn adds() {
    let app = open().await;
    let status = app.keychain().await.unwrap();
    assert_eq!((status.state, status.session_only), (KeychainState::Ready, false));
    let row = app.connection_save(form("Acme")).await.unwrap();
    assert_eq!(row.secret.place, SecretPlace::Keychain);
    assert!(row.secret.kept_at.is_some() && row.secret.used_at.is_none());
    let text = std::fs::read_to_string(app.home().config().join("connections.json")).unwrap();
    assert!(text.contains("Acme") && !text.contains(SECRET));
}

#[tokio::test]
#[ignore = "runs inside its own session bus"]
async fn finds_it_locked() {
    let app = open().await;
    let row = first(&app).await;
    assert_eq!(row.secret.place, SecretPlace::Keychain, "nobody asked the keychain yet");
    let failure = app.connection_save(form("Other")).await.unwrap_err();
    assert_eq!(failure.code, FailureCode::Keychain, "{failure}");
    assert!(failure.message.contains("locked") && failure.message.contains("Unlock"), "{failure}");
    assert_eq!(app.keychain().await.unwrap().state, KeychainState::Locked);
    assert_eq!(first(&app).await.secret.place, SecretPlace::Unknown);
    let refused = app.credential_remove(row.id).await.unwrap_err();
    assert_eq!(refused.code, FailureCode::Keychain, "what cannot be proved is not said");
    assert_eq!(app.connections().await.unwrap().len(), 2, "the refused one was not kept");
}

#[tokio::test]
#[ignore = "runs inside its own session bus"]
async fn still_there_then_removed() {
    let app = open().await;
    app.keychain().await.unwrap();
    let row = first(&app).await;
    assert_eq!(row.secret.place, SecretPlace::Keychain, "read back from the keychain itself");
    let report = app.credential_test(row.id.clone(), |_| ()).await.unwrap();
    let given = report.results.iter().find(|result| result.subject == app::view::CheckSubject::SecretGiven).unwrap();
    assert_eq!(given.outcome, app::view::CheckOutcome::Passed, "{report:?}");
    assert!(first(&app).await.secret.used_at.is_some());
    let proof = app.connection_remove(row.id.clone()).await.unwrap();
    assert_eq!((proof.secret_gone, proof.rows_left), (Some(true), 0));
    let direct = Vault::keychain(NAMESPACE).get(&row.id).await.unwrap();
    assert!(direct.is_none(), "the keychain itself has nothing any more");
}

#[tokio::test]
#[ignore = "runs inside its own session bus"]
async fn finds_none() {
    let app = open().await;
    assert_eq!(app.keychain().await.unwrap().state, KeychainState::Absent);
    let failure = app.connection_save(form("Acme")).await.unwrap_err();
    assert_eq!(failure.code, FailureCode::Keychain, "{failure}");
    assert!(app.session_only(true).await.unwrap().session_only);
    let row = app.connection_save(form("Acme")).await.unwrap();
    assert_eq!(row.secret.place, SecretPlace::Session);
    let mut again = form("Acme");
    (again.id, again.secret) = (Some(row.id.clone()), SecretInput::Kept);
    assert_eq!(app.connection_save(again).await.unwrap().secret.place, SecretPlace::Session);
    app.close().await.unwrap();
    let later = open().await;
    assert_eq!(first(&later).await.secret.place, SecretPlace::Missing, "it ended with the program");
    let proof = later.connection_remove(row.id).await.unwrap();
    assert_eq!(proof.secret_gone, Some(true), "none was ever put into the keychain");
}
