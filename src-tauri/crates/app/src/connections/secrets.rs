//! Stores client secrets: in the keychain or, if the user chose so, in memory until the program exits. Never in a file.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use adobe::redact::Known;
use vault::{SecretString, Vault, VaultError, VaultState};

use super::binding::{BoundSecret, NetworkRoute, SecretBinding};
use super::settings::ConnectionSettings;
use crate::lock::locked;
use crate::view::{
    Failure, InputReason, KeychainState, KeychainStatus, SecretInput, SecretPlace, SecretStatus, TimeMs,
};

/// Number of secrets from pasted files held at once; the oldest is dropped first.
const MAX_PASTED: usize = 64;

/// The secrets of all connections.
pub(crate) struct Secrets {
    keychain: Vault,
    session: Vault,
    /// Whether new secrets go to memory.
    session_only: AtomicBool,
    /// When each secret in memory was stored.
    in_session: Mutex<HashMap<String, TimeMs>>,
    /// The last known state of the keychain.
    state: Mutex<Option<VaultState>>,
    /// Secrets read from pasted files, by handle, oldest first.
    held: Mutex<Vec<(String, Known)>>,
    /// Different in each run, so that a fingerprint reveals nothing about its secret.
    hasher: RandomState,
}

/// A stored entry with secret and binding, in its stored form.
pub(crate) struct Entry(SecretString);

/// Where a secret was stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Put {
    Keychain,
    Session,
}

impl Secrets {
    pub(crate) fn new(keychain: Vault) -> Self {
        Self {
            session_only: AtomicBool::new(keychain.is_session_only()),
            keychain,
            session: Vault::session_only(),
            in_session: Mutex::default(),
            state: Mutex::default(),
            held: Mutex::default(),
            hasher: RandomState::new(),
        }
    }

    /// Returns a fingerprint, valid for this run only: equal secrets have equal fingerprints, and the secret cannot be
    /// recovered from it.
    pub(crate) fn fingerprint(&self, secret: &SecretString) -> u64 {
        self.hasher.hash_one(vault::ExposeSecret::expose_secret(secret))
    }

    pub(crate) fn set_session_only(&self, on: bool) {
        self.session_only.store(on, Ordering::Relaxed);
    }

    /// Whether new secrets go to memory.
    pub(crate) fn is_session_only(&self) -> bool {
        self.session_only.load(Ordering::Relaxed)
    }

    /// Asks the keychain for its state.
    pub(crate) async fn status(&self) -> KeychainStatus {
        let state = self.keychain.probe().await;
        *locked(&self.state) = Some(state.clone());
        let (state, words) = match state {
            VaultState::Ready => (KeychainState::Ready, String::new()),
            VaultState::Locked => (KeychainState::Locked, String::new()),
            VaultState::Absent => (KeychainState::Absent, String::new()),
            VaultState::Denied(words) => (KeychainState::Denied, words),
        };
        KeychainStatus { state, name: KEYCHAIN.to_owned(), words, session_only: self.is_session_only() }
    }

    /// Stores a connection's secret in the chosen place, bound to what it was entered for. A secret in memory takes
    /// precedence over one in the keychain; [`Self::remove_older`] handles the latter.
    pub(crate) async fn put(&self, id: &str, bound: &BoundSecret, now: TimeMs) -> Result<Put, Failure> {
        let entry = Entry(bound.encode()?);
        self.put_entry(id, entry, now).await
    }

    /// Stores a connection's secret in memory; it takes precedence over one in the keychain.
    pub(crate) async fn put_in_session(&self, id: &str, bound: &BoundSecret, now: TimeMs) -> Result<(), Failure> {
        let entry = Entry(bound.encode()?);
        self.put_entry_in_session(id, entry, now).await
    }

    async fn put_entry(&self, id: &str, entry: Entry, now: TimeMs) -> Result<Put, Failure> {
        if self.is_session_only() {
            self.put_entry_in_session(id, entry, now).await?;
            return Ok(Put::Session);
        }
        self.note(self.keychain.put(id, entry.0).await)?;
        self.forget_session(id).await?;
        Ok(Put::Keychain)
    }

    async fn put_entry_in_session(&self, id: &str, entry: Entry, now: TimeMs) -> Result<(), Failure> {
        self.session.put(id, entry.0).await?;
        locked(&self.in_session).insert(id.to_owned(), now);
        Ok(())
    }

    /// Returns the entry that [`Self::put`] would overwrite. In session-only mode that is the one in memory; the
    /// keychain is not read, because it may be locked.
    pub(crate) async fn replaced(&self, one: &ConnectionSettings) -> Result<Option<Entry>, Failure> {
        let entry = if self.is_session_only() { self.session.get(&one.id).await? } else { self.entry(one).await? };
        Ok(entry.map(Entry))
    }

    /// Undoes a [`Self::put`] with the entry from [`Self::replaced`]; returns whether that worked.
    pub(crate) async fn put_back(&self, id: &str, location: Put, replaced: Option<Entry>, now: TimeMs) -> bool {
        match (location, replaced) {
            (Put::Session, Some(old)) => self.put_entry_in_session(id, old, now).await.is_ok(),
            (Put::Session, None) => self.forget_session(id).await.is_ok(),
            (Put::Keychain, Some(old)) => self.put_entry(id, old, now).await.is_ok(),
            (Put::Keychain, None) => matches!(self.remove(id, true).await, Ok(Some(true))),
        }
    }

    /// Deletes the keychain's copy after a secret in memory replaced it; returns whether it is gone. Only tries if the
    /// keychain is unlocked: users most often choose memory because it is not.
    pub(crate) async fn remove_older(&self, id: &str) -> bool {
        let is_open = matches!(*locked(&self.state), Some(VaultState::Ready));
        is_open && self.note(self.keychain.remove(id).await).is_ok()
    }

    /// Returns a connection's secret for use with its current settings; `None` if it must be entered. Fails with
    /// `secretForOther` if it was entered for something else.
    pub(crate) async fn get(
        &self,
        one: &ConnectionSettings,
        route: &NetworkRoute,
    ) -> Result<Option<SecretString>, Failure> {
        let Some(bound) = self.bound(one).await? else { return Ok(None) };
        bound.binding.refuse_other(&SecretBinding::of(one, route)?, &one.name)?;
        Ok(Some(bound.secret))
    }

    /// Lets a stored secret use another route through the network; returns whether there is one whose binding matches
    /// the connection otherwise.
    pub(crate) async fn accept_route(&self, one: &ConnectionSettings, route: &NetworkRoute) -> Result<bool, Failure> {
        let Some(mut bound) = self.bound(one).await? else { return Ok(false) };
        let asked = SecretBinding::of(one, route)?;
        if !bound.binding.accepts_route_of(&asked) {
            return Ok(false);
        }
        if bound.binding != asked {
            bound.binding = asked;
            self.rewrite(&one.id, &bound).await?;
        }
        Ok(true)
    }

    /// Returns a connection's secret with its binding. A secret without a binding gets one here, once.
    async fn bound(&self, one: &ConnectionSettings) -> Result<Option<BoundSecret>, Failure> {
        let Some(entry) = self.entry(one).await? else { return Ok(None) };
        let bound = BoundSecret::decode(&entry, one)?;
        if bound.is_older
            && let Err(failure) = self.rewrite(&one.id, &bound).await
        {
            tracing::warn!(code = ?failure.code, "an older client secret could not be bound to its connection");
        }
        Ok(Some(bound))
    }

    /// Stores an entry again in the same place.
    async fn rewrite(&self, id: &str, bound: &BoundSecret) -> Result<(), Failure> {
        let entry = bound.encode()?;
        if self.session.get(id).await?.is_some() {
            return Ok(self.session.put(id, entry).await?);
        }
        Ok(self.note(self.keychain.put(id, entry).await)?)
    }

    async fn entry(&self, one: &ConnectionSettings) -> Result<Option<SecretString>, Failure> {
        if let Some(entry) = self.session.get(&one.id).await? {
            return Ok(Some(entry));
        }
        if one.secret_kept_at.is_none() {
            // Never stored: no reason to make a keychain prompt for its password.
            return Ok(None);
        }
        Ok(self.note(self.keychain.get(&one.id).await)?)
    }

    /// Removes a connection's secret from both places. `None` if the keychain should have one and did not answer.
    pub(crate) async fn remove(&self, id: &str, kept: bool) -> Result<Option<bool>, Failure> {
        self.forget_session(id).await?;
        if self.session.get(id).await?.is_some() {
            return Ok(Some(false));
        }
        match self.note(self.keychain.remove(id).await) {
            Ok(_) => Ok(Some(true)),
            Err(VaultError::Unreliable) => Ok(Some(false)),
            // None was ever stored there.
            Err(_) if !kept => Ok(Some(true)),
            Err(error) => {
                tracing::warn!(%error, "the keychain did not answer the request to remove a secret");
                Ok(None)
            }
        }
    }

    /// Returns where a connection's secret is. The keychain is asked only if it answered earlier in this run, so that a
    /// list never causes a password prompt.
    pub(crate) async fn secret_status(&self, one: &ConnectionSettings) -> SecretStatus {
        let used_at = one.secret_used_at;
        let session_at = locked(&self.in_session).get(&one.id).copied();
        if session_at.is_some() {
            let older_kept_at = one.secret_kept_at;
            return SecretStatus { place: SecretPlace::Session, kept_at: session_at, used_at, older_kept_at };
        }
        let Some(kept_at) = one.secret_kept_at else {
            return SecretStatus { place: SecretPlace::Missing, kept_at: None, used_at, older_kept_at: None };
        };
        let state = locked(&self.state).clone();
        let place = match state {
            None => SecretPlace::Keychain,
            Some(VaultState::Ready) => match self.note(self.keychain.get(&one.id).await) {
                Ok(Some(_)) => SecretPlace::Keychain,
                Ok(None) => SecretPlace::Missing,
                Err(_) => SecretPlace::Unknown,
            },
            Some(_) => SecretPlace::Unknown,
        };
        SecretStatus { place, kept_at: Some(kept_at), used_at, older_kept_at: None }
    }

    /// Holds a secret read from a file, and returns its handle.
    pub(crate) fn hold(&self, secret: SecretString) -> String {
        let handle = uuid::Uuid::new_v4().simple().to_string();
        let mut held = locked(&self.held);
        held.push((handle.clone(), Known::from(secret)));
        let too_many = held.len().saturating_sub(MAX_PASTED);
        held.drain(..too_many);
        handle
    }

    /// Returns the secret from a form; `None` for the stored one. A held secret stays held until it is stored.
    pub(crate) fn given(&self, input: &SecretInput) -> Result<Option<SecretString>, Failure> {
        match input {
            SecretInput::Typed { value } => {
                let value = value.clone().into_inner();
                Ok(Some(value).filter(|value| !vault::ExposeSecret::expose_secret(value).trim().is_empty()))
            }
            SecretInput::Kept => Ok(None),
            SecretInput::Held { handle } => {
                let held = locked(&self.held);
                let found = held.iter().find(|(one, _)| one == handle);
                let found = found.map(|(_, secret)| SecretString::from(vault::ExposeSecret::expose_secret(secret)));
                found.map(Some).ok_or_else(|| {
                    let message = "The secret from the pasted file is no longer available. Paste the file again.";
                    Failure::bad_input(InputReason::SecretNotHeld, message).with("field", "secret")
                })
            }
        }
    }

    /// Releases a held secret after it was stored.
    pub(crate) fn let_go(&self, input: &SecretInput) {
        if let SecretInput::Held { handle } = input {
            locked(&self.held).retain(|(one, _)| one != handle);
        }
    }

    async fn forget_session(&self, id: &str) -> Result<(), VaultError> {
        locked(&self.in_session).remove(id);
        self.session.remove(id).await.map(drop)
    }

    /// Records what an answer of the keychain reveals about its state.
    fn note<T>(&self, outcome: Result<T, VaultError>) -> Result<T, VaultError> {
        let state = match &outcome {
            Ok(_) => Some(VaultState::Ready),
            Err(VaultError::Locked(_)) => Some(VaultState::Locked),
            Err(VaultError::Absent(_)) => Some(VaultState::Absent),
            Err(VaultError::Denied(cause)) => Some(VaultState::Denied(cause.to_string())),
            Err(_) => None,
        };
        if state.is_some() {
            *locked(&self.state) = state;
        }
        outcome
    }
}

/// The system's name for its keychain.
pub(crate) const KEYCHAIN: &str = if cfg!(target_os = "macos") {
    "macOS Keychain"
} else if cfg!(windows) {
    "Windows Credential Manager"
} else {
    "Secret Service"
};
