//! Access tokens that were handed out. In memory only: after a restart every client signs in again.

use std::collections::HashMap;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::model::Millis;

/// Lifetime of a token: 24 hours less a second (AEP contract §2.1), on the practice clock.
pub const LIFETIME: Duration = Duration::from_secs(86_399);
const LIFETIME_MS: Millis = 86_399_000;

/// How a presented token is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Issued here and alive.
    Valid,
    /// Issued here, but its time is over.
    Expired,
    /// Never issued here.
    Unknown,
}

/// All tokens issued since the start, with the practice time they end at.
#[derive(Default)]
pub struct TokenTable {
    ends: HashMap<String, Millis>,
}

impl TokenTable {
    /// Issues a new token to a client at practice time `now_ms`. It has the shape of Adobe's, a JSON web token (AEP
    /// contract §2.1), but it is not signed: what counts is that it is in this table.
    pub fn issue(&mut self, client_id: &str, now_ms: Millis) -> String {
        self.ends.retain(|_, end| *end + 7 * LIFETIME_MS > now_ms);
        let claims = json!({
            "id": Uuid::new_v4(),
            "type": "access_token",
            "client_id": client_id,
            "created_at": now_ms.to_string(),
            "expires_in": LIFETIME_MS.to_string(),
        });
        let signature = [Uuid::new_v4().into_bytes(), Uuid::new_v4().into_bytes()].concat();
        let token =
            format!("{}.{}.{}", part(&json!({ "alg": "none", "typ": "JWT" })), part(&claims), encode(&signature));
        self.ends.insert(token.clone(), now_ms + LIFETIME_MS);
        token
    }

    /// Judges a token at practice time `now_ms`.
    pub fn judge(&self, token: &str, now_ms: Millis) -> Verdict {
        match self.ends.get(token) {
            None => Verdict::Unknown,
            Some(end) if *end <= now_ms => Verdict::Expired,
            Some(_) => Verdict::Valid,
        }
    }

    /// Ends every token issued so far.
    pub fn expire_all(&mut self, now_ms: Millis) {
        for end in self.ends.values_mut() {
            *end = (*end).min(now_ms);
        }
    }
}

fn part(value: &Value) -> String {
    encode(value.to_string().as_bytes())
}

fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_lives_a_day_less_a_second() {
        let mut table = TokenTable::default();
        let token = table.issue("client", 1_000);
        assert_eq!(table.judge(&token, 1_000 + LIFETIME_MS - 1), Verdict::Valid);
        assert_eq!(table.judge(&token, 1_000 + LIFETIME_MS), Verdict::Expired);
        assert_eq!(table.judge("other", 1_000), Verdict::Unknown);
    }

    #[test]
    fn all_can_be_ended_at_once() {
        let mut table = TokenTable::default();
        let (one, two) = (table.issue("client", 0), table.issue("client", 0));
        table.expire_all(5);
        assert_eq!((table.judge(&one, 5), table.judge(&two, 5)), (Verdict::Expired, Verdict::Expired));
    }
}
