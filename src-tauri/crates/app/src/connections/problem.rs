//! Maps each failure of a check to the closed set for which window and command line have messages.

use adobe::{ApiError, NetworkFault, Refusal, SignInError};
use domain::CallKind;

use crate::view::{ConnectionProblem, Failure, FailureCode};

/// Returns the problem of the connection that a failed call indicates.
pub(super) fn of_call(error: &ApiError) -> ConnectionProblem {
    match error {
        ApiError::SignIn(cause) => of_sign_in(cause),
        ApiError::Status(refusal) => of_refusal(refusal),
        ApiError::HostNotAllowed { .. } => ConnectionProblem::HostNotAllowed,
        ApiError::UnreadableAnswer { body, .. } if is_page(body) => ConnectionProblem::Portal,
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
        // IMS always answers with an OAuth error; an answer without one came from a proxy.
        SignInError::Refused { status: 403, error, .. } if error.is_empty() => ConnectionProblem::Proxy,
        _ => ConnectionProblem::Other,
    }
}

/// Returns the problem that a refused sign-in indicates; `None` if it has no message of its own.
pub(crate) fn sign_in_problem(cause: &SignInError) -> Option<ConnectionProblem> {
    Some(of_sign_in(cause)).filter(|problem| *problem != ConnectionProblem::Other)
}

/// Returns the problem that a service's answer indicates beyond the usual meaning of its status, with advice for it;
/// `None` if the status says it all.
pub(crate) fn answer_problem(error: &ApiError) -> Option<(ConnectionProblem, &'static str)> {
    let problem = of_call(error);
    let advice = match problem {
        ConnectionProblem::ApiNotAdded => {
            "The client ID is not from this project, or the API was not added to it: ask a developer of the project."
        }
        ConnectionProblem::OtherOrganization => {
            "Check the organization ID, and whether the credential has a product profile for this product."
        }
        ConnectionProblem::IpNotAllowed => {
            "Ask an administrator to add the IP address of this network to the allow list."
        }
        ConnectionProblem::ProductNotEnabled => "Ask Adobe to enable the product for the organization.",
        ConnectionProblem::QuotaUsedUp => "The organization's API quota is used up: try again in a few hours.",
        ConnectionProblem::Proxy => "Something between this computer and Adobe answered: ask your network team.",
        ConnectionProblem::Portal => {
            "The network answered instead of Adobe: sign in to it in a browser, then try again."
        }
        _ => return None,
    };
    Some((problem, advice))
}

/// The gateway's codes (AEP contract §3.1 shape 1) take precedence over the status. A 401 here means that several new
/// tokens were rejected in a row.
fn of_refusal(refusal: &Refusal) -> ConnectionProblem {
    let code = refusal.code.as_deref().unwrap_or_default();
    match (code, refusal.status, refusal.kind) {
        ("403000" | "403003", ..) => ConnectionProblem::ApiNotAdded,
        ("403025" | "2000-401", ..) => ConnectionProblem::OtherOrganization,
        ("403012" | "403013", ..) => ConnectionProblem::IpNotAllowed,
        ("UPAPI-113740-403", ..) => ConnectionProblem::ProductNotEnabled,
        ("429001" | "429002", ..) => ConnectionProblem::QuotaUsedUp,
        // The token was sent with the call and did not arrive.
        ("403010", ..) => ConnectionProblem::Proxy,
        (_, _, CallKind::SignIn) => ConnectionProblem::TokenRefused,
        // None of the services redirects: a network with its own sign-in page does.
        (_, 300..=399 | 511, _) => ConnectionProblem::Portal,
        (_, 407, _) => ConnectionProblem::ProxyPassword,
        // And none refuses without JSON, except for a page of Adobe's own gateway.
        (_, _, CallKind::Foreign) => ConnectionProblem::Proxy,
        (_, 403, _) if !is_json(&refusal.body) && !is_page(&refusal.body) => ConnectionProblem::Proxy,
        (_, 408 | 504, _) => ConnectionProblem::TooSlow,
        (_, _, CallKind::Unavailable | CallKind::Throttled) => ConnectionProblem::ServiceDown,
        (_, _, CallKind::Forbidden) => ConnectionProblem::NoRole,
        ("2100-404" | "2101-404" | "2103-404", ..) => ConnectionProblem::UnknownSandbox,
        _ => ConnectionProblem::Other,
    }
}

fn is_page(body: &str) -> bool {
    body.trim_start().starts_with('<')
}

fn is_json(body: &str) -> bool {
    body.trim_start().starts_with(['{', '['])
}

/// Returns the problem that a failure outside of a call indicates.
pub(super) fn of_failure(failure: &Failure) -> ConnectionProblem {
    match failure.code {
        FailureCode::SignInRefused if failure.problem == Some(ConnectionProblem::SecretForOther) => {
            ConnectionProblem::SecretForOther
        }
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

    fn refused(status: u16, kind: CallKind, code: &str) -> ConnectionProblem {
        answered(status, kind, code, "{}")
    }

    fn answered(status: u16, kind: CallKind, code: &str, body: &str) -> ConnectionProblem {
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
            (403, CallKind::Forbidden, "403000", Problem::ApiNotAdded),
            (403, CallKind::Forbidden, "403003", Problem::ApiNotAdded),
            (403, CallKind::Forbidden, "403025", Problem::OtherOrganization),
            (401, CallKind::SignIn, "2000-401", Problem::OtherOrganization),
            (403, CallKind::Forbidden, "UPAPI-113752-403", Problem::NoRole),
            (403, CallKind::Forbidden, "", Problem::NoRole),
            (401, CallKind::SignIn, "401013", Problem::TokenRefused),
            (407, CallKind::Foreign, "", Problem::ProxyPassword),
            (403, CallKind::Forbidden, "403010", Problem::Proxy),
            (403, CallKind::Forbidden, "403012", Problem::IpNotAllowed),
            (403, CallKind::Forbidden, "403013", Problem::IpNotAllowed),
            (403, CallKind::Forbidden, "UPAPI-113740-403", Problem::ProductNotEnabled),
            (429, CallKind::Throttled, "429001", Problem::QuotaUsedUp),
            (429, CallKind::Throttled, "429002", Problem::QuotaUsedUp),
            (429, CallKind::Throttled, "429050", Problem::ServiceDown),
            (504, CallKind::Unavailable, "", Problem::TooSlow),
            (503, CallKind::Unavailable, "", Problem::ServiceDown),
            (404, CallKind::NotFound, "2100-404", Problem::UnknownSandbox),
            (400, CallKind::Refused, "400003", Problem::Other),
        ] {
            assert_eq!(refused(status, kind, code), expected, "{status} {code}");
        }
        let page = "<html>Blocked by your organization</html>";
        assert_eq!(answered(403, CallKind::Foreign, "", page), Problem::Proxy);
        assert_eq!(answered(404, CallKind::Foreign, "", page), Problem::Proxy);
        assert_eq!(answered(302, CallKind::Foreign, "", ""), Problem::Portal);
        assert_eq!(answered(511, CallKind::Foreign, "", page), Problem::Portal);
        let gateway = "<html><center><h1>403 Forbidden</h1></center><hr><center>openresty</center></html>";
        assert_eq!(answered(403, CallKind::Forbidden, "", gateway), Problem::NoRole);
    }
}
