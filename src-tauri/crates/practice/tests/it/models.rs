//! Look-alike models over HTTP: what may be created and changed, the results of runs, and the traits that use them.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::Org;

/// Days in seconds.
const DAY_S: u32 = 86_400;
/// The data sources of website and app.
const SITE: [u64; 2] = [61_202, 61_203];

/// Lets days pass, and signs in again: a token is not valid for so long.
async fn wait(org: &mut Org, days: u32) {
    let answer = org.control(Method::POST, "/practice/clock", Some(json!({ "advance_s": days * DAY_S }))).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    org.sign_in().await;
}

async fn sid_of(org: &Org, name: &str) -> u64 {
    let found = org.get(&format!("/v1/traits?search={name}")).await.body;
    found[0]["sid"].as_u64().unwrap_or_else(|| panic!("{name}: {found}"))
}

fn body(baseline: u64) -> Value {
    json!({ "name": "Like them", "sid": baseline, "algoTypeId": 1, "dataSources": SITE, "lookBackPeriod": 30 })
}

#[tokio::test]
async fn a_model_runs_in_the_evening_and_fills_its_traits_until_it_is_deleted() {
    let mut org = Org::start().await;
    let baseline = sid_of(&org, "high%20lifetime%20value").await;
    let made = org.post("/v1/models", &body(baseline)).await;
    assert_eq!(made.status, 201, "{}", made.body);
    let place = format!("/v1/models/{}", made.body["algoModelId"]);
    assert_eq!((&made.body["lastRunStatus"], &made.body["status"]), (&Value::Null, &json!("ACTIVE")));
    assert_eq!(org.get(&format!("{place}/runs/latest/stats/")).await.body, json!([]));
    let own = json!({
        "name": "Like designers", "traitType": "ALGO_TRAIT", "dataSourceId": 61_208, "folderId": 0, "ttl": 0,
        "algoModelId": made.body["algoModelId"], "thresholdType": "ACCURACY", "accuracy": 0.6,
    });
    assert_eq!(org.post("/v1/traits", &own).await.status, 400, "the model has not run");
    wait(&mut org, 1).await;
    let model = org.get(&place).await.body;
    assert_eq!(model["lastRunStatus"], 2, "{model}");
    assert_eq!(model["lastRunTimestamp"], model["lastSuccessfulRunTimestamp"]);
    let history = org.get(&format!("{place}/processing-history/")).await.body;
    assert_eq!(history[0].as_i64().unwrap() * 1_000, model["lastRunTimestamp"].as_i64().unwrap());
    let stats = org.get(&format!("{place}/runs/latest/stats/")).await.body;
    let reaches: Vec<u64> = stats.as_array().unwrap().iter().map(|row| row["ReachValue"].as_u64().unwrap()).collect();
    assert!(reaches.len() == 21 && reaches.windows(2).all(|pair| pair[0] >= pair[1]), "{stats}");
    let traits = org.get(&format!("{place}/runs/latest/traits/?page=0&pageSize=5")).await.body;
    assert_eq!(
        (&traits["list"][0]["rank"], traits["list"][0]["weight"].as_f64().map(f64::abs)),
        (&json!(1), Some(100.0))
    );
    let own = org.post("/v1/traits", &own).await.body;
    assert_eq!((&own["accuracy"], &own["thresholdType"]), (&json!(0.6), &json!("ACCURACY")), "{own}");
    wait(&mut org, 3).await;
    let filled = org.get(&format!("/v1/traits/{}?includeMetrics=true", own["sid"])).await.body;
    let expected = stats[12]["ReachValue"].as_u64().unwrap();
    let there = filled["populationUniques30Day"].as_u64().unwrap();
    assert!(there > 0 && there <= expected, "{there} devices of {expected} people");
    let refused = org.delete(&place).await;
    assert_eq!((refused.status.as_u16(), refused.body), (400, json!([own["sid"]])));
    assert_eq!(org.delete(&format!("/v1/traits/{}", own["sid"])).await.status, 204);
    assert_eq!(org.delete(&place).await.status, 204);
    assert_eq!(org.get(&place).await.status, 404);
}

#[tokio::test]
async fn only_what_may_change_changes() {
    let org = Org::start().await;
    let baseline = sid_of(&org, "high%20lifetime%20value").await;
    for (wrong, field) in [
        (json!({ "lookBackPeriod": 45 }), "lookBackPeriod"),
        (json!({ "dataSources": [] }), "dataSources"),
        (json!({ "dataSources": [1] }), "dataSources"),
        (json!({ "algoTypeId": 2 }), "algoTypeId"),
        (json!({ "excludedTraits": [baseline] }), "excludedTraits"),
        (json!({ "sid": 1 }), "sid"),
        (json!({ "name": "" }), "name"),
    ] {
        let mut body = body(baseline);
        crate::support::merge(&mut body, &wrong);
        let refused = org.post("/v1/models", &body).await;
        assert_eq!(refused.status, 400, "{wrong}");
        assert!(refused.body["message"].as_str().unwrap().starts_with(field), "{}", refused.body);
    }
    let made = org.post("/v1/models", &body(baseline)).await.body;
    let place = format!("/v1/models/{}", made["algoModelId"]);
    let change =
        json!({ "name": "Other", "description": "d", "status": "INACTIVE", "lookBackPeriod": 90, "dataSources": [] });
    let changed = org.put(&place, &change).await.body;
    assert_eq!((&changed["name"], &changed["status"]), (&json!("Other"), &json!("INACTIVE")));
    assert_eq!((&changed["lookBackPeriod"], &changed["dataSources"]), (&json!(30), &json!(SITE)));
    let ended = org.get("/v1/models?search=first%20try").await.body[0].clone();
    assert_eq!((&ended["status"], &ended["lastRunStatus"]), (&json!("INACTIVE"), &json!(3)), "{ended}");
    assert!(ended["dataSources"].is_null() && ended["excludedTraits"].is_null(), "rows are lean");
    let place = format!("/v1/models/{}", ended["algoModelId"]);
    assert_eq!(org.put(&place, &json!({ "name": "Again", "status": "ACTIVE" })).await.status, 400);
    let used = org.get("/v1/models/limits").await.body["total"]["used"].as_u64().unwrap();
    for _ in used..20 {
        assert_eq!(org.post("/v1/models", &body(baseline)).await.status, 201);
    }
    assert_eq!(org.post("/v1/models", &body(baseline)).await.body["code"], "limit.exceeded");
    let ids = json!([made["algoModelId"]]);
    assert_eq!(org.post("/v1/models/bulk-delete/", &ids).await.status, 204);
    assert_eq!(org.get("/v1/algorithms/1").await.body["name"], "TF-IDF");
}
