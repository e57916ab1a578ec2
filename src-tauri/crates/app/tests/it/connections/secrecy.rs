//! No file that the program writes contains a secret, including logs and journal.

use std::path::Path;

use app::view::Route;
use serde_json::json;

use super::site::{Site, typed};

/// A token that the sign-in returns once; the services do not know it, so they refuse it, and that is reported
/// everywhere.
const TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.eyJ0b2tlbiI6Im9uZSJ9.very-hidden-signature";
const WRONG: &str = "p8e-wrong-but-hidden-all-the-same";
const PASTED: &str = "p8e-pasted-and-hidden";

/// Writes all log lines, at the most detailed level, to the log of the home folder.
fn log_into(home: &Path) {
    let file = std::fs::File::create(home.join("logs/test.log")).unwrap();
    let writer = std::sync::Mutex::new(file);
    let levels = tracing_subscriber::EnvFilter::new("debug,adobe=trace,app=trace,vault=trace,store=trace");
    tracing_subscriber::fmt().with_env_filter(levels).with_writer(writer).with_ansi(false).init();
}

#[tokio::test]
async fn no_file_contains_a_secret_or_a_token() {
    let site = Site::open().await;
    log_into(site.home.path());
    let row = site.app.connection_save(site.draft("Acme")).await.unwrap();
    site.order(json!([{ "path": "/ims/token/v3", "do": {
        "status": 200, "body": { "access_token": TOKEN, "token_type": "bearer", "expires_in": 86_399 } } }]))
        .await;
    site.app.connection_use(row.id.clone()).await.unwrap();
    site.app.workspace().refresh(|_| ()).await.unwrap();
    let audiences = super::jobs::shareable_ids(&site.app, 2).await;
    // Refusals whose bodies repeat the request are written to the journal.
    let echo = json!({ "status": 400, "body": format!("Authorization: Bearer {TOKEN}; client_secret={}", site.adobe.client_secret) });
    site.order(json!([{ "method": "POST", "path": "/v1/traits", "times": 1, "do": echo }])).await;
    let job = site.app.workspace().sharing().share(audiences, Vec::new(), Route::Create.into(), |_| ()).await.unwrap();
    assert_eq!(job.failed, 1, "{job:?}");
    let mut wrong = site.draft("Wrong");
    wrong.secret = typed(WRONG);
    assert!(!site.check(wrong).await.usable);
    let file = json!({ "CLIENT_ID": site.adobe.client_id, "CLIENT_SECRETS": [PASTED], "ORG_ID": site.adobe.org_id });
    site.app.console_file(file.to_string()).await.unwrap();
    site.app.console_file_bytes(file.to_string().into_bytes()).await.unwrap();
    site.app.credential_test(row.id, |_| ()).await.unwrap();
    // A line of a library that is not masked.
    let leak = format!("POST https://x client_secret={WRONG} Authorization: Bearer {TOKEN}");
    std::fs::write(site.home.path().join("logs/zz.log"), &leak).unwrap();
    let support = site.app.support_file().await.unwrap();
    let told = std::fs::read_to_string(site.app.support_file_at(&support.name).unwrap()).unwrap();
    std::fs::remove_file(site.home.path().join("logs/zz.log")).unwrap();
    for part in
        ["== Connections", "Acme", "== Jobs", "\"failed\": 1", "== Log", "POST https://x client_secret=[secret]"]
    {
        assert!(told.contains(part), "{part} is not in {told}");
    }
    site.app.close().await.unwrap();

    let mut files = 0;
    let secrets = [TOKEN, WRONG, PASTED, &site.adobe.client_secret, "very-hidden-signature"];
    look(site.home.path(), &mut |path, bytes| {
        files += 1;
        for secret in secrets {
            let found = bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
            assert!(!found, "{} holds {secret}", path.display());
        }
    });
    let log = std::fs::read_to_string(site.home.path().join("logs/test.log")).unwrap();
    assert!(log.contains("/ims/token/v3") && log.contains("/v1/traits"), "the log was really written");
    assert!(files >= 3, "the log, the settings and the catalog are among them");
}

fn look(folder: &Path, at: &mut impl FnMut(&Path, &[u8])) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            look(&path, at);
        } else {
            at(&path, &std::fs::read(&path).unwrap());
        }
    }
}
