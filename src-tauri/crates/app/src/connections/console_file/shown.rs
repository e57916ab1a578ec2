//! The last look at what leaves for the screen: nothing that a form would refuse, and no origin, name or value that holds a
//! secret, whatever the file looks like.

use std::sync::LazyLock;

use domain::visible::one_line;
use regex::Regex;
use secrecy::zeroize::Zeroizing;

use super::decide::{Choice, Credential};
use super::tree::Hidden;
use crate::limits;

/// What a secret of Adobe looks like, anywhere in a text.
static SECRET: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"p8e?-[A-Za-z0-9_-]{5,}").ok());
/// Shortest value that is looked for in others: shorter ones are in everything.
const SHORTEST: usize = 5;

/// Most values of one field that are shown: a person chooses among them.
const MOST: usize = 50;
/// Most containers of a credential that are named.
const MOST_NAMES: usize = 10;
/// Longest name of a place in a file, in characters.
const ORIGIN: usize = 200;

/// Takes out of every name and value what cannot be seen: it came along when they were copied.
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

/// Takes out values that are longer than a form takes, and more of them than a person could choose among. Names are cut.
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
