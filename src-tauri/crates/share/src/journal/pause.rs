//! Why a job is paused, and when it is tried again.

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
    /// Which pause it is in a row without anything done between them, counted from 1. Waits grow with it.
    pub number: u32,
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
