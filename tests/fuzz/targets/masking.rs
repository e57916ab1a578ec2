//! Masking secrets in text: whatever surrounds a known secret, and however it is encoded, nothing of it is left; and
//! masking twice changes nothing.

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use adobe::redact::{self, Known};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use fuzz::Bytes;
use secrecy::SecretString;

/// Secrets in use: one that looks like Adobe's, one that looks like a random word, one with all kinds of punctuation,
/// and a token.
const SECRETS: [&str; 4] = [
    "p8e-Ab3_dEf-9hIjK2lM4nOp",
    "zQ7mKpLrxtW9uVb2Yc5Nd8Fg",
    "q9,W;e r&t\"y%u\\i/o+p=A<s>d'F",
    "opaque0token1of2a3service4without5a6shape",
];

static KNOWN: LazyLock<Vec<Known>> =
    LazyLock::new(|| SECRETS.iter().map(|secret| Known::new(SecretString::from(*secret))).collect());

/// Encodings in which a service may repeat a text.
const WAYS: [fn(&str) -> String; 12] = [
    str::to_owned,
    str::to_uppercase,
    str::to_lowercase,
    |text| text.bytes().fold(String::new(), |all, byte| format!("{all}%{byte:02x}")),
    |text| text.bytes().fold(String::new(), |all, byte| format!("{all}%{byte:02X}")),
    |text| text.encode_utf16().fold(String::new(), |all, unit| format!("{all}\\u{unit:04x}")),
    |text| text.chars().fold(String::new(), |all, letter| format!("{all}&#x{:x};", u32::from(letter))),
    |text| text.chars().fold(String::new(), |all, letter| format!("{all}&#{};", u32::from(letter))),
    |text| STANDARD.encode(text),
    |text| inside(&STANDARD.encode(format!("a{text}b")), 1, text),
    |text| inside(&URL_SAFE_NO_PAD.encode(format!("ab{text}cd")), 2, text),
    |text| serde_json::Value::from(text).to_string().trim_matches('"').to_owned(),
];
/// Separators in bodies, forms, headers and sentences.
const BETWEEN: [&str; 12] =
    [" ", "\"", "=", ": ", "\n", "<", ">", "&", "client_secret=", "\"access_token\":\"", "Bearer ", "eyJ"];
const OFTEN: [usize; 5] = [1, 1, 2, 40, 3_000];
/// Time limit of one input on a busy machine; masking takes time in proportion to the length.
const TIME: Duration = Duration::from_secs(5);

/// The Base64 characters whose six bits all come from `text`, if it has this many bytes before it.
fn inside(encoded: &str, before: usize, text: &str) -> String {
    let (start, end) = ((before * 8).div_ceil(6), (before + text.len()) * 8 / 6);
    encoded.get(start..end).unwrap_or_default().to_owned()
}

#[test]
fn no_known_secret_is_left_in_any_writing() {
    bolero::check!().for_each(|input: &[u8]| {
        assert_eq!(KNOWN.len(), SECRETS.len());
        let mut input = Bytes::new(input);
        let (mut text, mut given) = (String::new(), Vec::new());
        while !input.is_empty() && text.len() < 200_000 {
            text.push_str(&String::from_utf8_lossy(input.until(0)));
            let written = input.one_of(&WAYS)(input.one_of(&SECRETS));
            for _ in 0..input.one_of(&OFTEN) {
                text.push_str(input.one_of(&BETWEEN));
                text.push_str(&written);
            }
            text.push_str(input.one_of(&BETWEEN));
            given.push(written);
        }
        let began = Instant::now();
        let masked = redact::text(&text);
        assert!(began.elapsed() < TIME, "{:?} for {} bytes", began.elapsed(), text.len());
        for written in &given {
            assert!(!masked.contains(written), "{written:?} is left of {text:?}: {masked:?}");
        }
        for secret in SECRETS {
            assert!(
                !masked.to_lowercase().contains(&secret.to_lowercase()),
                "{secret:?} is left of {text:?}: {masked:?}"
            );
        }
        assert!(masked.len() <= 2 * text.len() + 100, "{} bytes became {}", text.len(), masked.len());
        assert_eq!(redact::text(&masked), masked, "{text:?}");
    });
}
