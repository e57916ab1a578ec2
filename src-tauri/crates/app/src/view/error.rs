//! The one form in which errors reach window and command line.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{ConnectionProblem, FailureReason};

/// A failure: a closed code, an English sentence for logs and the command line, and facts for the window's own text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[error("{message}")]
#[serde(rename_all = "camelCase")]
pub struct Failure {
    /// The kind of failure; the window has one table from code to text, severity and action.
    pub code: FailureCode,
    /// A sentence about what was attempted, what happened, and what to do. It never contains a secret.
    pub message: String,
    /// Why, if the program itself found it out. Codes that stand for many causes have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<FailureReason>,
    /// What is wrong with the connection, if that is more precise than the code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<ConnectionProblem>,
    /// Facts, such as `side`, `status`, `attempts`, `body`.
    pub details: BTreeMap<String, String>,
}

/// Every kind of failure that someone can act on.
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
    /// The account lacks a permission.
    Forbidden,
    /// The object does not exist (anymore).
    NotFound,
    /// The service refused the request as wrong; its answer is in `details.body`.
    Refused,
    /// Something prevents it (used elsewhere, changed in the meantime, name taken); the reason is a
    /// [`super::ConflictReason`] if this program found it out.
    Conflict,
    /// The service is overloaded or broken; already tried several times.
    ServiceUnavailable,
    /// The answer could not be read.
    UnreadableAnswer,
    /// Not possible now, but not an error; the reason is a [`super::NotPossibleReason`].
    NotPossibleNow,
    /// A value cannot be used; the reason is a [`super::InputReason`].
    BadInput,
    /// The disk is full or not writable.
    Storage,
    /// The files were written by a newer version.
    NewerData,
    /// The keychain is locked, absent or refused.
    Keychain,
    /// An internal error of this program.
    Internal,
}
