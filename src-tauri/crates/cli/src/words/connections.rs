//! Words about connections: what was looked at, what is wrong with it, and what to do.

use app::view::{
    CheckOutcome, CheckReport, CheckResult, CheckSubject, CheckVerdict, Connection, ConnectionProblem, ConnectionRow,
    Failure, FailureCode, FoundCredential, FoundValue, InputReason, LastCheck, NetworkSettings, RemovalProof,
    SecretPlace, SupportFile,
};

use crate::clean::line as clean;

pub(crate) fn connection_name(row: &ConnectionRow) -> &str {
    if row.practice { super::PRACTICE } else { &row.name }
}

pub(crate) fn connection_kind(row: &ConnectionRow) -> &'static str {
    match (row.practice, row.production, row.hidden) {
        (true, _, true) => "practice, hidden",
        (true, _, false) => "practice",
        (false, true, _) => "production",
        (false, false, _) => "test",
    }
}

pub(crate) fn secret_place(place: SecretPlace) -> &'static str {
    match place {
        SecretPlace::Keychain => "in the keychain",
        SecretPlace::Session => "in memory",
        SecretPlace::Practice => "made by itself",
        SecretPlace::Missing => "missing",
        SecretPlace::Unknown => "not known",
    }
}

/// How the last test ended, and when.
pub(crate) fn last_check(checked: Option<LastCheck>) -> String {
    let Some(LastCheck { verdict, at }) = checked else { return "–".to_owned() };
    let verdict = match verdict {
        CheckVerdict::Works => "works",
        CheckVerdict::Limited => "works with limits",
        CheckVerdict::Fails => "does not work",
    };
    format!("{verdict}, {}", super::time(Some(at)))
}

pub(crate) fn connection_added(row: &ConnectionRow) -> String {
    format!(
        "“{0}” is added; its secret is {1}.\nTest it: segbridge connections test \"{0}\"\nUse it:  segbridge \
         connections use \"{0}\"",
        clean(&row.name),
        secret_place(row.secret.place)
    )
}

pub(crate) fn connection_used(connection: &Connection) -> String {
    let name = if connection.practice { super::PRACTICE } else { &connection.name };
    format!("“{}” is in use from now on, sandbox {}.", clean(name), clean(&connection.sandbox))
}

pub(crate) fn connection_removed(row: &ConnectionRow, proof: &RemovalProof) -> String {
    let secret = match proof.secret_gone {
        Some(true) => "The keychain has no secret of it any more.",
        Some(false) => "The keychain still has its secret; remove the entry connection:<id> in the passwords program.",
        None => "The keychain could not be asked; remove the entry connection:<id> in the passwords program.",
    };
    let rows = format!("{} kept rows were removed, {} are left.", proof.rows_removed, proof.rows_left);
    format!("“{}” ({}) is removed. {} {rows}", clean(&row.name), row.id, secret.replace("<id>", &row.id))
}

pub(crate) fn support_file(file: &SupportFile, home: &app::Home) -> String {
    format!(
        "{}\nKnown secrets are masked. It names organizations, audiences, traits and segments: look through it before you \
         give it away.",
        clean(&home.support().join(&file.name).display().to_string())
    )
}

/// How the network is reached.
pub(crate) fn network(settings: &NetworkSettings) -> String {
    let proxy = settings.proxy.as_deref().unwrap_or("the system's, or that of HTTPS_PROXY");
    let mut lines = vec![format!("Proxy: {}", clean(proxy))];
    if settings.certificate_changed {
        lines.push(
            "Certificate: the stored copy is missing or was changed, so nothing is sent. Set it again with --certificate, \
             or remove it with --no-certificate."
                .to_owned(),
        );
    } else if settings.certificates.is_empty() {
        lines.push("Certificates: those of the system".to_owned());
    }
    for one in &settings.certificates {
        lines.push(format!(
            "Certificate: {}\n  issued by {}\n  valid {} to {}\n  SHA-256 {}",
            clean(&one.subject),
            clean(&one.issuer),
            app::day(one.valid_from),
            app::day(one.valid_until),
            one.sha256
        ));
    }
    lines.join("\n")
}

pub(crate) const ORG_ID: &str = "organization IDs";
pub(crate) const SECRET: &str = "client secrets";
pub(crate) const SCOPES: &str = "lists of scopes";
pub(crate) const SANDBOX: &str = "sandboxes";

/// What was taken from a credential file and cannot be seen in the connection's name.
pub(crate) fn taken_from_file(sandbox: Option<&FoundValue>, more_secrets: u32, left_out_jwt: bool) -> String {
    let mut lines = Vec::new();
    if let Some(FoundValue { origin, value }) = sandbox {
        lines.push(format!("Sandbox {}, from {}.", clean(value), clean(origin)));
    }
    if more_secrets > 0 {
        lines.push(format!("The file lists {} client secrets; the first is used.", more_secrets + 1));
    }
    if left_out_jwt {
        lines.push("A JWT credential in the file was left out: Adobe has switched off JWT.".to_owned());
    }
    lines.join("\n")
}

/// A file with several credentials.
pub(crate) fn several_credentials(all: &[FoundCredential]) -> Failure {
    let one = |it: &FoundCredential| {
        let label = if it.label.is_empty() { String::new() } else { format!(" ({})", it.label) };
        format!("{}  {}{label}", it.client_id.value, it.client_id.origin)
    };
    let message =
        format!("This file has {} credentials. Choose one with --client-id, or with --pick and its name:", all.len());
    super::ambiguous(message, &all.iter().map(one).collect::<Vec<_>>())
}

/// A file with several values of one field; a secret is named only by where it is.
pub(crate) fn several_values(what: &str, argument: &str, all: &[(String, Option<String>)]) -> Failure {
    let one = |(origin, value): &(String, Option<String>)| match value {
        Some(value) => format!("{origin}  {value}"),
        None => origin.clone(),
    };
    let or = if argument.is_empty() { String::new() } else { format!(" or give {argument}") };
    let message = format!("This file has {} different {what}. Choose one with --pick and its name{or}:", all.len());
    super::ambiguous(message, &all.iter().map(one).collect::<Vec<_>>())
}

/// Why there is no secret to go on with.
pub(crate) fn secret_not_typed() -> Failure {
    let message = "Give the client secret on standard input, such as: segbridge connections add … < secret.txt, or \
                   with --from and the file of the Developer Console. It is never an argument, because arguments can \
                   be seen by others.";
    Failure::bad_input(InputReason::NoSecret, message)
}

/// Said where a secret is given to a workspace that has none.
pub(crate) const PRACTICE_NEEDS_NO_SECRET: &str =
    "The practice workspace signs in by itself and needs no client secret. Name another connection with --connection.";

/// A failure, with what a command line can do where there is no keychain, and what there is to choose from.
pub(crate) fn failed(failure: &Failure) -> String {
    let no_keychain = failure.code == FailureCode::Keychain;
    let no_secret = failure.details.get("problem").is_some_and(|problem| problem == "noSecret");
    let mut text = clean(&failure.message);
    if no_keychain || no_secret {
        text = format!("{text} {SECRET_FOR_ONE_RUN}");
    }
    let choices = failure.details.get(super::CHOICES).into_iter().flat_map(|choices| choices.lines());
    choices.fold(text, |text, choice| format!("{text}\n  {choice}"))
}

const SECRET_FOR_ONE_RUN: &str = "Or give the secret for one run, keeping it nowhere: --secret-stdin < secret.txt";

fn subject(subject: CheckSubject) -> &'static str {
    match subject {
        CheckSubject::OrgIdShape => "Organization ID",
        CheckSubject::ClientIdShape => "Client id",
        CheckSubject::SecretGiven => "Client secret",
        CheckSubject::SignIn => "Sign-in",
        CheckSubject::Clock => "Clock of this machine",
        CheckSubject::AudienceManager => "Audience Manager",
        CheckSubject::ExperiencePlatform => "Experience Platform",
        CheckSubject::Sandbox => "Sandbox",
        CheckSubject::ReadTraits => "Read traits",
        CheckSubject::CreateTraits => "Make traits",
        CheckSubject::CreateSegments => "Make segments",
        CheckSubject::MapTraits => "Map traits to segments",
        CheckSubject::ReadAudiences => "Read audiences",
        CheckSubject::ReadFlows => "Read dataflows",
    }
}

/// What is wrong, in one sentence, and the next step in another.
#[expect(clippy::too_many_lines, reason = "one sentence for each problem of the closed set")]
pub(crate) fn problem(problem: ConnectionProblem) -> &'static str {
    match problem {
        ConnectionProblem::OrgIdShape => {
            "An organization ID is 24 digits and letters A to F, then @AdobeOrg. Copy it from the Developer Console."
        }
        ConnectionProblem::ClientIdShape => {
            "A client id is 32 letters and digits. Copy it from the credential in the Developer Console."
        }
        ConnectionProblem::NoSecret => {
            "No client secret is kept. Give it with --secret-stdin, or remove the connection and add it again."
        }
        ConnectionProblem::SecretForOther => {
            "The saved client secret was entered for other settings and was not sent. Check the settings. Then give it \
             with --secret-stdin, or remove the connection and add it again."
        }
        ConnectionProblem::WrongSecret => {
            "The client secret is wrong or was replaced. Copy the current one from the Developer Console."
        }
        ConnectionProblem::UnknownClient => {
            "Adobe does not know this client id. Check that it was copied whole and that the credential still exists."
        }
        ConnectionProblem::ScopeNotGranted => {
            "A scope asked for is not granted to the credential. Take the scopes the Developer Console shows for it."
        }
        ConnectionProblem::ApiNotAdded => {
            "The client id is not of this project, or the API was not added to it. Check the client id, then ask a developer \
             of the project to add the API."
        }
        ConnectionProblem::NoRole => {
            "The credential has no role that allows this. Ask an administrator to add it to one: Permissions, Roles, \
             API credentials."
        }
        ConnectionProblem::OtherOrganisation => {
            "The credential belongs to another organization, or it has no product profile for this product. Check the \
             organization id, then ask an administrator for a product profile."
        }
        ConnectionProblem::NoProductProfile => {
            "The credential has no product profile for this product. Ask a developer of the project to add one."
        }
        ConnectionProblem::IpNotAllowed => {
            "The address of this network is not on the organization's list of allowed addresses. Ask an administrator \
             to add it, or use the company network."
        }
        ConnectionProblem::ProductNotEnabled => {
            "The organization has not switched this product on. Ask Adobe's support to enable it; no role helps here."
        }
        ConnectionProblem::QuotaUsedUp => {
            "The organization's calls to this service are used up for now. Try again in a few hours."
        }
        ConnectionProblem::Portal => {
            "This network answered in place of Adobe, most likely with a sign-in page of its own. Open a web page in a \
             browser, sign in to the network, then test again."
        }
        ConnectionProblem::ClockWrong => {
            "The clock of this machine is wrong. Set its date and time to automatic, then test again."
        }
        ConnectionProblem::TokenRefused => {
            "The service refuses tokens that Adobe's sign-in has only just given. Try again in a few minutes; if it \
             stays, ask a developer of the project whether the credential was disabled."
        }
        ConnectionProblem::Proxy => {
            "The proxy refused the connection. Ask your network team to let Adobe's hosts through."
        }
        ConnectionProblem::ProxyPassword => {
            "The proxy asks for a name and a password. Set HTTPS_PROXY=http://name:password@proxy.example.com:8080 \
             and try again."
        }
        ConnectionProblem::ProxySetting => {
            "A variable of the environment names a proxy in a way that cannot be used. Correct it and try again."
        }
        ConnectionProblem::Certificate => {
            "The certificate of the other side is not trusted. Where a proxy looks into TLS, set its own CA file; on \
             Linux, see that the package ca-certificates is installed."
        }
        ConnectionProblem::NoNetwork => "Nothing answers there. Check the network and the address.",
        ConnectionProblem::TooSlow => "The service took too long to answer. Try again in a few minutes.",
        ConnectionProblem::ServiceDown => "The service is in trouble. Look at status.adobe.com and try again later.",
        ConnectionProblem::UnknownSandbox => {
            "The sandbox is not one this credential may use. Choose one of those listed, or ask for access to it."
        }
        ConnectionProblem::MissingRight => "A right is missing. Ask an administrator for it.",
        ConnectionProblem::Keychain => {
            "The keychain cannot be used now. Unlock it and try again, or give the secret with --secret-stdin."
        }
        ConnectionProblem::HostNotAllowed => "The address is not one this program may call.",
        ConnectionProblem::Other => "The service refused for a reason of its own.",
    }
}

/// One result on one line.
pub(crate) fn check_line(result: &CheckResult) -> String {
    let outcome = match result.outcome {
        CheckOutcome::Passed => "ok",
        CheckOutcome::Limited => "limited",
        CheckOutcome::Failed => "failed",
        CheckOutcome::NotTried => "not tried",
    };
    format!("{:<24}{outcome}", subject(result.subject))
}

/// A whole check: a line for each result, and under it what is wrong.
pub(crate) fn check_report(report: &CheckReport) -> String {
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
    lines.push(if report.usable { "The connection works." } else { "The connection cannot be used." }.to_owned());
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_has_a_sentence_of_its_own() {
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
            P::OtherOrganisation,
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
