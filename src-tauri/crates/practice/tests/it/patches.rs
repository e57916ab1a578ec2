//! Hostile JSON patches.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::aep_audiences::patch;
use crate::support::{Org, read};
use crate::wild;

/// The path of an audience that may be changed.
async fn an_audience(org: &Org) -> String {
    let body = json!({
        "name": "Patched", "type": "SegmentDefinition", "schema": { "name": "_xdm.context.profile" },
        "expression": { "type": "PQL", "format": "pql/text", "value": "person.gender = \"female\"" },
    });
    let made = read(org.request(Method::POST, "/data/core/ups/audiences").json(&body).send().await.unwrap()).await;
    assert_eq!(made.status, StatusCode::CREATED, "{made:?}");
    format!("/data/core/ups/audiences/{}", made.body["id"].as_str().unwrap())
}

#[tokio::test]
async fn a_list_that_is_copied_into_itself_is_refused() {
    let org = Org::start().await;
    let audience = an_audience(&org).await;
    let before = org.get(&audience).await.body;
    let into_itself = json!({ "op": "copy", "from": "/labels", "path": "/labels/-" });
    let mut operations = vec![json!({ "op": "add", "path": "/labels", "value": ["x"] })];
    operations.extend((0..30).map(|_| into_itself.clone()));
    let memory = wild::memory();
    let answer = patch(&org, &audience, &Value::Array(operations)).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{answer:?}");
    if let (Some(before), Some(after)) = (memory, wild::memory()) {
        assert!(after.saturating_sub(before) < 32 * 1_024 * 1_024, "grown from {before} to {after} bytes");
    }
    assert_eq!(org.get(&audience).await.body, before, "nothing of it is done");
}

#[tokio::test]
async fn unbounded_growth_is_refused_however_it_happens() {
    let org = Org::start().await;
    let audience = an_audience(&org).await;
    // Twice the size each time, from one place to another and back.
    let doubling: Vec<Value> =
        std::iter::once(json!({ "op": "add", "path": "/a", "value": { "0": "x".repeat(1_000) } }))
            .chain((0..40).map(|step| {
                let (from, to) = if step % 2 == 0 { ("a", "b") } else { ("b", "a") };
                json!([
                    { "op": "copy", "from": format!("/{from}"), "path": format!("/{to}") },
                    { "op": "copy", "from": format!("/{from}"), "path": format!("/{to}/{step}") },
                ])
            }))
            .flat_map(|step| step.as_array().cloned().unwrap_or_else(|| vec![step]))
            .collect();
    let nest = (0..60).fold(json!(0), |inner, _| json!([inner]));
    let deeper = (0..100).map(|step| {
        let path = format!("/deep{}", "/0".repeat(step * 60));
        json!({ "op": "add", "path": path, "value": nest })
    });
    let many = (0..201).map(|_| json!({ "op": "test", "path": "/name", "value": "Patched" }));
    for (case, operations) in [("doubling", doubling), ("depth", deeper.collect()), ("many", many.collect())] {
        let answer = patch(&org, &audience, &Value::Array(operations)).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{case}: {:.300}", answer.body.to_string());
        wild::is_alive(&org).await;
    }
    let last = (0..200).map(|step| json!({ "op": "add", "path": "/name", "value": format!("Patched {step}") }));
    let answer = patch(&org, &audience, &Value::Array(last.collect())).await;
    assert_eq!(answer.body["name"], "Patched 199", "{answer:?}");
}
