//! Converts every error of the lower crates to the one form shown by window and command line: what was attempted, what
//! happened, what to do.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Display;

use adobe::{ApiError, Call, NetworkFault, Refusal, SignInError};
use domain::CallKind;
use practice::PracticeError;
use store::{StoreError, StoreFault};
use vault::VaultError;

use crate::connections;
use crate::masked;
use crate::view::{
    ConflictReason, ConnectionProblem, Failure, FailureCode, FailureReason, InputReason, NotPossibleReason,
    UnknownReason, code_of, of_code,
};

/// Names of reason and problem where all facts are text.
const REASON: &str = "reason";
const PROBLEM: &str = "problem";

impl Failure {
    /// Creates a failure without further facts. Secrets are masked in its message, and in every fact added later.
    pub fn new(code: FailureCode, message: impl Into<String>) -> Self {
        let message = masked(&message.into()).into_owned();
        Self { code, message, reason: None, problem: None, details: BTreeMap::new() }
    }

    /// Creates a failure for something that is not possible now.
    pub fn not_possible(reason: NotPossibleReason, message: impl Into<String>) -> Self {
        Self::new(FailureCode::NotPossibleNow, message).with_reason(reason)
    }

    /// Creates a failure for a value that cannot be used.
    pub fn bad_input(reason: InputReason, message: impl Into<String>) -> Self {
        Self::new(FailureCode::BadInput, message).with_reason(reason)
    }

    /// Creates a failure for a conflict.
    pub fn in_the_way(reason: ConflictReason, message: impl Into<String>) -> Self {
        Self::new(FailureCode::Conflict, message).with_reason(reason)
    }

    /// Creates a failure for an unknown outcome whose subject is known.
    pub fn not_known(reason: UnknownReason, message: impl Into<String>) -> Self {
        Self::new(FailureCode::UnknownOutcome, message).with_reason(reason)
    }

    /// Adds a fact.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Display) -> Self {
        self.details.insert(name.to_owned(), masked(&value.to_string()).into_owned());
        self
    }

    /// Sets the reason.
    #[must_use]
    pub fn with_reason(self, reason: impl Into<FailureReason>) -> Self {
        Self { reason: Some(reason.into()), ..self }
    }

    /// Sets what is wrong with the connection.
    #[must_use]
    pub fn with_problem(self, problem: ConnectionProblem) -> Self {
        Self { problem: Some(problem), ..self }
    }

    /// Adds what another failure knows: its reason, problem and facts, except where this one has its own.
    #[must_use]
    pub(crate) fn with_facts_of(self, other: Self) -> Self {
        Self {
            reason: self.reason.or(other.reason),
            problem: self.problem.or(other.problem),
            details: other.details.into_iter().chain(self.details).collect(),
            ..self
        }
    }

    /// Returns all facts as text, with reason and problem among them: the form of the journal.
    pub(crate) fn into_facts(self) -> BTreeMap<String, String> {
        let reason = self.reason.map(|reason| (REASON.to_owned(), code_of(&reason)));
        let problem = self.problem.map(|problem| (PROBLEM.to_owned(), code_of(&problem)));
        self.details.into_iter().chain(reason).chain(problem).collect()
    }

    /// Returns a failure with facts of the journal. A reason or problem that this version does not know is left out.
    pub(crate) fn of_facts(code: FailureCode, message: String, mut details: BTreeMap<String, String>) -> Self {
        let reason = details.remove(REASON).and_then(|code| of_code(&code));
        let problem = details.remove(PROBLEM).and_then(|code| of_code(&code));
        Self { code, message, reason, problem, details }
    }

    /// Parses a failure that was stored as JSON. Earlier versions stored reason and problem among the details.
    pub(crate) fn of_stored(text: &str) -> Option<Self> {
        let stored: Self = serde_json::from_str(text).ok()?;
        let older = Self::of_facts(stored.code, stored.message, stored.details);
        Some(Self { reason: stored.reason.or(older.reason), problem: stored.problem.or(older.problem), ..older })
    }

    /// Returns the message for the log. The sign-in service's message is left out: it may repeat what it was sent.
    pub fn for_log(&self) -> Cow<'_, str> {
        if self.details.get("side").is_none_or(|side| side != "signIn") {
            return Cow::Borrowed(&self.message);
        }
        let problem = self.problem.map(|problem| code_of(&problem));
        let facts = ["status", "serviceCode"].into_iter().filter_map(|name| self.details.get(name)).cloned();
        Cow::Owned(format!("signing in failed ({})", problem.into_iter().chain(facts).collect::<Vec<_>>().join(", ")))
    }

    /// Whether the local copy may be used instead: the service could not be reached, and did not refuse.
    pub fn is_about_reaching(&self) -> bool {
        matches!(
            self.code,
            FailureCode::Offline
                | FailureCode::ServiceUnavailable
                | FailureCode::SignInRefused
                | FailureCode::UnreadableAnswer
                | FailureCode::Keychain
        )
    }
}

impl From<CallKind> for FailureCode {
    fn from(kind: CallKind) -> Self {
        match kind {
            CallKind::Offline => Self::Offline,
            CallKind::SignIn => Self::SignInRefused,
            CallKind::Forbidden => Self::Forbidden,
            CallKind::NotFound => Self::NotFound,
            CallKind::Conflict | CallKind::Stale => Self::Conflict,
            CallKind::Refused => Self::Refused,
            CallKind::Foreign | CallKind::Throttled | CallKind::Unavailable => Self::ServiceUnavailable,
            CallKind::Unreadable => Self::UnreadableAnswer,
            CallKind::Other => Self::Internal,
        }
    }
}

/// The advice if a proxy requires credentials.
const PROXY_PASSWORD: &str = "The proxy asks for a user name and password. Set the variable HTTPS_PROXY to \
                              http://name:password@proxy.example.com:8080 and start Segment Bridge again.";

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        of_api(&error)
    }
}

impl From<&ApiError> for Failure {
    fn from(error: &ApiError) -> Self {
        of_api(error)
    }
}

fn of_api(error: &ApiError) -> Failure {
    if error.may_have_happened() {
        return Failure { code: FailureCode::UnknownOutcome, ..of_answer(error) };
    }
    of_answer(error)
}

fn of_answer(error: &ApiError) -> Failure {
    let failure = of_kind(error);
    let Some((problem, advice)) = connections::answer_problem(error) else { return failure };
    // The usual advice would mislead.
    let message = match error {
        ApiError::Status(refusal) => format!("{refusal}. {advice}"),
        ApiError::UnreadableAnswer { .. } => format!("{error}. {advice}"),
        _ => return failure,
    };
    Failure { message, ..failure }.with_problem(problem)
}

fn of_kind(error: &ApiError) -> Failure {
    match error {
        ApiError::NoCommunication { call, attempts, .. } | ApiError::AnswerLost { call, attempts, .. } => {
            let cause = causes(error);
            let (problem, advice) = match error.network_fault() {
                Some(NetworkFault::ProxyPassword) => (Some(ConnectionProblem::ProxyPassword), PROXY_PASSWORD),
                Some(NetworkFault::ProxySetting) => (Some(ConnectionProblem::ProxySetting), cause.as_str()),
                _ => (None, "Check the network; saved data stays available."),
            };
            let failure = about(call, Failure::new(error.kind().into(), format!("{error}. {advice}")))
                .with("attempts", attempts)
                .with("cause", &cause);
            match problem {
                Some(problem) => failure.with_problem(problem),
                None => failure,
            }
        }
        ApiError::Status(refusal) => of_refusal(refusal),
        ApiError::UnreadableAnswer { call, status, body, .. } => {
            let advice = "Saved data is unchanged; try again later.";
            about(call, Failure::new(error.kind().into(), format!("{error}. {advice}")))
                .with("status", status)
                .with("body", body)
        }
        ApiError::Incomplete { call, status, .. } => {
            let advice = "Saved data is unchanged; refresh again.";
            let failure = Failure::new(error.kind().into(), format!("{error}. {advice}"));
            about(call, failure).with("status", status)
        }
        ApiError::SignIn(cause) => of_sign_in(cause),
        ApiError::HostNotAllowed { host } => {
            let message = format!("{error}. Only Adobe's hosts over HTTPS and this computer may be called.");
            Failure::bad_input(InputReason::Host, message).with("host", host)
        }
        other => Failure::new(other.kind().into(), format!("{other}: {}", causes(other))),
    }
}

fn of_refusal(refusal: &Refusal) -> Failure {
    let advice = match refusal.kind {
        CallKind::SignIn => "Sign in again.",
        CallKind::Forbidden => "Ask an administrator for the permission, or use another account.",
        CallKind::NotFound => "It may have been deleted; refresh.",
        CallKind::Conflict => "Refresh and check its current state.",
        CallKind::Stale => "It was changed since it was read. Refresh and check its current state.",
        CallKind::Foreign => "The answer is not from the service itself; try again later.",
        CallKind::Refused => "The service's answer says what it does not accept.",
        CallKind::Throttled => "Too many requests; try again in a minute.",
        CallKind::Unavailable => "The service cannot work now; try again later.",
        CallKind::Offline | CallKind::Unreadable | CallKind::Other => "Try again later.",
    };
    let mut failure = about(&refusal.call, Failure::new(refusal.kind.into(), format!("{refusal}. {advice}")))
        .with("status", refusal.status)
        .with("body", &refusal.body)
        .with("attempts", refusal.attempts);
    for (name, value) in [("serviceCode", &refusal.code), ("requestId", &refusal.request_id)] {
        if let Some(value) = value {
            failure = failure.with(name, value);
        }
    }
    failure
}

fn of_sign_in(cause: &SignInError) -> Failure {
    if let SignInError::Failed(inner) = cause {
        return of_api(inner).with("side", "signIn");
    }
    let advice = "Check the credential in the Developer Console and in the settings.";
    let failure = Failure::new(FailureCode::SignInRefused, format!("Signing in failed: {cause}. {advice}"));
    let failure = failure.with("side", "signIn");
    match connections::sign_in_problem(cause) {
        Some(problem) => failure.with_problem(problem),
        None => failure,
    }
}

/// Adds the service and the call.
fn about(call: &Call, failure: Failure) -> Failure {
    let side = if call.path.starts_with("/ims") {
        "signIn"
    } else if call.path.starts_with("/v1") {
        "audienceManager"
    } else {
        "experiencePlatform"
    };
    failure.with("side", side).with("call", call)
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let (code, advice) = match error.fault() {
            StoreFault::DiskFull => (FailureCode::Storage, "The disk is full: free some space."),
            StoreFault::NotWritable => {
                (FailureCode::Storage, "The folder or the file cannot be written: check its permissions.")
            }
            StoreFault::Newer => (FailureCode::NewerData, "Use the newer version of Segment Bridge."),
            StoreFault::Busy => (FailureCode::Storage, "Another program is writing to it: try again."),
            StoreFault::Damaged => (
                FailureCode::Storage,
                "The file is damaged. Move it away and start again; nothing at Adobe is affected. Without journal.db, earlier \
                 shares cannot be undone: do not delete it.",
            ),
            StoreFault::Other => (FailureCode::Internal, "Restart the program; if it happens again, report it."),
        };
        Self::new(code, format!("{}. {advice}", sentence(&error))).with("cause", causes(&error))
    }
}

impl From<VaultError> for Failure {
    fn from(error: VaultError) -> Self {
        let message = format!("The client secret could not be stored or read: {error}. {}", error.advice());
        Self::new(FailureCode::Keychain, message).with("cause", causes(&error))
    }
}

impl From<PracticeError> for Failure {
    fn from(error: PracticeError) -> Self {
        let code = match &error {
            PracticeError::TooNew { .. } => FailureCode::NewerData,
            PracticeError::Folder { .. } | PracticeError::Database { .. } => FailureCode::Storage,
            _ => FailureCode::Internal,
        };
        let message = format!("The practice workspace did not start: {error}. The local copy stays available.");
        Self::new(code, message).with("cause", causes(&error))
    }
}

/// The error with a capital letter.
fn sentence(error: &dyn Error) -> String {
    let text = error.to_string();
    let mut characters = text.chars();
    characters.next().map(|first| first.to_uppercase().collect::<String>() + characters.as_str()).unwrap_or_default()
}

/// Returns the causes of an error, outermost first.
fn causes(error: &dyn Error) -> String {
    std::iter::successors(error.source(), |cause: &&dyn Error| (*cause).source())
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_that_an_earlier_version_stored_keeps_its_reason_and_problem() {
        let older = r#"{"code":"conflict","message":"m","details":{"reason":"inUse","problem":"portal","side":"x"}}"#;
        let read = Failure::of_stored(older).unwrap();
        assert_eq!(read.reason, Some(ConflictReason::InUse.into()));
        assert_eq!((read.problem, read.details.len()), (Some(ConnectionProblem::Portal), 1));
        let stored = serde_json::to_string(&read).unwrap();
        assert_eq!(Failure::of_stored(&stored), Some(read.clone()));
        let facts = read.clone().into_facts();
        assert_eq!(Failure::of_facts(read.code, read.message.clone(), facts), read);
        let newer = older.replace("inUse", "of a newer version");
        assert_eq!(
            Failure::of_stored(&newer).map(|read| (read.code, read.reason)),
            Some((FailureCode::Conflict, None))
        );
    }
}
