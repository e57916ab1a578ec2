//! Services that give back the secrets they were sent, in every way, over real HTTP: none reaches a failure, a log line, the
//! database or the support file.

use std::io::Write;
use std::sync::{Arc, Mutex};

use app::view::CheckReport;
use serde_json::{Value, json};
use test_support::{echoes, leaks};

use super::site::{Site, typed};

/// Adobe's shape, another one, and every character that separates something.
const SECRETS: [&str; 3] = ["p8e-Abc_123-defGHI456", "Zq7xW2mKp9LtR4vN", "a,b;c&d%e\"f\\g h+i'j<k>l"];
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
