//! Taking secrets out of text before it is kept, shown or logged.

use std::borrow::Cow;
use std::fmt;

use url::Url;

/// What stands where a secret was.
pub const MASK: &str = "[secret]";

/// Names whose values are secret, in queries, forms, headers and JSON.
const NAMES: &[&str] =
    &["access_token", "refresh_token", "id_token", "client_secret", "jwt_token", "code_verifier", "password"];

/// The text with every value that looks like a secret masked: values of secret names (`client_secret=…`,
/// `"access_token":"…"`), bearer tokens, and anything shaped like a JSON web token.
pub fn text(original: &str) -> Cow<'_, str> {
    let mut found = Vec::new();
    for name in NAMES {
        after_each(original, name, |after| value_of_name(original, after), &mut found);
    }
    after_each(original, "bearer ", |after| token_at(original, after), &mut found);
    after_each(original, "access token expired: ", |after| token_at(original, after), &mut found);
    after_each(original, "basic ", |after| token_at(original, after), &mut found);
    // Client secrets of Adobe begin so, under whatever name they stand.
    after_each(original, "p8e-", |after| client_secret(original, after - 4), &mut found);
    after_each(original, "eyj", |after| json_web_token(original, after - 3), &mut found);
    if found.is_empty() {
        return Cow::Borrowed(original);
    }
    found.sort_unstable();
    let mut clean = String::with_capacity(original.len());
    let mut done = 0;
    for (start, end) in found {
        if start >= done {
            clean.push_str(&original[done..start]);
            clean.push_str(MASK);
        }
        done = done.max(end);
    }
    clean.push_str(&original[done..]);
    Cow::Owned(clean)
}

/// Calls `span` with the byte place after each occurrence of `marker` (any ASCII case).
fn after_each(
    text: &str,
    marker: &str,
    span: impl Fn(usize) -> Option<(usize, usize)>,
    found: &mut Vec<(usize, usize)>,
) {
    // ASCII lower-casing keeps every byte's place.
    let lower = text.to_ascii_lowercase();
    let spans = lower.match_indices(marker).filter_map(|(at, _)| span(at + marker.len()));
    found.extend(spans.filter(|(start, end)| start < end));
}

/// The value after a name: past `=`, or past the quotes and colon of JSON.
fn value_of_name(text: &str, after: usize) -> Option<(usize, usize)> {
    let rest = text.get(after..)?;
    let value = rest.trim_start_matches(['"', '\\', ' ', ':', '=']);
    let separator = rest.get(..rest.len() - value.len())?;
    if !separator.contains([':', '=']) {
        return None;
    }
    let start = after + separator.len();
    let length = value.find(['"', '\'', '&', ',', ';', ' ', '\n', '}', ')', '<', '\\']).unwrap_or(value.len());
    Some((start, start + length))
}

fn token_at(text: &str, start: usize) -> Option<(usize, usize)> {
    let rest = text.get(start..)?;
    let length = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "-._~+/=".contains(c))).unwrap_or(rest.len());
    // Words such as "bearer realm" are no tokens.
    (length >= 16).then_some((start, start + length))
}

fn client_secret(text: &str, start: usize) -> Option<(usize, usize)> {
    let rest = text.get(start..)?;
    let length = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "-_".contains(c))).unwrap_or(rest.len());
    (length >= 10).then_some((start, start + length))
}

fn json_web_token(text: &str, start: usize) -> Option<(usize, usize)> {
    token_at(text, start).filter(|(start, end)| text[*start..*end].contains('.'))
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

/// Path and query with secret values masked.
pub(crate) fn path_and_query(url: &Url) -> String {
    match url.query() {
        Some(query) => format!("{}?{}", url.path(), text(query)),
        None => url.path().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.eyJpZCI6IjEifQ.c2lnbmF0dXJl";

    #[test]
    fn secrets_are_masked_wherever_they_stand() {
        for (before, after) in [
            (format!("Authorization: Bearer {TOKEN}"), "Authorization: Bearer [secret]"),
            (
                format!(r#"{{"access_token":"{TOKEN}","expires_in":1}}"#),
                r#"{"access_token":"[secret]","expires_in":1}"#,
            ),
            (
                "grant_type=client_credentials&client_secret=p8e-hidden&scope=x".to_owned(),
                "grant_type=client_credentials&client_secret=[secret]&scope=x",
            ),
            (format!("Access token expired: {TOKEN}"), "Access token expired: [secret]"),
            (format!("token {TOKEN} is old"), "token [secret] is old"),
            (r#"{"CLIENT_SECRETS":["p8e-hidden-one"]}"#.to_owned(), r#"{"CLIENT_SECRETS":["[secret]"]}"#),
            (
                r#"{"key":"CLIENT_SECRET","value":"p8e-hidden_two"}"#.to_owned(),
                r#"{"key":"CLIENT_SECRET","value":"[secret]"}"#,
            ),
            (r#"{\"client_secret\": \"p8e-hidden\"}"#.to_owned(), r#"{\"client_secret\": \"[secret]\"}"#),
        ] {
            assert_eq!(text(&before), after);
        }
    }

    #[test]
    fn other_text_stays_as_it_is() {
        for same in ["invalid client_secret parameter", "Bearer realm", "größer & schöner", ""] {
            assert!(matches!(text(same), Cow::Borrowed(kept) if kept == same), "{same}");
        }
    }

    #[test]
    fn an_address_is_shown_without_its_user_and_secrets() {
        let url =
            Url::parse("https://me:pw@ims-na1.adobelogin.com/ims/token/v3?client_secret=hidden&client_id=a").unwrap();
        assert_eq!(
            SafeUrl(&url).to_string(),
            "https://ims-na1.adobelogin.com/ims/token/v3?client_secret=[secret]&client_id=a"
        );
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_masking_fall(any in ".*") {
            let _ = text(&any);
        }
    }
}
