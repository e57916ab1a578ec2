//! Taking secrets out of text before it is stored, shown or logged.
//!
//! Secrets in use are known by their values ([`Known`]) and found in every encoding in which a service may return
//! them (`matcher`, `view`). Text that looks like a secret is masked as well (`shapes`), for unregistered secrets. Both read
//! a text from left to right and take time in proportion to its length, whatever is in it.
//!
//! It must not know where a text comes from or goes to.

mod matcher;
mod register;
mod shapes;
mod view;
mod work;

use std::borrow::Cow;
use std::fmt;

use domain::visible;
use url::Url;

use matcher::Span;
pub use register::{Hold, Known};

/// The replacement of a secret.
pub const MASK: &str = "[secret]";

/// The text with secrets masked: each value that is registered, in any encoding, and every value that looks like a secret,
/// by the name before it or by its own shape. Text without any is returned unchanged.
pub fn text(original: &str) -> Cow<'_, str> {
    masked(original, false)
}

/// The beginning of a text of another program, at most `most` bytes of it, with secrets masked and without characters that
/// cannot be seen, apart from line feeds and tabs. A secret that the cut, or the connection before it, left in two leaves no
/// part of itself at the end.
pub(crate) fn beginning(bytes: &[u8], most: usize) -> String {
    let text = String::from_utf8_lossy(bytes.get(..most).unwrap_or(bytes));
    // What a cut left of a letter is no letter.
    let whole = if bytes.len() >= most { text.trim_end_matches(char::REPLACEMENT_CHARACTER) } else { &text };
    // Invisible characters are removed first: then the parts of a secret are adjacent.
    masked(&visible::lines(whole), true).into_owned()
}

fn masked(original: &str, may_be_cut: bool) -> Cow<'_, str> {
    if u32::try_from(original.len()).is_err() {
        return Cow::Borrowed(MASK);
    }
    let known = match register::matcher() {
        Some(matcher) => covered(original, matcher.spans(original, may_be_cut)),
        None => None,
    };
    match known {
        Some(text) => {
            let spans = shapes::spans(&text, may_be_cut);
            Cow::Owned(covered(&text, spans).unwrap_or(text))
        }
        None => covered(original, shapes::spans(original, may_be_cut)).map_or(Cow::Borrowed(original), Cow::Owned),
    }
}

/// The text with these parts masked; `None` where none of them is anything but a mask.
fn covered(text: &str, mut spans: Vec<Span>) -> Option<String> {
    spans.retain(|span| !is_in_mask(text, *span));
    if spans.is_empty() {
        return None;
    }
    spans.sort_unstable();
    let mut clean = String::with_capacity(text.len());
    let mut done = 0;
    for (start, end) in spans {
        // Values are whole letters, so this holds except for text that is meant to mislead.
        let start = (0..=start).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let end = (end..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
        if start >= done {
            clean.push_str(&text[done..start]);
            clean.push_str(MASK);
        }
        done = done.max(end);
    }
    clean.push_str(&text[done..]);
    Some(clean)
}

/// Whether a part is of a mask that was put there before: what is masked already stays as it is.
fn is_in_mask(text: &str, (start, end): Span) -> bool {
    let bytes = text.as_bytes();
    (start.saturating_sub(MASK.len() - 1)..=start)
        .any(|at| at + MASK.len() >= end && bytes[at..].starts_with(MASK.as_bytes()))
}

/// An address that can be shown: no user part, secret query values masked.
#[derive(Clone, Copy)]
pub struct SafeUrl<'a>(pub &'a Url);

impl fmt::Display for SafeUrl<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.0.scheme(), self.0.host_str().unwrap_or_default())?;
        if let Some(port) = self.0.port() {
            write!(f, ":{port}")?;
        }
        f.write_str(&path_and_query(self.0))
    }
}

impl fmt::Debug for SafeUrl<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Parameters that name a person, whose values are masked whatever they are.
const PERSONAL: [&str; 1] = ["entityId"];

/// Path and query with secrets and what names a person masked.
pub(crate) fn path_and_query(url: &Url) -> String {
    let Some(query) = url.query() else { return text(url.path()).into_owned() };
    let part = |part: &str| match part.split_once('=') {
        Some((name, _)) if PERSONAL.contains(&name) => format!("{name}=[identity]"),
        _ => part.to_owned(),
    };
    let query: Vec<String> = query.split('&').map(part).collect();
    text(&format!("{}?{}", url.path(), query.join("&"))).into_owned()
}

#[cfg(test)]
mod tests;
