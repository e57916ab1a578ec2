//! Puts each failure of a check into the closed set that the window and the command line have words for.

use adobe::{ApiError, NetworkFault, Refusal, SignInError, StatusKind};

use crate::view::{ConnectionProblem, Failure, FailureCode};

/// What a failed call says is wrong with the connection.
pub(super) fn of_call(error: &ApiError) -> ConnectionProblem {
    match error {
        ApiError::SignIn(cause) => of_sign_in(cause),
        ApiError::Status(refusal) => of_refusal(refusal),
        ApiError::HostNotAllowed { .. } => ConnectionProblem::HostNotAllowed,
        other => match other.network_fault() {
            Some(NetworkFault::TooSlow) => ConnectionProblem::TooSlow,
            Some(NetworkFault::Certificate) => ConnectionProblem::Certificate,
            Some(NetworkFault::CertificateDate) => ConnectionProblem::ClockWrong,
            Some(NetworkFault::Proxy) => ConnectionProblem::Proxy,
            Some(NetworkFault::ProxyPassword) => ConnectionProblem::ProxyPassword,
            Some(NetworkFault::ProxySetting) => ConnectionProblem::ProxySetting,
            Some(NetworkFault::Unreachable) => ConnectionProblem::NoNetwork,
            None => ConnectionProblem::Other,
        },
    }
}

fn of_sign_in(cause: &SignInError) -> ConnectionProblem {
    match cause {
        SignInError::WrongSecret => ConnectionProblem::WrongSecret,
        SignInError::UnknownClient => ConnectionProblem::UnknownClient,
        SignInError::ScopeNotGranted { .. } => ConnectionProblem::ScopeNotGranted,
        SignInError::Failed(inner) => of_call(inner),
        // The sign-in service answers in OAuth's words; who has none stands in between.
        SignInError::Refused { status: 300..=399 | 403 | 511, error, .. } if error.is_empty() => {
            ConnectionProblem::Proxy
        }
        _ => ConnectionProblem::Other,
    }
}

/// What a refused sign-in says is wrong, by the name it has for window and command line; `None` for what has no words
/// of its own.
pub(crate) fn sign_in_problem(cause: &SignInError) -> Option<String> {
    let problem = of_sign_in(cause);
    let name = serde_json::to_value(problem).ok()?.as_str()?.to_owned();
    (problem != ConnectionProblem::Other).then_some(name)
}

/// The gateway's codes (AEP contract §3.1 shape 1) come before the status. A 401 here means that new tokens were
/// refused one after the other.
fn of_refusal(refusal: &Refusal) -> ConnectionProblem {
    let code = refusal.code.as_deref().unwrap_or_default();
    match (code, refusal.status, refusal.kind) {
        ("403000" | "403003", ..) => ConnectionProblem::ApiNotAdded,
        ("403025" | "2000-401", ..) => ConnectionProblem::OtherOrganisation,
        (_, _, StatusKind::Unauthorized) => ConnectionProblem::TokenRefused,
        // None of the services redirects, and none refuses without saying so in JSON: somebody in between answered.
        (_, 407, _) => ConnectionProblem::ProxyPassword,
        (_, 300..=399 | 511, _) => ConnectionProblem::Proxy,
        (_, 403, _) if !is_json(&refusal.body) => ConnectionProblem::Proxy,
        (_, 408 | 504, _) => ConnectionProblem::TooSlow,
        (_, _, StatusKind::Server | StatusKind::Throttled) => ConnectionProblem::ServiceDown,
        (_, _, StatusKind::Forbidden) => ConnectionProblem::NoRole,
        ("2100-404" | "2101-404" | "2103-404", ..) => ConnectionProblem::UnknownSandbox,
        _ => ConnectionProblem::Other,
    }
}

fn is_json(body: &str) -> bool {
    body.trim_start().starts_with(['{', '['])
}

/// What a failure that is no call's says is wrong.
pub(super) fn of_failure(failure: &Failure) -> ConnectionProblem {
    match failure.code {
        FailureCode::Keychain => ConnectionProblem::Keychain,
        FailureCode::Offline => ConnectionProblem::NoNetwork,
        FailureCode::SignInRefused => ConnectionProblem::NoSecret,
        _ => ConnectionProblem::Other,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn refused(status: u16, kind: StatusKind, code: &str) -> ConnectionProblem {
        answered(status, kind, code, "{}")
    }

    fn answered(status: u16, kind: StatusKind, code: &str, body: &str) -> ConnectionProblem {
        of_refusal(&Refusal {
            call: adobe::Call { method: "GET".parse().unwrap(), path: "/v1/users/self".into(), changes: false },
            status,
            kind,
            code: Some(code.to_owned()).filter(|code| !code.is_empty()),
            message: String::new(),
            body: body.to_owned(),
            request_id: None,
            retry_after: None,
            attempts: 1,
            elapsed: Duration::ZERO,
            earlier_try_lost: false,
        })
    }

    #[test]
    fn the_gateways_codes_come_before_the_status() {
        use ConnectionProblem as Problem;
        for (status, kind, code, expected) in [
            (403, StatusKind::Forbidden, "403000", Problem::ApiNotAdded),
            (403, StatusKind::Forbidden, "403003", Problem::ApiNotAdded),
            (403, StatusKind::Forbidden, "403025", Problem::OtherOrganisation),
            (401, StatusKind::Unauthorized, "2000-401", Problem::OtherOrganisation),
            (403, StatusKind::Forbidden, "UPAPI-113752-403", Problem::NoRole),
            (403, StatusKind::Forbidden, "", Problem::NoRole),
            (401, StatusKind::Unauthorized, "401013", Problem::TokenRefused),
            (407, StatusKind::Refused, "", Problem::ProxyPassword),
            (504, StatusKind::Server, "", Problem::TooSlow),
            (503, StatusKind::Server, "", Problem::ServiceDown),
            (404, StatusKind::NotFound, "2100-404", Problem::UnknownSandbox),
            (400, StatusKind::Refused, "400003", Problem::Other),
        ] {
            assert_eq!(refused(status, kind, code), expected, "{status} {code}");
        }
        let page = "<html>Blocked by your organisation</html>";
        assert_eq!(answered(403, StatusKind::Forbidden, "", page), Problem::Proxy);
        assert_eq!(answered(302, StatusKind::Refused, "", ""), Problem::Proxy);
    }
}
