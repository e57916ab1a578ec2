//! Turns every error of the crates below into the one form that window and command line are shown: what was being
//! attempted, what happened, what to do.

use std::borrow::Cow;
use std::error::Error;
use std::fmt::Display;

use adobe::{ApiError, Call, NetworkFault, Refusal, SignInError, StatusKind};
use practice::PracticeError;
use store::{StoreError, StoreFault};
use vault::VaultError;

use crate::connections;
use crate::masked;
use crate::view::{ConflictReason, Failure, FailureCode, InputReason, NotPossibleReason, Reason as _, UnknownReason};

impl Failure {
    /// A failure without further facts. Secrets are masked in its words, as in every fact that is added.
    pub fn new(code: FailureCode, message: impl Into<String>) -> Self {
        let message = masked(&message.into()).into_owned();
        Self { code, message, details: std::collections::BTreeMap::new() }
    }

    /// Something that is not possible now.
    pub fn not_possible(reason: NotPossibleReason, message: impl Into<String>) -> Self {
        Self::new(FailureCode::NotPossibleNow, message).with("reason", reason.code())
    }

    /// A value that cannot be used.
    pub fn bad_input(reason: InputReason, message: impl Into<String>) -> Self {
        Self::new(FailureCode::BadInput, message).with("reason", reason.code())
    }

    /// Something that is in the way.
    pub fn in_the_way(reason: ConflictReason, message: impl Into<String>) -> Self {
        Self::new(FailureCode::Conflict, message).with("reason", reason.code())
    }

    /// An outcome that is not known, of which the program can say what it is about.
    pub fn not_known(reason: UnknownReason, message: impl Into<String>) -> Self {
        Self::new(FailureCode::UnknownOutcome, message).with("reason", reason.code())
    }

    /// The same with one more fact.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Display) -> Self {
        self.details.insert(name.to_owned(), masked(&value.to_string()).into_owned());
        self
    }

    /// What the log says of it. The words of a sign-in service stay out: they may give back what it was sent.
    pub fn for_log(&self) -> Cow<'_, str> {
        if self.details.get("side").is_none_or(|side| side != "signIn") {
            return Cow::Borrowed(&self.message);
        }
        let facts = ["problem", "status", "serviceCode"].into_iter().filter_map(|name| self.details.get(name));
        Cow::Owned(format!("signing in failed ({})", facts.cloned().collect::<Vec<_>>().join(", ")))
    }

    /// Whether the kept copy may stand in: the service could not be asked, it did not say no.
    pub(crate) fn is_about_reaching(&self) -> bool {
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

/// What helps where a proxy asks who is there.
const PROXY_PASSWORD: &str = "The proxy asks for a name and a password. Set the variable HTTPS_PROXY to \
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
    // The usual advice would send people to the wrong place.
    let message = match error {
        ApiError::Status(refusal) => format!("{refusal}. {advice}"),
        ApiError::UnreadableAnswer { .. } => format!("{error}. {advice}"),
        _ => return failure,
    };
    Failure { message, ..failure }.with("problem", problem)
}

fn of_kind(error: &ApiError) -> Failure {
    match error {
        ApiError::NoCommunication { call, attempts, .. } | ApiError::AnswerLost { call, attempts, .. } => {
            let cause = causes(error);
            let (problem, advice) = match error.network_fault() {
                Some(NetworkFault::ProxyPassword) => (Some("proxyPassword"), PROXY_PASSWORD),
                Some(NetworkFault::ProxySetting) => (Some("proxySetting"), cause.as_str()),
                _ => (None, "Check the network; everything read before stays readable."),
            };
            let failure = about(call, Failure::new(FailureCode::Offline, format!("{error}. {advice}")))
                .with("attempts", attempts)
                .with("cause", &cause);
            match problem {
                Some(problem) => failure.with("problem", problem),
                None => failure,
            }
        }
        ApiError::Status(refusal) => of_refusal(refusal),
        ApiError::UnreadableAnswer { call, status, body, .. } => {
            let advice = "What was read before stays as it is; try again later.";
            about(call, Failure::new(FailureCode::UnreadableAnswer, format!("{error}. {advice}")))
                .with("status", status)
                .with("body", body)
        }
        ApiError::Incomplete { call, status, .. } => {
            let advice = "What was read before stays as it is; refresh again.";
            let failure = Failure::new(FailureCode::UnreadableAnswer, format!("{error}. {advice}"));
            about(call, failure).with("status", status)
        }
        ApiError::SignIn(cause) => of_sign_in(cause),
        ApiError::HostNotAllowed { host } => {
            let message = format!("{error}. Only Adobe's hosts over HTTPS and this machine may be called.");
            Failure::bad_input(InputReason::Host, message).with("host", host)
        }
        other => Failure::new(FailureCode::Internal, format!("{other}: {}", causes(other))),
    }
}

fn of_refusal(refusal: &Refusal) -> Failure {
    let (code, advice) = match refusal.kind {
        StatusKind::Unauthorized => (FailureCode::SignInRefused, "Sign in again."),
        StatusKind::Forbidden => {
            (FailureCode::Forbidden, "Ask an administrator for the right, or use another account.")
        }
        StatusKind::NotFound => (FailureCode::NotFound, "It may have been deleted; refresh."),
        StatusKind::Conflict => (FailureCode::Conflict, "Refresh and look at what is there now."),
        StatusKind::Stale => {
            (FailureCode::Conflict, "It was changed since it was read. Refresh and look at what is there now.")
        }
        StatusKind::Foreign => {
            (FailureCode::ServiceUnavailable, "This is not an answer of the service itself; try again later.")
        }
        StatusKind::Refused => (FailureCode::Refused, "The service's answer says what it does not accept."),
        StatusKind::Throttled => (FailureCode::ServiceUnavailable, "Too many calls; try again in a minute."),
        StatusKind::Server => (FailureCode::ServiceUnavailable, "The service is in trouble; try again later."),
    };
    let mut failure = about(&refusal.call, Failure::new(code, format!("{refusal}. {advice}")))
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
        Some(problem) => failure.with("problem", problem),
        None => failure,
    }
}

/// Adds which service was called for what.
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
            StoreFault::DiskFull => (FailureCode::Storage, "The disk is full: free some room."),
            StoreFault::NotWritable => {
                (FailureCode::Storage, "The folder or the file cannot be written: check its rights.")
            }
            StoreFault::Newer => (FailureCode::NewerData, "Use the newer version of Segment Bridge."),
            StoreFault::Busy => (FailureCode::Storage, "Another program is writing to it: try again."),
            StoreFault::Damaged => (
                FailureCode::Storage,
                "The file is damaged: move it away and start again; nothing at Adobe is affected.",
            ),
            StoreFault::Other => (FailureCode::Internal, "Restart the program; if it happens again, report it."),
        };
        Self::new(code, format!("{}. {advice}", sentence(&error))).with("cause", causes(&error))
    }
}

impl From<VaultError> for Failure {
    fn from(error: VaultError) -> Self {
        let message = format!("The client secret could not be kept or read: {error}. {}", error.advice());
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
        let message = format!("The practice workspace did not start: {error}. The copy kept before stays readable.");
        Self::new(code, message).with("cause", causes(&error))
    }
}

/// The error with a capital letter.
fn sentence(error: &dyn Error) -> String {
    let text = error.to_string();
    let mut characters = text.chars();
    characters.next().map(|first| first.to_uppercase().collect::<String>() + characters.as_str()).unwrap_or_default()
}

/// What lies under an error, outermost first.
fn causes(error: &dyn Error) -> String {
    std::iter::successors(error.source(), |cause: &&dyn Error| (*cause).source())
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}
