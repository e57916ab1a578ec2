//! The operating system's keychain, opened when first needed and opened again after a failure.

use std::sync::{Arc, Mutex, PoisonError};

use keyring_core::api::CredentialStore;
use keyring_core::{Entry, Error as KeyringError};
use secrecy::{ExposeSecret, SecretString};

use crate::VaultError;

/// Beginning of the account name of the entry a probe writes and removes; its process follows, so that two programs do
/// not take away each other's.
const PROBE: &str = "probe-";
/// What it writes; no secret.
const PROBE_VALUE: &str = "Segment Bridge can write here";
/// Before connection ids, so that no id can be taken for the probe.
const CONNECTION: &str = "connection:";

type Open = fn() -> keyring_core::Result<Arc<CredentialStore>>;

pub(crate) struct Keychain {
    namespace: String,
    open: Open,
    store: Mutex<Option<Arc<CredentialStore>>>,
}

impl Keychain {
    pub(crate) fn new(namespace: &str, open: Open) -> Self {
        Self { namespace: namespace.to_owned(), open, store: Mutex::default() }
    }

    pub(crate) fn namespace(&self) -> &str {
        &self.namespace
    }

    pub(crate) fn probe(&self) -> Result<(), VaultError> {
        self.with_entry(&probe_account(), |entry| {
            entry.set_password(PROBE_VALUE)?;
            let read = entry.get_password()?;
            entry.delete_credential()?;
            Ok(read)
        })
        .and_then(|read| if read == PROBE_VALUE { Ok(()) } else { Err(VaultError::Unreliable) })
    }

    pub(crate) fn put(&self, id: &str, secret: &SecretString) -> Result<(), VaultError> {
        self.with_entry(&format!("{CONNECTION}{id}"), |entry| entry.set_password(secret.expose_secret()))
    }

    pub(crate) fn get(&self, id: &str) -> Result<Option<SecretString>, VaultError> {
        let found = self.with_entry(&format!("{CONNECTION}{id}"), |entry| match entry.get_password() {
            Ok(secret) => Ok(Some(SecretString::from(secret))),
            Err(KeyringError::NoEntry) => Ok(None),
            Err(error) => Err(error),
        })?;
        if found.is_none() {
            // A locked keychain answers the same; only a write shows the difference.
            self.probe()?;
        }
        Ok(found)
    }

    pub(crate) fn remove(&self, id: &str) -> Result<bool, VaultError> {
        let existed = self.get(id)?.is_some();
        if existed {
            self.with_entry(&format!("{CONNECTION}{id}"), |entry| match entry.delete_credential() {
                Ok(()) | Err(KeyringError::NoEntry) => Ok(()),
                Err(error) => Err(error),
            })?;
            if self.get(id)?.is_some() {
                return Err(VaultError::Unreliable);
            }
        }
        Ok(existed)
    }

    /// Works on one entry. A store that was opened before may have died meanwhile, as when the keychain program was
    /// restarted; then it is opened again and the work, which may be repeated, is done there. After a failure the next
    /// call opens it again in any case: the keychain may have been unlocked or started by then.
    fn with_entry<T>(&self, account: &str, work: impl Fn(&Entry) -> keyring_core::Result<T>) -> Result<T, VaultError> {
        let attempt =
            |store: &CredentialStore| store.build(&self.namespace, account, None).and_then(|entry| work(&entry));
        let mut kept = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(store) = kept.take() {
            match attempt(store.as_ref()) {
                Ok(done) => {
                    *kept = Some(store);
                    return Ok(done);
                }
                // No answer from it; a "no" is one, and asking again would only ask the person again.
                Err(KeyringError::PlatformFailure(_)) if cfg!(target_os = "linux") => {}
                Err(other) => return Err(other.into()),
            }
        }
        let store = (self.open)()?;
        let done = attempt(store.as_ref())?;
        *kept = Some(store);
        Ok(done)
    }
}

fn probe_account() -> String {
    format!("{PROBE}{}", std::process::id())
}

#[cfg(target_os = "linux")]
pub(crate) fn system_store() -> keyring_core::Result<Arc<CredentialStore>> {
    Ok(zbus_secret_service_keyring_store::Store::new()?)
}

#[cfg(target_os = "macos")]
pub(crate) fn system_store() -> keyring_core::Result<Arc<CredentialStore>> {
    Ok(apple_native_keyring_store::keychain::Store::new()?)
}

#[cfg(windows)]
pub(crate) fn system_store() -> keyring_core::Result<Arc<CredentialStore>> {
    Ok(windows_native_keyring_store::Store::new()?)
}

#[cfg(test)]
mod tests {
    use keyring_core::mock;

    use super::*;
    use crate::VaultState;

    fn keychain(open: Open) -> Keychain {
        Keychain::new("test", open)
    }

    fn working() -> keyring_core::Result<Arc<CredentialStore>> {
        Ok(mock::Store::new()?)
    }

    /// A store whose every entry fails once, as a locked one does.
    fn locked_once() -> keyring_core::Result<Arc<CredentialStore>> {
        let store = mock::Store::new()?;
        for account in [probe_account(), "connection:c1".to_owned()] {
            let entry = keyring_core::api::CredentialStoreApi::build(store.as_ref(), "test", &account, None)?;
            if let Some(mock) = entry.as_any().downcast_ref::<mock::Cred>() {
                mock.set_error(KeyringError::NoStorageAccess("locked".into()));
            }
        }
        Ok(store)
    }

    #[test]
    fn secrets_are_kept_replaced_and_removed() {
        let keychain = keychain(working);
        assert!(keychain.get("c1").unwrap().is_none());
        keychain.put("c1", &SecretString::from("one")).unwrap();
        keychain.put("c1", &SecretString::from("two")).unwrap();
        keychain.put("c2", &SecretString::from("other")).unwrap();
        assert_eq!(keychain.get("c1").unwrap().unwrap().expose_secret(), "two");
        assert!(keychain.remove("c1").unwrap());
        assert!(!keychain.remove("c1").unwrap());
        assert_eq!(keychain.get("c2").unwrap().unwrap().expose_secret(), "other");
    }

    #[test]
    fn a_connection_called_probe_is_not_the_probe() {
        let keychain = keychain(working);
        keychain.put(PROBE, &SecretString::from("mine")).unwrap();
        keychain.probe().unwrap();
        assert_eq!(keychain.get(PROBE).unwrap().unwrap().expose_secret(), "mine");
    }

    #[test]
    fn a_locked_keychain_is_told_and_tried_anew_next_time() {
        let keychain = keychain(locked_once);
        let error = keychain.put("c1", &SecretString::from("hidden")).unwrap_err();
        assert!(matches!(error, VaultError::Locked(_)), "{error:?}");
        assert!(error.advice().contains("Unlock"));
        assert_eq!(keychain.probe().unwrap_err().state(), VaultState::Locked);
    }

    #[test]
    fn an_absent_keychain_is_told() {
        let absent: Open = || Err(KeyringError::PlatformFailure("no bus".into()));
        let error = keychain(absent).get("c1").unwrap_err();
        let expected = if cfg!(target_os = "linux") { VaultState::Absent } else { VaultState::Denied("no bus".into()) };
        assert_eq!(error.state(), expected);
    }

    #[test]
    fn no_failure_shows_what_was_stored() {
        let bytes = b"hidden".to_vec();
        let causes = [
            KeyringError::BadEncoding(bytes.clone()),
            KeyringError::BadDataFormat(bytes, "x".into()),
            KeyringError::NoDefaultStore,
        ];
        for cause in causes {
            let error = VaultError::from(cause);
            let shown = format!("{error:?} {error} {}", error.advice());
            assert!(!shown.contains("hidden") && !shown.contains("104, 105"), "{shown}");
        }
    }
}
