//! Several audiences at once: what the service says about each, and what it does not say.

use std::collections::BTreeSet;

use adobe::experience_platform::AudienceFound;
use domain::{AudienceId, CallKind};
use serde_json::{Value, json};
use wiremock::matchers::{method, path};
use wiremock::{Mock, Request, ResponseTemplate};

use crate::common::Fixture;

const BULK: &str = "/data/core/ups/audiences/bulk-get";

fn ids(count: usize) -> BTreeSet<AudienceId> {
    (0..count).map(|number| AudienceId(format!("a{number:03}"))).collect()
}

async fn answering(status: u16, body: Value) -> Fixture {
    let fixture = Fixture::new().await;
    let answer = match body {
        Value::String(page) => ResponseTemplate::new(status).set_body_raw(page, "text/html"),
        body => ResponseTemplate::new(status).set_body_json(body),
    };
    Mock::given(method("POST")).and(path(BULK)).respond_with(answer).mount(&fixture.server).await;
    fixture
}

#[tokio::test]
async fn each_audience_is_here_gone_or_unclear() {
    let results = json!({ "results": {
        "a000": { "id": "a000", "name": "Gold", "type": "SegmentDefinition", "namespace": "AEPSegments",
                  "originName": "REAL_TIME_CUSTOMER_PROFILE", "audienceId": "a000", "lifecycleState": "published" },
        "a001": { "id": "a001", "name": "List", "type": "ExternalSegment", "namespace": "CustomerAudienceUpload",
                  "originName": "CUSTOM_UPLOAD", "audienceId": "crm-7" },
        "a002": { "requestId": "r", "errors": { "404": [{ "code": 404, "message": "Not found." }] } },
        "a003": { "requestId": "r", "errors": { "403": [{ "code": 403, "message": "No." }] } },
        "a004": { "id": "another", "name": "Another" },
        "a005": { "id": "a005" },
        "a006": null,
    } });
    let fixture = answering(207, results).await;
    let found = fixture.aep.audiences_by_id(&ids(8)).await.unwrap();
    let of = |number: usize| &found[&AudienceId(format!("a{number:03}"))];
    let AudienceFound::Here { audience, outside: None } = of(0) else { panic!("{:?}", of(0)) };
    assert_eq!(audience.name, "Gold");
    let AudienceFound::Here { outside: Some(outside), .. } = of(1) else { panic!("{:?}", of(1)) };
    assert_eq!(outside.as_str(), "crm-7");
    assert_eq!(*of(2), AudienceFound::Gone);
    for number in 3..8 {
        assert_eq!(*of(number), AudienceFound::Unclear, "{number}");
    }
}

#[tokio::test]
async fn many_are_asked_for_a_hundred_at_a_time() {
    let fixture = Fixture::new().await;
    let answer = |request: &Request| {
        let body: Value = request.body_json().unwrap();
        let ids = body["ids"].as_array().unwrap();
        assert!((1..=100).contains(&ids.len()), "{}", ids.len());
        let rows = ids.iter().map(|id| (id["id"].as_str().unwrap().to_owned(), json!({ "id": id["id"], "name": "n" })));
        ResponseTemplate::new(207).set_body_json(json!({ "results": rows.collect::<serde_json::Map<_, _>>() }))
    };
    Mock::given(method("POST")).and(path(BULK)).respond_with(answer).mount(&fixture.server).await;
    let found = fixture.aep.audiences_by_id(&ids(250)).await.unwrap();
    assert!(found.len() == 250 && found.values().all(|found| matches!(found, AudienceFound::Here { .. })));
    assert_eq!(fixture.count(BULK).await, 3);
    assert!(fixture.aep.audiences_by_id(&BTreeSet::new()).await.unwrap().is_empty());
    assert_eq!(fixture.count(BULK).await, 3, "nothing to ask for");
}

#[tokio::test]
async fn that_none_was_found_proves_nothing_about_one() {
    let none = json!({ "message": "UPAPI-113000-404: none of the ids exist" });
    for (status, body) in [(404, none.clone()), (400, json!({ "message": "unknown" })), (405, json!({}))] {
        let found = answering(status, body).await.aep.audiences_by_id(&ids(2)).await.unwrap();
        assert!(found.values().all(|found| *found == AudienceFound::Unclear), "{status}: {found:?}");
    }
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_is_an_error_and_never_a_loss() {
    let page = json!("<html><body>Welcome to the network. Please sign in.</body></html>");
    for (status, body) in [(200, page), (207, json!({})), (207, json!({ "results": [] })), (503, json!({}))] {
        let error = answering(status, body.clone()).await.aep.audiences_by_id(&ids(2)).await.unwrap_err();
        assert_ne!(error.kind(), CallKind::NotFound, "{status} {body}: {error}");
    }
}
