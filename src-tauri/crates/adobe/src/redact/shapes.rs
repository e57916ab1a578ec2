//! The second net: text that looks like a secret, by the name before it or by its own shape, for unregistered secrets.
//!
//! One pass from left to right: the search continues after a value, so that no byte is looked at twice.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, Input, MatchKind};

use super::matcher::Span;
use super::work::looks_at;

/// What to do at a marker.
#[derive(Clone, Copy)]
enum Marker {
    /// A name whose value is secret.
    Name,
    /// A word before a token.
    Word,
    /// Beginning of Adobe's client secrets, under whatever name they are.
    ClientSecret,
    /// Beginning of a JSON web token.
    WebToken,
    /// Beginning of an address, which may hold a password.
    Address,
}

/// Markers, whatever their case.
const MARKERS: &[(&str, Marker)] = &[
    ("access_token", Marker::Name),
    ("accesstoken", Marker::Name),
    ("refresh_token", Marker::Name),
    ("refreshtoken", Marker::Name),
    ("id_token", Marker::Name),
    ("idtoken", Marker::Name),
    ("client_secret", Marker::Name),
    ("client_secrets", Marker::Name),
    ("clientsecret", Marker::Name),
    ("client-secret", Marker::Name),
    ("jwt_token", Marker::Name),
    ("jwttoken", Marker::Name),
    ("code_verifier", Marker::Name),
    ("codeverifier", Marker::Name),
    ("password", Marker::Name),
    ("bearer ", Marker::Word),
    ("basic ", Marker::Word),
    ("access token expired: ", Marker::Word),
    ("p8e-", Marker::ClientSecret),
    ("eyj", Marker::WebToken),
    ("://", Marker::Address),
];

static SEARCH: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::LeftmostLongest)
        .build(MARKERS.iter().map(|(marker, _)| marker))
        .ok()
});

/// Where values are that look like secrets. With `may_be_cut`, one at the end of the text may be too short to look like one.
pub(super) fn spans(text: &str, may_be_cut: bool) -> Vec<Span> {
    let Some(search) = SEARCH.as_ref() else { return vec![(0, text.len())] };
    let reader = Reader { bytes: text.as_bytes(), may_be_cut };
    let mut found = Vec::new();
    let mut at = 0;
    // Up to here it is known that a run of a token's letters is no web token, and that an address has no password.
    let (mut no_web_token, mut no_password) = (0, 0);
    while let Some(marker) = search.find(Input::new(text).range(at..)) {
        looks_at(marker.end() - at);
        at = marker.end();
        let span = match MARKERS[marker.pattern()].1 {
            Marker::Name => reader.value_of_name(marker.start(), marker.end()),
            Marker::Word => reader.token(marker.end()),
            Marker::ClientSecret => reader.client_secret(marker.start(), marker.end()),
            Marker::WebToken if marker.start() < no_web_token => None,
            Marker::WebToken => {
                let (end, is_token) = reader.web_token(marker.start());
                no_web_token = end;
                is_token.then_some((marker.start(), end))
            }
            Marker::Address if marker.start() < no_password => None,
            Marker::Address => reader.password_of_address(marker.end()).unwrap_or_else(|end| {
                no_password = end;
                None
            }),
        };
        if let Some(span) = span.filter(|(start, end)| start < end) {
            at = span.1;
            found.push(span);
        }
    }
    found
}

struct Reader<'a> {
    bytes: &'a [u8],
    may_be_cut: bool,
}

impl Reader<'_> {
    /// End of the bytes from `start` on that are `wanted`.
    fn run(&self, start: usize, wanted: impl Fn(u8) -> bool) -> usize {
        let rest = &self.bytes[start..];
        let length = rest.iter().position(|byte| !wanted(*byte)).unwrap_or(rest.len());
        looks_at(length);
        start + length
    }

    /// The value after a name: behind `=`, `:` or `>`, or behind the quotes and colon of JSON.
    fn value_of_name(&self, name: usize, after: usize) -> Option<Span> {
        let (start, quote) = self.separator(after)?;
        if name > 0 && self.bytes[name - 1] == b'/' && self.bytes[after] == b'>' {
            // The end of an element is no name.
            return None;
        }
        let end = match quote {
            Some((mark, slashes)) => self.quoted_end(start, mark, slashes),
            None => self.unquoted_end(start),
        };
        Some((start, end))
    }

    /// Where a value begins, and the quote it is in, with the number of backslashes before that.
    fn separator(&self, after: usize) -> Option<(usize, Option<(u8, usize)>)> {
        let mut at = after;
        let mut separated = false;
        let mut quote = None;
        let mut slashes = 0;
        while let Some(&byte) = self.bytes.get(at) {
            match byte {
                b'\\' => slashes += 1,
                b'"' | b'\'' if separated => {
                    quote = Some((byte, slashes));
                    at += 1;
                    break;
                }
                b'=' | b':' | b'>' => separated = true,
                b'%' if self.is_encoded_separator(at) => {
                    separated = true;
                    at += 2;
                }
                b'"' | b'\'' | b'[' => {}
                byte if byte.is_ascii_whitespace() => {}
                _ => break,
            }
            if byte != b'\\' {
                slashes = 0;
            }
            at += 1;
        }
        looks_at(at - after);
        separated.then_some((at, quote))
    }

    /// `%3D` and `%3A`.
    fn is_encoded_separator(&self, at: usize) -> bool {
        matches!(self.bytes.get(at + 1..at + 3), Some([b'3', b'd' | b'D' | b'a' | b'A']))
    }

    /// A quote ends a value where as many backslashes are before it as before the one that began it; more are an escape of
    /// that layer.
    fn quoted_end(&self, start: usize, mark: u8, slashes: usize) -> usize {
        let mut run = 0;
        for (at, byte) in self.bytes.iter().enumerate().skip(start) {
            looks_at(1);
            if *byte == mark && run % (2 * (slashes + 1)) == slashes {
                return at - slashes;
            }
            run = if *byte == b'\\' { run + 1 } else { 0 };
        }
        self.bytes.len()
    }

    fn unquoted_end(&self, start: usize) -> usize {
        let end = |from| {
            self.run(from, |byte| {
                !byte.is_ascii_whitespace() && !matches!(byte, b'"' | b'\'' | b'&' | b'}' | b')' | b']' | b'<' | b'\\')
            })
        };
        let first = end(start);
        // `Authorization: Bearer …` under a secret name: the token is the next word.
        let word = &self.bytes[start..first];
        let is_scheme = word.eq_ignore_ascii_case(b"bearer") || word.eq_ignore_ascii_case(b"basic");
        if is_scheme && self.bytes.get(first) == Some(&b' ') { end(first + 1) } else { first }
    }

    /// A token of some length; words such as "bearer realm" are none.
    fn token(&self, start: usize) -> Option<Span> {
        let end = self.run(start, is_of_a_token);
        (end - start >= 16 || self.is_cut(end)).then_some((start, end))
    }

    fn client_secret(&self, start: usize, after: usize) -> Option<Span> {
        let end = self.run(after, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        (end - start >= 10 || self.is_cut(end)).then_some((start, end))
    }

    /// End of a run of a token's letters, and whether it is a web token: it has parts.
    fn web_token(&self, start: usize) -> (usize, bool) {
        let end = self.run(start, is_of_a_token);
        (end, self.is_cut(end) || self.bytes[start..end].contains(&b'.'))
    }

    /// The password of `scheme://name:password@host`; the error is the place up to which no address has one.
    fn password_of_address(&self, start: usize) -> Result<Option<Span>, usize> {
        let colon = self.run(start, |byte| !byte.is_ascii_whitespace() && !b":/@\"'<>".contains(&byte));
        if self.bytes.get(colon) != Some(&b':') {
            return Ok(None);
        }
        let password = colon + 1;
        let port = self.run(password, |byte| byte.is_ascii_digit());
        if matches!(self.bytes.get(port), Some(b'/' | b'?' | b'#')) {
            return Ok(None);
        }
        let end = self.run(password, |byte| !byte.is_ascii_whitespace() && !b"\"'<>".contains(&byte));
        // A password may hold the marks of an address; the last `@` ends it.
        looks_at(end - password);
        let at = self.bytes[password..end].iter().rposition(|byte| *byte == b'@').ok_or(end)?;
        let is_example = self.bytes[password..password + at].eq_ignore_ascii_case(b"password");
        Ok((!is_example).then_some((password, password + at)))
    }

    fn is_cut(&self, end: usize) -> bool {
        self.may_be_cut && end == self.bytes.len()
    }
}

fn is_of_a_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte)
}
