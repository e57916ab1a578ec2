//! What is sent to change a dataflow, and which answers are understood.

use std::collections::BTreeSet;

use adobe::experience_platform::{AudienceFlow, AudienceSelector, ConnectionKind, FlowSpec, NewFlow, SpecRef};
use adobe::{ApiError, ExperiencePlatform};
use domain::{Audience, AudienceId, CallKind};
use serde_json::{Value, json};
use wiremock::matchers::{method, path};
use wiremock::{Mock, ResponseTemplate};

use crate::common::Fixture;

const BASE: &str = "/data/foundation/flowservice";
const FLOW: &str = "/data/foundation/flowservice/flows/f";

/// A dataflow in its documented form, with other fields laid over it.
fn flow(over: &Value) -> Value {
    let mut row = json!({
        "id": "f", "name": "ECA sharing", "state": "enabled", "etag": "\"v1\"",
        "sourceConnectionIds": ["S"], "targetConnectionIds": ["T"],
        "inheritedAttributes": {
            "sourceConnections": [{ "id": "S", "baseConnection": { "id": "B0" } }],
            "targetConnections": [{ "id": "T", "baseConnection": { "id": "B1" } }],
        },
        "lastOperation": { "ops": [{ "op": "add", "value": { "segmentSelectors": { "selectors": [] } } }] },
    });
    row.as_object_mut().unwrap().extend(over.as_object().unwrap().clone());
    row
}

fn listed(selectors: &Value) -> Value {
    json!([{ "name": "GeneralTransform", "params": { "segmentSelectors": { "selectors": selectors } } }])
}

fn one(id: &str) -> Value {
    json!({ "type": "PLATFORM_SEGMENT", "value": { "id": id } })
}

async fn read(row: Value) -> Result<AudienceFlow, ApiError> {
    let fixture = Fixture::new().await;
    answer(&fixture, "GET", FLOW, ResponseTemplate::new(200).set_body_json(json!({ "items": [row] }))).await;
    fixture.aep.audience_flow("f").await
}

async fn answer(fixture: &Fixture, verb: &str, at: &str, response: ResponseTemplate) {
    Mock::given(method(verb)).and(path(at)).respond_with(response).mount(&fixture.server).await;
}

fn gold() -> AudienceSelector {
    let audience = Audience { description: "Best customers".to_owned(), ..Audience::bare("a-1", "Gold") };
    AudienceSelector::platform(&audience)
}

/// The selector of an audience from outside, which only the service can tell.
async fn uploaded(aep: &ExperiencePlatform, fixture: &Fixture) -> AudienceSelector {
    let row = json!({ "id": "sys-1", "audienceId": "ext-1", "namespace": "CustomerAudienceUpload", "name": "Upload",
        "type": "ExternalSegment", "originName": "CUSTOM_UPLOAD", "description": "" });
    let at = "/data/core/ups/audiences/sys-1";
    answer(fixture, "GET", at, ResponseTemplate::new(200).set_body_json(row)).await;
    aep.audience_selector(&AudienceId::from("sys-1")).await.unwrap()
}

#[tokio::test]
async fn every_request_has_the_documented_form() {
    let fixture = Fixture::new().await;
    let aep = &fixture.aep;
    for resource in ["connections", "sourceConnections", "targetConnections", "flows"] {
        let made =
            ResponseTemplate::new(201).set_body_json(json!({ "id": format!("new-{resource}"), "etag": "\"v\"" }));
        answer(&fixture, "POST", &format!("{BASE}/{resource}"), made).await;
        answer(&fixture, "DELETE", &format!("{BASE}/{resource}/old"), ResponseTemplate::new(202)).await;
    }
    let row = flow(&json!({ "transformations": listed(&json!([one("a-0"), one("a-2"), one("a-0")])) }));
    answer(&fixture, "GET", FLOW, ResponseTemplate::new(200).set_body_json(json!({ "items": [row] }))).await;
    answer(&fixture, "PATCH", FLOW, ResponseTemplate::new(202)).await;
    let resumed = ResponseTemplate::new(200).set_body_json(json!({ "id": "f", "etag": "\"v2\"" }));
    answer(&fixture, "POST", &format!("{FLOW}/action"), resumed).await;

    let destination = SpecRef { id: "E".to_owned(), version: "1.0".to_owned() };
    let from = aep.create_base_connection("To profiles", &SpecRef::profile_store()).await.unwrap();
    let source = aep.create_source_connection("Profile store", &from.id).await.unwrap();
    let target = aep.create_target_connection("Audiences", "B1", &destination).await.unwrap();
    let spec = FlowSpec {
        id: "F".to_owned(),
        name: "UPStoSegmentBasedDestination".to_owned(),
        version: "1.0".to_owned(),
        source_specs: Vec::new(),
        target_specs: Vec::new(),
    };
    let new = NewFlow {
        name: "Sharing".to_owned(),
        description: "With Audience Manager".to_owned(),
        spec,
        source: source.id,
        target: target.id,
    };
    aep.create_audience_flow(&new).await.unwrap();
    let seen = aep.audience_flow("f").await.unwrap();
    let add = seen.adding(&[gold(), gold(), uploaded(aep, &fixture).await]).unwrap();
    assert_eq!(aep.patch_audiences(&seen, &add).await.unwrap(), None);
    aep.patch_audiences(&seen, &seen.removing(&BTreeSet::from([AudienceId::from("a-0")]))).await.unwrap();
    aep.enable_flow("f", seen.etag.as_ref()).await.unwrap();
    aep.disable_flow("f", None).await.unwrap();
    aep.delete_flow("old").await.unwrap();
    for kind in [ConnectionKind::Target, ConnectionKind::Source, ConnectionKind::Base] {
        aep.delete_connection(kind, "old").await.unwrap();
    }
    let requests = fixture.server.received_requests().await.unwrap();
    let told: Vec<Value> = requests.iter().filter(|request| request.url.path().starts_with(BASE)).map(shown).collect();
    insta::assert_json_snapshot!("requests_of_the_flow_service", told);
}

fn shown(request: &wiremock::Request) -> Value {
    let header = |name: &str| request.headers.get(name).and_then(|value| value.to_str().ok());
    let address = request.url.query().map(|query| format!("?{query}")).unwrap_or_default();
    let mut told = json!({
        "request": format!("{} {}{address}", request.method, &request.url.path()[BASE.len()..]),
        "sandbox": header("x-sandbox-name"),
    });
    if let Some(etag) = header("if-match") {
        told["if-match"] = json!(etag);
    }
    if let Ok(body) = serde_json::from_slice::<Value>(&request.body) {
        told["body"] = body;
    }
    told
}

#[tokio::test]
async fn what_is_missing_on_the_way_to_the_list_is_created() {
    let general = |rest: Value| {
        let mut one = json!({ "name": "GeneralTransform" });
        one.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        json!([{ "name": "Mapping", "params": { "mappingId": "m" } }, one])
    };
    let mut told = Vec::new();
    for transformations in [
        Value::Null,
        json!([]),
        json!([{ "name": "Mapping", "params": { "mappingId": "m" } }]),
        general(json!({})),
        general(json!({ "params": null })),
        general(json!({ "params": { "profileSelectors": { "selectors": [] } } })),
        general(json!({ "params": { "segmentSelectors": {} } })),
        general(json!({ "params": { "segmentSelectors": { "selectors": [one("a-0")] } } })),
    ] {
        let seen = read(flow(&json!({ "transformations": transformations }))).await.unwrap();
        let patch = seen.adding(&[gold()]).unwrap();
        told.push(json!({ "transformations": transformations, "patch": patch.operations() }));
    }
    let absent = read(flow(&json!({}))).await.unwrap();
    assert_eq!(json!(absent.adding(&[gold()]).unwrap().operations()), told[0]["patch"]);
    insta::assert_json_snapshot!("patches_that_create_lists", told);
}

#[tokio::test]
async fn a_dataflow_in_an_unknown_form_is_a_sentence_and_nothing_is_changed() {
    for (over, sentence) in [
        (json!({ "id": "other" }), "expected the dataflow f"),
        (json!({ "transformations": {} }), "transformations of the dataflow does not hold a list"),
        (json!({ "transformations": [7] }), "transformations/0 of the dataflow is not an object"),
        (json!({ "transformations": [{ "params": [] }] }), "params of transformations/0"),
        (
            json!({ "transformations": [{ "params": { "segmentSelectors": [] } }] }),
            "segmentSelectors of transformations/0",
        ),
        (json!({ "transformations": listed(&json!({})) }), "does not hold a list"),
        (
            json!({ "transformations": listed(&json!(["a-1"])) }),
            "audience 1 of transformations/0 is in an unknown form",
        ),
        (json!({ "transformations": listed(&json!([one("a"), { "type": "PLATFORM_SEGMENT" }])) }), "audience 2 of"),
        (json!({ "transformations": listed(&json!([{ "type": "OTHER", "value": { "id": "a" } }])) }), "unknown form"),
        (json!({ "segmentSelectors": {} }), "in /segmentSelectors, where they are not known to be"),
        (
            json!({ "transformations": [{ "segmentSelectors": { "selectors": [] } }] }),
            "in /transformations/0/segmentSelectors",
        ),
        (json!({ "options": { "params": { "segmentSelectors": {} } } }), "in /options/params/segmentSelectors"),
    ] {
        let error = read(flow(&over)).await.unwrap_err();
        assert_eq!(error.kind(), CallKind::Unreadable, "{over}");
        assert!(error.to_string().contains(sentence), "{over}: {error}");
    }
    let twice = json!([listed(&json!([one("a")]))[0], listed(&json!([one("b")]))[0]]);
    let seen = read(flow(&json!({ "transformations": twice }))).await.unwrap();
    let both = BTreeSet::from([AudienceId::from("a"), AudienceId::from("b")]);
    assert_eq!((seen.selected(), seen.removing(&both).operations().len()), (both, 2));
    let error = seen.adding(&[gold()]).unwrap_err();
    assert!(error.kind() == CallKind::Unreadable && error.to_string().contains("in several places"), "{error}");
}

#[tokio::test]
async fn audiences_from_outside_are_known_by_either_id() {
    let fixture = Fixture::new().await;
    let upload = uploaded(&fixture.aep, &fixture).await;
    let full = json!({ "id": "ext-1", "systemSegmentId": "sys-1", "namespace": "customeraudienceupload" });
    for (value, has, audience) in [
        (full, true, "sys-1"),
        (json!({ "id": "ext-1", "namespace": "CustomerAudienceUpload" }), true, "ext-1"),
        (json!({ "id": "sys-1" }), true, "sys-1"),
        (json!({ "id": "ext-1", "namespace": "aamSegments" }), false, "ext-1"),
    ] {
        let selectors = json!([{ "type": "platform_segment", "value": value }]);
        let seen = read(flow(&json!({ "transformations": listed(&selectors) }))).await.unwrap();
        assert_eq!(seen.has(&upload), has, "{value}");
        assert_eq!(seen.selected(), BTreeSet::from([AudienceId::from(audience)]), "{value}");
        assert_eq!(seen.adding(std::slice::from_ref(&upload)).unwrap().is_empty(), has, "{value}");
        assert_eq!(seen.taking_out(std::slice::from_ref(&upload)).is_empty(), !has, "{value}");
    }
}

#[tokio::test]
async fn a_dataflow_without_a_version_is_shown_but_not_changed() {
    let seen = read(flow(&json!({ "etag": null, "transformations": listed(&json!([one("a-0")])) }))).await.unwrap();
    assert_eq!(seen.etag, None);
    let fixture = Fixture::new().await;
    let error = fixture.aep.patch_audiences(&seen, &seen.removing(&seen.selected())).await.unwrap_err();
    assert!(error.to_string().contains("has no version") && !error.may_have_happened(), "{error}");
    assert_eq!(fixture.count(FLOW).await, 0);
    let other = read(flow(&json!({ "etag": null, "eTag": "\"v9\"" }))).await.unwrap();
    assert_eq!(other.etag.as_ref().map(adobe::ETag::as_text), Some("\"v9\""));
}

#[tokio::test]
async fn an_answer_that_names_nothing_created_leaves_open_whether_it_was() {
    let fixture = Fixture::new().await;
    let odd = [
        ResponseTemplate::new(201),
        ResponseTemplate::new(201).set_body_json(json!({})),
        ResponseTemplate::new(201).set_body_json(json!({ "id": "" })),
        ResponseTemplate::new(200).set_body_string("<html></html>"),
    ];
    for response in odd {
        let at = format!("{BASE}/connections");
        let mock = Mock::given(method("POST")).and(path(at)).respond_with(response).up_to_n_times(1);
        mock.mount(&fixture.server).await;
        let error = fixture.aep.create_base_connection("x", &SpecRef::profile_store()).await.unwrap_err();
        assert_eq!((error.kind(), error.may_have_happened()), (CallKind::Unreadable, true), "{error}");
    }
}

#[tokio::test]
async fn no_or_several_candidates_in_the_catalog_are_told_apart() {
    let fixture = Fixture::new().await;
    let specs = |rows: Value| ResponseTemplate::new(200).set_body_json(json!({ "items": rows }));
    let name = "Experience Cloud Audiences";
    let at = format!("{BASE}/connectionSpecs");
    let scene = fixture
        .server
        .register_as_scoped(Mock::given(method("GET")).and(path(at.clone())).respond_with(specs(json!([]))))
        .await;
    assert_eq!(fixture.aep.audiences_destination().await.unwrap(), None);
    drop(scene);
    answer(&fixture, "GET", &at, specs(json!([{ "id": "E", "name": name }, { "id": "E2", "name": name }]))).await;
    let error = fixture.aep.audiences_destination().await.unwrap_err();
    assert!(error.kind() == CallKind::Unreadable && error.to_string().contains("2 destinations"), "{error}");

    let destination = adobe::experience_platform::ConnectionSpec { id: "E".to_owned(), ..Default::default() };
    let pipeline = |id: &str, name: &str, to: &str| json!({ "id": id, "name": name, "targetConnectionSpecIds": [to] });
    let known = "UPStoSegmentBasedDestination";
    for (rows, expected) in [
        (json!([pipeline("1", "a", "X")]), Ok(None)),
        (json!([pipeline("1", "a", "X"), pipeline("2", "b", "E")]), Ok(Some("2"))),
        (json!([pipeline("1", "a", "E"), pipeline("2", known, "E")]), Ok(Some("2"))),
        (json!([pipeline("1", "a", "E"), pipeline("2", "b", "E")]), Err(())),
    ] {
        let at = format!("{BASE}/flowSpecs");
        let mock = Mock::given(method("GET")).and(path(at)).respond_with(specs(rows.clone()));
        let _scene = fixture.server.register_as_scoped(mock).await;
        let found = fixture.aep.audience_flow_spec(&destination).await;
        let found = found.as_ref().map(|spec| spec.as_ref().map(|spec| spec.id.as_str())).map_err(|_| ());
        assert_eq!(found, expected, "{rows}");
    }
}
