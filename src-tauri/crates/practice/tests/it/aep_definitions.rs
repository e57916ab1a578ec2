//! Segment definitions (AEP contract §6).

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::aep_audiences::{fixture, has_fields, patch, refusal};
use crate::support::{Org, read};

const DEFINITIONS: &str = "/data/core/ups/segment/definitions";

fn body(name: &str) -> Value {
    json!({
        "name": name, "schema": { "name": "_xdm.context.profile" },
        "expression": { "type": "PQL", "format": "pql/text", "value": "person.age >= 30 and loyalty.tier in [\"Gold\"]" },
    })
}

#[tokio::test]
async fn definitions_mirror_the_platform_s_own_audiences() {
    let org = Org::start().await;
    let first = org.get(&format!("{DEFINITIONS}?limit=50&page=0")).await.body;
    let last_page = first["page"]["totalPages"].as_u64().unwrap() - 1;
    let last = org.get(&format!("{DEFINITIONS}?limit=50&page={last_page}")).await.body;
    assert!(last["segments"].as_array().unwrap().len() <= 50 && last["link"]["next"].is_null());
    assert!(first["link"]["next"].is_string());
    let one = &first["segments"][0];
    // `payloadSchema` is what a caller may send on top; nothing here has one.
    has_fields(one, &fixture(include_str!("../fixtures/definitions.json")), &["payloadSchema"], "");
    let id = one["id"].as_str().unwrap();
    assert_eq!(org.get(&format!("/data/core/ups/audiences/{id}")).await.body["name"], one["name"]);
    let own = org.get("/data/core/ups/audiences?limit=1&property=type==SegmentDefinition").await.body;
    assert_eq!(first["page"]["totalCount"], own["_page"]["totalCount"]);
    let streaming = org.get(&format!("{DEFINITIONS}?evaluationInfo.continuous.enabled=true")).await.body;
    let streaming = streaming["segments"].as_array().unwrap();
    assert!(!streaming.is_empty() && streaming.iter().all(|s| s["evaluationInfo"]["continuous"]["enabled"] == true));
}

#[tokio::test]
async fn a_name_can_be_taken_only_once() {
    let org = Org::start().await;
    let request = org.request(Method::POST, DEFINITIONS).json(&body("Only once"));
    let response = request.send().await.unwrap();
    let location = response.headers()["x-location"].to_str().unwrap().to_owned();
    let made = read(response).await;
    assert_eq!(made.status, StatusCode::OK);
    assert!(location.ends_with(made.body["id"].as_str().unwrap()));
    assert_eq!(refusal(&org.post(DEFINITIONS, &body("Only once")).await).0, 422);
    let path = format!("{DEFINITIONS}/{}", made.body["id"].as_str().unwrap());
    let mut whole = made.body.clone();
    whole["name"] = json!("Another name");
    let changed = patch(&org, &path, &whole).await;
    assert_eq!((changed.status, &changed.body["name"]), (StatusCode::OK, &json!("Another name")));
    let gone = org.delete(&path).await;
    assert_eq!((gone.status, &gone.body["status"]), (StatusCode::OK, &json!(true)));
    assert_eq!(refusal(&org.get(&path).await).0, 404);
}

#[tokio::test]
async fn external_audiences_are_no_definitions() {
    let org = Org::start().await;
    let external = org.get("/data/core/ups/audiences?property=originName==CUSTOM_UPLOAD&limit=1").await.body;
    let id = external["children"][0]["id"].as_str().unwrap();
    assert_eq!(refusal(&org.get(&format!("{DEFINITIONS}/{id}")).await).0, 404);
    let results = org.post(&format!("{DEFINITIONS}/bulk-get"), &json!({ "ids": [{ "id": id }] })).await;
    assert_eq!(results.body["results"][id]["errors"]["404"][0]["code"], 404);
}

#[tokio::test]
async fn an_expression_goes_to_json_and_back() {
    let org = Org::start().await;
    let there = org.post("/data/core/ups/segment/conversion", &body("Convert me")).await.body;
    assert_eq!(there["expression"]["format"], "pql/json");
    let tree: Value = serde_json::from_str(there["expression"]["value"].as_str().unwrap()).unwrap();
    assert_eq!((&tree["nodeType"], &tree["fnName"]), (&json!("fnApply"), &json!("and")));
    let back = org.post("/data/core/ups/segment/conversion", &there).await.body;
    assert_eq!(back["expression"], body("Convert me")["expression"]);
}
