//! Services that repeat the secrets they were sent, in every encoding, over real HTTP: none reaches a failure, the log,
//! a panic, the journal, the database or the support file.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use app::log::Log;
use app::view::{CheckReport, Route};
use serde_json::{Value, json};
use test_support::{echoes, leaks};

use super::site::{Site, typed};

/// A secret in Adobe's format, one in another, and one with every kind of separator.
const SECRETS: [&str; 3] = ["p8e-Abc_123-defGHI456", "Zq7xW2mKp9LtR4vN", "a,b;c&d%e\"f\\g h+i'j<k>l"];
/// A token of the usual format and one of none. They do not consist of hexadecimal digits alone, because parts of such
/// a token occur in the IDs of a database by chance.
const TOKENS: [&str; 2] =
    ["eyJhbGciOiJSUzI1NiJ9.eyJ0b2tlbiI6Im9uZSJ9.Uk9vdVpxN3hXMm1LcDlMdFI0dk4", "Tq8vXk2RzLw5Yh0NcGj7MjPu3SmUz9Kq"];
/// Number of encodings in one answer: as many as possible without the stored text being cut.
const AT_ONCE: usize = 40;
/// The most detailed log level.
const LEVELS: &str = "debug,adobe=trace,app=trace,share=trace,vault=trace";

/// The program's log files.
struct Logged<'a> {
    log: Log,
    home: &'a Path,
    /// Number of bytes that were searched.
    seen: usize,
}

impl<'a> Logged<'a> {
    fn start(home: &'a Path) -> Self {
        Self { log: app::log::to_files(&home.join("logs"), LEVELS).unwrap(), home, seen: 0 }
    }

    fn text(&self) -> String {
        assert!(self.log.waiting().until_written(Duration::from_secs(60)));
        let files = std::fs::read_dir(self.home.join("logs")).unwrap();
        files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap()).collect()
    }

    /// Asserts that a secret is not in the lines logged since the last call.
    fn has_not(&mut self, secret: &str) {
        let text = self.text();
        let lines: Vec<&str> = text[self.seen..].lines().collect();
        assert!(lines.len() > 20, "it was really written");
        for some in lines.chunks(50) {
            let some = some.join("\n");
            assert!(!leaks(&some, secret), "{secret} in the log: {some}");
        }
        self.seen = text.len();
    }
}

/// Reports panics like the window does; returns the reports.
fn reported_panics() -> Arc<Mutex<Vec<String>>> {
    let panics: Arc<Mutex<Vec<String>>> = Arc::default();
    let listening = panics.clone();
    app::tell_panics(move |panic| {
        tracing::error!(location = panic.location, "Panic: {}", panic.message);
        eprintln!("{panic:?}");
        listening.lock().unwrap().push(format!("{panic:?}"));
    });
    panics
}

/// Returns answers of a service that repeat a secret, in some encodings each.
fn bodies(secret: &str) -> Vec<[Value; 3]> {
    let bodies = |echoes: &[(&str, String)]| {
        let all: Vec<&str> = echoes.iter().map(|(_, echo)| echo.as_str()).collect();
        let words = format!("The value {} was refused", all.join(" or "));
        let elements = all.join("</clientSecret><clientSecret>");
        [
            json!({ "error": "invalid_request", "error_description": words, "message": words, "clientSecret": all }),
            json!(words),
            json!(format!("<html><body><clientSecret>{elements}</clientSecret></body></html>")),
        ]
    };
    echoes(secret).chunks(AT_ONCE).map(bodies).collect()
}

#[tokio::test]
async fn a_sign_in_that_repeats_the_secret_leaks_it_nowhere() {
    let site = Site::open().await;
    let mut logged = Logged::start(site.home.path());
    for secret in SECRETS {
        for body in bodies(secret).into_iter().flatten() {
            heal(&site).await;
            site.order(json!([{ "path": "/ims/token/v3", "do": { "status": 400, "body": body } }])).await;
            let mut draft = site.draft("Acme");
            draft.secret = typed(secret);
            let report: CheckReport = site.check(draft).await;
            assert!(!report.usable);
            let shown = serde_json::to_string(&report).unwrap();
            assert!(!leaks(&shown, secret), "{secret}: {shown}");
        }
        logged.has_not(secret);
        is_in_no_file(&site, secret).await;
    }
    let text = logged.text();
    assert!(!text.contains("was refused"), "what the sign-in says stays out of the log");
    assert!(text.contains("sign-in failed"), "and its code is in it");
}

#[tokio::test]
async fn services_that_repeat_the_token_leak_it_nowhere() {
    let site = Site::open().await;
    let mut logged = Logged::start(site.home.path());
    let panics = reported_panics();
    let row = site.connected().await;
    site.app.workspace().refresh(|_| ()).await.unwrap();
    let audiences = super::jobs::shareable_ids(&site.app, 1).await;
    for token in TOKENS {
        // The next sign-in returns this token, which the services refuse and repeat in every way.
        let granted = json!({ "access_token": token, "token_type": "bearer", "expires_in": 86_399 });
        for [message, text, page] in bodies(token) {
            heal(&site).await;
            site.order(json!([
                { "path": "/ims/token/v3", "do": { "status": 200, "body": granted } },
                { "path": "/v1/", "times": 999, "do": { "status": 400, "body": message } },
                { "path": "/data/", "times": 999, "do": { "status": 403, "body": text } },
                { "path": "/unified", "times": 999, "do": { "status": 200, "body": page } },
            ]))
            .await;
            site.app.credential_replace(row.id.clone(), typed(&site.adobe.client_secret)).await.unwrap();
            let failures = [
                serde_json::to_string(&site.app.workspace().refresh(|_| ()).await.unwrap_err()).unwrap(),
                serde_json::to_string(&site.app.credential_test(row.id.clone(), |_| ()).await.unwrap()).unwrap(),
                site.app
                    .workspace()
                    .sharing()
                    .share(audiences.clone(), Vec::new(), Route::Create.into(), |_| ())
                    .await
                    .map_or_else(
                        |failure| serde_json::to_string(&failure).unwrap(),
                        |job| serde_json::to_string(&job).unwrap(),
                    ),
            ];
            let shows_words = failures[0].contains("The value ") && failures[0].contains("[secret]");
            assert!(shows_words, "the service's words are shown: {}", failures[0]);
            for shown in failures {
                assert!(!leaks(&shown, token), "{token}: {shown}");
            }
            let fell = std::thread::spawn(move || panic!("unexpected {message}")).join();
            assert!(fell.is_err());
        }
        let panics = std::mem::take(&mut *panics.lock().unwrap()).join("\n");
        assert!(panics.contains("unexpected") && !leaks(&panics, token), "{token} in a panic: {panics}");
        logged.has_not(token);
        is_in_no_file(&site, token).await;
    }
    assert!(logged.text().contains("Panic: unexpected"), "the panics are in the log");
}

/// Removes all faults.
async fn heal(site: &Site) {
    crate::world::control(&site.adobe.base_url, reqwest::Method::DELETE, "faults", &serde_json::json!([])).await;
}

/// Searches every file of the home folder, including the support file and the database.
async fn is_in_no_file(site: &Site, secret: &str) {
    let support = site.app.support_file().await.unwrap();
    let text = std::fs::read_to_string(site.app.home().support().join(&support.name)).unwrap();
    assert!(text.contains("Known secrets are masked; check it before you send it."), "{text}");
    assert!(text.contains("== Log"), "{text}");
    let mut folders = vec![site.home.path().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                // The log has already been searched.
                if !path.ends_with("logs") {
                    folders.push(path);
                }
            } else if let Ok(bytes) = std::fs::read(&path) {
                let text = String::from_utf8_lossy(&bytes);
                let shown = text.split(['\0', '\n']).any(|part| part.len() > 5 && leaks(part, secret));
                assert!(!shown, "{secret} in {}", path.display());
            }
        }
    }
}
