//! The forms in which services and libraries return secrets, and a check whether a text still shows one.

use std::borrow::Cow;
use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use regex::{Captures, Regex};

/// This many consecutive characters of a secret reveal it.
const TELLING: usize = 6;

/// Every form in which a secret may be returned, by name. Some forms occur more than once.
pub fn echoes(secret: &str) -> Vec<(&'static str, String)> {
    let percent = |upper: bool| -> String {
        let hex = |byte: &u8| if upper { format!("%{byte:02X}") } else { format!("%{byte:02x}") };
        secret.as_bytes().iter().map(hex).collect()
    };
    let form: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    let request = format!("client_id=1&client_secret={form}&scope=openid");
    let json = |text: &str| serde_json::Value::from(text).to_string();
    let units = secret.encode_utf16().map(|unit| format!("\\u{unit:04X}")).collect::<Vec<_>>().concat();
    let xml = secret.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    let references = secret.chars().map(|letter| format!("&#x{:x};", u32::from(letter))).collect::<Vec<_>>().concat();
    let middle = secret.char_indices().nth(secret.chars().count() / 2).map_or(0, |(at, _)| at);
    let (head, tail) = secret.split_at(middle);
    let in_base64 = STANDARD.encode(&request);
    let lines: Vec<Cow<'_, str>> = in_base64.as_bytes().chunks(19).map(String::from_utf8_lossy).collect();
    let mut echoes = vec![
        ("without a name", secret.to_owned()),
        ("upper case", secret.to_ascii_uppercase()),
        ("lower case", secret.to_ascii_lowercase()),
        ("by name", format!("client_secret={secret}")),
        ("in a form", form),
        ("in a form in an address", url::form_urlencoded::byte_serialize(request.as_bytes()).collect()),
        ("percent-encoded, upper case", percent(true)),
        ("percent-encoded, lower case", percent(false)),
        ("in JSON", json(secret)),
        ("in JSON in JSON", json(&json(secret))),
        ("in JSON in JSON in JSON", json(&json(&json(secret)))),
        ("as units of JSON", units),
        ("in XML", xml),
        ("as references of XML", references),
        ("split by a line break", format!("{head}\n    {tail}")),
        ("split after its name", format!("client_secret:\n{secret}")),
        ("split by a line break of JSON", format!("{head}\\r\\n{tail}")),
        ("split by what cannot be seen", secret.chars().flat_map(|letter| [letter, '\u{200b}']).collect()),
        ("split by marks of direction", format!("{head}\u{202e}\u{ad}\u{85}{tail}")),
        ("base64 of the request", in_base64.clone()),
        ("base64 of the request in lines", lines.join("\r\n")),
    ];
    for before in ["", "a", "ab", "abc"] {
        echoes.push(("base64", STANDARD.encode(format!("{before}{secret}:more"))));
        echoes.push(("URL-safe base64", URL_SAFE_NO_PAD.encode(format!("{before}{secret}"))));
    }
    echoes
}

/// Whether a text, decoded in any of these ways, contains enough of the secret to reveal it.
pub fn leaks(text: &str, secret: &str) -> bool {
    let wanted: Vec<char> = folded(secret).chars().collect();
    let parts: Vec<String> = wanted.windows(TELLING).map(|part| part.iter().collect()).collect();
    let tells = |text: &str| {
        let text = folded(text);
        parts.iter().any(|part| text.contains(part))
    };
    let mut text = text.to_owned();
    loop {
        if tells(&text) || runs_of_base64(&text).any(|decoded| tells(&decoded) || tells(&decoded_once(&decoded))) {
            return true;
        }
        let next = decoded_once(&text);
        if next == text {
            return false;
        }
        text = next;
    }
}

/// Ignores case and separators that may split a secret.
fn folded(text: &str) -> String {
    let text = text.to_lowercase();
    let is_lost = |letter: &char| {
        letter.is_whitespace()
            || letter.is_control()
            || matches!(letter, '\\' | '+' | '\u{ad}' | '\u{200b}' | '\u{202e}')
    };
    text.chars().filter(|letter| !is_lost(letter)).collect()
}

static ESCAPES: LazyLock<Regex> = LazyLock::new(|| {
    let units = r"\\+u[dD][89abAB][0-9a-fA-F]{2}\\+u[dD][c-fC-F][0-9a-fA-F]{2}|\\+u[0-9a-fA-F]{4}";
    Regex::new(&format!(r#"%[0-9a-fA-F]{{2}}|{units}|\\+[nrt"'/]|&(?:amp|lt|gt|quot|apos);|&#x?[0-9a-fA-F]{{1,6}};"#))
        .unwrap()
});

/// The text with one layer of escapes removed. Bytes that are not text are left out.
fn decoded_once(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut done = 0;
    for found in ESCAPES.captures_iter(text) {
        let Some(whole) = found.get(0) else { continue };
        bytes.extend_from_slice(&text.as_bytes()[done..whole.start()]);
        bytes.extend(read(&found));
        done = whole.end();
    }
    bytes.extend_from_slice(&text.as_bytes()[done..]);
    String::from_utf8_lossy(&bytes).into_owned()
}

fn read(found: &Captures<'_>) -> Vec<u8> {
    let letter = |code: u32| char::from_u32(code).map(|letter| letter.to_string().into_bytes()).unwrap_or_default();
    let hex = |digits: &str| u32::from_str_radix(digits, 16).unwrap_or_default();
    let whole = &found[0];
    if let Some(digits) = whole.strip_prefix('%') {
        return vec![u8::try_from(hex(digits)).unwrap_or_default()];
    }
    if let Some(reference) = whole.strip_prefix('&') {
        return match reference.trim_end_matches(';') {
            "amp" => b"&".to_vec(),
            "lt" => b"<".to_vec(),
            "gt" => b">".to_vec(),
            "quot" => b"\"".to_vec(),
            "apos" => b"'".to_vec(),
            number => match number.trim_start_matches('#').strip_prefix('x') {
                Some(digits) => letter(hex(digits)),
                None => letter(number.trim_start_matches('#').parse().unwrap_or_default()),
            },
        };
    }
    let escape = whole.trim_start_matches('\\');
    if escape.starts_with('u') {
        let units: Vec<u16> = whole
            .split('u')
            .skip(1)
            .filter_map(|digits| u16::from_str_radix(digits.trim_end_matches('\\'), 16).ok())
            .collect();
        return String::from_utf16_lossy(&units).into_bytes();
    }
    match escape {
        "n" | "r" | "t" => b" ".to_vec(),
        mark => mark.as_bytes().to_vec(),
    }
}

/// Everything in a text that may be Base64, decoded at every alignment.
fn runs_of_base64(text: &str) -> impl Iterator<Item = String> {
    let joined: String = text.chars().filter(|letter| !letter.is_whitespace() && *letter != '\\').collect();
    let joined = joined.replace('-', "+").replace('_', "/");
    let runs: Vec<String> = joined
        .split(|letter: char| !(letter.is_ascii_alphanumeric() || "+/".contains(letter)))
        .filter(|run| run.len() >= TELLING)
        .map(str::to_owned)
        .collect();
    runs.into_iter().flat_map(|run| {
        let aligned: Vec<String> = (0..4)
            .filter_map(|from| {
                let run = run.get(from..)?;
                let decoded = STANDARD_NO_PAD.decode(&run[..run.len() / 4 * 4]).ok()?;
                Some(String::from_utf8_lossy(&decoded).into_owned())
            })
            .collect();
        aligned
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_a_secret_is_found_and_other_text_is_not() {
        for secret in ["p8e-Abc_123-defGHI456", "a,b;c&d%e\"f\\g h+i'j<k>l", "größer als Größe 7"] {
            for (way, echo) in echoes(secret) {
                assert!(leaks(&format!("The value {echo} was refused"), secret), "{secret} {way}: {echo}");
            }
            assert!(!leaks("The value [secret] was refused. client_secret=[secret]", secret));
        }
    }
}
