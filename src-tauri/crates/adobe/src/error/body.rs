//! Reading the error bodies of Audience Manager, the gateway, the sign-in and the five shapes of Experience Platform
//! (AAM contract §3.7, AEP contract §3.1).

use serde_json::Value;

use crate::redact;

/// Characters of a body that are kept.
const KEPT: usize = 4_000;

/// What a body says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// The service's own code.
    pub(crate) code: Option<String>,
    /// Its words; empty if it had none.
    pub(crate) message: String,
}

/// The body as text with secrets masked, cut to what is worth keeping.
pub(crate) fn bounded(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let clean = redact::text(&text);
    match clean.char_indices().nth(KEPT) {
        Some((end, _)) => format!("{}…", &clean[..end]),
        None => clean.into_owned(),
    }
}

/// Reads a body of any known shape; of an unknown one, its beginning.
pub(crate) fn fault(bytes: &[u8]) -> Fault {
    let body = bounded(bytes);
    let Ok(value) = serde_json::from_slice::<Value>(bytes) else {
        return Fault { code: None, message: plain(&body) };
    };
    let message = segmentation(&value).or_else(|| words(&value)).map(|words| with_children(words, &value));
    Fault {
        code: code(&value),
        message: message.map_or_else(|| plain(&body), |words| redact::text(&words).into_owned()),
    }
}

/// The first words found, most telling first: one body often has several of these.
fn words(value: &Value) -> Option<String> {
    let report = value.get("report").unwrap_or(&Value::Null);
    let candidates = [
        value.get("errorMessage"),
        value.get("message"),
        value.get("detail"),
        report.get("detailed-message"),
        report.get("message"),
        value.get("error_description"),
        value.get("reason"),
        value.get("title"),
        value.get("error"),
    ];
    candidates.into_iter().flatten().find_map(text)
}

/// Segmentation's map of status to faults: `{"errors":{"404":[{"code","message"}]}}`.
fn segmentation(value: &Value) -> Option<String> {
    inner_fault(value)?.get("message").and_then(text)
}

fn inner_fault(value: &Value) -> Option<&Value> {
    value.get("errors")?.as_object()?.values().find_map(|faults| faults.as_array()?.first())
}

/// Audience Manager's list of what else was wrong; its members are strings or objects.
fn with_children(words: String, value: &Value) -> String {
    let children = value.get("childMessages").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let children = children.iter().filter_map(|child| text(child).or_else(|| child.get("message").and_then(text)));
    children.fold(words, |words, child| format!("{words}; {child}"))
}

fn code(value: &Value) -> Option<String> {
    let from_type = value.get("type").and_then(Value::as_str).and_then(|uri| {
        let (_, code) = uri.rsplit_once("/errors/")?;
        (!code.is_empty()).then(|| code.to_owned())
    });
    let inner = inner_fault(value).and_then(|fault| fault.get("code")).and_then(text);
    ["error_code", "code", "errorCode"]
        .into_iter()
        .find_map(|name| value.get(name).and_then(text))
        .or(from_type)
        .or(inner)
        .or_else(|| value.get("error").and_then(text))
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A body without JSON: its first line, unless it is a page for a browser.
fn plain(body: &str) -> String {
    let line = body.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    if line.starts_with('<') { String::new() } else { line.chars().take(300).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_documented_shape_is_read() {
        for (body, code, message) in [
            (
                r#"{"error_code":"401013","message":"Oauth token is not valid"}"#,
                Some("401013"),
                "Oauth token is not valid",
            ),
            (r#"{"error_code":403010,"message":"Oauth token is missing."}"#, Some("403010"), "Oauth token is missing."),
            (
                r#"{"type":"http://ns.adobe.com/aep/errors/XDM-1012-404","title":"Resource Not Found","status":404,"detail":"no such thing","report":{}}"#,
                Some("XDM-1012-404"),
                "no such thing",
            ),
            (
                r#"{"requestId":"r","errors":{"404":[{"code":"404","message":"Not there"}]},"type":"https://ns.adobe.com/aep/errors/UPAPI-113430-404","title":"t","status":404}"#,
                Some("UPAPI-113430-404"),
                "Not there",
            ),
            (r#"{"errors":{"400":[{"code":"UPAPI-113434-400","message":"bad"}]}}"#, Some("UPAPI-113434-400"), "bad"),
            (r#"{"errorMessage":"flows not found","errorDetails":"x"}"#, None, "flows not found"),
            (r#"{"type":"/placeholder/type/uri","status":400,"title":"BadRequestError","detail":"no"}"#, None, "no"),
            (r#"{"title":"RequestRateTooLarge","status":429}"#, None, "RequestRateTooLarge"),
            (
                r#"{"code":"entity.validation","message":"Invalid","childMessages":["name: may not be empty",{"message":"folder"}]}"#,
                Some("entity.validation"),
                "Invalid; name: may not be empty; folder",
            ),
            (
                r#"{"error":"invalid_client","error_description":"invalid client_secret parameter"}"#,
                Some("invalid_client"),
                "invalid client_secret parameter",
            ),
            ("<html><body>502</body></html>", None, ""),
            ("upstream timed out\nmore", None, "upstream timed out"),
            ("", None, ""),
        ] {
            let read = fault(body.as_bytes());
            assert_eq!((read.code.as_deref(), read.message.as_str()), (code, message), "{body}");
        }
    }

    #[test]
    fn long_bodies_are_cut_between_characters() {
        let kept = bounded("é".repeat(10_000).as_bytes());
        assert_eq!(kept.chars().count(), KEPT + 1);
    }
}
