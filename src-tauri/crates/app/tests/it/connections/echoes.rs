//! Services that give back the secrets they were sent, in every way, over real HTTP: none reaches a failure, a log line, a
//! panic, the journal, the database or the support file.

use std::io::Write;
use std::sync::{Arc, Mutex};

use app::view::CheckReport;
use serde_json::{Value, json};
use test_support::{echoes, leaks};

use super::site::{Site, typed};

/// Adobe's shape, another one, and every character that separates something.
const SECRETS: [&str; 3] = ["p8e-Abc_123-defGHI456", "Zq7xW2mKp9LtR4vN", "a,b;c&d%e\"f\\g h+i'j<k>l"];
/// A token of the usual shape, and one of none.
const TOKENS: [&str; 2] =
    ["eyJhbGciOiJSUzI1NiJ9.eyJ0b2tlbiI6Im9uZSJ9.Uk9vdVpxN3hXMm1LcDlMdFI0dk4", "0f1e2d3c4b5a69788796a5b4c3d2e1f0"];

/// Everything that is logged, unmasked by whoever writes it down.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn start() -> Self {
        let log = Self::default();
        let writer = log.clone();
        let levels = tracing_subscriber::EnvFilter::new("debug,adobe=trace,app=trace,share=trace,vault=trace");
        let lines = tracing_subscriber::fmt().json().flatten_event(true).with_env_filter(levels);
        lines.with_writer(move || app::Masked(writer.clone())).init();
        log
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Answers of a service that give an echo back.
fn bodies(echo: &str) -> [Value; 3] {
    [
        json!({ "error": "invalid_request", "error_description": format!("The value {echo} was refused"), "clientSecret": echo }),
        json!(format!("The value {echo} was refused")),
        json!(format!("<html><body><clientSecret>{echo}</clientSecret></body></html>")),
    ]
}

#[tokio::test]
async fn a_sign_in_that_gives_the_secret_back_leaks_it_nowhere() {
    let log = Log::start();
    let site = Site::open().await;
    for secret in SECRETS {
        for (way, echo) in echoes(secret) {
            for body in bodies(&echo) {
                heal(&site).await;
                site.order(json!([{ "path": "/ims/token/v3", "do": { "status": 400, "body": body } }])).await;
                let mut draft = site.draft("Acme");
                draft.secret = typed(secret);
                let report: CheckReport = site.check(draft).await;
                assert!(!report.usable);
                let shown = serde_json::to_string(&report).unwrap();
                assert!(!leaks(&shown, secret), "{secret} {way}: {shown}");
            }
        }
        assert!(!leaks(&log.text(), secret), "{secret} in the log");
        assert!(!log.text().contains("was refused"), "what the sign-in says stays out of the log");
    }
    assert!(log.text().contains("sign-in failed"), "and its code is in it");
    for secret in SECRETS {
        is_in_no_file(&site, secret).await;
    }
}

#[tokio::test]
async fn services_that_give_the_token_back_leak_it_nowhere() {
    let log = Log::start();
    let panics: Arc<Mutex<Vec<String>>> = Arc::default();
    let listening = panics.clone();
    app::tell_panics(move |panic| {
        eprintln!("{panic:?}");
        listening.lock().unwrap().push(panic.message.clone());
    });
    let site = Site::open().await;
    let row = site.connected().await;
    for token in TOKENS {
        site.app.refresh(|_| ()).await.unwrap();
        let audiences = super::jobs::sharable(&site.app, 1).await;
        // The next sign-in gives this token, which the services refuse with everything they know of it.
        let granted = json!({ "access_token": token, "token_type": "bearer", "expires_in": 86_399 });
        for (way, echo) in echoes(token) {
            heal(&site).await;
            let [message, text, page] = bodies(&echo);
            site.order(json!([
                { "path": "/ims/token/v3", "do": { "status": 200, "body": granted } },
                { "path": "/v1/", "times": 99, "do": { "status": 400, "body": message } },
                { "path": "/data/", "times": 99, "do": { "status": 403, "body": text } },
                { "path": "/unified", "times": 99, "do": { "status": 200, "body": page } },
            ]))
            .await;
            site.app.credential_replace(row.id.clone(), typed(&site.adobe.client_secret)).await.unwrap();
            let failures = [
                serde_json::to_string(&site.app.refresh(|_| ()).await.unwrap_err()).unwrap(),
                serde_json::to_string(&site.app.credential_test(row.id.clone(), |_| ()).await.unwrap()).unwrap(),
                site.app.share(audiences.clone(), Vec::new(), |_| ()).await.map_or_else(
                    |failure| serde_json::to_string(&failure).unwrap(),
                    |job| serde_json::to_string(&job).unwrap(),
                ),
            ];
            for shown in failures {
                assert!(!leaks(&shown, token), "{token} {way}: {shown}");
            }
            let fell = std::thread::spawn(move || panic!("unexpected {echo}")).join();
            assert!(fell.is_err());
        }
        let panics = panics.lock().unwrap().join("\n");
        assert!(panics.contains("unexpected") && !leaks(&panics, token), "{token} in a panic: {panics}");
        assert!(!leaks(&log.text(), token), "{token} in the log");
        is_in_no_file(&site, token).await;
        heal(&site).await;
        site.app.credential_replace(row.id.clone(), typed(&site.adobe.client_secret)).await.unwrap();
    }
}

/// Takes back every fault.
async fn heal(site: &Site) {
    let url = format!("{}/practice/faults", site.adobe.base_url);
    reqwest::Client::new().delete(url).header("x-practice-key", crate::world::KEY).send().await.unwrap();
}

/// Looks into every file of the home, the support file and the database among them.
async fn is_in_no_file(site: &Site, secret: &str) {
    std::fs::write(site.home.path().join("logs/zz.log"), "").unwrap();
    let support = site.app.support_file().await.unwrap();
    let text = std::fs::read_to_string(site.app.home().support().join(&support.name)).unwrap();
    assert!(text.contains("Known secrets are masked; look through it before you send it."), "{text}");
    let mut folders = vec![site.home.path().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(bytes) = std::fs::read(&path) {
                let text = String::from_utf8_lossy(&bytes);
                let shown = text.split('\0').any(|part| part.len() > 5 && leaks(part, secret));
                assert!(!shown, "{secret} in {}", path.display());
            }
        }
    }
}
