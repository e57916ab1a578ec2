//! Audiences from outside: what is sent to create one, how they are looked for, and what uses them.

use adobe::experience_platform::{AudienceFilter, NewExternalAudience};
use domain::{AudienceId, CallKind, Label, Origin};
use serde_json::{Value, json};
use wiremock::matchers::{method, path, query_param, query_param_is_missing};
use wiremock::{Mock, Request, ResponseTemplate};

use crate::common::Fixture;

const AUDIENCES: &str = "/data/core/ups/audiences";

fn new() -> NewExternalAudience {
    NewExternalAudience {
        outside: AudienceId::from("1234567"),
        namespace: "AAMSegments",
        name: "AAM – Heavy equipment".to_owned(),
        description: "Best".to_owned(),
        labels: vec![Label("C3".to_owned()), Label("custom/vip".to_owned())],
        folder: "325813".to_owned(),
        segment_status: "ACTIVE",
        ttl_days: 30,
    }
}

#[tokio::test]
async fn the_documented_body_is_sent_and_the_answer_is_read() {
    let fixture = Fixture::new().await;
    let answer = |request: &Request| {
        let mut body: Value = request.body_json().unwrap();
        body["id"] = json!("a-1");
        ResponseTemplate::new(201).set_body_json(body)
    };
    Mock::given(method("POST")).and(path(AUDIENCES)).respond_with(answer).mount(&fixture.server).await;
    let made = fixture.aep.create_external_audience(&new()).await.unwrap();
    let sent: Value = fixture.server.received_requests().await.unwrap().last().unwrap().body_json().unwrap();
    let expected = json!({
        "audienceId": "1234567", "name": "AAM – Heavy equipment", "namespace": "AAMSegments", "description": "Best",
        "type": "ExternalSegment", "originName": "AUDIENCE_MANAGER", "lifecycleState": "published",
        "labels": ["core/C3", "custom/vip"], "ttlInDays": 30,
        "audienceMeta": { "segmentStatus": "ACTIVE", "AAMFolderId": "325813" },
    });
    assert_eq!(sent, expected, "nothing about members");
    assert_eq!((made.id.as_str(), made.origin), ("a-1", Origin::AudienceManager));
    assert_eq!((made.outside, made.ttl_days), (Some(AudienceId::from("1234567")), Some(30)));
    assert_eq!((made.labels, made.folder.as_deref()), (new().labels, Some("325813")));
}

#[tokio::test]
async fn a_lost_answer_may_have_created_it_and_is_not_repeated() {
    let fixture = Fixture::new().await;
    let lost = ResponseTemplate::new(502);
    Mock::given(method("POST")).and(path(AUDIENCES)).respond_with(lost).mount(&fixture.server).await;
    let error = fixture.aep.create_external_audience(&new()).await.unwrap_err();
    assert!(error.may_have_happened(), "{error}");
    let posts = fixture.server.received_requests().await.unwrap();
    assert_eq!(posts.iter().filter(|it| it.url.path() == AUDIENCES).count(), 1);
}

#[tokio::test]
async fn one_is_looked_for_by_its_id_outside_whatever_its_kind() {
    let fixture = Fixture::new().await;
    let row = json!({ "id": "a-1", "name": "x", "type": "ExternalAudience", "namespace": "aamSegments", "audienceId": 12,
        "linkedAudienceRef": { "flowId": "f" }, "ttlInDays": "30" });
    let body = json!({ "children": [row], "_page": { "totalCount": 1, "pageSize": 1 } });
    let at = Mock::given(path(AUDIENCES)).and(query_param("property", "audienceId==12"));
    at.and(query_param_is_missing("entityType"))
        .respond_with(ResponseTemplate::new(200).set_body_json(body))
        .mount(&fixture.server)
        .await;
    let filter = AudienceFilter { outside: Some(AudienceId::from("12")), ..AudienceFilter::default() };
    let found = fixture.aep.list_audiences(&filter).all().await.unwrap().items.remove(0);
    assert_eq!((found.outside, found.namespace.as_deref()), (Some(AudienceId::from("12")), Some("aamSegments")));
    assert_eq!((found.origin, found.flow.as_deref(), found.ttl_days), (Origin::AudienceManager, Some("f"), Some(30)));
}

#[tokio::test]
async fn what_uses_an_audience_is_known_only_if_the_answer_says_so() {
    for (dependents, expected) in [
        (json!([]), Some(vec![])),
        (json!(["b"]), Some(vec![AudienceId::from("b")])),
        (json!(null), None),
        (json!("b"), None),
        (json!([{ "id": "b" }]), None),
    ] {
        let fixture = Fixture::new().await;
        let body = json!({ "id": "a-1", "name": "x", "dependents": dependents });
        let answer = ResponseTemplate::new(200).set_body_json(body);
        Mock::given(path(format!("{AUDIENCES}/a-1"))).respond_with(answer).mount(&fixture.server).await;
        let users = fixture.aep.audience_users(&AudienceId::from("a-1")).await.unwrap();
        assert_eq!(users.dependents, expected, "{dependents}");
    }
    let fixture = Fixture::new().await;
    let other = ResponseTemplate::new(200).set_body_json(json!({ "id": "another", "name": "x" }));
    Mock::given(path(format!("{AUDIENCES}/a-1"))).respond_with(other).mount(&fixture.server).await;
    let error = fixture.aep.audience_users(&AudienceId::from("a-1")).await.unwrap_err();
    assert_eq!(error.kind(), CallKind::Unreadable);
}
