//! The one form in which something that went wrong crosses to window and command line.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A failure: a closed code, an English sentence for logs and the command line, and facts for the window's own words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[error("{message}")]
#[serde(rename_all = "camelCase")]
pub struct Failure {
    /// What kind of failure; the window has one table from code to words, severity and action.
    pub code: FailureCode,
    /// What was being attempted and what happened, and what to do; never holds a secret.
    pub message: String,
    /// Facts, such as `side`, `status`, `attempts`, `body`.
    pub details: BTreeMap<String, String>,
}

/// Every kind of failure somebody acts on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum FailureCode {
    /// No answer from the service: no network, refused, timed out. Nothing was changed by it.
    Offline,
    /// The answer to a change was lost: it may have been done or not.
    UnknownOutcome,
    /// The sign-in was refused.
    SignInRefused,
    /// The account lacks a right.
    Forbidden,
    /// The object is not there (any more).
    NotFound,
    /// The service refused the request as wrong; its words are in `details.body`.
    Refused,
    /// Something is in the way (used elsewhere, changed meanwhile, name taken); `details.reason` is a
    /// [`super::ConflictReason`] where this program found it out.
    Conflict,
    /// The service is overloaded or broken; already tried several times.
    ServiceUnavailable,
    /// The answer could not be read.
    UnreadableAnswer,
    /// Not possible now, and no fault; `details.reason` is a [`super::NotPossibleReason`].
    NotPossibleNow,
    /// A value given is wrong; `details.reason` is a [`super::InputReason`].
    BadInput,
    /// The disk is full or not writable.
    Storage,
    /// The files were written by a newer version.
    NewerData,
    /// Another window has this workspace open.
    AlreadyOpen,
    /// The keychain is locked, absent or refused.
    Keychain,
    /// A fault of this program.
    Internal,
}
