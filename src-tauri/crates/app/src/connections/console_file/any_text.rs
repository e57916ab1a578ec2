//! For any text: parsing never panics, and no displayed value contains a secret.

use proptest::prelude::*;

use super::*;

const SECRET: &str = "p8e-hidden-in-here-1234";

/// Parts of files, valid and damaged.
const PARTS: &[&str] = &[
    SECRET,
    "p8e-hidden-in-here-5678",
    "a1b2c3d4e5f60718293a4b5c6d7e8f90",
    "0123456789ABCDEF01234567@AdobeOrg",
    "CLIENT_ID",
    "client_secret",
    "Client secret",
    "CLIENT_SECRETS",
    "scopes",
    "org_id",
    "sandbox",
    "name",
    "title",
    "openid,AdobeID",
    "prod",
    "curl -d",
    "export ",
    "=",
    ":",
    " => ",
    "\"",
    "'",
    "`",
    "{",
    "}",
    "[",
    "]",
    ",",
    ";",
    "|",
    "&",
    "?",
    "<",
    ">",
    "</",
    "\\",
    "\\\"",
    "%40",
    "%",
    "#",
    "//",
    "- ",
    " ",
    "\t",
    "\n",
    "\u{201c}",
    "é",
    "\u{feff}",
];

fn shown_of(text: &str) -> Vec<String> {
    let Ok(Decided { mut credentials, .. }) = read(text) else { return Vec::new() };
    shown::without_secrets(&mut credentials);
    let mut all = Vec::new();
    for one in credentials {
        all.extend(one.names);
        all.extend([one.client_id.origin, one.client_id.value.to_string()]);
        all.extend(one.secret.into_iter().map(|choice| choice.origin));
        for choice in [one.org_id, one.scopes, one.sandbox].into_iter().flatten() {
            all.extend([choice.origin, choice.value.to_string()]);
        }
    }
    all
}

#[test]
fn a_secret_with_something_around_it_is_not_shown() {
    let client = "CLIENT_ID=a1b2c3d4e5f60718293a4b5c6d7e8f90";
    for text in [
        format!("{client}\nSCOPES=openid \"{SECRET}\""),
        format!("{client}\nSCOPES=openid;{SECRET}"),
        format!("{client}\nSANDBOX=prod-{SECRET}"),
        format!(r#"{{"name":"x {SECRET}","CLIENT_ID":"a1b2c3d4e5f60718293a4b5c6d7e8f90"}}"#),
        format!(r#"{{"x{SECRET}":{{"CLIENT_ID":"a1b2c3d4e5f60718293a4b5c6d7e8f90"}}}}"#),
        format!("{client}\nCLIENT_SECRET=not-of-the-shape\nSCOPES=openid,not-of-the-shape"),
    ] {
        let shown = shown_of(&text);
        assert!(!shown.is_empty(), "{text}");
        assert!(
            shown.iter().all(|one| !one.contains(SECRET) && !one.contains("not-of-the-shape")),
            "{text}: {shown:?}"
        );
    }
}

proptest! {
    #[test]
    fn any_text_is_read_without_a_panic(text in "\\PC{0,400}") {
        let _ = read(&text);
    }

    #[test]
    fn no_secret_is_ever_shown(parts in prop::collection::vec(prop::sample::select(PARTS), 0..60)) {
        let text = parts.concat();
        for one in shown_of(&text) {
            prop_assert!(!one.contains("p8e-hidden"), "{text:?} shows {one:?}");
        }
    }
}
