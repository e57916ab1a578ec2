//! Why a job is paused, and when it is tried again.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::port::{CallError, Side};

/// A pause of a job, as the journal stores it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Pause {
    /// Why.
    pub cause: PauseCause,
    /// When to ask the service again, ms since epoch by this computer's clock; `None` if only a person ends the pause.
    pub until: Option<i64>,
    /// When it began, ms since epoch by the same clock; `None` in journals of older versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<i64>,
    /// Which pause it is in a row without anything done between them, counted from 1. Waits grow with it.
    pub number: u32,
}

impl Pause {
    /// How long to wait from now on before the service is asked again; `None` if only a person ends the pause. A clock that
    /// was set back makes no wait longer.
    pub fn left(&self, now: i64) -> Option<Duration> {
        let until = self.until?;
        if self.since.is_some_and(|since| now < since) {
            return Some(Duration::ZERO);
        }
        Some(Duration::from_millis(u64::try_from(until.saturating_sub(now)).unwrap_or_default()))
    }
}

/// What a job is paused by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum PauseCause {
    /// A failure of the whole run.
    Outage {
        /// The service that is asked again.
        side: Side,
        /// How it failed.
        error: CallError,
    },
    /// A person stopped it.
    Person,
}
