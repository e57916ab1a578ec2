//! The text about connections: results of checks, problems, and what to do.

use app::view::{
    CheckOutcome, CheckReport, CheckResult, CheckSubject, CheckVerdict, Connection, ConnectionProblem, ConnectionRow,
    Failure, FoundCredential, FoundValue, InputReason, LastCheck, License, RemovalProof, SecretPlace,
};

use crate::clean::line as clean;
use crate::words::{PRACTICE, ambiguous, number, time};

pub(super) fn connection_name(row: &ConnectionRow) -> &str {
    if row.practice { PRACTICE } else { &row.name }
}

pub(super) fn connection_kind(row: &ConnectionRow) -> &'static str {
    match (row.practice, row.production, row.hidden) {
        (true, _, true) => "practice, hidden",
        (true, _, false) => "practice",
        (false, true, _) => "production",
        (false, false, _) => "test",
    }
}

pub(super) fn secret_place(place: SecretPlace) -> &'static str {
    match place {
        SecretPlace::Keychain => "in the keychain",
        SecretPlace::Session => "in memory",
        SecretPlace::Practice => "not needed",
        SecretPlace::Missing => "missing",
        SecretPlace::Unknown => "unknown",
    }
}

/// The result of the last test, and when it was.
pub(super) fn last_check(checked: Option<LastCheck>) -> String {
    let Some(LastCheck { verdict, at }) = checked else { return "–".to_owned() };
    let verdict = match verdict {
        CheckVerdict::Works => "works",
        CheckVerdict::Limited => "works, with limitations",
        CheckVerdict::Fails => "does not work",
    };
    format!("{verdict}, {}", time(Some(at)))
}

pub(super) fn connection_added(row: &ConnectionRow) -> String {
    format!(
        "“{0}” was added; its secret: {1}.\nTest it: segbridge connections test \"{0}\"\nUse it:  segbridge \
         connections use \"{0}\"",
        clean(&row.name),
        secret_place(row.secret.place)
    )
}

pub(super) fn connection_used(connection: &Connection) -> String {
    let name = if connection.practice { PRACTICE } else { &connection.name };
    format!("Now using “{}”, sandbox {}.", clean(name), clean(&connection.sandbox))
}

pub(super) fn connection_removed(row: &ConnectionRow, proof: &RemovalProof) -> String {
    let secret = match proof.secret_gone {
        Some(true) => "Its secret is no longer in the keychain.",
        Some(false) => "Its secret is still in the keychain; remove the entry connection:<id> there by hand.",
        None => "The keychain could not be checked for its secret; look there for the entry connection:<id>.",
    };
    let rows =
        format!("{} rows of lists, jobs, and tray were removed, {} are left.", proof.rows_removed, proof.rows_left);
    format!("“{}” ({}) was removed. {} {rows}", clean(&row.name), row.id, secret.replace("<id>", &row.id))
}

pub(super) const ORG_ID: &str = "organization IDs";
pub(super) const SECRET: &str = "client secrets";
pub(super) const SCOPES: &str = "lists of scopes";
pub(super) const SANDBOX: &str = "sandboxes";

/// What was used from a credential file and is not in the connection's name.
pub(super) fn taken_from_file(sandbox: Option<&FoundValue>, more_secrets: u32, left_out_jwt: bool) -> String {
    let mut lines = Vec::new();
    if let Some(FoundValue { origin, value }) = sandbox {
        lines.push(format!("Sandbox {}, from {}.", clean(value), clean(origin)));
    }
    if more_secrets > 0 {
        lines.push(format!("The file lists {} client secrets; the first one is used.", more_secrets + 1));
    }
    if left_out_jwt {
        lines.push("A JWT credential was left out, because Adobe no longer supports JWT.".to_owned());
    }
    lines.join("\n")
}

/// A file with several credentials.
pub(super) fn several_credentials(all: &[FoundCredential]) -> Failure {
    let one = |it: &FoundCredential| {
        let label = if it.label.is_empty() { String::new() } else { format!(" ({})", it.label) };
        format!("{}  {}{label}", it.client_id.value, it.client_id.origin)
    };
    let message =
        format!("This file has {} credentials. Choose one with --client-id, or with --pick and its name:", all.len());
    ambiguous(message, &all.iter().map(one).collect::<Vec<_>>())
}

/// A file with several values for one field; a secret is identified only by its place in the file.
pub(super) fn several_values(what: &str, argument: &str, all: &[(String, Option<String>)]) -> Failure {
    let one = |(origin, value): &(String, Option<String>)| match value {
        Some(value) => format!("{origin}  {value}"),
        None => origin.clone(),
    };
    let or = if argument.is_empty() { String::new() } else { format!(" or give {argument}") };
    let message = format!("This file has {} different {what}. Choose one with --pick and its name{or}:", all.len());
    ambiguous(message, &all.iter().map(one).collect::<Vec<_>>())
}

/// Why there is no secret to continue with.
pub(super) fn secret_not_typed() -> Failure {
    let message = "Enter the client secret on standard input, such as: segbridge connections add … < secret.txt, or \
                   with --from and a file from the Developer Console. It is never an argument, because arguments can \
                   be seen by others.";
    Failure::bad_input(InputReason::NoSecret, message)
}

/// Printed if a secret is passed to the practice workspace.
pub(super) const PRACTICE_NEEDS_NO_SECRET: &str =
    "The practice workspace needs no client secret. Choose another connection with --connection.";

fn subject(subject: CheckSubject) -> &'static str {
    match subject {
        CheckSubject::OrgIdShape => "Organization ID",
        CheckSubject::ClientIdShape => "Client ID",
        CheckSubject::SecretGiven => "Client secret",
        CheckSubject::SignIn => "Sign-in with Adobe",
        CheckSubject::Clock => "This computer's clock",
        CheckSubject::AudienceManager => "Audience Manager reachable",
        CheckSubject::ExperiencePlatform => "Experience Platform reachable",
        CheckSubject::Sandbox => "Sandbox",
        CheckSubject::ReadTraits => "Read traits and data sources",
        CheckSubject::CreateTraits => "Create traits",
        CheckSubject::CreateSegments => "Create segments",
        CheckSubject::MapTraits => "Map traits to segments",
        CheckSubject::ReadAudiences => "Read audiences",
        CheckSubject::ReadFlows => "Read dataflows",
    }
}

/// The problem in one sentence, and the next step in another.
#[expect(clippy::too_many_lines, reason = "one sentence for each problem of the closed set")]
pub(super) fn problem(problem: ConnectionProblem) -> &'static str {
    match problem {
        ConnectionProblem::OrgIdShape => {
            "An organization ID is 24 digits and letters A to F, then @AdobeOrg. Copy it from the Developer Console."
        }
        ConnectionProblem::ClientIdShape => {
            "A client ID is 32 letters and digits. Copy it from the credential in the Developer Console."
        }
        ConnectionProblem::NoSecret => {
            "There is no client secret to sign in with. Enter it with --secret-stdin, or remove the connection and add it again."
        }
        ConnectionProblem::SecretForOther => {
            "The saved client secret was entered for other settings and was not sent. Check the settings. Then enter it \
             with --secret-stdin, or remove the connection and add it again."
        }
        ConnectionProblem::WrongSecret => {
            "The client secret is wrong or was replaced. Copy the current one from the Developer Console."
        }
        ConnectionProblem::UnknownClient => {
            "Adobe's sign-in does not know this client ID. Check that it is complete and that the credential still exists."
        }
        ConnectionProblem::ScopeNotGranted => {
            "The credential does not have one of the requested scopes. Use those the Developer Console lists for it."
        }
        ConnectionProblem::ApiNotAdded => {
            "The client ID is not from this project, or the API was not added to it. Check the client ID, then ask a developer \
             of the project to add the API."
        }
        ConnectionProblem::NoRole => {
            "The credential has no role that allows this. Ask an administrator to add it to one: Permissions, Roles, \
             API credentials."
        }
        ConnectionProblem::OtherOrganization => {
            "The credential belongs to another organization, or it has no product profile for this product. Check the \
             organization ID, then ask an administrator for a product profile."
        }
        ConnectionProblem::NoProductProfile => {
            "The credential has no product profile for this product. Ask a developer of the project to add one."
        }
        ConnectionProblem::IpNotAllowed => {
            "The IP address of this network is not on the organization's allow list. Ask an administrator \
             to add it, or use the company network."
        }
        ConnectionProblem::ProductNotEnabled => {
            "This product is not turned on for the organization. Ask Adobe support to enable it; a role does not help here."
        }
        ConnectionProblem::QuotaUsedUp => {
            "The organization's API quota for this service is used up for now. Try again in a few hours."
        }
        ConnectionProblem::Portal => {
            "This network answered instead of Adobe, most likely with its own sign-in page. Open a web page in a \
             browser, sign in to the network, then test again."
        }
        ConnectionProblem::ClockWrong => {
            "This computer's clock is wrong. Set its date and time to automatic, then test again."
        }
        ConnectionProblem::TokenRefused => {
            "The service rejects tokens that Adobe's sign-in has just issued. Try again in a few minutes; if this \
             continues, ask a developer of the project whether the credential was disabled."
        }
        ConnectionProblem::Proxy => {
            "The proxy refused the connection. Ask your network team to let Adobe's hosts through."
        }
        ConnectionProblem::ProxyPassword => {
            "The proxy asks for a user name and password. Set HTTPS_PROXY=http://name:password@proxy.example.com:8080 \
             and try again."
        }
        ConnectionProblem::ProxySetting => {
            "An environment variable specifies a proxy in a form that cannot be used. Correct it and try again."
        }
        ConnectionProblem::Certificate => {
            "The server's certificate is not trusted. If a proxy inspects traffic, set its certificate with segbridge \
             network set --certificate; on Linux, make sure that the package ca-certificates is installed."
        }
        ConnectionProblem::NoNetwork => {
            "There is no network, or the service does not answer. Check the network and the address."
        }
        ConnectionProblem::TooSlow => "The service took too long to answer. Try again in a few minutes.",
        ConnectionProblem::ServiceDown => {
            "The service responds, but reports that it is unavailable. Check status.adobe.com and try again later."
        }
        ConnectionProblem::UnknownSandbox => {
            "This credential may not use the sandbox, or its name is misspelled. Choose one from the list, or ask for access."
        }
        ConnectionProblem::MissingRight => "A permission is missing. Ask an administrator for it.",
        ConnectionProblem::Keychain => {
            "The keychain cannot be used now. Unlock it and try again, or enter the secret with --secret-stdin."
        }
        ConnectionProblem::HostNotAllowed => "This program may not call this address.",
        ConnectionProblem::Other => "Something else went wrong; see the service's message.",
    }
}

/// One result as one line.
pub(super) fn check_line(result: &CheckResult) -> String {
    let outcome = match result.outcome {
        CheckOutcome::Passed => "passed",
        CheckOutcome::Limited => "limited",
        CheckOutcome::Failed => "failed",
        CheckOutcome::NotTried => "not tried",
    };
    format!("{:<32}{outcome}", subject(result.subject))
}

/// A whole check: a line for each result, and the problem below it.
pub(super) fn check_report(report: &CheckReport) -> String {
    let mut lines = Vec::new();
    for result in &report.results {
        lines.push(check_line(result));
        lines.extend(result.problem.map(|it| format!("  {}", problem(it))));
        lines.extend(result.failure.iter().map(|failure| format!("  ({})", clean(&failure.message))));
    }
    if !report.sandboxes.is_empty() {
        let names: Vec<&str> = report.sandboxes.iter().map(|sandbox| sandbox.name.as_str()).collect();
        lines.push(format!("Sandboxes: {}", clean(&names.join(", "))));
    }
    lines.push(if report.usable { "This connection works." } else { "This connection does not work yet." }.to_owned());
    lines.join("\n")
}

/// How many profiles are licensed, and when that was entered.
pub(super) fn licensed(license: Option<License>) -> String {
    license.map_or_else(
        || "Nobody entered how many profiles are licensed.".to_owned(),
        |it| format!("{} profiles are licensed (entered {}).", number(Some(it.profiles)), time(Some(it.entered_at))),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{as_in_window, window};

    #[test]
    fn checks_are_called_as_in_the_window() {
        use CheckSubject as S;
        for (checked, key) in [
            (S::OrgIdShape, "organizationId"),
            (S::ClientIdShape, "clientId"),
            (S::SecretGiven, "clientSecret"),
            (S::SignIn, "subject.signIn"),
            (S::Clock, "subject.clock"),
            (S::AudienceManager, "subject.audienceManager"),
            (S::ExperiencePlatform, "subject.experiencePlatform"),
            (S::Sandbox, "sandbox"),
            (S::ReadTraits, "subject.readTraits"),
            (S::CreateTraits, "subject.createTraits"),
            (S::CreateSegments, "subject.createSegments"),
            (S::MapTraits, "subject.mapTraits"),
            (S::ReadAudiences, "subject.readAudiences"),
            (S::ReadFlows, "subject.readFlows"),
        ] {
            as_in_window(subject(checked), &window("connections", &format!("connections.{key}")));
        }
        let down = window("connections", "connections.problem.serviceDown").replace("{service}", "The service");
        assert!(problem(ConnectionProblem::ServiceDown).starts_with(&down));
    }

    #[test]
    fn every_problem_has_its_own_sentence() {
        use ConnectionProblem as P;
        let all = [
            P::OrgIdShape,
            P::ClientIdShape,
            P::NoSecret,
            P::SecretForOther,
            P::WrongSecret,
            P::UnknownClient,
            P::ScopeNotGranted,
            P::ApiNotAdded,
            P::NoRole,
            P::OtherOrganization,
            P::NoProductProfile,
            P::IpNotAllowed,
            P::ProductNotEnabled,
            P::QuotaUsedUp,
            P::Portal,
            P::ClockWrong,
            P::TokenRefused,
            P::Proxy,
            P::ProxyPassword,
            P::ProxySetting,
            P::Certificate,
            P::NoNetwork,
            P::TooSlow,
            P::ServiceDown,
            P::UnknownSandbox,
            P::MissingRight,
            P::Keychain,
            P::HostNotAllowed,
            P::Other,
        ];
        let said: std::collections::BTreeSet<_> = all.into_iter().map(problem).collect();
        assert_eq!(said.len(), all.len());
        assert!(said.iter().all(|sentence| sentence.ends_with('.') && sentence.len() > 30));
    }
}
