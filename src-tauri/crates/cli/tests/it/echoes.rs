//! Services that repeat the secrets they were sent, in every encoding, over real HTTP: no secret appears in the output
//! of `segbridge`, as text or as JSON, in any file it writes, or in the log of the practice services.

use std::path::Path;
use std::process::Stdio;

use serde_json::{Value, json};
use test_support::{echoes, leaks};

use crate::support::{Home, Ran, Services};

/// A secret with Adobe's format, one with another format, and one with every kind of separator.
const SECRETS: [&str; 3] = ["p8e-Abc_123-defGHI456", "Zq7xW2mKp9LtR4vN", "a,b;c&d%e\"f\\g h+i'j<k>l"];
/// A token with the usual format, and one without.
const TOKENS: [&str; 2] =
    ["eyJhbGciOiJSUzI1NiJ9.eyJ0b2tlbiI6Im9uZSJ9.Uk9vdVpxN3hXMm1LcDlMdFI0dk4", "Tq8vXk2RzLw5Yh0NcGj7MjPu3SmUz9Kq"];
/// Number of encodings in one answer: the displayed text is truncated, and all of them must be displayed.
const AT_ONCE: usize = 15;

/// Answers of a service that repeat these texts.
fn bodies(echoes: &[(&str, String)]) -> [Value; 3] {
    let all: Vec<&str> = echoes.iter().map(|(_, echo)| echo.as_str()).collect();
    let words = format!("The value {} was refused", all.join(" or "));
    [
        json!({ "error": "invalid_request", "error_description": words, "message": words, "clientSecret": all }),
        json!(words),
        json!(format!(
            "<html><body><clientSecret>{}</clientSecret></body></html>",
            all.join("</clientSecret><clientSecret>")
        )),
    ]
}

/// A home with a connection to these services, whose secret is not in a keychain.
fn connected(adobe: &Services) -> Home {
    let home = Home::new();
    let words = [
        "connections",
        "add",
        "Acme",
        "--org",
        adobe.text("org_id"),
        "--sandbox",
        "prod",
        "--client-id",
        adobe.text("client_id"),
        "--base-url",
        adobe.text("base_url"),
        "--secret-stdin",
    ];
    home.run_with(&words, adobe.text("client_secret")).ends_with(0);
    home
}

/// Runs the commands that sign in, as text and as JSON; returns all their output.
fn runs(home: &Home, input: &str, secret: &str, code: impl Fn(&[&str]) -> i32) -> String {
    let mut all = String::new();
    for words in [
        &["connections", "test", "Acme", "--secret-stdin"][..],
        &["--connection", "Acme", "--secret-stdin", "--refresh", "audiences", "list"],
    ] {
        for json in [&[][..], &["--json"]] {
            let words = [words, json].concat();
            let ran: Ran = home.run_with(&words, input).ends_with(code(&words));
            for said in [ran.out(), ran.err()] {
                assert!(!leaks(&said, secret), "{secret} in what {words:?} says:\n{said}");
                all.push_str(&said);
            }
        }
    }
    all
}

#[test]
fn a_sign_in_that_repeats_the_secret_leaks_it_nowhere() {
    let side = Home::new();
    let adobe = side.serve();
    let home = connected(&adobe);
    for secret in SECRETS {
        let mut said = String::new();
        for body in echoes(secret).chunks(AT_ONCE).flat_map(bodies) {
            adobe.faults(&json!([{ "path": "/ims/token/v3", "times": 99, "do": { "status": 400, "body": body } }]));
            said.push_str(&runs(&home, secret, secret, |_| 1));
        }
        assert!(said.contains("The value [secret] or"), "the service's words are shown: {said}");
        is_in_no_file(&home, secret);
    }
}

#[test]
fn services_that_repeat_the_token_leak_it_nowhere() {
    let side = Home::new();
    let adobe = side.serve();
    let home = connected(&adobe);
    for token in TOKENS {
        let granted = json!({ "access_token": token, "token_type": "bearer", "expires_in": 86_399 });
        let mut said = String::new();
        for [message, text, page] in echoes(token).chunks(AT_ONCE).map(bodies) {
            adobe.faults(&json!([
                { "path": "/ims/token/v3", "times": 99, "do": { "status": 200, "body": granted } },
                { "path": "/v1/", "times": 999, "do": { "status": 400, "body": message } },
                { "path": "/data/", "times": 999, "do": { "status": 403, "body": text } },
                { "path": "/unified", "times": 999, "do": { "status": 200, "body": page } },
            ]));
            said.push_str(&runs(&home, adobe.text("client_secret"), token, |_| 1));
        }
        assert!(said.contains("The value [secret] or"), "the services' words are shown: {said}");
        is_in_no_file(&home, token);
    }
}

#[test]
fn the_log_of_the_practice_services_has_none_of_their_secrets() {
    let home = Home::new();
    let log = home.path().join("stderr.txt");
    let adobe = home.serve_logging(&[], Stdio::from(std::fs::File::create(&log).unwrap()));
    let secrets = [adobe.text("client_secret").to_owned(), adobe.text("practice_key").to_owned()];
    for secret in &secrets {
        // In a URL a backslash counts as a slash, so that a text with one requests another path; and a path of more
        // than 2 kB is refused.
        let is_logged = |echo: &str| {
            let letters = |byte: u8| if byte.is_ascii_alphanumeric() { 1 } else { 3 };
            !echo.contains('\\') && echo.bytes().map(letters).sum::<usize>() < 1_900
        };
        for (_, echo) in echoes(secret).into_iter().filter(|(_, echo)| is_logged(echo)) {
            // An authenticated request is logged with its path.
            adobe.status_of(&format!("/v1/traits/{echo}"));
            adobe.status_of(&format!("/v1/traits/{}", echo.replace('%', "%25")));
        }
    }
    // The log is written beside the answers, in their order.
    adobe.status_of("/v1/traits/the-last-one");
    let since = std::time::Instant::now();
    let told = loop {
        let told = std::fs::read_to_string(&log).unwrap();
        if told.contains("/v1/traits/the-last-one") {
            break told;
        }
        assert!(since.elapsed().as_secs() < 120, "{told}");
        std::thread::sleep(std::time::Duration::from_millis(50));
    };
    assert!(told.lines().filter(|line| line.contains("/v1/traits")).count() > 60, "{told}");
    for secret in &secrets {
        // The prefix before it occurs in other texts too.
        let telling = secret.trim_start_matches("practice-");
        for line in told.lines() {
            assert!(!leaks(line, telling), "{secret} in the log: {line}");
        }
    }
    std::fs::remove_file(&log).unwrap();
}

/// Searches every file of the home, including a support file.
fn is_in_no_file(home: &Home, secret: &str) {
    home.run(&["support"]).ends_with(0);
    let mut files = 0;
    look(home.path(), &mut |path| {
        let Ok(bytes) = std::fs::read(path) else { return };
        files += 1;
        let text = String::from_utf8_lossy(&bytes);
        let shown = text.split(['\0', '\n']).any(|part| part.len() > 5 && leaks(part, secret));
        assert!(!shown, "{secret} in {}", path.display());
    });
    assert!(files >= 3, "settings, support file and local copy are among them");
}

fn look(folder: &Path, at: &mut impl FnMut(&Path)) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { look(&path, at) } else { at(&path) }
    }
}
