//! Puts each failure of a check into the closed set that the window and the command line have words for.

use adobe::{ApiError, NetworkFault, Refusal, SignInError, StatusKind};

use crate::view::{ConnectionProblem, Failure, FailureCode};

/// What a failed call says is wrong with the connection.
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
        // The sign-in service answers in OAuth's words; who has none stands in between.
        SignInError::Refused { status: 403, error, .. } if error.is_empty() => ConnectionProblem::Proxy,
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

/// What a service's answer says is wrong beside the usual meaning of its status, by the name it has for window and
/// command line; `None` for what its status says already.
pub(crate) fn answer_problem(error: &ApiError) -> Option<(String, &'static str)> {
    let problem = of_call(error);
    let advice = match problem {
        ConnectionProblem::ApiNotAdded => {
            "The client id is not of this project, or the API was not added to it: ask a developer of the project."
        }
        ConnectionProblem::OtherOrganisation => {
            "Check the organization id, and whether the credential has a product profile for this product."
        }
        ConnectionProblem::IpNotAllowed => "Ask an administrator to allow the address of this network.",
        ConnectionProblem::ProductNotEnabled => "Ask Adobe to enable the product for the organization.",
        ConnectionProblem::QuotaUsedUp => "The organization's calls are used up: try again in a few hours.",
        ConnectionProblem::Proxy => "Somebody between this machine and Adobe answered: ask your network team.",
        ConnectionProblem::Portal => {
            "The network answered in place of Adobe: sign in to it in a browser, then try again."
        }
        _ => return None,
    };
    let name = serde_json::to_value(problem).ok()?.as_str()?.to_owned();
    Some((name, advice))
}

/// The gateway's codes (AEP contract §3.1 shape 1) come before the status. A 401 here means that new tokens were
/// refused one after the other.
fn of_refusal(refusal: &Refusal) -> ConnectionProblem {
    let code = refusal.code.as_deref().unwrap_or_default();
    match (code, refusal.status, refusal.kind) {
        ("403000" | "403003", ..) => ConnectionProblem::ApiNotAdded,
        ("403025" | "2000-401", ..) => ConnectionProblem::OtherOrganisation,
        ("403012" | "403013", ..) => ConnectionProblem::IpNotAllowed,
        ("UPAPI-113740-403", ..) => ConnectionProblem::ProductNotEnabled,
        ("429001" | "429002", ..) => ConnectionProblem::QuotaUsedUp,
        // The token left this machine with the call and did not arrive.
        ("403010", ..) => ConnectionProblem::Proxy,
        (_, _, StatusKind::Unauthorized) => ConnectionProblem::TokenRefused,
        // None of the services redirects: a network that wants a sign-in of its own does.
        (_, 300..=399 | 511, _) => ConnectionProblem::Portal,
        (_, 407, _) => ConnectionProblem::ProxyPassword,
        // And none refuses without saying so in JSON, but for a page of Adobe's own gateway.
        (_, _, StatusKind::Foreign) => ConnectionProblem::Proxy,
        (_, 403, _) if !is_json(&refusal.body) && !is_page(&refusal.body) => ConnectionProblem::Proxy,
        (_, 408 | 504, _) => ConnectionProblem::TooSlow,
        (_, _, StatusKind::Server | StatusKind::Throttled) => ConnectionProblem::ServiceDown,
        (_, _, StatusKind::Forbidden) => ConnectionProblem::NoRole,
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

/// What a failure that is no call's says is wrong.
pub(super) fn of_failure(failure: &Failure) -> ConnectionProblem {
    let reason = failure.details.get("reason").map(String::as_str);
    match failure.code {
        FailureCode::SignInRefused if reason == Some("secretForOther") => ConnectionProblem::SecretForOther,
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
            (407, StatusKind::Foreign, "", Problem::ProxyPassword),
            (403, StatusKind::Forbidden, "403010", Problem::Proxy),
            (403, StatusKind::Forbidden, "403012", Problem::IpNotAllowed),
            (403, StatusKind::Forbidden, "403013", Problem::IpNotAllowed),
            (403, StatusKind::Forbidden, "UPAPI-113740-403", Problem::ProductNotEnabled),
            (429, StatusKind::Throttled, "429001", Problem::QuotaUsedUp),
            (429, StatusKind::Throttled, "429002", Problem::QuotaUsedUp),
            (429, StatusKind::Throttled, "429050", Problem::ServiceDown),
            (504, StatusKind::Server, "", Problem::TooSlow),
            (503, StatusKind::Server, "", Problem::ServiceDown),
            (404, StatusKind::NotFound, "2100-404", Problem::UnknownSandbox),
            (400, StatusKind::Refused, "400003", Problem::Other),
        ] {
            assert_eq!(refused(status, kind, code), expected, "{status} {code}");
        }
        let page = "<html>Blocked by your organisation</html>";
        assert_eq!(answered(403, StatusKind::Foreign, "", page), Problem::Proxy);
        assert_eq!(answered(404, StatusKind::Foreign, "", page), Problem::Proxy);
        assert_eq!(answered(302, StatusKind::Foreign, "", ""), Problem::Portal);
        assert_eq!(answered(511, StatusKind::Foreign, "", page), Problem::Portal);
        let gateway = "<html><center><h1>403 Forbidden</h1></center><hr><center>openresty</center></html>";
        assert_eq!(answered(403, StatusKind::Forbidden, "", gateway), Problem::NoRole);
    }
}
