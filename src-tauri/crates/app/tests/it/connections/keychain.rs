//! The program with a real keychain, each time on its own session bus: secrets survive restarts, and removal is
//! verified; locked and absent keychains.
//!
//! Each outer test starts a private bus, with or without a keychain, and runs one inner test of this binary
//! there. Inner tests are ignored on their own: they would touch the desktop's real keychain.

use app::view::{ConnectionRow, FailureCode, KeychainState, SecretInput, SecretPlace};
use app::{App, Home, OpenOptions, Vault};
use test_support::{Desk, Keychain};

use super::site::{draft, options_in_memory};

const NAMESPACE: &str = "segment-bridge-app-test";
const SECRET: &str = "p8e-kept-by-the-keychain-alone";
const ORG: &str = "0123456789ABCDEF01234567@AdobeOrg";

#[test]
fn the_keychain_preserves_secrets_across_restarts_and_removal_is_verified() {
    let Some(desk) = Desk::new() else { return };
    desk.passes(Keychain::Unlocked, "connections::keychain::adds");
    desk.passes(Keychain::Locked, "connections::keychain::finds_it_locked");
    desk.passes(Keychain::Unlocked, "connections::keychain::still_there_then_removed");
}

#[test]
fn a_secret_in_memory_removes_the_older_one_from_the_keychain_or_reports_that_it_stays() {
    let Some(desk) = Desk::new() else { return };
    desk.passes(Keychain::Unlocked, "connections::keychain::adds");
    desk.passes(Keychain::Locked, "connections::keychain::is_edited_beside_the_older_one");
    desk.passes(Keychain::Locked, "connections::keychain::replaces_beside_the_older_one");
    desk.passes(Keychain::Unlocked, "connections::keychain::replaces_the_older_one");
}

#[test]
fn a_failed_save_preserves_the_stored_secret() {
    let Some(desk) = Desk::new() else { return };
    desk.passes(Keychain::Unlocked, "connections::keychain::adds");
    desk.passes(Keychain::Unlocked, "connections::keychain::cannot_keep_the_settings");
}

#[test]
fn an_absent_keychain_is_reported_and_the_session_can_store_the_secret() {
    let Some(desk) = Desk::new() else { return };
    desk.passes(Keychain::Absent, "connections::keychain::finds_none");
}

#[test]
fn a_keychain_that_denies_access_is_reported_and_the_session_can_store_the_secret() {
    let Some(desk) = Desk::new() else { return };
    desk.passes(Keychain::Denied, "connections::keychain::is_refused");
}

async fn open() -> App {
    let options = OpenOptions { vault: Vault::keychain(NAMESPACE), ..options_in_memory() };
    App::open(Home::from_env().unwrap(), options).await.unwrap()
}

async fn first(app: &App) -> ConnectionRow {
    app.connections().await.unwrap().into_iter().find(|row| !row.practice).unwrap()
}

fn form(name: &str) -> app::view::ConnectionDraft {
    // None of this sends a request to a service.
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
async fn cannot_keep_the_settings() {
    let app = open().await;
    let id = first(&app).await.id;
    // A folder in place of the lock file of the settings, which is used after the new secret was stored.
    let in_the_way = app.home().config().join("connections.lock");
    for session_only in [false, true] {
        app.session_only(session_only).await.unwrap();
        // The lock file does not exist before the settings have been changed.
        drop(std::fs::remove_file(&in_the_way));
        std::fs::create_dir(&in_the_way).unwrap();
        let mut edited = app::view::ConnectionDraft { id: Some(id.clone()), ..form("Acme Europe") };
        edited.secret = super::site::typed("p8e-another-one");
        let failure = app.connection_save(edited).await.unwrap_err();
        assert_eq!(failure.code, FailureCode::Storage, "{failure}");
        assert!(!failure.details.contains_key("secretLeft"), "{failure}");
        std::fs::remove_dir(&in_the_way).unwrap();
        let row = first(&app).await;
        assert_eq!((row.name.as_str(), row.secret.place), ("Acme", SecretPlace::Keychain));
        let kept = Vault::keychain(NAMESPACE).get(&id).await.unwrap().unwrap();
        let kept = app::ExposeSecret::expose_secret(&kept);
        assert!(kept.contains(&format!(r#""secret":"{SECRET}""#)), "the older one is there again");
    }
}

#[tokio::test]
#[ignore = "runs inside its own session bus"]
async fn is_edited_beside_the_older_one() {
    let app = open().await;
    let id = first(&app).await.id;
    app.session_only(true).await.unwrap();
    let edited = app::view::ConnectionDraft { id: Some(id), ..form("Acme Europe") };
    let row = app.connection_save(edited).await.unwrap();
    assert_eq!((row.name.as_str(), row.secret.place), ("Acme Europe", SecretPlace::Session));
    assert!(row.secret.older_kept_at.is_some());
}

#[tokio::test]
#[ignore = "runs inside its own session bus"]
async fn replaces_beside_the_older_one() {
    let app = open().await;
    let (id, status) = replaced_in_memory(&app).await;
    assert_eq!(status.place, SecretPlace::Session);
    assert!(status.older_kept_at.is_some(), "it is used again after a restart, so it is told");
    app.close().await.unwrap();
    let later = open().await;
    let row = first(&later).await;
    assert_eq!((row.id, row.secret.place), (id, SecretPlace::Keychain));
}

#[tokio::test]
#[ignore = "runs inside its own session bus"]
async fn replaces_the_older_one() {
    let app = open().await;
    let (id, status) = replaced_in_memory(&app).await;
    assert_eq!((status.place, status.older_kept_at), (SecretPlace::Session, None));
    assert!(Vault::keychain(NAMESPACE).get(&id).await.unwrap().is_none());
    app.close().await.unwrap();
    assert_eq!(first(&open().await).await.secret.place, SecretPlace::Missing);
}

/// The first connection with another secret, stored in memory by choice.
async fn replaced_in_memory(app: &App) -> (String, app::view::SecretStatus) {
    let id = first(app).await.id;
    app.session_only(true).await.unwrap();
    let row = app.credential_replace(id.clone(), super::site::typed("p8e-another-one")).await.unwrap();
    (id, row.secret)
}

#[tokio::test]
#[ignore = "runs inside its own session bus"]
async fn finds_none() {
    goes_on_without(KeychainState::Absent).await;
}

#[tokio::test]
#[ignore = "runs inside its own session bus"]
async fn is_refused() {
    goes_on_without(KeychainState::Denied).await;
}

async fn goes_on_without(state: KeychainState) {
    let app = open().await;
    let status = app.keychain().await.unwrap();
    assert_eq!(status.state, state);
    assert_eq!(status.words.contains("AccessDenied"), state == KeychainState::Denied, "{status:?}");
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
