//! Faults a test can order: statuses, delays, requests that are held, dropped connections, late work, expired tokens.
//!
//! Matching is pure; carrying a fault out is the server's part (`server`).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::reshape::Reshape;

/// One ordered fault, as posted to `/practice/faults`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// HTTP method; any when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// Path: with `*` a glob (`*` matches any characters, slashes too), otherwise this path and everything below it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// How many matching requests pass first.
    #[serde(default)]
    pub skip: u32,
    /// How many requests are hit after that. Once when absent.
    #[serde(default = "once")]
    pub times: u32,
    /// What happens.
    #[serde(rename = "do")]
    pub effect: Effect,
}

fn once() -> u32 {
    1
}

/// What a fault does. A delay, a hold and a wrong date can be combined with any other.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Effect {
    /// Answer with this status instead of doing the work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// `Retry-After` in seconds, with `status`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
    /// Body, with `status`: a string as it is, anything else as JSON.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Value>,
    /// Close the connection without an answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drop: Option<Cut>,
    /// Close the connection without an answer, and do the work this many milliseconds later, on the practice clock. The
    /// work is lost when the services stop before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late_ms: Option<u32>,
    /// Wait this long, in real milliseconds, first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delay_ms: Option<u64>,
    /// Wait first until what is held by this name is released.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold: Option<String>,
    /// Answer with a `Date` that is this many seconds off, as if the caller's clock were wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_off_s: Option<i32>,
    /// Do the work, and answer with a list that is not as it should be. An answer without a list stays as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reshape: Option<Reshape>,
    /// End every token before the request is looked at.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub expire_tokens: bool,
}

/// When the connection is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Cut {
    /// Before anything was done.
    Before,
    /// After the work was done and stored.
    After,
}

impl Fault {
    /// Checks that this fault is possible; an error in words if not.
    pub fn check(&self) -> Result<(), String> {
        let effect = &self.effect;
        if *effect == Effect::default() {
            return Err(
                "do: give at least one of status, drop, late_ms, delay_ms, hold, date_off_s, reshape, expire_tokens"
                    .into(),
            );
        }
        if self.times == 0 {
            return Err("times: must be at least 1".into());
        }
        if effect.status.is_some_and(|s| !(200..=599).contains(&s)) {
            return Err("do.status: must be from 200 to 599".into());
        }
        if effect.status.is_none() && (effect.retry_after.is_some() || effect.body.is_some()) {
            return Err("do: retry_after and body need a status".into());
        }
        let ends = [effect.status.is_some(), effect.drop.is_some(), effect.late_ms.is_some(), effect.reshape.is_some()];
        if ends.into_iter().filter(|given| *given).count() > 1 {
            return Err("do: status, drop, late_ms and reshape exclude each other".into());
        }
        Ok(())
    }

    fn matches(&self, method: &str, path: &str) -> bool {
        self.method.as_deref().is_none_or(|m| m == "*" || m.eq_ignore_ascii_case(method))
            && self.path.as_deref().is_none_or(|p| path_matches(p, path))
    }
}

/// The ordered faults, in order.
#[derive(Debug, Default)]
pub struct Faults {
    list: Vec<Fault>,
    released: BTreeSet<String>,
}

impl Faults {
    /// Adds faults behind those already ordered.
    pub fn add(&mut self, more: Vec<Fault>) {
        self.list.extend(more);
    }

    /// Lets the requests that are held by a name go on, and those that would be.
    pub fn release(&mut self, name: String) {
        self.released.insert(name);
    }

    /// Whether nothing is held by a name any more.
    pub fn is_released(&self, name: &str) -> bool {
        self.released.contains(name)
    }

    /// Those not used up yet, with their remaining counts.
    pub fn list(&self) -> &[Fault] {
        &self.list
    }

    /// Removes all.
    pub fn clear(&mut self) {
        self.list.clear();
    }

    /// What happens to this request: the first fault that matches and is due. Matching faults before it count one
    /// request less to skip; faults behind it do not see the request.
    pub fn next(&mut self, method: &str, path: &str) -> Option<Effect> {
        for index in 0..self.list.len() {
            let fault = &mut self.list[index];
            if !fault.matches(method, path) {
                continue;
            }
            if fault.skip > 0 {
                fault.skip -= 1;
                continue;
            }
            let effect = fault.effect.clone();
            fault.times = fault.times.saturating_sub(1);
            if fault.times == 0 {
                self.list.remove(index);
            }
            return Some(effect);
        }
        None
    }
}

fn path_matches(pattern: &str, path: &str) -> bool {
    if pattern.contains('*') {
        return glob(pattern.as_bytes(), path.as_bytes());
    }
    let pattern = pattern.trim_end_matches('/');
    path.strip_prefix(pattern).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// `*` matches any run of characters. Linear: remembers only the last star.
fn glob(pattern: &[u8], text: &[u8]) -> bool {
    let (mut p, mut t, mut star) = (0, 0, None);
    while t < text.len() {
        if pattern.get(p) == Some(&b'*') {
            star = Some((p, t));
            p += 1;
        } else if pattern.get(p) == text.get(t) {
            p += 1;
            t += 1;
        } else if let Some((star_p, star_t)) = star {
            star = Some((star_p, star_t + 1));
            p = star_p + 1;
            t = star_t + 1;
        } else {
            return false;
        }
    }
    pattern[p..].iter().all(|c| *c == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(path: &str, skip: u32, times: u32, status: u16) -> Fault {
        let effect = Effect { status: Some(status), ..Effect::default() };
        Fault { method: Some("post".into()), path: Some(path.into()), skip, times, effect }
    }

    #[test]
    fn a_plain_path_covers_what_is_below_it_but_not_its_neighbors() {
        assert!(path_matches("/v1/traits", "/v1/traits"));
        assert!(path_matches("/v1/traits/", "/v1/traits/12"));
        assert!(!path_matches("/v1/traits", "/v1/traits-x"));
        assert!(path_matches("/v1/*/ic:*", "/v1/traits/ic:a"));
        assert!(!path_matches("/v1/*/ic:*", "/v1/traits/12"));
    }

    #[test]
    fn skip_then_times_then_gone() {
        let mut faults = Faults::default();
        faults.add(vec![fault("/v1/traits", 1, 2, 503)]);
        assert_eq!(faults.next("GET", "/v1/traits"), None, "another method does not count");
        assert_eq!(faults.next("POST", "/v1/traits"), None, "skipped");
        assert!(faults.next("POST", "/v1/traits").is_some());
        assert!(faults.next("POST", "/v1/traits").is_some());
        assert_eq!(faults.next("POST", "/v1/traits"), None, "used up");
        assert!(faults.list().is_empty());
    }

    #[test]
    fn faults_on_one_path_are_used_in_order() {
        let mut faults = Faults::default();
        faults.add(vec![fault("/v1", 0, 1, 500), fault("/v1", 0, 1, 502)]);
        let seen = [faults.next("POST", "/v1/x"), faults.next("POST", "/v1/x")].map(|e| e.and_then(|e| e.status));
        assert_eq!(seen, [Some(500), Some(502)]);
    }

    #[test]
    fn an_effect_must_do_something() {
        let empty = Fault { effect: Effect::default(), ..fault("/", 0, 1, 500) };
        assert!(empty.check().is_err());
        assert!(fault("/", 0, 1, 42).check().is_err());
        assert!(fault("/", 0, 1, 429).check().is_ok());
        let mut both = fault("/", 0, 1, 500);
        both.effect.late_ms = Some(5);
        assert!(both.check().is_err(), "an answer cannot be sent and lost");
    }
}
