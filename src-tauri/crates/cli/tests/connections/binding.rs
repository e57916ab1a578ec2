//! A stored client secret is sent only to the address it was entered for, whatever the settings file contains; each
//! change that stops it is answered with a message about what to do.

use std::io::Read as _;
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};
use test_support::{Desk, leaks};

use crate::support::{Adobe, Ran, run};

/// A server on this machine that must not be called.
struct Trap {
    url: String,
    calls: Arc<AtomicUsize>,
}

impl Trap {
    fn set() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let calls: Arc<AtomicUsize> = Arc::default();
        let counted = calls.clone();
        std::thread::spawn(move || {
            while let Ok((mut stream, _)) = listener.accept() {
                counted.fetch_add(1, Ordering::Relaxed);
                drop(stream.read(&mut [0; 1024]));
            }
        });
        Self { url, calls }
    }
}

/// A desk with one connection, whose secret is in a real keychain.
struct Kept<'a> {
    desk: Desk,
    adobe: &'a Adobe,
    /// The original settings.
    before: Value,
}

impl<'a> Kept<'a> {
    /// Creates a connection to the services, or to Adobe itself. `None` if this system has no keychain.
    fn of(adobe: &'a Adobe, to_adobe: bool) -> Option<Self> {
        let desk = Desk::new()?;
        let mut words = adobe.add("Acme");
        if to_adobe {
            words.truncate(words.len() - 2);
        }
        run(&desk, &words, adobe.text("client_secret")).ends_with(0);
        let mut kept = Self { desk, adobe, before: Value::Null };
        kept.before = serde_json::from_slice(&std::fs::read(kept.settings()).unwrap()).unwrap();
        Some(kept)
    }

    fn settings(&self) -> PathBuf {
        self.desk.bridge().join("config/connections.json")
    }

    /// Runs a command after the settings were changed by hand, and restores them afterwards.
    fn says(&self, change: &dyn Fn(&mut Value), words: &[&str]) -> Ran {
        let mut settings = self.before.clone();
        change(&mut settings);
        std::fs::write(self.settings(), settings.to_string()).unwrap();
        let ran = run(&self.desk, words, "");
        std::fs::write(self.settings(), self.before.to_string()).unwrap();
        // The prefix before it occurs in other texts too.
        let secret = self.adobe.text("client_secret").trim_start_matches("practice-");
        assert!(!leaks(&ran.out, secret) && !leaks(&ran.err, secret), "said:\n{}\n{}", ran.out, ran.err);
        ran
    }

    /// Checks how a refresh ends: text and JSON output have the same exit code and both contain `sentence`.
    #[track_caller]
    fn refresh_ends(&self, name: &str, change: &dyn Fn(&mut Value), code: i32, sentence: &str) {
        for words in [
            &["--connection", "Acme", "--refresh", "status"][..],
            &["--connection", "Acme", "--refresh", "--json", "status"],
        ] {
            let ran = self.says(change, words);
            let said = format!("{}{}", ran.out, ran.err);
            assert!(said.contains(sentence), "{name}: “{sentence}” is not in:\n{said}");
            ran.ends_with(code);
        }
    }
}

const ENTER_AGAIN: &str = "If you made this change, enter the client secret again. If you did not, check the settings";

/// The name of a change, the change, the exit code, and part of the message.
type Case<'a> = (&'a str, &'a dyn Fn(&mut Value), i32, &'a str);

#[test]
fn no_change_of_a_connection_in_the_settings_file_sends_its_secret_elsewhere() {
    let (adobe, trap) = (Adobe::start(), Trap::set());
    let Some(kept) = Kept::of(&adobe, false) else { return };
    let one = |all: &mut Value, field: &str, value: Value| all["connections"][0][field] = value;
    let here = trap.url.as_str();
    let by_name = here.replace("127.0.0.1", "localhost");
    let zeros = "0".repeat(32);
    let cases: [Case; 16] = [
        ("nothing", &|_| (), 0, ""),
        ("client ID", &|all| one(all, "clientId", zeros.clone().into()), 1, ENTER_AGAIN),
        ("organization", &|all| one(all, "orgId", "0123456789ABCDEF01234567@AdobeOrg".into()), 1, ENTER_AGAIN),
        ("address", &|all| one(all, "baseUrl", here.into()), 1, ENTER_AGAIN),
        ("address by name", &|all| one(all, "baseUrl", by_name.clone().into()), 1, ENTER_AGAIN),
        ("no address", &|all| drop(all["connections"][0].as_object_mut().unwrap().remove("baseUrl")), 1, ENTER_AGAIN),
        (
            "address of a neighbor",
            &|all| one(all, "baseUrl", "http://192.168.0.1:4000".into()),
            2,
            "must be on this machine",
        ),
        (
            "address in the internet",
            &|all| one(all, "baseUrl", "https://adobe.example".into()),
            2,
            "must be on this machine",
        ),
        ("address with a path", &|all| one(all, "baseUrl", format!("{here}/v1").into()), 2, "must be on this machine"),
        ("sandbox", &|all| one(all, "sandbox", "nowhere".into()), 1, "sandbox"),
        ("scopes", &|all| one(all, "scopes", "openid,adobeio_api".into()), 1, "Check the credential"),
        ("proxy, for this machine", &|all| all["network"] = json!({ "proxy": here }), 0, ""),
        (
            "unknown fields",
            &|all| {
                for name in ["tokenUrl", "signIn", "imsHost", "hosts", "secret", "clientSecretFile"] {
                    all["connections"][0][name] = here.into();
                    all[name] = here.into();
                    all["network"][name] = here.into();
                }
            },
            0,
            "",
        ),
        (
            "the id of another connection",
            &|all| {
                let mut other = all["connections"][0].clone();
                other["baseUrl"] = here.into();
                all["connections"] = json!([other]);
            },
            1,
            ENTER_AGAIN,
        ),
        (
            "a file of another user",
            &|all| one(all, "id", "5d3f0a52-8f0c-4c2e-9a8e-3d4f5a6b7c8d".into()),
            1,
            "Enter it again",
        ),
        ("a newer version", &|all| all["version"] = 99.into(), 1, "Use that version"),
    ];
    for (name, change, code, sentence) in cases {
        kept.refresh_ends(name, change, code, sentence);
        assert_eq!(trap.calls.load(Ordering::Relaxed), 0, "{name}: no other server may be called");
    }
    kept.refresh_ends("original settings", &|_| (), 0, "");
}

#[test]
fn no_change_of_the_network_in_the_settings_file_sends_a_secret_for_adobe_another_way() {
    let (adobe, trap) = (Adobe::start(), Trap::set());
    let Some(kept) = Kept::of(&adobe, true) else { return };
    let here = trap.url.as_str();
    let hash = "ab".repeat(32);
    let cases: [Case; 7] = [
        ("proxy", &|all| all["network"] = json!({ "proxy": here }), 1, ENTER_AGAIN),
        (
            "proxy without a scheme",
            &|all| all["network"] = json!({ "proxy": here.trim_start_matches("http://") }),
            1,
            ENTER_AGAIN,
        ),
        ("proxy that is none", &|all| all["network"] = json!({ "proxy": "ftp://nowhere" }), 2, "proxy"),
        ("certificate that is not there", &|all| all["network"] = json!({ "certificate": hash }), 1, "certificate"),
        (
            "certificate elsewhere",
            &|all| all["network"] = json!({ "certificate": "../../person/company" }),
            1,
            "certificate",
        ),
        ("both", &|all| all["network"] = json!({ "proxy": here, "certificate": hash }), 1, "certificate"),
        ("address on this machine", &|all| all["connections"][0]["baseUrl"] = here.into(), 1, ENTER_AGAIN),
    ];
    for (name, change, code, sentence) in cases {
        kept.refresh_ends(name, change, code, sentence);
        assert_eq!(trap.calls.load(Ordering::Relaxed), 0, "{name}: no other server may be called");
    }
}
