//! What the Flow Service lets a client change (AEP contract §13.3, §14.3), and how it refuses.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{Org, Read, read};

pub const BASE: &str = "/data/foundation/flowservice";
const PROFILES: &str = "8a9c3494-9708-43d7-ae3f-cda01e5030e1";
pub const SELECTORS: &str = "/transformations/0/params/segmentSelectors/selectors";

async fn sent(org: &Org, method: Method, path: &str, sandbox: &str, etag: Option<&str>, body: Option<&Value>) -> Read {
    let request = org.request(method, &format!("{BASE}/{path}")).header("x-sandbox-name", sandbox);
    let request = if let Some(etag) = etag { request.header("if-match", etag) } else { request };
    let request = if let Some(body) = body { request.json(body) } else { request };
    read(request.send().await.unwrap()).await
}

pub async fn make(org: &Org, resource: &str, body: &Value) -> Read {
    sent(org, Method::POST, resource, "prod", None, Some(body)).await
}

pub async fn patch(org: &Org, path: &str, etag: Option<&str>, operations: &Value) -> Read {
    sent(org, Method::PATCH, path, "prod", etag, Some(operations)).await
}

async fn remove(org: &Org, path: &str) -> Read {
    sent(org, Method::DELETE, path, "prod", None, None).await
}

pub async fn act(org: &Org, flow: &str, op: &str) -> Read {
    sent(org, Method::POST, &format!("flows/{flow}/action?op={op}"), "prod", None, None).await
}

pub async fn row(org: &Org, path: &str) -> Value {
    let answer = org.get(&format!("{BASE}/{path}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{path} {answer:?}");
    answer.body["items"][0].clone()
}

async fn spec(org: &Org, resource: &str, name: &str) -> String {
    let found = row(org, &format!("{resource}?property=name=={name}")).await;
    found["id"].as_str().unwrap().to_owned()
}

pub async fn destination(org: &Org) -> String {
    spec(org, "connectionSpecs", "Experience%20Cloud%20Audiences").await
}

/// The dataflow to Experience Cloud Audiences.
pub async fn sharing(org: &Org) -> Value {
    let spec = destination(org).await;
    row(org, &format!("flows?property=inheritedAttributes.targetConnections[].connectionSpec.id=={spec}")).await
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn code(answer: &Read) -> String {
    answer.body["type"].as_str().and_then(|kind| kind.rsplit_once('/')).map_or("", |(_, code)| code).to_owned()
}

fn selector(id: &str) -> Value {
    json!({ "type": "PLATFORM_SEGMENT", "value": { "id": id, "name": "A name", "description": "" } })
}

pub fn add(id: &str) -> Value {
    json!({ "op": "add", "path": format!("{SELECTORS}/-"), "value": selector(id) })
}

pub fn selected(flow: &Value) -> Vec<String> {
    let selectors = flow.pointer(SELECTORS).and_then(Value::as_array).cloned().unwrap_or_default();
    selectors.iter().map(|selector| text(&selector["value"]["id"])).collect()
}

/// Audiences of an origin that are published and not shared yet.
pub async fn audiences(org: &Org, origin: &str) -> Vec<Value> {
    let taken = selected(&sharing(org).await);
    let path = format!("/data/core/ups/audiences?limit=100&property=originName=={origin}");
    let rows = org.get(&path).await.body["children"].as_array().unwrap().clone();
    let is_free = |row: &Value| row["lifecycleState"] == "published" && !taken.contains(&text(&row["id"]));
    rows.into_iter().filter(is_free).collect()
}

/// Ids of the parts of a new chain: bases, source, target.
async fn chain(org: &Org, sandbox: &str) -> [String; 4] {
    let destination = destination(org).await;
    let make = async |resource: &str, body: Value| {
        let made = sent(org, Method::POST, resource, sandbox, None, Some(&body)).await;
        assert_eq!(made.status, StatusCode::CREATED, "{made:?}");
        assert!(made.body["etag"].as_str().unwrap().starts_with('"'), "{made:?}");
        text(&made.body["id"])
    };
    let kind = |id: &str| json!({ "id": id, "version": "1.0" });
    let from = make("connections", json!({ "name": "From", "connectionSpec": kind(PROFILES) })).await;
    let to = make("connections", json!({ "name": "To", "connectionSpec": kind(&destination) })).await;
    let end = |name: &str, base: &str, id: &str| json!({ "name": name, "baseConnectionId": base, "connectionSpec": kind(id), "data": { "format": "json" }, "params": {} });
    let source = make("sourceConnections", end("Source", &from, PROFILES)).await;
    let target = make("targetConnections", end("Target", &to, &destination)).await;
    [from, to, source, target]
}

async fn new_flow(org: &Org, source: &str, target: &str) -> Value {
    let spec = spec(org, "flowSpecs", "UPStoSegmentBasedDestination").await;
    json!({
        "name": "Sharing", "description": "of a test", "flowSpec": { "id": spec, "version": "1.0" },
        "sourceConnectionIds": [source], "targetConnectionIds": [target],
        "transformations": [{ "name": "GeneralTransform", "params": {
            "profileSelectors": { "selectors": [] }, "segmentSelectors": { "selectors": [] } } }],
    })
}

#[tokio::test]
async fn a_chain_is_created_from_below_and_deleted_from_above() {
    let org = Org::start().await;
    let [from, to, source, target] = chain(&org, "prod").await;
    let body = new_flow(&org, &source, &target).await;
    let made = make(&org, "flows", &body).await;
    assert_eq!(made.status, StatusCode::CREATED, "{made:?}");
    let flow = text(&made.body["id"]);
    let shown = row(&org, &format!("flows/{flow}")).await;
    assert_eq!((&shown["state"], &shown["etag"]), (&json!("enabled"), &made.body["etag"]));
    assert_eq!(shown["inheritedAttributes"]["targetConnections"][0]["baseConnection"]["id"], to);

    let targets = format!("targetConnections/{target}");
    for (path, expected) in [
        (format!("connections/{from}"), "1418-400"),
        (format!("connections/{to}"), "1418-400"),
        (targets.clone(), "1447-400"),
        (format!("sourceConnections/{source}"), "1447-400"),
    ] {
        let refused = remove(&org, &path).await;
        assert_eq!((refused.status, code(&refused).as_str()), (StatusCode::BAD_REQUEST, expected), "{path}");
    }
    for path in [
        format!("flows/{flow}"),
        targets,
        format!("sourceConnections/{source}"),
        format!("connections/{to}"),
        format!("connections/{from}"),
    ] {
        let gone = remove(&org, &path).await;
        assert_eq!((gone.status, gone.body), (StatusCode::ACCEPTED, Value::Null), "{path}");
        let again = org.get(&format!("{BASE}/{path}")).await;
        assert_eq!(again.status, StatusCode::NOT_FOUND, "{path}");
        assert!(again.body["errorMessage"].as_str().unwrap().contains("not found with id"), "{again:?}");
        assert_eq!(remove(&org, &path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn bodies_that_cannot_be_are_refused_with_the_services_words() {
    let org = Org::start().await;
    let [from, _, source, target] = chain(&org, "prod").await;
    let flow = new_flow(&org, &source, &target).await;
    let with = |base: &Value, field: &str, value: Value| {
        let mut body = base.clone();
        body[field] = value;
        body
    };
    let spec = |id: &str| json!({ "id": id, "version": "1.0" });
    let connection = json!({ "name": "C", "connectionSpec": spec(PROFILES) });
    let end = with(&connection, "baseConnectionId", json!(from));
    let destination = destination(&org).await;
    for (resource, body, status, code) in [
        ("connections", json!([]), 400, ""),
        ("connections", with(&connection, "name", json!(" ")), 400, ""),
        ("connections", json!({ "name": "C" }), 400, "Please provide a valid spec id"),
        ("connections", with(&connection, "connectionSpec", spec("none")), 400, "Please provide a valid spec id"),
        ("connections", with(&connection, "connectionSpec", json!({ "id": PROFILES })), 422, ""),
        ("sourceConnections", with(&end, "baseConnectionId", json!("none")), 404, "1101-404"),
        ("sourceConnections", with(&end, "connectionSpec", spec(&destination)), 400, "1413-400"),
        ("targetConnections", connection.clone(), 400, ""),
        ("flows", with(&flow, "state", json!("enabled")), 400, "1410-400"),
        ("flows", with(&flow, "flowSpec", spec("none")), 400, "1413-400"),
        ("flows", with(&flow, "flowSpec", json!({ "id": "x" })), 422, ""),
        ("flows", with(&flow, "sourceConnectionIds", json!([])), 400, ""),
        ("flows", with(&flow, "sourceConnectionIds", json!(["none"])), 404, "1101-404"),
        ("flows", with(&flow, "targetConnectionIds", json!([source])), 404, "1101-404"),
        ("flows", with(&flow, "transformations", json!({})), 400, ""),
        ("flows", with(&flow, "name", json!(7)), 400, ""),
    ] {
        let refused = make(&org, resource, &body).await;
        assert_eq!(refused.status.as_u16(), status, "{resource} {body} {refused:?}");
        match code {
            "" => assert!(refused.body["errorMessage"].is_string(), "{refused:?}"),
            code if code.contains(' ') => assert_eq!(refused.body, json!({ "message": code })),
            code => assert_eq!(refused.body["type"], format!("http://ns.adobe.com/aep/errors/{code}"), "{refused:?}"),
        }
    }
    for resource in ["connectionSpecs", "flowSpecs", "runs"] {
        assert_eq!(make(&org, resource, &json!({})).await.status, StatusCode::METHOD_NOT_ALLOWED, "{resource}");
    }
    assert_eq!(make(&org, "nothing", &json!({})).await.status, StatusCode::NOT_FOUND);
    let empty = sent(&org, Method::POST, "flows", "prod", None, None).await;
    assert_eq!(code(&empty), "1405-400", "{empty:?}");
}

#[tokio::test]
async fn a_change_needs_the_current_version_and_makes_another() {
    let org = Org::start().await;
    let flow = sharing(&org).await;
    let path = format!("flows/{}", text(&flow["id"]));
    let etag = text(&flow["etag"]);
    let fresh = text(&audiences(&org, "REAL_TIME_CUSTOMER_PROFILE").await[0]["id"]);
    let change = json!([add(&fresh)]);

    let blind = patch(&org, &path, None, &change).await;
    assert_eq!((blind.status, code(&blind).as_str()), (StatusCode::BAD_REQUEST, "1403-400"));
    for stale in ["\"00000000-0000-0200-0000-000000000000\"", etag.trim_matches('"'), "*"] {
        let refused = patch(&org, &path, Some(stale), &change).await;
        assert_eq!((refused.status, code(&refused).as_str()), (StatusCode::PRECONDITION_FAILED, "1404-412"), "{stale}");
        let words = refused.body["detail"].as_str().unwrap();
        assert_eq!(words, format!("Supplied version=[{stale}] does not match the current version on entity=[{etag}]"));
    }
    let done = patch(&org, &path, Some(&etag), &change).await;
    assert_eq!(done.status, StatusCode::OK, "{done:?}");
    assert!(done.body["id"] == flow["id"] && done.body["etag"] != flow["etag"], "{done:?}");
    assert_eq!(patch(&org, &path, Some(&etag), &change).await.status, StatusCode::PRECONDITION_FAILED, "once");

    let shown = row(&org, &path).await;
    assert_eq!((&shown["etag"], &shown["version"]), (&done.body["etag"], &done.body["etag"]));
    assert_eq!(shown["lastOperation"]["operation"], "update");
    assert_eq!(selected(&shown).len(), 4);
    let last = shown.pointer(&format!("{SELECTORS}/3/value")).unwrap();
    assert!(last["id"] == fresh.as_str() && last["createTime"] == last["updateTime"], "{last}");
    let seconds: i64 = last["createTime"].as_str().unwrap().parse().unwrap();
    let now = org.control(Method::GET, "/practice/clock", None).await.body["now_ms"].as_i64().unwrap();
    assert!((now / 1_000 - seconds).abs() < 60, "{last}");

    let id = text(&flow["id"]);
    let on = act(&org, &id, "ENABLE").await;
    assert!(on.status == StatusCode::OK && on.body["etag"] != done.body["etag"], "{on:?}");
    assert_eq!(act(&org, &id, "enable").await.body, on.body, "nothing changes");
    assert_eq!(row(&org, &path).await["state"], "enabled");
    act(&org, &id, "disable").await;
    assert_eq!(row(&org, &path).await["state"], "disabled");
    assert_eq!(code(&act(&org, &id, "finalize").await), "1448-400");
    let late = sent(&org, Method::POST, &format!("{path}/action?op=enable"), "prod", Some(&etag), None).await;
    assert_eq!(late.status, StatusCode::PRECONDITION_FAILED);
}

#[tokio::test]
async fn patches_are_strict_and_all_or_nothing() {
    let org = Org::start().await;
    let flow = sharing(&org).await;
    let path = format!("flows/{}", text(&flow["id"]));
    let fresh = text(&audiences(&org, "REAL_TIME_CUSTOMER_PROFILE").await[0]["id"]);
    let with = |operation: Value| json!([add(&fresh), operation]);
    let at = |rest: &str| format!("{SELECTORS}{rest}");
    for (operations, expected) in [
        (json!([]), "1405-400"),
        (json!({}), ""),
        (json!([7]), "1434-400"),
        (with(json!({ "op": "move", "path": at("/0"), "from": at("/1") })), "1434-400"),
        (with(json!({ "op": "remove", "path": at("/4") })), "1455-400"),
        (with(json!({ "op": "remove", "path": at("/-") })), "1455-400"),
        (with(json!({ "op": "remove", "path": "/transformations/1" })), "1455-400"),
        (with(json!({ "op": "replace", "path": "/transformations/0/none", "value": 1 })), "1455-400"),
        (with(json!({ "op": "add", "path": "/transformations/0/none/inner", "value": 1 })), "1455-400"),
        (with(json!({ "op": "add", "path": at("/9"), "value": selector(&fresh) })), "1455-400"),
        (with(json!({ "op": "add", "path": at("/01"), "value": selector(&fresh) })), "1455-400"),
        (with(json!({ "op": "test", "path": "/name", "value": "another" })), "1455-400"),
        (with(json!({ "op": "replace", "path": "/state", "value": "enabled" })), "1455-400"),
        (with(json!({ "op": "add", "path": "name", "value": "x" })), "1455-400"),
        (with(json!({ "op": "add", "path": "/name" })), "1455-400"),
        (with(json!({ "op": "replace", "path": "/name", "value": "" })), ""),
        (with(add("no-such-audience")), ""),
        (with(json!({ "op": "add", "path": at("/-"), "value": { "type": "OTHER", "value": { "id": fresh } } })), ""),
        (with(json!({ "op": "replace", "path": at(""), "value": {} })), ""),
    ] {
        let refused = patch(&org, &path, Some(&text(&flow["etag"])), &operations).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{operations}");
        assert_eq!(code(&refused), expected, "{operations} {refused:?}");
        assert_eq!(row(&org, &path).await, flow, "nothing of it is done: {operations}");
    }
    let before = selected(&flow);
    let operations = json!([
        { "op": "test", "path": "/name", "value": flow["name"] },
        { "op": "REMOVE", "path": at("/2"), "value": {} },
        { "op": "remove", "path": at("/0") },
        { "op": "add", "path": at("/0"), "value": selector(&fresh) },
        { "op": "replace", "path": "/description", "value": "changed" },
    ]);
    let done = patch(&org, &path, Some(&text(&flow["etag"])), &operations).await;
    assert_eq!(done.status, StatusCode::OK, "{done:?}");
    let shown = row(&org, &path).await;
    assert_eq!(selected(&shown), [fresh, before[1].clone()]);
    assert_eq!(shown["description"], "changed");
    assert_eq!(
        shown.pointer(&at("/1/value/createTime")),
        flow.pointer(&at("/1/value/createTime")),
        "what was there stays as it was"
    );
}

#[tokio::test]
async fn only_what_the_destination_takes_can_be_selected() {
    let org = Org::start().await;
    let flow = sharing(&org).await;
    let path = format!("flows/{}", text(&flow["id"]));
    let etag = text(&flow["etag"]);
    for origin in ["AUDIENCE_MANAGER", "AUDIENCE_ORCHESTRATION"] {
        let other = audiences(&org, origin).await.remove(0);
        let outside = outside(&other, &other["namespace"]);
        let refused = patch(&org, &path, Some(&etag), &json!([outside])).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{origin} {refused:?}");
        assert!(refused.body["errorMessage"].as_str().unwrap().contains(origin), "{refused:?}");
    }
    let upload = audiences(&org, "CUSTOM_UPLOAD").await.remove(0);
    for wrong in [add(&text(&upload["id"])), add(&text(&upload["audienceId"])), outside(&upload, &json!("AEPSegments"))]
    {
        let refused = patch(&org, &path, Some(&etag), &json!([wrong])).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
    let done = patch(&org, &path, Some(&etag), &json!([outside(&upload, &upload["namespace"])])).await;
    assert_eq!(done.status, StatusCode::OK, "{done:?}");
    let etag = text(&done.body["etag"]);

    let one = text(&audiences(&org, "REAL_TIME_CUSTOMER_PROFILE").await[0]["id"]);
    let many: Vec<Value> = (0..247).map(|_| add(&one)).collect();
    let full = patch(&org, &path, Some(&etag), &json!(many)).await;
    assert_eq!(full.status, StatusCode::BAD_REQUEST, "251 are too many: {full:?}");
    let fits = patch(&org, &path, Some(&etag), &json!(many[..246])).await;
    assert_eq!(fits.status, StatusCode::OK, "{fits:?}");
}

pub fn outside(audience: &Value, namespace: &Value) -> Value {
    let value = json!({ "id": audience["audienceId"], "systemSegmentId": audience["id"], "namespace": namespace });
    json!({ "op": "add", "path": format!("{SELECTORS}/-"), "value": { "type": "PLATFORM_SEGMENT", "value": value } })
}

#[tokio::test]
async fn one_sandbox_hosts_the_destination() {
    let org = Org::start().await;
    let [_, _, source, target] = chain(&org, "spring-tests").await;
    let body = new_flow(&org, &source, &target).await;
    let here = make(&org, "flows", &body).await;
    assert_eq!(code(&here), "1101-404", "connections belong to their sandbox");
    let post = async || sent(&org, Method::POST, "flows", "spring-tests", None, Some(&body)).await;
    let refused = post().await;
    assert_eq!((refused.status, code(&refused).as_str()), (StatusCode::BAD_REQUEST, "1100-400"), "{refused:?}");
    let old = sharing(&org).await;
    assert_eq!(remove(&org, &format!("flows/{}", text(&old["id"]))).await.status, StatusCode::ACCEPTED);
    assert_eq!(post().await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn each_permission_is_needed_for_its_calls() {
    let org = Org::start().await;
    let flow = sharing(&org).await;
    let path = format!("flows/{}", text(&flow["id"]));
    let rename = json!([{ "op": "replace", "path": "/name", "value": "Renamed" }]);
    for (lacking, reads, activates, manages) in [
        ("view", "2118-403", "2118-403", "2118-403"),
        ("activate", "", "2121-403", "1448-400"),
        ("manage", "", "", "2120-403"),
    ] {
        let moved = json!({ "without_destination_permissions": [lacking] });
        org.control(Method::POST, "/practice/switches", Some(moved)).await;
        assert_eq!(code(&org.get(&format!("{BASE}/flows")).await), reads, "{lacking}");
        assert_eq!(code(&act(&org, &text(&flow["id"]), "none").await), manages, "{lacking}");
        assert_eq!(code(&patch(&org, &path, Some(&text(&flow["etag"])), &rename).await), activates, "{lacking}");
    }
}

#[tokio::test]
async fn switches_show_the_older_answer_and_a_dataflow_that_is_busy() {
    let org = Org::start().await;
    let flow = sharing(&org).await;
    let path = format!("flows/{}", text(&flow["id"]));
    let moved = json!({ "flow_patch_empty": true, "flow_updating_s": 3600 });
    org.control(Method::POST, "/practice/switches", Some(moved)).await;
    let rename = json!([{ "op": "replace", "path": "/name", "value": "Renamed" }]);
    let done = patch(&org, &path, Some(&text(&flow["etag"])), &rename).await;
    assert_eq!((done.status, done.body), (StatusCode::ACCEPTED, Value::Null));
    let shown = row(&org, &path).await;
    assert_eq!((&shown["name"], &shown["state"]), (&json!("Renamed"), &json!("updating")));
    let busy = patch(&org, &path, Some(&text(&shown["etag"])), &rename).await;
    assert_eq!((busy.status, code(&busy).as_str()), (StatusCode::BAD_REQUEST, "1421-400"));
    assert_eq!(code(&act(&org, &text(&flow["id"]), "enable").await), "1421-400");
    org.control(Method::POST, "/practice/clock", Some(json!({ "advance_s": 3600 }))).await;
    let shown = row(&org, &path).await;
    assert_eq!(shown["state"], "disabled");
    assert_eq!(patch(&org, &path, Some(&text(&shown["etag"])), &rename).await.status, StatusCode::ACCEPTED);
}

#[tokio::test]
async fn what_was_created_and_changed_survives_a_restart() {
    let org = Org::start().await;
    let [_, _, source, target] = chain(&org, "prod").await;
    let body = new_flow(&org, &source, &target).await;
    let made = make(&org, "flows", &body).await;
    let path = format!("flows/{}", text(&made.body["id"]));
    let fresh = text(&audiences(&org, "REAL_TIME_CUSTOMER_PROFILE").await[0]["id"]);
    patch(&org, &path, Some(&text(&made.body["etag"])), &json!([add(&fresh)])).await;
    let (before, target) = (row(&org, &path).await, row(&org, &format!("targetConnections/{target}")).await);
    assert_eq!(selected(&before), [fresh]);
    let Org { running, folder, .. } = org;
    running.stop().await.unwrap();
    let org = Org::start_in(folder).await;
    assert_eq!(row(&org, &path).await, before);
    assert_eq!(row(&org, &format!("targetConnections/{}", text(&target["id"]))).await, target);
}
