//! What is sent to read and change the Audience Manager source, and which answers are understood.

use std::collections::BTreeSet;

use adobe::ApiError;
use adobe::experience_platform::{FoundSource, SourceFlow};
use domain::{CallKind, SegmentId, SourceSelection, TraitId};
use serde_json::{Value, json};
use wiremock::matchers::{method, path};
use wiremock::{Mock, ResponseTemplate};

use crate::common::Fixture;

const BASE: &str = "/data/foundation/flowservice";

async fn answer(fixture: &Fixture, verb: &str, at: &str, response: ResponseTemplate) {
    Mock::given(method(verb)).and(path(format!("{BASE}/{at}"))).respond_with(response).mount(&fixture.server).await;
}

fn listed(rows: &Value) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(json!({ "items": rows, "_links": {} }))
}

fn flow(id: &str, state: &str) -> Value {
    json!({
        "id": id, "name": "Audience Manager to Platform", "state": state, "etag": "\"f1\"",
        "sourceConnectionIds": ["S"],
        "inheritedAttributes": { "sourceConnections": [{ "id": "S", "connectionSpec": { "id": "A" } }] },
    })
}

/// A service with these dataflows, and a source connection with these parameters.
async fn service(flows: &Value, params: &Value) -> Fixture {
    let fixture = Fixture::new().await;
    answer(&fixture, "GET", "connectionSpecs", listed(&json!([{ "id": "A", "name": "Adobe Audience Manager" }]))).await;
    answer(&fixture, "GET", "flows", listed(flows)).await;
    let row = json!({ "id": "S", "etag": "\"s1\"", "params": params });
    answer(&fixture, "GET", "sourceConnections/S", listed(&json!([row]))).await;
    fixture
}

async fn one(params: Value) -> SourceFlow {
    let fixture = service(&json!([flow("f", "enabled")]), &params).await;
    found(&fixture).await
}

async fn found(fixture: &Fixture) -> SourceFlow {
    match fixture.aep.audience_manager_source().await.unwrap() {
        FoundSource::One(found) => *found,
        other => panic!("{other:?}"),
    }
}

fn ids(all: &[u64]) -> BTreeSet<SegmentId> {
    all.iter().map(|id| SegmentId(*id)).collect()
}

#[tokio::test]
async fn many_segments_are_selected_and_taken_out_with_one_request_each() {
    let params = json!({ "allSegments": false, "allTraits": true, "segments": ["30", "10", "20"], "traits": ["7"] });
    let fixture = service(&json!([flow("f", "enabled")]), &params).await;
    let changed = ResponseTemplate::new(200).set_body_json(json!({ "id": "S", "etag": "\"s2\"" }));
    answer(&fixture, "PATCH", "sourceConnections/S", changed).await;
    let seen = found(&fixture).await;
    let expected = SourceSelection {
        all_segments: false,
        all_traits: true,
        segments: ids(&[10, 20, 30]),
        traits: BTreeSet::from([TraitId(7)]),
    };
    assert_eq!(seen.selection, Some(expected));
    let patch = seen.selecting(&ids(&[5, 20, 40])).unwrap();
    assert_eq!(patch.changes(), [SegmentId(5), SegmentId(40)]);
    let version = fixture.aep.patch_source(&seen, &patch).await.unwrap();
    assert_eq!(version.as_ref().map(adobe::ETag::as_text), Some("\"s2\""));
    let patch = seen.deselecting(&ids(&[10, 99])).unwrap();
    assert_eq!(patch.changes(), [SegmentId(10)]);
    fixture.aep.patch_source(&seen, &patch).await.unwrap();
    for nothing in [seen.selecting(&ids(&[10])).unwrap(), seen.deselecting(&ids(&[99])).unwrap()] {
        assert!(nothing.is_empty() && nothing.operations().is_empty());
        assert!(fixture.aep.patch_source(&seen, &nothing).await.is_err());
    }
    let requests = fixture.server.received_requests().await.unwrap();
    let told: Vec<Value> = requests.iter().filter(|it| it.url.path().starts_with(BASE)).map(shown).collect();
    insta::assert_json_snapshot!("requests_of_the_source", told);
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
async fn none_and_several_are_told_apart() {
    let absent = service(&json!([]), &json!({})).await;
    assert_eq!(absent.aep.audience_manager_source().await.unwrap(), FoundSource::Absent);
    let unknown = Fixture::new().await;
    answer(&unknown, "GET", "connectionSpecs", listed(&json!([]))).await;
    assert_eq!(unknown.aep.audience_manager_source().await.unwrap(), FoundSource::Absent);
    let two = service(&json!([flow("f", "enabled"), flow("g", "disabled")]), &json!({})).await;
    let FoundSource::Several(flows) = two.aep.audience_manager_source().await.unwrap() else { panic!() };
    assert_eq!(flows.iter().map(|flow| flow.id.as_str()).collect::<Vec<_>>(), ["f", "g"]);
    let odd = service(&json!([{ "name": "without an id" }]), &json!({})).await;
    assert_eq!(odd.aep.audience_manager_source().await.unwrap_err().kind(), CallKind::Unreadable);
    let twice = Fixture::new().await;
    let specs =
        json!([{ "id": "A", "name": "Adobe Audience Manager" }, { "id": "B", "name": "Adobe Audience Manager" }]);
    answer(&twice, "GET", "connectionSpecs", listed(&specs)).await;
    let error = twice.aep.audience_manager_source().await.unwrap_err();
    assert!(error.to_string().contains("2 sources are named Adobe Audience Manager"), "{error}");
    let mut row = flow("f", "enabled");
    row["inheritedAttributes"]["sourceConnections"] = json!([]);
    let loose = found(&service(&json!([row]), &json!({})).await).await;
    assert_eq!((loose.selection.as_ref(), loose.version()), (None, None));
    assert!(loose.selecting(&ids(&[1])).is_err());
}

#[tokio::test]
async fn any_other_form_of_the_parameters_is_not_read_and_not_changed() {
    for params in [
        json!({}),
        json!(null),
        json!([]),
        json!({ "segments": "all" }),
        json!({ "segments": [1] }),
        json!({ "segments": ["x1"] }),
        json!({ "segments": [" 1"] }),
        json!({ "segments": ["1"], "allSegments": "false" }),
        json!({ "segments": ["1"], "traits": [{ "sid": "2" }] }),
        json!({ "segments": ["1"], "mode": "PARTIAL" }),
        json!({ "ingest": { "scope": "PARTIAL", "entities": ["SEGMENT:1"] } }),
    ] {
        let seen = one(params.clone()).await;
        assert_eq!(seen.selection, None, "{params}");
        for error in [seen.selecting(&ids(&[1])).unwrap_err(), seen.deselecting(&ids(&[1])).unwrap_err()] {
            assert_eq!(error.kind(), CallKind::Unreadable, "{params}");
            assert!(error.to_string().contains("in a form that is not known"), "{error}");
        }
    }
    let least = one(json!({ "segments": [] })).await;
    assert_eq!(least.selection, Some(SourceSelection::default()));
    let all = one(json!({ "segments": ["1"], "allSegments": true })).await;
    assert!(all.selecting(&ids(&[2])).unwrap().is_empty(), "it has every segment");
    assert!(all.deselecting(&ids(&[1])).unwrap_err().to_string().contains("selects all segments"));
}

#[tokio::test]
async fn another_connection_in_the_answer_is_no_answer() {
    for row in [json!([{ "id": "other", "params": {} }]), json!([]), json!([{ "id": "S" }, { "id": "S" }])] {
        let fixture = Fixture::new().await;
        let specs = json!([{ "id": "A", "name": "Adobe Audience Manager" }]);
        answer(&fixture, "GET", "connectionSpecs", listed(&specs)).await;
        answer(&fixture, "GET", "flows", listed(&json!([flow("f", "enabled")]))).await;
        answer(&fixture, "GET", "sourceConnections/S", listed(&row)).await;
        let error: ApiError = fixture.aep.audience_manager_source().await.unwrap_err();
        assert_eq!(error.kind(), CallKind::Unreadable, "{row}");
    }
}
