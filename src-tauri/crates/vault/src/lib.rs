//! Stores client secrets in the operating system's keychain: macOS Keychain, Windows Credential Manager, or the Secret
//! Service of a Linux desktop.
//!
//! A [`Vault`] is either the keychain or, when a person chose so, memory until the program ends. Never a file, and
//! never one silently in place of the other. Keychain calls block, so they run off the async threads.
//!
//! It must not know what a secret is for: it is called by a connection's id and a secret without meaning.

mod error;
mod keychain;
mod session;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

pub use error::VaultError;
pub use secrecy::{ExposeSecret, SecretString};

use keychain::Keychain;
use session::SessionMemory;

/// How long a keychain may take, a person's answer to its question included.
const PATIENCE: Duration = Duration::from_secs(90);

/// The storage of secrets. Cheap to clone; clones share it.
#[derive(Clone)]
pub struct Vault {
    place: Place,
}

#[derive(Clone)]
enum Place {
    Keychain(Arc<Keychain>),
    Session(Arc<SessionMemory>),
}

/// Whether secrets can be stored right now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VaultState {
    /// Writing and reading works.
    Ready,
    /// There is a keychain, but it is locked.
    Locked,
    /// There is no keychain: no session bus, or no keychain program behind it.
    Absent,
    /// There is one, but it refuses this program; with its words.
    Denied(String),
}

impl Vault {
    /// Name under which this build stores secrets, so that a development build never touches those of the released one.
    pub const NAMESPACE: &str = if cfg!(debug_assertions) { "segment-bridge-development" } else { "segment-bridge" };

    /// The keychain, under a name of its own for each kind of build or profile; see [`Self::NAMESPACE`]. Nothing is
    /// opened yet.
    pub fn keychain(namespace: &str) -> Self {
        Self { place: Place::Keychain(Arc::new(Keychain::new(namespace, keychain::system_store))) }
    }

    /// Memory only: secrets end with the program. For a person's explicit choice, and for tests.
    pub fn session_only() -> Self {
        Self { place: Place::Session(Arc::default()) }
    }

    /// Whether secrets end with the program.
    pub fn is_session_only(&self) -> bool {
        matches!(self.place, Place::Session(_))
    }

    /// Tests the keychain by storing, reading and removing a meaningless value. Only this distinguishes "locked" from
    /// "never stored": a locked Secret Service answers "no entry" to reads.
    pub async fn probe(&self) -> VaultState {
        match self.blocking(Keychain::probe, |_| Ok(())).await {
            Ok(()) => VaultState::Ready,
            Err(error) => error.state(),
        }
    }

    /// Keeps a connection's secret, in place of an older one.
    pub async fn put(&self, connection_id: &str, secret: SecretString) -> Result<(), VaultError> {
        let id = connection_id.to_owned();
        let kept = secret.clone();
        let session_id = id.clone();
        self.blocking(
            move |keychain| keychain.put(&id, &secret),
            move |memory| {
                memory.put(session_id, kept);
                Ok(())
            },
        )
        .await
    }

    /// A connection's secret; `None` if none was stored.
    pub async fn get(&self, connection_id: &str) -> Result<Option<SecretString>, VaultError> {
        let id = connection_id.to_owned();
        let session_id = id.clone();
        self.blocking(move |keychain| keychain.get(&id), move |memory| Ok(memory.get(&session_id))).await
    }

    /// Removes a connection's secret, and proves it by looking again. Tells whether there was one.
    pub async fn remove(&self, connection_id: &str) -> Result<bool, VaultError> {
        let id = connection_id.to_owned();
        let session_id = id.clone();
        self.blocking(move |keychain| keychain.remove(&id), move |memory| Ok(memory.remove(&session_id))).await
    }

    async fn blocking<T: Send + 'static>(
        &self,
        in_keychain: impl FnOnce(&Keychain) -> Result<T, VaultError> + Send + 'static,
        in_session: impl FnOnce(&SessionMemory) -> Result<T, VaultError>,
    ) -> Result<T, VaultError> {
        match &self.place {
            Place::Session(memory) => in_session(memory),
            Place::Keychain(keychain) => {
                let keychain = keychain.clone();
                let asked = tokio::task::spawn_blocking(move || in_keychain(&keychain));
                match tokio::time::timeout(PATIENCE, asked).await {
                    Ok(done) => done.unwrap_or(Err(VaultError::Interrupted)),
                    // It waits for a person to answer its question, which did not happen.
                    Err(_) => Err(VaultError::Locked("the keychain did not answer in time".into())),
                }
            }
        }
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::Keychain(keychain) => write!(f, "Vault(keychain, {})", keychain.namespace()),
            Place::Session(_) => f.write_str("Vault(session only)"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_session_keeps_secrets_in_memory_and_never_shows_them() {
        let vault = Vault::session_only();
        assert!(vault.is_session_only());
        assert_eq!(vault.probe().await, VaultState::Ready);
        vault.put("c1", SecretString::from("hidden")).await.unwrap();
        let read = vault.clone().get("c1").await.unwrap().unwrap();
        assert_eq!(read.expose_secret(), "hidden");
        assert!(!format!("{vault:?} {read:?}").contains("hidden"));
        assert!(vault.remove("c1").await.unwrap());
        assert!(!vault.remove("c1").await.unwrap());
        assert!(vault.get("c1").await.unwrap().is_none());
    }
}
