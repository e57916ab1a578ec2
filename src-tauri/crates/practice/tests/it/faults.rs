//! Ordered faults, history, clock and reset.

use std::time::Instant;

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::support::{Org, onboarded_body};

#[tokio::test]
async fn a_status_fault_hits_after_skip_as_often_as_ordered() {
    let org = Org::start().await;
    org.order(json!([{
        "method": "GET", "path": "/v1/users", "skip": 1, "times": 2,
        "do": { "status": 429, "retry_after": 7, "body": { "error_code": "429050", "message": "Too many requests" } },
    }]))
    .await;
    let mut seen = Vec::new();
    for _ in 0..4 {
        seen.push(org.get("/v1/users/self").await.status.as_u16());
    }
    assert_eq!(seen, [200, 429, 429, 200]);
    org.order(json!([{ "path": "/v1/users/*", "do": { "status": 503, "retry_after": 7 } }])).await;
    let response = org.request(Method::GET, "/v1/users/self").send().await.unwrap();
    assert_eq!(response.headers()["retry-after"], "7");
}

#[tokio::test]
async fn dropped_before_does_nothing_and_dropped_after_does_the_work() {
    let org = Org::start().await;
    let source = org.data_source(&json!({})).await;
    for (when, made) in [("before", false), ("after", true)] {
        org.order(json!([{ "method": "POST", "path": "/v1/traits", "do": { "drop": when } }])).await;
        let body = onboarded_body(source, when);
        let sent = org.request(Method::POST, "/v1/traits").json(&body).send().await;
        assert!(sent.is_err(), "the connection must be closed without an answer");
        let found = org.get(&format!("/v1/traits/ic:{when}")).await.status == StatusCode::OK;
        assert_eq!(found, made, "{when}");
    }
    let history = org.control(Method::GET, "/practice/requests", None).await;
    let dropped: Vec<_> = history.body.as_array().unwrap().iter().filter_map(|e| e["dropped"].as_str()).collect();
    assert_eq!(dropped, ["before", "after"]);
}

#[tokio::test]
async fn late_work_is_done_after_the_answer_was_lost_on_the_practice_clock() {
    let mut org = Org::start().await;
    let source = org.data_source(&json!({})).await;
    org.order(json!([{ "method": "POST", "path": "/v1/traits", "do": { "late_ms": 20_000 } }])).await;
    let body = onboarded_body(source, "late");
    let sent = org.request(Method::POST, "/v1/traits").json(&body).send().await;
    assert!(sent.is_err(), "the answer is lost");
    let found = async |org: &Org| org.get("/v1/traits/ic:late").await.status == StatusCode::OK;
    assert!(!found(&org).await, "nothing is done yet");
    let advance = |seconds: u32| json!({ "advance_s": seconds });
    org.control(Method::POST, "/practice/clock", Some(advance(10))).await;
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    assert!(!found(&org).await, "nor after half the time");
    // Accepted work is done, even when the token has expired meanwhile.
    org.control(Method::POST, "/practice/clock", Some(advance(2 * 86_400))).await;
    org.sign_in().await;
    let began = Instant::now();
    while !found(&org).await {
        assert!(began.elapsed().as_secs() < 20, "the work was never done");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let history = org.control(Method::GET, "/practice/requests", None).await.body;
    let late: Vec<_> = history.as_array().unwrap().iter().filter(|entry| entry["dropped"] == "late").collect();
    assert_eq!(late.len(), 1);
    assert!(late[0]["status"].is_null());
    org.order(json!([{ "method": "DELETE", "path": "/v1/traits", "do": { "late_ms": 0 } }])).await;
    let unsigned = org.bare(Method::DELETE, "/v1/traits/ic:late").send().await;
    assert!(unsigned.is_err());
    tokio::time::sleep(std::time::Duration::from_millis(150)).await;
    assert!(found(&org).await, "what the gate refuses has no work");
}

#[tokio::test]
async fn switches_stay_until_they_are_moved_back() {
    let org = Org::start().await;
    let usual = org.control(Method::GET, "/practice/switches", None).await.body;
    let change = json!({ "lean_rows": true, "in_use": "entities", "without_profile": ["experience_platform"] });
    let moved = org.control(Method::POST, "/practice/switches", Some(change)).await.body;
    assert_eq!((&moved["lean_rows"], &moved["in_use"]), (&json!(true), &json!("entities")));
    let rows = org.get("/v1/traits?page=0&pageSize=5&includeDetails=true").await.body;
    assert!(rows["list"].as_array().unwrap().iter().all(|row| row.get("traitRule").is_none()), "{rows}");
    for wrong in [json!({ "no_such_switch": true }), json!({ "in_use": "maybe" }), json!("x")] {
        let answer = org.control(Method::POST, "/practice/switches", Some(wrong)).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{answer:?}");
    }
    let Org { running, folder, .. } = org;
    running.stop().await.unwrap();
    let org = Org::start_in(folder).await;
    assert_eq!(org.control(Method::GET, "/practice/switches", None).await.body, moved, "over a restart too");
    assert_eq!(org.get("/unifiedtags/tags").await.body["error_code"], "403025");
    assert_eq!(org.control(Method::DELETE, "/practice/switches", None).await.body, usual);
    org.control(Method::POST, "/practice/switches", Some(json!({ "put_created": true }))).await;
    org.control(Method::POST, "/practice/reset", None).await;
    assert_eq!(org.control(Method::GET, "/practice/switches", None).await.body, usual, "a reset returns them");
}

#[tokio::test]
async fn delays_and_expired_tokens() {
    let mut org = Org::start().await;
    org.order(json!([{ "path": "/v1/users/self", "do": { "delay_ms": 150 } }])).await;
    let began = Instant::now();
    assert_eq!(org.get("/v1/users/self").await.status, StatusCode::OK);
    assert!(began.elapsed().as_millis() >= 150);
    org.order(json!([{ "path": "/v1/users/self", "do": { "expire_tokens": true } }])).await;
    assert_eq!(org.get("/v1/users/self").await.status, StatusCode::UNAUTHORIZED);
    org.sign_in().await;
    assert_eq!(org.get("/v1/users/self").await.status, StatusCode::OK);
}

#[tokio::test]
async fn faults_can_be_listed_and_removed_and_nonsense_is_refused() {
    let org = Org::start().await;
    org.order(json!([{ "path": "/v1", "times": 9, "do": { "status": 500 } }])).await;
    assert_eq!(org.control(Method::GET, "/practice/faults", None).await.body[0]["times"], 9);
    assert_eq!(org.control(Method::DELETE, "/practice/faults", None).await.status, StatusCode::NO_CONTENT);
    assert_eq!(org.get("/v1/users/self").await.status, StatusCode::OK);
    for wrong in [
        json!([{ "path": "/v1", "do": { "late_ms": 5, "status": 500 } }]),
        json!([{ "path": "/v1", "do": {} }]),
        json!([{ "do": { "drop": "sometimes" } }]),
        json!("x"),
    ] {
        let answer = org.control(Method::POST, "/practice/faults", Some(wrong)).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{answer:?}");
    }
}

#[tokio::test]
async fn history_records_method_path_status_and_time() {
    let org = Org::start().await;
    org.get("/v1/users/self").await;
    org.get("/v1/traits/1?includeMetrics=true").await;
    let history = org.control(Method::GET, "/practice/requests", None).await.body;
    let entries = history.as_array().unwrap();
    let last = &entries[entries.len() - 1];
    assert_eq!((&last["method"], &last["path"], &last["status"]), (&json!("GET"), &json!("/v1/traits/1"), &json!(404)));
    assert_eq!(last["query"], "includeMetrics=true");
    assert!(last["ms"].is_u64());
}

#[tokio::test]
async fn the_clock_moves_and_reset_brings_everything_back() {
    let org = Org::start().await;
    let before = org.control(Method::GET, "/practice/clock", None).await.body["now_ms"].as_i64().unwrap();
    let moved = org.control(Method::POST, "/practice/clock", Some(json!({ "advance_s": 3600 }))).await;
    assert!(moved.body["now_ms"].as_i64().unwrap() - before >= 3_600_000);
    let source = org.data_source(&json!({})).await;
    let made = org.get(&format!("/v1/datasources/{source}")).await;
    assert!(made.body["createTime"].as_i64().unwrap() - before >= 3_600_000, "objects carry practice time");
    assert_eq!(org.control(Method::POST, "/practice/reset", None).await.status, StatusCode::NO_CONTENT);
    assert_eq!(org.get(&format!("/v1/datasources/{source}")).await.status, StatusCode::NOT_FOUND);
    let now = org.control(Method::GET, "/practice/clock", None).await.body["now_ms"].as_i64().unwrap();
    assert!(now - before < 3_000_000, "the clock is back");
}
