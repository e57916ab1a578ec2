//! The access token of one credential: asked for once however many calls wait, renewed beside the calls before it ends,
//! held in memory only (AEP contract §2.1).
//!
//! It must not know which service a token is for, nor where the secret is stored.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Method};
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use tokio::sync::Mutex;
use url::Url;

use crate::error::SignInError;
use crate::redact::Known;
use crate::transport::{Body, Request, SecretBytes, Size, Transport};
use crate::{ApiError, Credentials, lenient};

/// Word before a token in its header.
const BEARER: &[u8] = b"Bearer ";
/// A token is renewed this long before it ends; a short-lived one after half its life.
const RENEW_BEFORE: Duration = Duration::from_secs(300);
/// After a renewal that failed the next one is tried this much later, while the old token is good.
const RENEW_AGAIN: Duration = Duration::from_secs(30);
/// Longest lifetime that is accepted: no service issues a token for longer.
const LONGEST_LIFE: u64 = 7 * 86_400;
/// How many tokens in a row may be refused, none of them ever accepted, before no more are requested: two,
/// because all tokens can be revoked again while a call is on its way with the first of them.
const FRESH_REFUSALS: u32 = 2;
/// After this long more are asked for all the same: what was wrong on the other side may be over.
const PATIENCE: Duration = Duration::from_secs(60);

/// Gives out access tokens.
pub(crate) struct TokenSource {
    transport: Transport,
    address: Url,
    credentials: Credentials,
    state: Mutex<State>,
    /// Requests for a token that have finished, successful or not.
    finished: AtomicU64,
    /// The newest token that a service took.
    accepted: AtomicU64,
}

#[derive(Default)]
struct State {
    held: Option<Held>,
    /// The last failure, with the number of the request that met it.
    failure: Option<(u64, Arc<SignInError>)>,
    generation: u64,
    /// Tokens that were refused since one was last accepted, although they were new.
    fresh_refusals: u32,
    /// When the last of these was refused.
    refused_at: Duration,
}

struct Held {
    access: Access,
    generation: u64,
    renew_at: Duration,
    ends_at: Duration,
}

/// A token as it is sent, and which one it is, so that only a refused one is thrown away.
#[derive(Clone)]
pub(crate) struct Access {
    /// The header that carries it. Its bytes are wiped from memory with its last copy.
    pub(crate) bearer: HeaderValue,
    pub(crate) generation: u64,
    /// Masks the token in every text as long as it is used.
    _known: Known,
}

impl Access {
    fn new(token: SecretString, generation: u64) -> Result<Self, ApiError> {
        let mut bearer = Zeroizing::new(Vec::with_capacity(BEARER.len() + token.expose_secret().len()));
        bearer.extend_from_slice(BEARER);
        bearer.extend_from_slice(token.expose_secret().as_bytes());
        let bearer = HeaderValue::from_maybe_shared(Bytes::from_owner(bearer));
        let mut bearer = bearer.map_err(|source| ApiError::ours("the access token", source))?;
        bearer.set_sensitive(true);
        Ok(Self { bearer, generation, _known: Known::new(token) })
    }
}

impl fmt::Debug for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Access")
            .field("bearer", &"[secret]")
            .field("generation", &self.generation)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for TokenSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenSource").field("credentials", &self.credentials).finish_non_exhaustive()
    }
}

impl TokenSource {
    pub(crate) fn new(transport: Transport, ims: &Url, credentials: Credentials) -> Self {
        let mut address = ims.clone();
        address.set_path("/ims/token/v3");
        Self {
            transport,
            address,
            credentials,
            state: Mutex::default(),
            finished: AtomicU64::new(0),
            accepted: AtomicU64::new(0),
        }
    }

    pub(crate) fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// A valid token. However many callers wait, one request is sent; if it fails, all callers that waited for it fail
    /// with it. Nobody waits while the token held is good: it is renewed beside.
    pub(crate) async fn access(self: &Arc<Self>) -> Result<Access, Arc<SignInError>> {
        let finished_before = self.finished.load(Ordering::Acquire);
        {
            let mut state = self.state.lock().await;
            let now = self.transport.clock().elapsed();
            if let Some(held) = state.held.as_mut().filter(|held| now < held.ends_at) {
                if now >= held.renew_at {
                    // So that one caller begins a renewal, and so that it is tried again if it fails.
                    held.renew_at = now + RENEW_AGAIN;
                    tokio::spawn(self.clone().renew_early());
                }
                return Ok(held.access.clone());
            }
        }
        // In a task of its own: the first caller may give up, and the waiting callers must not have to start again.
        let signing_in = tokio::spawn(self.clone().sign_in(finished_before));
        signing_in
            .await
            .unwrap_or_else(|cut_off| Err(Arc::new(SignInError::of(ApiError::ours("the sign-in", cut_off)))))
    }

    /// Gets a token, unless another caller just got one, or just failed.
    async fn sign_in(self: Arc<Self>, finished_before: u64) -> Result<Access, Arc<SignInError>> {
        let mut state = self.state.lock().await;
        let now = self.transport.clock().elapsed();
        if let Some(held) = state.held.as_ref().filter(|held| now < held.ends_at) {
            return Ok(held.access.clone());
        }
        if let Some((number, failure)) = state.failure.as_ref().filter(|(number, _)| *number > finished_before) {
            tracing::debug!(number, "sharing the failure of the sign-in just tried");
            return Err(failure.clone());
        }
        let outcome = self.request().await;
        let now = self.transport.clock().elapsed();
        let outcome = outcome.and_then(|grant| state.keep(grant, now).map_err(SignInError::of));
        let number = self.finished.fetch_add(1, Ordering::AcqRel) + 1;
        match outcome {
            Ok(access) => Ok(access),
            Err(error) => {
                tracing::warn!(error = error.code(), "sign-in failed");
                let error = Arc::new(error);
                state.failure = Some((number, error.clone()));
                Err(error)
            }
        }
    }

    /// Gets the next token while the present one is valid. A failure has no effect: no job may fail because of it.
    async fn renew_early(self: Arc<Self>) {
        let outcome = match self.request().await {
            Ok(grant) => {
                let mut state = self.state.lock().await;
                state.keep(grant, self.transport.clock().elapsed()).map(drop).map_err(SignInError::of)
            }
            Err(error) => Err(error),
        };
        if let Err(error) = outcome {
            tracing::warn!(error = error.code(), "the token could not be renewed yet");
        }
    }

    /// Notes that a service took a token.
    pub(crate) fn accepted(&self, generation: u64) {
        self.accepted.fetch_max(generation, Ordering::AcqRel);
    }

    /// Throws a token away that a service refused, unless another has taken its place already. Tells whether asking
    /// again is worth it: not where one new token after the other is refused, so that a service which takes none does
    /// not cause every waiting call to sign in again.
    pub(crate) async fn refused(&self, generation: u64) -> bool {
        let mut state = self.state.lock().await;
        if state.held.as_ref().is_none_or(|held| held.generation != generation) {
            return true;
        }
        let now = self.transport.clock().elapsed();
        if self.accepted.load(Ordering::Acquire) >= generation {
            // It was valid until now: it has expired.
            state.fresh_refusals = 0;
        } else if state.fresh_refusals < FRESH_REFUSALS {
            state.fresh_refusals += 1;
            state.refused_at = now;
        } else if now > state.refused_at + PATIENCE {
            state.fresh_refusals = 1;
            state.refused_at = now;
        } else {
            return false;
        }
        state.held = None;
        true
    }

    async fn request(&self) -> Result<Grant, SignInError> {
        let form = form(&self.credentials);
        // Asking twice yields two tokens, which is harmless.
        let mut request = Request::new(Method::POST, self.address.clone()).reading().size(Size::SignIn);
        request.body = Body::SecretForm(SecretBytes::new(form));
        let answer = self.transport.send(&request).await.map_err(SignInError::of)?;
        answer.read::<Grant>().map_err(SignInError::of)
    }
}

/// The form of a token request, written once into room for all of it.
fn form(credentials: &Credentials) -> Zeroizing<Vec<u8>> {
    let scopes = scopes(&credentials.scopes);
    let secret = credentials.client_secret.expose_secret();
    let pairs = [
        ("grant_type", "client_credentials"),
        ("client_id", credentials.client_id.as_str()),
        ("client_secret", secret),
        ("scope", &scopes),
    ];
    let room = pairs.iter().map(|(name, value)| name.len() + 3 * value.len() + 2).sum();
    let mut form = Zeroizing::new(Vec::with_capacity(room));
    for (name, value) in pairs {
        if !form.is_empty() {
            form.push(b'&');
        }
        form.extend_from_slice(name.as_bytes());
        form.push(b'=');
        for piece in url::form_urlencoded::byte_serialize(value.as_bytes()) {
            form.extend_from_slice(piece.as_bytes());
        }
    }
    form
}

/// Scopes as the service wants them: commas, no spaces.
fn scopes(written: &str) -> String {
    written.split([',', ' ', '\n']).filter(|scope| !scope.is_empty()).collect::<Vec<_>>().join(",")
}

impl State {
    fn keep(&mut self, grant: Grant, now: Duration) -> Result<Access, ApiError> {
        let life = Duration::from_secs(grant.expires_in.min(LONGEST_LIFE));
        let access = Access::new(grant.access_token, self.generation + 1)?;
        self.generation += 1;
        self.failure = None;
        self.held = Some(Held {
            access: access.clone(),
            generation: self.generation,
            renew_at: now + life.saturating_sub(RENEW_BEFORE).max(life / 2),
            ends_at: now + life,
        });
        Ok(access)
    }
}

/// The answer of the token endpoint. It is never printed.
#[derive(Deserialize)]
struct Grant {
    #[serde(deserialize_with = "lenient::secret")]
    access_token: SecretString,
    /// Seconds (AAM contract §2.1).
    #[serde(deserialize_with = "lenient::required_number")]
    expires_in: u64,
}

impl From<Arc<SignInError>> for ApiError {
    fn from(error: Arc<SignInError>) -> Self {
        Self::SignIn(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_may_be_written_with_spaces_and_line_ends() {
        assert_eq!(scopes("openid, AdobeID\nread_organizations,"), "openid,AdobeID,read_organizations");
    }

    #[test]
    fn a_token_is_renewed_five_minutes_early_and_a_short_one_after_half_its_life() {
        let renewed_after = |expires_in| {
            let mut state = State::default();
            state.keep(Grant { access_token: SecretString::from("t"), expires_in }, Duration::ZERO).unwrap();
            state.held.unwrap().renew_at.as_secs()
        };
        assert_eq!(renewed_after(86_399), 86_099);
        assert_eq!(renewed_after(400), 200);
        assert_eq!(renewed_after(0), 0);
    }
}
