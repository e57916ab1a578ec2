//! The last look at what leaves for the screen: no origin, name or value may hold a secret, whatever the file looks like.

use std::sync::LazyLock;

use regex::Regex;

use super::decide::{Choice, Credential};
use super::tree::Hidden;

/// What a secret of Adobe looks like, anywhere in a text.
static SECRET: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"p8e?-[A-Za-z0-9_-]{5,}").ok());
/// Shortest value that is looked for in others: shorter ones are in everything.
const SHORTEST: usize = 5;

/// Takes out every value that holds a secret, and puts dots into the names of places that do.
pub(super) fn without_secrets(credentials: &mut Vec<Credential>) {
    let mut secrets: Vec<Hidden> = Vec::new();
    for one in credentials.iter() {
        let long = one.secret.iter().filter(|secret| secret.value.len() >= SHORTEST);
        secrets.extend(long.map(|secret| secret.value.clone()));
    }
    let holds_one = |text: &str| {
        SECRET.as_ref().is_none_or(|secret| secret.is_match(text))
            || secrets.iter().any(|secret| text.contains(secret.as_str()))
    };
    let place = |origin: &mut String| {
        if holds_one(origin) {
            "…".clone_into(origin);
        }
    };
    credentials.retain(|one| !holds_one(&one.client_id.value));
    for one in credentials.iter_mut() {
        let plain = |choices: &mut Vec<Choice>| {
            choices.retain(|choice| !holds_one(&choice.value));
            for choice in choices {
                place(&mut choice.origin);
            }
        };
        for choices in [&mut one.org_id, &mut one.scopes, &mut one.sandbox] {
            plain(choices);
        }
        for choice in &mut one.secret {
            place(&mut choice.origin);
        }
        place(&mut one.client_id.origin);
        one.names.retain(|name| !holds_one(name));
    }
}
