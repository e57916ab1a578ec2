//! The Audience Marketplace over HTTP: what a buyer sees, subscribes to and requests, and what plans allow.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::Org;

const MOVERS: u64 = 30_606;
const TRIAL: u64 = 30_912;
const PRIVATE: u64 = 30_810;

async fn feed(org: &Org, id: u64) -> Value {
    let answer = org.get(&format!("/v1/available-data-feeds/{id}")).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.body
}

async fn subscribe(org: &Org, id: u64, plans: &[u64]) -> crate::support::Read {
    org.post(&format!("/v1/available-data-feeds/{id}/subscribe"), &json!(plans)).await
}

async fn days(org: &mut Org, days: u32) {
    org.control(Method::POST, "/practice/clock", Some(json!({ "advance_s": days * 86_400 }))).await;
    org.sign_in().await;
}

/// The traits of a feed in the list of all, or also those that can be bought.
async fn traits(org: &Org, id: u64, available: bool) -> Vec<Value> {
    let flag = if available { "&includeTraitsForAvailableFeed=true" } else { "" };
    org.get(&format!("/v1/traits?dataSourceId={id}&includeMetrics=true{flag}")).await.body.as_array().unwrap().clone()
}

fn segment(rule: &str) -> Value {
    json!({ "name": "Movers with a card", "dataSourceId": 61_201, "folderId": 0, "segmentRule": rule })
}

#[tokio::test]
async fn the_list_names_price_state_and_size_and_hides_what_is_private() {
    let org = Org::start().await;
    let all = org.get("/v1/available-data-feeds/").await.body;
    let all = all.as_array().unwrap();
    assert_eq!(all.len(), 12);
    let by = |name: &str| all.iter().find(|one| one["name"] == name).unwrap_or_else(|| panic!("{name}"));
    assert_eq!(by("Larkfield Demographics")["subscribedPlanCount"], 3);
    assert_eq!(by("Brackenfield Audiences")["status"], "SUSPENDED");
    assert_eq!(by("Tessera Household Data")["status"], "CANCELED");
    let movers = by("Northstar Movers");
    assert_eq!((&movers["traitCount"], &movers["subscribedPlanCount"]), (&json!(4), &json!(0)));
    assert!(movers["uniques30Day"].as_u64().unwrap() >= movers["overlapUniques30Day"].as_u64().unwrap());
    let private = by("Professionals of the home");
    assert_eq!((&private["providerName"], &private["traitCount"]), (&json!("Private Seller"), &Value::Null));
    assert_eq!(by("Fairground Visitors")["requestStatus"], "REQUESTED");
    assert_eq!(org.get(&format!("/v1/available-data-feeds/{PRIVATE}/plans")).await.status, 403);
    assert_eq!(org.get("/v1/available-data-feeds/1").await.status, 404);
    assert_eq!(org.get("/v1/available-data-feeds?search=movers").await.body.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn what_is_not_subscribed_is_estimated_and_neither_listed_nor_saved() {
    let org = Org::start().await;
    assert!(traits(&org, MOVERS, false).await.is_empty());
    let available = traits(&org, MOVERS, true).await;
    assert_eq!(available.len(), 4);
    let (sid, size) = (available[0]["sid"].as_u64().unwrap(), available[0]["populationUniques30Day"].as_u64().unwrap());
    assert!(size > 1_000, "{}", available[0]);
    let estimated = org.post("/v1/segments/estimate-size", &json!({ "rule": format!("{sid}T") })).await.body;
    assert_eq!(estimated["estimates"]["30"]["total"].as_u64(), Some(size));
    let refused = org.post("/v1/segments", &segment(&format!("{sid}T"))).await;
    assert_eq!(refused.status, 400);
    let text = refused.body.to_string();
    assert!(text.contains("Northstar Movers") && text.contains("New home movers"), "{text}");

    let before = traits(&org, 30_101, false).await.len();
    let answer = subscribe(&org, MOVERS, &[7_151]).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.body[0]["subscription"]["status"], "ACTIVE");
    assert_eq!(answer.body[1]["subscription"], Value::Null);
    assert_eq!(traits(&org, MOVERS, false).await.len(), 4);
    assert_eq!(org.get(&format!("/v1/datasources/{MOVERS}")).await.body["name"], "Northstar Movers");
    let made = org.post("/v1/segments", &segment(&format!("{sid}T"))).await;
    assert_eq!(made.status, 201, "{}", made.body);
    let mapping =
        json!({ "sid": made.body["sid"], "traitType": "SEGMENT", "startDate": "2026-01-01", "traitAlias": "1" });
    let refused = org.post("/v1/destinations/118244/mappings/", &mapping).await;
    assert_eq!(refused.status, 400);
    assert!(refused.body.to_string().contains("not subscribed for activation"), "{}", refused.body);
    assert_eq!(subscribe(&org, MOVERS, &[7_151, 7_152]).await.status, 200);
    assert_eq!(org.post("/v1/destinations/118244/mappings/", &mapping).await.status, 201);
    let model = json!({ "name": "M", "sid": sid, "algoTypeId": 1, "dataSources": [MOVERS], "lookBackPeriod": 30 });
    assert!(org.post("/v1/models", &model).await.body.to_string().contains("not subscribed for modeling"));

    assert_eq!(subscribe(&org, MOVERS, &[]).await.status, 200);
    assert!(traits(&org, MOVERS, false).await.is_empty(), "they are hidden again");
    assert_eq!(org.get(&format!("/v1/traits/{sid}")).await.status, 404);
    let rule = org.get(&format!("/v1/segments/{}", made.body["sid"])).await.body["segmentRule"].clone();
    assert_eq!(rule, json!(format!("{sid}T")), "rules keep what they name");
    assert_eq!(traits(&org, 30_101, false).await.len(), before);
}

#[tokio::test]
async fn plans_that_do_not_fit_are_refused() {
    let org = Org::start().await;
    for (id, plans) in [(MOVERS, vec![7_152]), (MOVERS, vec![1]), (30_404, vec![7_131, 7_132, 1])] {
        assert_eq!(subscribe(&org, id, &plans).await.status, 400, "{id} {plans:?}");
    }
    assert_eq!(subscribe(&org, PRIVATE, &[7_191]).await.status, 403);
    assert_eq!(subscribe(&org, 1, &[]).await.status, 404);
    // A canceled subscription can end, and cannot begin again.
    assert_eq!(subscribe(&org, 30_505, &[]).await.status, 200);
    assert_eq!(subscribe(&org, 30_505, &[7_141]).await.status, 400);
}

#[tokio::test]
async fn access_is_requested_once_and_granted_and_a_trial_is_taken_back_and_survives_a_restart() {
    let mut org = Org::start().await;
    let place = format!("/v1/available-data-feeds/{PRIVATE}/requests");
    assert_eq!(org.post(&place, &json!({ "message": "For a campaign" })).await.status, 200);
    assert_eq!(org.post(&place, &json!({ "message": "Again" })).await.status, 409);
    assert_eq!(org.post(&format!("/v1/available-data-feeds/{MOVERS}/requests"), &json!({})).await.status, 400);
    assert_eq!(feed(&org, PRIVATE).await["requestStatus"], "REQUESTED");
    assert_eq!(subscribe(&org, TRIAL, &[7_211]).await.status, 200);
    assert_eq!(traits(&org, TRIAL, false).await.len(), 3);
    days(&mut org, 1).await;
    let granted = feed(&org, PRIVATE).await;
    assert_eq!((&granted["requestStatus"], &granted["traitCount"]), (&json!("GRANTED"), &json!(3)));
    assert_eq!(subscribe(&org, PRIVATE, &[7_191]).await.status, 200);
    days(&mut org, 29).await;
    assert_eq!(feed(&org, TRIAL).await["status"], "CANCELED");
    assert!(traits(&org, TRIAL, true).await.is_empty(), "they left");
    let Org { running, folder, .. } = org;
    running.stop().await.unwrap();
    let org = Org::start_in(folder).await;
    assert_eq!(feed(&org, TRIAL).await["status"], "CANCELED");
    assert_eq!(traits(&org, PRIVATE, false).await.len(), 3);
    assert!(traits(&org, TRIAL, true).await.is_empty());
}
