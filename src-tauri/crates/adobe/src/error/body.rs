//! Reading the error bodies of Audience Manager, the gateway, the sign-in and the shapes of Experience Platform
//! (AAM contract §3.7, AEP contract §3.1).

use domain::visible::one_line;
use serde_json::Value;

use crate::redact;

/// Characters of a body that are stored.
const KEPT: usize = 4_000;
/// Bytes of a body that are looked at; an explanation is shorter, and more would only cost time.
const LOOKED_AT: usize = 64 << 10;
/// Codes of Experience Platform that say "no such sandbox": nothing is known of the object asked for (AEP contract §3.1).
const NO_SANDBOX: &[&str] = &["2100-404", "2101-404", "2103-404"];

/// What a body says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Fault {
    /// The service's own code.
    pub(crate) code: Option<String>,
    /// Its words; empty if it had none.
    pub(crate) message: String,
    /// The id the service can find the call by.
    pub(crate) id: Option<String>,
}

/// The body as text, cut to what is worth storing, without characters that cannot be seen. It is cut first, so that the size
/// of a body costs nothing, and then masked.
pub(crate) fn bounded(bytes: &[u8]) -> String {
    let clean = redact::beginning(bytes, LOOKED_AT);
    match clean.char_indices().nth(KEPT) {
        Some((end, _)) => format!("{}…", &clean[..end]),
        None => clean,
    }
}

/// Reads a body of any known shape; of an unknown one, its beginning.
pub(crate) fn fault(bytes: &[u8]) -> Fault {
    let Some(value) = json(bytes) else {
        return Fault { message: plain(&bounded(bytes)), ..Fault::default() };
    };
    let message = inner_fault(&value).and_then(inner_words).or_else(|| words(&value));
    let message = message.map(|words| with_children(words, &value));
    Fault {
        code: code(&value).as_deref().map(said),
        message: message.map_or_else(|| plain(&bounded(bytes)), |words| said(&words)),
        id: id(&value).as_deref().map(said),
    }
}

/// Words of another program as they become part of an error: on one line, cut, masked, and without what cannot be seen.
pub(crate) fn said(words: &str) -> String {
    one_line(&bounded(words.as_bytes()))
}

/// Whether a body is a page for a browser.
pub(crate) fn is_page(bytes: &[u8]) -> bool {
    bytes.trim_ascii_start().first() == Some(&b'<')
}

/// Whether a page is one of Adobe's own gateway, which names its software.
pub(crate) fn is_page_of_the_gateway(bytes: &[u8]) -> bool {
    let beginning = bytes.get(..LOOKED_AT).unwrap_or(bytes);
    is_page(bytes) && String::from_utf8_lossy(beginning).to_ascii_lowercase().contains("openresty")
}

/// What the body of a 404 is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Missing {
    /// The object: the service says so in a shape of its own.
    Object,
    /// The sandbox.
    Sandbox,
    /// Nobody knows: a page, nothing, a gateway's code or a shape no service has.
    Unclear,
}

/// Reads what a 404 says is missing. Only a service's own words, marked as such, are believed, because a maintenance page or a gateway
/// without a route answers with 404 too.
pub(crate) fn missing(bytes: &[u8]) -> Missing {
    let Some(value) = json(bytes).filter(Value::is_object) else { return Missing::Unclear };
    let code = code(&value).unwrap_or_default();
    if NO_SANDBOX.contains(&code.as_str()) {
        return Missing::Sandbox;
    }
    let other_status = value.get("status").and_then(text).is_some_and(|status| status != "404");
    // What a framework says by itself for an address it does not serve.
    let of_a_framework = value.get("timestamp").is_some() && value.get("path").is_some();
    if other_status || of_a_framework || !is_a_services_own(&value) { Missing::Unclear } else { Missing::Object }
}

/// Whether a body has the mark of a service behind the gateway. A sentence alone has not: every gateway and proxy answers
/// `{"message":"Not Found"}` for an address it cannot serve, and codes of digits are the gateway's or the bare status.
fn is_a_services_own(value: &Value) -> bool {
    let says = |name: &str| value.get(name).and_then(text).is_some();
    let has_letters = |code: String| code.chars().any(char::is_alphabetic);
    let own_code = ["code", "errorCode", "error_code"]
        .into_iter()
        .find_map(|name| value.get(name).and_then(text))
        .is_some_and(has_letters);
    let problem = value.get("type").and_then(Value::as_str).and_then(code_in_type).is_some();
    // Faults by status, as the services of Experience Platform send them. A plain list of faults is the gateway's.
    let by_status =
        value.get("errors").is_some_and(Value::is_object) && inner_fault(value).and_then(inner_words).is_some();
    // Audience Manager lists what else was wrong, and its older answers have an id for each error.
    let of_audience_manager = says("message") && value.get("childMessages").is_some_and(Value::is_array)
        || says("error_description") && says("error_id");
    let in_words = ["message", "detail", "title", "error_description"].into_iter().any(says);
    // `errorMessage` is Flow Service's.
    (own_code || problem) && in_words || by_status || of_audience_manager || says("errorMessage")
}

fn json(bytes: &[u8]) -> Option<Value> {
    (bytes.len() <= LOOKED_AT).then(|| serde_json::from_slice(bytes).ok()).flatten()
}

/// The first words found, most telling first: one body often has several of these.
fn words(value: &Value) -> Option<String> {
    let at = |path| value.pointer(path);
    let candidates = [
        at("/errorMessage"),
        at("/message"),
        at("/detail"),
        at("/report/detailed-message"),
        at("/report/message"),
        at("/error_description"),
        at("/reason"),
        at("/title"),
        at("/error/message"),
        at("/error"),
    ];
    candidates.into_iter().flatten().find_map(text)
}

/// The first of a list of faults, which comes as a list (JSON:API) or as segmentation's map of status to lists:
/// `{"errors":{"404":[{"code","message"}]}}`.
fn inner_fault(value: &Value) -> Option<&Value> {
    match value.get("errors")? {
        Value::Array(faults) => faults.first(),
        Value::Object(by_status) => by_status.values().find_map(|faults| faults.as_array()?.first()),
        _ => None,
    }
}

fn inner_words(fault: &Value) -> Option<String> {
    ["message", "detail", "title"].into_iter().find_map(|name| fault.get(name).and_then(text)).or_else(|| text(fault))
}

/// Audience Manager's list of what else was wrong; its members are strings or objects.
fn with_children(words: String, value: &Value) -> String {
    let children = value.get("childMessages").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let children = children.iter().filter_map(|child| text(child).or_else(|| child.get("message").and_then(text)));
    children.fold(words, |words, child| format!("{words}; {child}"))
}

/// The code, in the order of how much the spelling says; a word of OAuth comes last.
fn code(value: &Value) -> Option<String> {
    let named = ["error_code", "errorcode", "code", "errorCode"];
    named
        .into_iter()
        .find_map(|name| value.get(name).and_then(text))
        .or_else(|| value.get("type").and_then(Value::as_str).and_then(code_in_type))
        .or_else(|| inner_fault(value)?.get("code").and_then(text))
        .or_else(|| value.pointer("/error/code").and_then(text))
        .or_else(|| value.get("error").and_then(text))
}

/// The code in a problem's `type`: the end of a URL, or the whole of it where it is no URL (`DTAC-4045`).
fn code_in_type(kind: &str) -> Option<String> {
    let code = match kind.rsplit_once("/errors/") {
        Some((_, code)) => code,
        None if kind.contains(['/', ':', ' ']) => return None,
        None => kind,
    };
    (!code.is_empty()).then(|| code.to_owned())
}

fn id(value: &Value) -> Option<String> {
    let named = ["error_id", "requestId", "request_id"];
    named
        .into_iter()
        .find_map(|name| value.get(name).and_then(text))
        .or_else(|| inner_fault(value)?.pointer("/meta/request_id").and_then(text))
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
    if line.starts_with('<') { String::new() } else { one_line(&line.chars().take(300).collect::<String>()) }
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
            (r#"{"errorcode":"403003","message":"API Key is Invalid"}"#, Some("403003"), "API Key is Invalid"),
            (
                r#"{"errors":[{"status":"401","code":"oauth-token-invalid","title":"Oauth token is not valid"}]}"#,
                Some("oauth-token-invalid"),
                "Oauth token is not valid",
            ),
            (r#"{"type":"DTAC-4045","status":404,"title":"t","detail":"not there"}"#, Some("DTAC-4045"), "not there"),
            (r#"{"type":"about:blank","title":"Not Found"}"#, None, "Not Found"),
            (r#"{"error":{"code":17,"message":"no"}}"#, Some("17"), "no"),
            (r#"{"error_id":"i","error":"w","error_description":"sentence","error_code":"c"}"#, Some("c"), "sentence"),
            ("<html><body>502</body></html>", None, ""),
            ("upstream timed out\nmore", None, "upstream timed out"),
            ("", None, ""),
        ] {
            let read = fault(body.as_bytes());
            assert_eq!((read.code.as_deref(), read.message.as_str()), (code, message), "{body}");
        }
    }

    #[test]
    fn what_cannot_be_seen_becomes_no_part_of_an_error() {
        let hostile = "no\u{1b}]0;owned\u{7}\u{202e} such\r\ntrait\0\u{200b}\u{9b}";
        let json = serde_json::json!({ "message": hostile, "code": hostile, "requestId": hostile }).to_string();
        let read = fault(json.as_bytes());
        for words in [Some(read.message), read.code, read.id] {
            assert_eq!(words.as_deref(), Some("no]0;owned such trait"));
        }
        assert_eq!(fault("no\u{1b}[2J\tsuch\u{200b} trait\nmore".as_bytes()).message, "no[2J such trait");
        assert_eq!(bounded(hostile.as_bytes()), "no]0;owned such\ntrait");
        let children = r#"{"message":"a","childMessages":["b\u001b",{"message":"c\u202e"}]}"#;
        assert_eq!(fault(children.as_bytes()).message, "a; b; c");
    }

    #[test]
    fn long_bodies_are_cut_between_characters() {
        let kept = bounded("é".repeat(10_000).as_bytes());
        assert_eq!(kept.chars().count(), KEPT + 1);
    }

    #[test]
    fn a_secret_at_the_cut_of_a_long_body_is_not_shown_in_part() {
        let mut body = "x ".repeat(LOOKED_AT / 2 - 4);
        body.push_str("p8e-long-secret");
        assert!(body.len() > LOOKED_AT);
        let looked_at = redact::beginning(body.as_bytes(), LOOKED_AT);
        assert!(looked_at.len() > LOOKED_AT - 10 && !looked_at.contains("p8e"));
    }

    #[test]
    fn only_a_services_own_404_says_that_an_object_is_missing() {
        for own in [
            r#"{"message":"Trait 5 does not exist","childMessages":[]}"#,
            r#"{"code":"entity.not.found","message":"no","childMessages":[]}"#,
            r#"{"code":"entity.not.found","message":"no"}"#,
            r#"{"error_id":"i","error":"w","error_description":"no such trait","error_code":"404"}"#,
            r#"{"errors":{"404":[{"code":404,"message":"Not found."}]},"status":404}"#,
            r#"{"errorMessage":"flows not found with id = [x]"}"#,
            r#"{"type":"DTAC-4045","status":404,"title":"Batch not found"}"#,
        ] {
            assert_eq!(missing(own.as_bytes()), Missing::Object, "{own}");
        }
        for unclear in [
            "",
            "{}",
            "[]",
            "null",
            "not found",
            "<html><body>maintenance</body></html>",
            r#"{"error_code":"404000","message":"Resource not found"}"#,
            r#"{"message":"later","status":503}"#,
            r#"{"timestamp":1,"status":404,"error":"Not Found","message":"No message available","path":"/v1/traits/5"}"#,
            r#"{"error":"x"}"#,
            r#"{"message":"Trait 5 does not exist"}"#,
            r#"{"message":"Not Found"}"#,
            r#"{"message":"no Route matched with those values","request_id":"7"}"#,
            r#"{"code":404,"message":"Not Found"}"#,
            r#"{"code":"404","message":"Not Found"}"#,
            r#"{"statusCode":404,"message":"Resource not found"}"#,
            r#"{"error":"Not Found","message":"Not Found"}"#,
            r#"{"error":{"code":404,"message":"Not Found","status":"NOT_FOUND"}}"#,
            r#"{"fault":{"faultstring":"Unable to identify proxy","detail":{"errorcode":"messaging.adaptors"}}}"#,
            r#"{"errors":[{"status":"404","title":"no"}]}"#,
            r#"{"type":"about:blank","title":"Not Found","status":404}"#,
        ] {
            assert_eq!(missing(unclear.as_bytes()), Missing::Unclear, "{unclear}");
        }
        let sandbox = r#"{"type":"http://ns.adobe.com/aep/errors/2100-404","title":"no sandbox","status":404}"#;
        assert_eq!(missing(sandbox.as_bytes()), Missing::Sandbox);
    }
}
