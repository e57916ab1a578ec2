//! Where client secrets are: the keychain or, where a person chose so, memory until the program ends. Never a file.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use adobe::redact::Known;
use vault::{SecretString, Vault, VaultError, VaultState};

use super::binding::{BoundSecret, NetworkRoute, SecretBinding};
use super::settings::ConnectionSettings;
use crate::view::{
    Failure, FailureCode, KeychainState, KeychainStatus, SecretInput, SecretPlace, SecretStatus, TimeMs,
};

/// Secrets of pasted files held at once; the oldest goes first.
const HELD: usize = 64;

/// The secrets of all connections.
pub(crate) struct Secrets {
    keychain: Vault,
    session: Vault,
    /// Whether new secrets go to memory.
    session_only: AtomicBool,
    /// When each secret in memory was put there.
    in_session: Mutex<HashMap<String, TimeMs>>,
    /// What the keychain last said of itself.
    state: Mutex<Option<VaultState>>,
    /// Secrets read from pasted files, by handle, oldest first.
    held: Mutex<Vec<(String, Known)>>,
    /// Different in each run, so that a mark says nothing about its secret.
    marks: RandomState,
}

/// A stored entry, secret and binding, in its own form.
pub(crate) struct Entry(SecretString);

/// Where a secret was put.
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
            marks: RandomState::new(),
        }
    }

    /// A number that tells a secret from others during this run, without being it.
    pub(crate) fn mark(&self, secret: &SecretString) -> u64 {
        self.marks.hash_one(vault::ExposeSecret::expose_secret(secret))
    }

    pub(crate) fn set_session_only(&self, on: bool) {
        self.session_only.store(on, Ordering::Relaxed);
    }

    /// Whether new secrets go to memory.
    pub(crate) fn is_session_only(&self) -> bool {
        self.session_only.load(Ordering::Relaxed)
    }

    /// Asks the keychain how it is.
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

    /// Stores a connection's secret in the place chosen, bound to what it was entered for. One in memory goes before
    /// one that the keychain has; what to do about that is [`Self::remove_older`]'s.
    pub(crate) async fn put(&self, id: &str, bound: &BoundSecret, now: TimeMs) -> Result<Put, Failure> {
        let entry = Entry(bound.encode()?);
        self.put_entry(id, entry, now).await
    }

    /// Stores a connection's secret in memory; it goes before one that the keychain has.
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

    /// The entry that [`Self::put`] would take the place of. One put in memory takes that of none in the keychain, which
    /// is not asked then: it may well be shut.
    pub(crate) async fn replaced(&self, one: &ConnectionSettings) -> Result<Option<Entry>, Failure> {
        let entry = if self.is_session_only() { self.session.get(&one.id).await? } else { self.entry(one).await? };
        Ok(entry.map(Entry))
    }

    /// Undoes a [`Self::put`] with what it [`Self::replaced`]; whether that could be done.
    pub(crate) async fn put_back(&self, id: &str, place: Put, replaced: Option<Entry>, now: TimeMs) -> bool {
        match (place, replaced) {
            (Put::Session, Some(old)) => self.put_entry_in_session(id, old, now).await.is_ok(),
            (Put::Session, None) => self.forget_session(id).await.is_ok(),
            (Put::Keychain, Some(old)) => self.put_entry(id, old, now).await.is_ok(),
            (Put::Keychain, None) => matches!(self.remove(id, true).await, Ok(Some(true))),
        }
    }

    /// Takes a secret out of the keychain that one in memory has replaced; whether it is gone. Only a keychain that is
    /// open is asked: whoever keeps secrets in memory most often does so because it is not.
    pub(crate) async fn remove_older(&self, id: &str) -> bool {
        let is_open = matches!(*locked(&self.state), Some(VaultState::Ready));
        is_open && self.note(self.keychain.remove(id).await).is_ok()
    }

    /// A connection's secret, to be used as the connection is set up now; `None` if it must be entered. Fails with
    /// `secretForOther` where it was entered for something else.
    pub(crate) async fn get(
        &self,
        one: &ConnectionSettings,
        route: &NetworkRoute,
    ) -> Result<Option<SecretString>, Failure> {
        let Some(bound) = self.bound(one).await? else { return Ok(None) };
        bound.binding.refuse_other(&SecretBinding::of(one, route)?, &one.name)?;
        Ok(Some(bound.secret))
    }

    /// Lets a stored secret take another way through the network; whether there is one that is bound to the connection
    /// as it is set up in all else.
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

    /// A connection's secret with what it is bound to. One without a binding gets it here, once.
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

    /// Stores an entry again where it is.
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
            // Never kept: no reason to make a keychain ask for its password.
            return Ok(None);
        }
        Ok(self.note(self.keychain.get(&one.id).await)?)
    }

    /// Removes a connection's secret from both places. `None` where the keychain should have one and could not be
    /// asked.
    pub(crate) async fn remove(&self, id: &str, kept: bool) -> Result<Option<bool>, Failure> {
        self.forget_session(id).await?;
        if self.session.get(id).await?.is_some() {
            return Ok(Some(false));
        }
        match self.note(self.keychain.remove(id).await) {
            Ok(_) => Ok(Some(true)),
            Err(VaultError::Unreliable) => Ok(Some(false)),
            // None was ever put there.
            Err(_) if !kept => Ok(Some(true)),
            Err(error) => {
                tracing::warn!(%error, "the keychain could not be asked to remove a secret");
                Ok(None)
            }
        }
    }

    /// Where a connection's secret is. The keychain is asked only where it answered before in this run, so that a list
    /// never makes it ask for its password.
    pub(crate) async fn place(&self, one: &ConnectionSettings) -> SecretStatus {
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

    /// Holds a secret read from a file, under a handle.
    pub(crate) fn hold(&self, secret: SecretString) -> String {
        let handle = uuid::Uuid::new_v4().simple().to_string();
        let mut held = locked(&self.held);
        held.push((handle.clone(), Known::from(secret)));
        let too_many = held.len().saturating_sub(HELD);
        held.drain(..too_many);
        handle
    }

    /// The secret a form gives; `None` for the kept one. A held secret stays held until it is kept somewhere.
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
                    let message = "The secret of the pasted file is no longer held. Paste the file again.";
                    Failure::new(FailureCode::BadInput, message).with("field", "secret").with("reason", "secretNotHeld")
                })
            }
        }
    }

    /// Lets a held secret go, after it was kept.
    pub(crate) fn let_go(&self, input: &SecretInput) {
        if let SecretInput::Held { handle } = input {
            locked(&self.held).retain(|(one, _)| one != handle);
        }
    }

    async fn forget_session(&self, id: &str) -> Result<(), VaultError> {
        locked(&self.in_session).remove(id);
        self.session.remove(id).await.map(drop)
    }

    /// Remembers what an answer of the keychain says about its state.
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

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What the system calls its keychain.
pub(crate) const KEYCHAIN: &str = if cfg!(target_os = "macos") {
    "macOS Keychain"
} else if cfg!(windows) {
    "Windows Credential Manager"
} else {
    "Secret Service"
};
