//! Filters everything that is displayed: no value that a form would refuse, and no location, name or value that
//! contains a secret, for any file.

use std::sync::LazyLock;

use domain::visible::one_line;
use regex::Regex;
use secrecy::zeroize::Zeroizing;

use super::decide::{Choice, Credential};
use super::tree::Hidden;
use crate::limits;

/// The format of Adobe's secrets, anywhere in a text.
static SECRET: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"p8e?-[A-Za-z0-9_-]{5,}").ok());
/// Minimum length of a secret to search for in other values: shorter ones occur everywhere.
const SHORTEST: usize = 5;

/// Maximum number of values per field: the user chooses among them.
const MOST: usize = 50;
/// Maximum number of containers per credential.
const MOST_NAMES: usize = 10;
/// Maximum length of a location in a file, in characters.
const ORIGIN: usize = 200;

/// Removes invisible characters from all names and values: they were added by copying.
pub(super) fn only_visible(credentials: &mut [Credential]) {
    let visible = |choice: &mut Choice| {
        choice.origin = one_line(&choice.origin);
        choice.value = Zeroizing::new(one_line(&choice.value));
    };
    for one in credentials {
        visible(&mut one.client_id);
        for choices in [&mut one.org_id, &mut one.secret, &mut one.scopes, &mut one.sandbox] {
            choices.iter_mut().for_each(visible);
        }
        one.names = one.names.iter().map(|name| one_line(name)).collect();
    }
}

/// Removes values that are too long for a form, and more of them than anyone could choose among. Names are shortened.
pub(super) fn within_limits(credentials: &mut Vec<Credential>) {
    credentials.retain(|one| one.client_id.value.len() <= limits::ID);
    let cut = |text: &mut String, most: usize| *text = text.chars().take(most).collect();
    for one in credentials {
        for (choices, most) in [
            (&mut one.org_id, limits::ID),
            (&mut one.secret, limits::SECRET),
            (&mut one.scopes, limits::SCOPES),
            (&mut one.sandbox, limits::ID),
        ] {
            choices.retain(|choice| choice.value.len() <= most);
            choices.truncate(MOST);
            for choice in choices {
                cut(&mut choice.origin, ORIGIN);
            }
        }
        cut(&mut one.client_id.origin, ORIGIN);
        one.names.truncate(MOST_NAMES);
        for name in &mut one.names {
            cut(name, limits::CONNECTION_NAME);
        }
    }
}

/// Removes every value that contains a secret, and masks locations that do.
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
    let mask = |origin: &mut String| {
        if holds_one(origin) {
            "…".clone_into(origin);
        }
    };
    credentials.retain(|one| !holds_one(&one.client_id.value));
    for one in credentials.iter_mut() {
        let plain = |choices: &mut Vec<Choice>| {
            choices.retain(|choice| !holds_one(&choice.value));
            for choice in choices {
                mask(&mut choice.origin);
            }
        };
        for choices in [&mut one.org_id, &mut one.scopes, &mut one.sandbox] {
            plain(choices);
        }
        for choice in &mut one.secret {
            mask(&mut choice.origin);
        }
        mask(&mut one.client_id.origin);
        one.names.retain(|name| !holds_one(name));
    }
}
