//! What is still there after the services stopped or crashed.

use std::time::Instant;

use practice::{Options, PracticeError, start};
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::support::{KEY, Org};

#[tokio::test]
async fn objects_credential_and_clock_survive_a_restart() {
    let org = Org::start().await;
    let source = org.data_source(&json!({ "uniqueTraitIntegrationCodes": true, "allowDataSharing": true })).await;
    let sid = org.onboarded(source, "kept").await;
    let gone = org.onboarded(source, "gone").await;
    org.delete(&format!("/v1/traits/{gone}")).await;
    let (before, count) = (org.get(&format!("/v1/traits/{sid}")).await.body, org.get("/v1/traits?page=0").await.body);
    let kept_source = org.get(&format!("/v1/datasources/{source}")).await.body;
    let moved = org.control(Method::POST, "/practice/clock", Some(json!({ "advance_s": 5000 }))).await;
    let (client, secret) = (org.running.client_id.clone(), org.running.client_secret.clone());
    let Org { running, folder, .. } = org;
    running.stop().await.unwrap();

    let org = Org::start_in(folder).await;
    assert_eq!((&org.running.client_id, &org.running.client_secret), (&client, &secret));
    assert_eq!(org.get(&format!("/v1/traits/{sid}")).await.body, before);
    assert_eq!(org.get(&format!("/v1/datasources/{source}")).await.body, kept_source);
    assert_eq!(org.get(&format!("/v1/traits/{gone}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(org.get("/v1/traits?page=0").await.body, count);
    let clock = org.control(Method::GET, "/practice/clock", None).await.body;
    assert!(clock["now_ms"].as_i64() >= moved.body["now_ms"].as_i64(), "practice time never runs backwards");
    assert!(org.onboarded(source, "next").await > sid, "ids are never given twice");
}

#[tokio::test]
async fn answered_changes_are_on_disk_without_a_stop() {
    let org = Org::start().await;
    let source = org.data_source(&json!({})).await;
    let sid = org.onboarded(source, "answered").await;
    // A copy of the files as they are now is what a killed process would leave.
    let copy = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(org.folder.path()).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
    }
    let again = Org::start_in(copy).await;
    assert_eq!(again.get(&format!("/v1/traits/{sid}")).await.body["integrationCode"], "answered");
}

#[tokio::test]
async fn a_later_start_is_quick_and_metrics_stay_the_same() {
    let org = Org::start().await;
    let list = "/v1/traits?page=0&pageSize=200&includeMetrics=true";
    let before = org.get(list).await.body;
    let Org { running, folder, .. } = org;
    running.stop().await.unwrap();
    let began = Instant::now();
    let org = Org::start_in(folder).await;
    let took = began.elapsed();
    assert_eq!(org.get(list).await.body, before);
    assert!(took.as_millis() < 3_000, "took {took:?}; a second is the aim, this leaves room for a busy machine");
}

#[tokio::test]
async fn a_folder_of_a_newer_program_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let db = rusqlite::Connection::open(folder.path().join("practice.db")).unwrap();
    db.pragma_update(None, "user_version", 99).unwrap();
    drop(db);
    let refused = start(Options::in_folder(folder.path())).await;
    assert!(matches!(refused, Err(PracticeError::TooNew { found: 99, .. })), "{refused:?}");
}

#[tokio::test]
async fn two_cannot_serve_the_same_folder() {
    let org = Org::start().await;
    let second = start(Options::in_folder(org.folder.path())).await;
    assert!(matches!(second, Err(PracticeError::InUse { .. })), "{second:?}");
    let Org { running, folder, .. } = org;
    running.stop().await.unwrap();
    start(Options::in_folder(folder.path())).await.unwrap().stop().await.unwrap();
}

#[tokio::test]
async fn serving_alone_announces_itself_in_one_line_of_json() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ready.json");
    let ready = std::fs::File::create(&path).unwrap();
    let options = Options { practice_key: Some(KEY.to_owned()), ..Options::in_folder(folder.path()) };
    practice::serve(options, ready, async {}).await.unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    assert_eq!(text.lines().count(), 1);
    let line: serde_json::Value = serde_json::from_str(&text).unwrap();
    for name in ["base_url", "client_id", "client_secret", "org_id", "sandbox", "practice_key"] {
        assert!(line[name].is_string(), "{name} is missing in {line}");
    }
}
