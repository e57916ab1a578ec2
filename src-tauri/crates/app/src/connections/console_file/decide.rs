//! Combines candidates to credentials: which parts belong together, and where the user must choose.

use secrecy::zeroize::Zeroizing;

use super::gather::{Candidate, Gathered};
use super::names::Field;
use super::tree::Hidden;

/// A possible value of a field.
pub(super) struct Choice {
    /// Where it was found.
    pub(super) origin: String,
    pub(super) value: Hidden,
}

/// A credential, with all different values that were found for each of its fields.
pub(super) struct Credential {
    /// Names of its containers, such as project, workspace and credential.
    pub(super) names: Vec<String>,
    pub(super) client_id: Choice,
    pub(super) org_id: Vec<Choice>,
    pub(super) secret: Vec<Choice>,
    pub(super) scopes: Vec<Choice>,
    pub(super) sandbox: Vec<Choice>,
    /// Number of further secrets in the list of its secret.
    pub(super) more_secrets: usize,
}

/// The contents of a file.
pub(super) struct Decided {
    /// At least one.
    pub(super) credentials: Vec<Credential>,
    /// Whether a JWT credential was left out.
    pub(super) left_out_jwt: bool,
}

/// Why there is no credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nothing {
    /// The file contains no part of a credential.
    Unknown,
    /// The file contains parts of a credential, but no client ID.
    NoClient,
    /// The file contains a project without a suitable credential.
    NoCredential,
    /// The file contains only a JWT credential.
    Jwt,
}

/// Maximum number of candidates: each is compared with all others.
const MOST_CANDIDATES: usize = 2_000;
/// Maximum number of credentials.
const MOST_CREDENTIALS: usize = 50;

/// Returns the credentials that the candidates form; only the first ones if there are very many.
pub(super) fn decide(mut all: Gathered) -> Result<Decided, Nothing> {
    all.candidates.truncate(MOST_CANDIDATES);
    let saw_jwt = !all.jwt.is_empty();
    let jwt = std::mem::take(&mut all.jwt);
    let (left_out, kept): (Vec<Candidate>, Vec<Candidate>) = std::mem::take(&mut all.candidates)
        .into_iter()
        .partition(|one| jwt.iter().any(|scope| one.scope.starts_with(scope)));
    // A value that was left out because of its name is not used because of its format either.
    let is_left_out = |one: &Candidate| one.by_shape && left_out.iter().any(|out| out.value == one.value);
    all.candidates = kept.into_iter().filter(|one| !is_left_out(one)).collect();
    let has_jwt_only = saw_jwt && !all.candidates.iter().any(|one| one.field == Field::ClientId);
    prefer_named(&mut all.candidates);
    let mut clients = distinct(all.candidates.iter().filter(|one| one.field == Field::ClientId));
    clients.truncate(MOST_CREDENTIALS);
    if clients.is_empty() {
        return Err(match () {
            () if has_jwt_only => Nothing::Jwt,
            () if all.has_other_kind => Nothing::NoCredential,
            () if all.candidates.is_empty() => Nothing::Unknown,
            () => Nothing::NoClient,
        });
    }
    let several = clients.len() > 1;
    let credentials = clients.iter().map(|client| credential(client, &clients, &all, several)).collect();
    Ok(Decided { credentials, left_out_jwt: saw_jwt })
}

/// Removes candidates that were recognized by their format if there are others that were recognized by their name.
fn prefer_named(candidates: &mut Vec<Candidate>) {
    for field in [Field::ClientId, Field::OrgId, Field::Secret] {
        if candidates.iter().any(|one| one.field == field && !one.by_shape) {
            candidates.retain(|one| one.field != field || !one.by_shape);
        }
    }
    // A single value of 32 digits is a client ID only next to a secret or an organization.
    if candidates.iter().all(|one| one.field == Field::ClientId && one.by_shape) {
        candidates.clear();
    }
}

fn credential(client: &Candidate, clients: &[&Candidate], all: &Gathered, several: bool) -> Credential {
    let of = |field: Field| -> Vec<&Candidate> {
        let candidates: Vec<&Candidate> = all.candidates.iter().filter(|one| one.field == field).collect();
        if !several {
            return candidates;
        }
        let strangers: Vec<&Candidate> = clients.iter().copied().filter(|other| other.scope != client.scope).collect();
        nearest(client, &strangers, &candidates)
    };
    let choices = |field| distinct(of(field).into_iter()).into_iter().map(choice).collect::<Vec<_>>();
    let secrets = of(Field::Secret);
    // All secrets in one list belong to one credential and work; the first one is used.
    let firsts: Vec<&Candidate> = secrets.iter().copied().filter(|one| one.index == 0).collect();
    let first = distinct(firsts.into_iter());
    let all_secrets = distinct(secrets.into_iter());
    let is_one_list = first.len() == 1 && all_secrets.iter().all(|one| one.origin == first[0].origin);
    let (secret, more_secrets) = if is_one_list { (&first, all_secrets.len() - 1) } else { (&all_secrets, 0) };
    Credential {
        names: names(client, all),
        client_id: choice(client),
        org_id: choices(Field::OrgId),
        secret: secret.iter().map(|one| choice(one)).collect(),
        scopes: choices(Field::Scopes),
        sandbox: choices(Field::Sandbox),
        more_secrets,
    }
}

/// Returns the candidates in the smallest container around a client ID that has any, without those of other clients.
fn nearest<'a>(client: &Candidate, strangers: &[&Candidate], candidates: &[&'a Candidate]) -> Vec<&'a Candidate> {
    let is_strange = |one: &Candidate| {
        strangers.iter().any(|other| !client.scope.starts_with(&other.scope) && one.scope.starts_with(&other.scope))
    };
    for length in (0..=client.scope.len()).rev() {
        let around = &client.scope[..length];
        let inside = |one: &&&Candidate| one.scope.starts_with(around) && !is_strange(one);
        let found: Vec<&'a Candidate> = candidates.iter().filter(inside).copied().collect();
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// Returns the first candidate with each value.
fn distinct<'a>(candidates: impl Iterator<Item = &'a Candidate>) -> Vec<&'a Candidate> {
    let mut kept: Vec<&Candidate> = Vec::new();
    for one in candidates {
        if !kept.iter().any(|other| is_same(one, other)) {
            kept.push(one);
        }
    }
    kept
}

fn is_same(one: &Candidate, other: &Candidate) -> bool {
    match one.field {
        Field::Secret => one.value == other.value,
        Field::ClientId | Field::OrgId | Field::Sandbox => one.value.eq_ignore_ascii_case(&other.value),
        Field::Scopes => {
            let set = |text: &str| {
                text.split([',', ' '])
                    .filter(|it| !it.is_empty())
                    .map(str::to_owned)
                    .collect::<std::collections::BTreeSet<_>>()
            };
            set(&one.value) == set(&other.value)
        }
    }
}

fn choice(one: &Candidate) -> Choice {
    Choice { origin: one.origin.clone(), value: Zeroizing::new(one.value.to_string()) }
}

/// Returns the names of the containers around a client ID, outermost first.
fn names(client: &Candidate, all: &Gathered) -> Vec<String> {
    let mut around: Vec<&(Vec<String>, String)> =
        all.names.iter().filter(|(scope, _)| client.scope.starts_with(scope)).collect();
    around.sort_by_key(|(scope, _)| scope.len());
    around.into_iter().map(|(_, name)| name.clone()).collect()
}
