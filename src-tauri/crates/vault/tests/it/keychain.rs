//! Each outer test starts a private session bus, puts a daemon on it (or not), and runs one inner test there in this
//! same binary. Inner tests are ignored on their own: they would touch the desktop's real keychain.

use test_support::{Desk, Keychain};
use vault::{ExposeSecret, SecretString, Vault, VaultError, VaultState};

const NAMESPACE: &str = "segment-bridge-test";

#[test]
fn keychain_stores_a_secret_over_restarts_and_reports_when_it_is_locked() {
    let Some(desk) = Desk::new() else { return };
    desk.passes(Keychain::Unlocked, "keychain::stores");
    desk.passes(Keychain::Locked, "keychain::is_locked");
    desk.passes(Keychain::Unlocked, "keychain::still_there_then_removed");
    desk.passes(Keychain::Unlocked, "keychain::nothing_there");
}

#[test]
fn keychain_that_is_absent_is_reported() {
    let Some(desk) = Desk::new() else { return };
    desk.passes(Keychain::Absent, "keychain::is_absent");
}

#[test]
fn keychain_that_refuses_this_program_is_reported() {
    let Some(desk) = Desk::new() else { return };
    desk.passes(Keychain::Denied, "keychain::is_denied");
}

#[test]
fn no_keychain_without_a_session_bus() {
    let Some(desk) = Desk::new() else { return };
    desk.passes_without_bus("keychain::is_absent");
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
