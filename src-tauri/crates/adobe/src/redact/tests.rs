use proptest::prelude::*;
use secrecy::SecretString;
use test_support::{echoes, leaks};

use super::*;

const TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.eyJpZCI6IjEifQ.c2lnbmF0dXJl";

/// Secrets of Adobe's shape, of another, with every character that separates something, and a token without a shape.
const SECRETS: [&str; 5] = [
    "p8e-Abc_123-defGHI456",
    "Zq7xW2mKp9LtR4vN",
    "a,b;c&d%e\"f\\g h+i'j<k>l",
    "größer als Größe 7",
    "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
];

fn known(secret: &str) -> Known {
    Known::new(SecretString::from(secret))
}

#[test]
fn a_secret_in_use_is_masked_in_every_encoding() {
    for secret in SECRETS {
        let guard = known(secret);
        for (way, echo) in echoes(secret) {
            for (before, after) in
                [("", ""), ("The value ", " was refused."), ("{\"message\":\"", "\"}"), ("x=", "&y=1")]
            {
                let masked = text(&format!("{before}{echo}{after}")).into_owned();
                assert!(!leaks(&masked, secret), "{secret} {way}: {masked}");
                assert!(masked.contains(MASK), "{secret} {way}: {masked}");
                assert_eq!(text(&masked), masked, "{secret} {way}: twice is once");
            }
        }
        drop(guard);
    }
}

#[test]
fn a_secret_is_masked_from_its_first_guard_on_until_after_its_last_one() {
    let secret = "Nobody-knows-7";
    let shown = format!("value {secret} was refused");
    assert_eq!(text(&shown), shown);
    let first = known(secret);
    let second = known(secret);
    let third = second.clone();
    drop((first, second));
    assert_eq!(text(&shown), "value [secret] was refused");
    assert!(!format!("{third:?}").contains(secret));
    drop(third);
    assert_eq!(text(&shown), "value [secret] was refused", "text made before may still be on its way");
}

#[test]
fn of_values_that_overlap_none_is_left_in_part() {
    let _guards = (known("first-middle"), known("middle-last"), known("aaaaaa"));
    assert_eq!(text("first-middle-last"), "[secret]");
    assert_eq!(text("baaaaaaaaaab"), "b[secret]b");
}

#[test]
fn a_value_that_is_a_word_is_not_looked_for() {
    let _guards = (known("x"), known("word"), known("secret"));
    assert_eq!(text("words with x"), "words with x");
    let once = text("a secret").into_owned();
    assert_eq!((once.as_str(), text(&once).as_ref()), ("a [secret]", "a [secret]"));
}

#[test]
fn text_that_looks_like_a_secret_is_masked_without_registration() {
    for (before, after) in [
        (format!("Authorization: Bearer {TOKEN}"), "Authorization: Bearer [secret]"),
        (format!(r#"{{"access_token":"{TOKEN}","expires_in":1}}"#), r#"{"access_token":"[secret]","expires_in":1}"#),
        (
            "grant_type=client_credentials&client_secret=p8e-hidden&scope=x".to_owned(),
            "grant_type=client_credentials&client_secret=[secret]&scope=x",
        ),
        ("client_secret%3Dhidden%2C1&x".to_owned(), "client_secret%3D[secret]&x"),
        ("client_secret=a,b;c d".to_owned(), "client_secret=[secret] d"),
        (r#"{"clientSecret":"a,b;c d\"e","x":1}"#.to_owned(), r#"{"clientSecret":"[secret]","x":1}"#),
        ("<clientSecret>hidden</clientSecret><x>y</x>".to_owned(), "<clientSecret>[secret]</clientSecret><x>y</x>"),
        ("client_secret:\n  hidden more".to_owned(), "client_secret:\n  [secret] more"),
        (format!("Access token expired: {TOKEN}"), "Access token expired: [secret]"),
        (format!("token {TOKEN} is old"), "token [secret] is old"),
        (r#"{"CLIENT_SECRETS":["p8e-hidden-one"]}"#.to_owned(), r#"{"CLIENT_SECRETS":["[secret]"]}"#),
        (
            r#"{"key":"CLIENT_SECRET","value":"p8e-hidden_two"}"#.to_owned(),
            r#"{"key":"CLIENT_SECRET","value":"[secret]"}"#,
        ),
        (r#"{\"client_secret\": \"p8e-hidden\"}"#.to_owned(), r#"{\"client_secret\": \"[secret]\"}"#),
        ("password: Bearer opaque-1".to_owned(), "password: [secret]"),
        ("http://jane:p@s:s@proxy:80/x".to_owned(), "http://jane:[secret]@proxy:80/x"),
    ] {
        let masked = text(&before).into_owned();
        assert_eq!(masked, after);
        assert_eq!(text(&masked), masked, "twice is once");
    }
}

#[test]
fn other_text_stays_as_it_is() {
    let _guard = known("p8e-not-in-any-of-these");
    for same in [
        "invalid client_secret parameter",
        "Bearer realm",
        "größer & schöner",
        "100 % of \\ and &amp;",
        "http://127.0.0.1:4000/v1?who=jane@example.com",
        "http://name:password@proxy.example.com:8080",
        "",
    ] {
        assert!(matches!(text(same), Cow::Borrowed(kept) if kept == same), "{same}: {}", text(same));
    }
}

#[test]
fn an_address_is_shown_without_its_user_and_secrets() {
    let url = Url::parse("https://me:pw@ims-na1.adobelogin.com/ims/token/v3?client_secret=hidden&client_id=a").unwrap();
    assert_eq!(
        SafeUrl(&url).to_string(),
        "https://ims-na1.adobelogin.com/ims/token/v3?client_secret=[secret]&client_id=a"
    );
}

#[test]
fn a_cut_leaves_nothing_of_a_secret() {
    for secret in SECRETS {
        let _guard = known(secret);
        for (way, echo) in echoes(secret) {
            let body = format!("{{\"message\":\"The value {echo} was refused\"}}");
            for most in 0..body.len() {
                let shown = beginning(body.as_bytes(), most);
                assert!(!leaks(&shown, secret), "{secret} {way}, cut at {most}: {shown}");
                let end: String = secret.chars().take(4).collect();
                assert!(!shown.ends_with(&end), "{secret} {way}, cut at {most}: {shown}");
            }
        }
    }
}

#[test]
fn a_cut_leaves_no_part_of_text_that_looks_like_a_secret() {
    let body = format!("a p8e-hidden b {TOKEN} c bearer 0123456789abcdef0123 d");
    for most in 0..body.len() {
        let shown = beginning(body.as_bytes(), most);
        for part in ["p8e-h", "eyJh", "0123"] {
            assert!(!shown.contains(part), "{most}: {shown}");
        }
    }
    assert_eq!(beginning("aé".as_bytes(), 2), "a", "half a letter is none");
}

/// Texts for which earlier versions looked at the same bytes again and again.
const MARKERS: [&str; 14] = [
    "eyJ",
    "eyJ.",
    "client_secret=",
    "\"client_secret\":\"",
    "client_secret",
    "bearer ",
    "p8e-",
    "://",
    "://a:",
    ":///@",
    "%25",
    "\\",
    "&amp;",
    "Zq7xW2mKp9Lt",
];

#[test]
fn the_work_grows_with_the_length_of_a_text_whatever_is_in_it() {
    // More than one text needs: some layers of encoding, each looked through for secrets and their base64.
    const TIMES: usize = 40;
    let _guards = (known("Zq7xW2mKp9LtR4vN"), known("aaaaaaaaaaaa"));
    for marker in MARKERS.into_iter().chain(["a", "%2561", "YWFh", "\\ud83d\\", "a@://", "&#x61;", "\u{200b}", "é"]) {
        for may_be_cut in [false, true] {
            let work = |length: usize| {
                let text = marker.repeat(length / marker.len());
                work::bytes_looked_at(|| drop(masked(&text, may_be_cut).into_owned()))
            };
            let (short, long) = (work(50_000), work(500_000));
            assert!(long <= 11 * short, "{marker}: {short} bytes for 50 kB, {long} for ten times the text");
            assert!(long <= TIMES * 500_000, "{marker}: each byte is looked at {} times", long / 500_000);
        }
    }
}

fn any_secret() -> impl Strategy<Value = String> {
    // Letters of every script, and whatever separates or escapes something somewhere.
    "[a-zA-Z0-9,;&%\"'\\\\<> +/=_.éß😀-]{8,40}"
        .prop_filter("it has letters enough", |secret| secret.chars().filter(|it| it.is_alphanumeric()).count() >= 8)
        // What is an escape itself is another text once it is decoded, and is found as it is only.
        .prop_filter("it is no escape", |secret| {
            !(secret.contains('\\') || secret.contains('&') && secret.contains(';'))
        })
}

proptest! {
    #[test]
    fn masking_fails_on_no_text(any in ".*") {
        let once = text(&any).into_owned();
        prop_assert_eq!(text(&once).into_owned(), once.clone());
    }

    #[test]
    fn no_registered_value_is_in_the_output(secret in any_secret(), before in "[a-z ]{0,8}[ =\":]", after in "([ &\"<][a-z ]{0,8})?") {
        let _guard = known(&secret);
        for (way, echo) in echoes(&secret) {
            let masked = text(&format!("{before}{echo}{after}")).into_owned();
            prop_assert!(!leaks(&masked, &secret), "{}: {:?} in {:?}", way, secret, masked);
            prop_assert_eq!(text(&masked).into_owned(), masked.clone());
        }
    }

    #[test]
    fn any_cut_of_any_bytes_is_text(bytes in proptest::collection::vec(any::<u8>(), 0..200), most in 0_usize..200) {
        let _guard = known("Zq7xW2mKp9LtR4vN");
        let _ = beginning(&bytes, most);
    }
}

#[test]
fn who_was_asked_about_is_in_no_path_however_short() {
    let url = "https://x.example/data/core/ups/access/entities?schema.name=p&entityId=7&entityIdNS=crmid";
    let shown = path_and_query(&url.parse().unwrap());
    assert_eq!(shown, "/data/core/ups/access/entities?schema.name=p&entityId=[identity]&entityIdNS=crmid");
}
