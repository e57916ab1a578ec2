//! The Audience Manager source as a client sees it: what it selects, how that is changed, and what arrives.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::flow_writes::{act, make, patch, row, text};
use crate::support::Org;

const HOUR: u32 = 3_600;
const BASE: &str = "/data/foundation/flowservice";

async fn later(org: &mut Org, seconds: u32) {
    let moved = org.control(Method::POST, "/practice/clock", Some(json!({ "advance_s": seconds }))).await;
    assert_eq!(moved.status, StatusCode::OK);
    org.sign_in().await;
}

async fn switch(org: &Org, value: &str) {
    let change = json!({ "audience_manager_source": value });
    let moved = org.control(Method::POST, "/practice/switches", Some(change)).await;
    assert_eq!(moved.status, StatusCode::OK, "{moved:?}");
}

async fn spec(org: &Org) -> String {
    text(&row(org, "connectionSpecs?property=name==Adobe%20Audience%20Manager").await["id"])
}

/// Dataflows of the source.
async fn flows(org: &Org) -> Vec<Value> {
    let filter = format!("property=inheritedAttributes.sourceConnections[].connectionSpec.id=={}", spec(org).await);
    let answer = org.get(&format!("{BASE}/flows?{filter}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    answer.body["items"].as_array().unwrap().clone()
}

/// The dataflow and its source connection.
async fn source(org: &Org) -> (Value, Value) {
    let flow = flows(org).await.remove(0);
    let id = text(&flow["sourceConnectionIds"][0]);
    (flow, row(org, &format!("sourceConnections/{id}")).await)
}

/// A segment that the source does not select, with people in it.
async fn fresh(org: &Org) -> Value {
    let (_, source) = source(org).await;
    let all = org.get("/v1/segments?includeMetrics=true").await.body;
    let selected = source["params"]["segments"].as_array().unwrap().clone();
    let is_fresh = |row: &&Value| {
        !selected.contains(&json!(row["sid"].to_string())) && row["totalUniques1Day"].as_u64() > Some(50)
    };
    all.as_array().unwrap().iter().find(is_fresh).unwrap().clone()
}

fn add(sid: &Value) -> Value {
    json!([{ "op": "add", "path": "/params/segments/-", "value": sid.to_string() }])
}

async fn arrived(org: &Org, sid: &Value) -> Vec<Value> {
    let path = format!("/data/core/ups/audiences?property=audienceId=={sid}&property=namespace==AAMSegments");
    org.get(&path).await.body["children"].as_array().unwrap().clone()
}

async fn size(org: &mut Org, sid: &Value) -> Value {
    let pql = format!("segmentMembership.get(\"AAMSegments\").get(\"{sid}\").status in [\"realized\"]");
    let body = json!({ "predicateExpression": pql, "predicateType": "pql/text" });
    let made = org.post("/data/core/ups/preview", &body).await;
    assert_eq!(made.status, StatusCode::CREATED, "{made:?}");
    let moved = org.control(Method::POST, "/practice/clock", Some(json!({ "advance_s": 20 }))).await;
    assert_eq!(moved.status, StatusCode::OK);
    org.get(&format!("/data/core/ups/estimate/{}", text(&made.body["previewId"]))).await.body["estimatedSize"].clone()
}

#[tokio::test]
async fn a_selected_segment_becomes_an_audience_that_fills() {
    let mut org = Org::start().await;
    let segment = fresh(&org).await;
    let sid = &segment["sid"];
    let (flow, connection) = source(&org).await;
    let path = format!("sourceConnections/{}", text(&connection["id"]));
    let etag = text(&connection["etag"]);
    assert_eq!(patch(&org, &path, None, &add(sid)).await.status, StatusCode::BAD_REQUEST);
    let done = patch(&org, &path, Some(&etag), &add(sid)).await;
    assert_eq!(done.status, StatusCode::OK, "{done:?}");
    let stale = patch(&org, &path, Some(&etag), &add(sid)).await;
    assert_eq!(stale.status, StatusCode::PRECONDITION_FAILED, "{stale:?}");
    assert_eq!(size(&mut org, sid).await, 0, "Audience Manager has members, no profile does");
    later(&mut org, 20 * 60).await;
    let found = arrived(&org, sid).await;
    assert_eq!(found.len(), 1);
    let audience = &found[0];
    assert_eq!((&audience["name"], &audience["originName"]), (&segment["name"], &json!("AUDIENCE_MANAGER")));
    assert_eq!((&audience["linkedAudienceRef"]["flowId"], &audience["metrics"]), (&flow["id"], &Value::Null));
    later(&mut org, 24 * HOUR).await;
    let found = arrived(&org, sid).await;
    let members = found[0]["metrics"]["data"]["totalProfiles"].clone();
    assert!(found.len() == 1 && members.as_u64() > Some(50), "{found:?}");
    assert_eq!(size(&mut org, sid).await, members);

    let id = text(&flow["id"]);
    assert_eq!(act(&org, &id, "disable").await.status, StatusCode::OK);
    later(&mut org, 48 * HOUR).await;
    let kept = arrived(&org, sid).await;
    assert_eq!(kept[0]["metrics"]["updateEpoch"], found[0]["metrics"]["updateEpoch"], "paused");
    let org = Org::start_in({
        org.running.stop().await.unwrap();
        org.folder
    })
    .await;
    assert_eq!(act(&org, &id, "enable").await.status, StatusCode::OK);
    let mut org = org;
    later(&mut org, 25 * HOUR).await;
    let again = arrived(&org, sid).await;
    assert!(again[0]["metrics"]["updateEpoch"].as_i64() > kept[0]["metrics"]["updateEpoch"].as_i64(), "resumed");
}

#[tokio::test]
async fn what_cannot_be_selected_is_refused() {
    let org = Org::start().await;
    let (_, connection) = source(&org).await;
    let path = format!("sourceConnections/{}", text(&connection["id"]));
    let etag = text(&connection["etag"]);
    for (operation, sentence) in [
        (json!({ "op": "add", "path": "/params/segments/-", "value": "1" }), "The segment 1 does not exist"),
        (json!({ "op": "add", "path": "/params/segments/-", "value": 7 }), "7 in segments is not an id"),
        (json!({ "op": "add", "path": "/params/traits/-", "value": "1" }), "Traits can only be selected all together"),
        (json!({ "op": "add", "path": "/params/audiences", "value": [] }), "unknown field audiences"),
        (json!({ "op": "replace", "path": "/params/allTraits", "value": "yes" }), "neither true nor false"),
        (json!({ "op": "replace", "path": "/params", "value": [] }), "params is not an object"),
    ] {
        let answer = patch(&org, &path, Some(&etag), &json!([operation])).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{operation}");
        assert!(answer.body.to_string().contains(sentence), "{operation} {answer:?}");
    }
    let body = json!({ "name": "Another", "connectionSpec": { "id": spec(&org).await, "version": "1.0" } });
    let made = make(&org, "connections", &body).await;
    assert_eq!(made.status, StatusCode::CREATED, "{made:?}");
    let mut body = body;
    body["baseConnectionId"] = made.body["id"].clone();
    body["params"] = json!({ "segments": ["1"] });
    assert_eq!(make(&org, "sourceConnections", &body).await.status, StatusCode::BAD_REQUEST);
    body["params"] = json!({});
    assert_eq!(make(&org, "sourceConnections", &body).await.status, StatusCode::CREATED);
    assert_eq!(source(&org).await.1["etag"], connection["etag"], "nothing was changed");
}

#[tokio::test]
async fn its_parameters_can_have_another_form_or_it_can_be_absent() {
    let mut org = Org::start().await;
    let (flow, before) = source(&org).await;
    let path = format!("sourceConnections/{}", text(&before["id"]));
    let sid = fresh(&org).await["sid"].clone();
    switch(&org, "unknown").await;
    let (_, other) = source(&org).await;
    assert_eq!(other["params"]["segments"], Value::Null);
    assert_eq!(other["etag"], before["etag"]);
    let etag = text(&other["etag"]);
    let renamed = json!([{ "op": "replace", "path": "/name", "value": "Renamed" }]);
    assert_eq!(patch(&org, &path, Some(&etag), &renamed).await.status, StatusCode::OK);
    let etag = text(&source(&org).await.1["etag"]);
    let own = json!([{ "op": "add", "path": "/params/segments", "value": [sid.to_string()] }]);
    assert_eq!(patch(&org, &path, Some(&etag), &own).await.status, StatusCode::BAD_REQUEST);

    switch(&org, "absent").await;
    assert_eq!(flows(&org).await, Vec::<Value>::new());
    assert_eq!(org.get(&format!("{BASE}/flows/{}", text(&flow["id"]))).await.status, StatusCode::NOT_FOUND);
    assert_eq!(act(&org, &text(&flow["id"]), "disable").await.status, StatusCode::NOT_FOUND);
    assert_eq!(patch(&org, &path, Some(&etag), &renamed).await.status, StatusCode::NOT_FOUND);
    let audiences = async |org: &Org| {
        let path = "/data/core/ups/audiences?property=originName==AUDIENCE_MANAGER&sort=name:asc";
        let rows = org.get(path).await.body["children"].as_array().unwrap().clone();
        rows.iter().map(|row| row["metrics"]["updateEpoch"].clone()).collect::<Vec<_>>()
    };
    let then = audiences(&org).await;
    later(&mut org, 48 * HOUR).await;
    assert_eq!(audiences(&org).await, then, "nothing arrives");
    switch(&org, "known").await;
    let (_, after) = source(&org).await;
    assert_eq!((&after["params"], &after["name"]), (&before["params"], &json!("Renamed")));
    later(&mut org, 25 * HOUR).await;
    assert_ne!(audiences(&org).await, then);
}
