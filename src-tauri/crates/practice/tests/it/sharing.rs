//! What becomes of a selected audience in Audience Manager, as a client sees it.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::flow_writes::{SELECTORS, act, add, audiences, outside, patch, row, sharing, text};
use crate::support::Org;

const MINUTE: u32 = 60;
const HOUR: u32 = 3_600;

async fn later(org: &Org, seconds: u32) {
    let moved = org.control(Method::POST, "/practice/clock", Some(json!({ "advance_s": seconds }))).await;
    assert_eq!(moved.status, StatusCode::OK);
}

/// Moves the clock so far that tokens end.
async fn much_later(org: &mut Org, seconds: u32) {
    later(org, seconds).await;
    org.sign_in().await;
}

async fn switch(org: &Org, name: &str, value: &str) {
    let moved = org.control(Method::POST, "/practice/switches", Some(json!({ name: value }))).await;
    assert_eq!(moved.status, StatusCode::OK, "{moved:?}");
}

async fn change(org: &Org, operations: Value) {
    let flow = sharing(org).await;
    let path = format!("flows/{}", text(&flow["id"]));
    let done = patch(org, &path, Some(&text(&flow["etag"])), &operations).await;
    assert_eq!(done.status, StatusCode::OK, "{done:?}");
}

async fn resume(org: &Org) {
    assert_eq!(act(org, &text(&sharing(org).await["id"]), "enable").await.status, StatusCode::OK);
}

/// Traits with a code, and segments.
async fn pair(org: &Org, code: &str) -> (Vec<Value>, Vec<Value>) {
    let rows = async |kind: &str| {
        let path = format!("/v1/{kind}?integrationCode={code}&includeDetails=true&includeMetrics=true");
        org.get(&path).await.body.as_array().unwrap().clone()
    };
    (rows("traits").await, rows("segments").await)
}

/// An audience that nobody shared yet.
async fn fresh(org: &Org) -> Value {
    let found = audiences(org, "REAL_TIME_CUSTOMER_PROFILE").await;
    let streams = |row: &&Value| row["evaluationInfo"]["continuous"]["enabled"] == true;
    found.iter().find(streams).unwrap().clone()
}

#[tokio::test]
async fn a_selected_audience_becomes_a_pair_that_fills() {
    let mut org = Org::start().await;
    let audience = fresh(&org).await;
    let id = text(&audience["id"]);
    resume(&org).await;
    change(&org, json!([add(&id)])).await;
    later(&org, 14 * MINUTE).await;
    assert_eq!(pair(&org, &id).await, (vec![], vec![]), "not within a moment");
    later(&org, 2 * MINUTE).await;
    let (traits, segments) = pair(&org, &id).await;
    assert_eq!((traits.len(), segments.len()), (1, 1));
    let (made, segment) = (&traits[0], &segments[0]);
    assert_eq!((&made["name"], &segment["name"]), (&audience["name"], &audience["name"]));
    assert_eq!((&made["traitType"], &made["crUID"]), (&json!("ON_BOARDED_TRAIT"), &json!(0)));
    assert_eq!(made["traitRule"], format!("segid == \"{id}\""));
    assert_eq!(segment["segmentRule"], format!("{}T", made["sid"]));
    assert_eq!(segment["mergeRuleDataSourceId"], 0);
    assert_eq!(segment["dataSourceId"], made["dataSourceId"]);
    assert_eq!(made["populationUniques1Day"], 0, "no members before four hours, no report before tomorrow");
    much_later(&mut org, 72 * HOUR).await;
    let (traits, segments) = pair(&org, &id).await;
    let profiles = audience["metrics"]["data"]["totalProfiles"].as_u64().unwrap();
    let held = traits[0]["populationUniques1Day"].as_u64().unwrap();
    assert!(held > 0 && held < profiles * 2, "{held} of {profiles}");
    assert_eq!(segments[0]["totalUniques1Day"], held);
    assert_eq!(traits.len(), 1, "never twice");
}

#[tokio::test]
async fn nothing_new_arrives_while_the_dataflow_is_paused() {
    let mut org = Org::start().await;
    let audience = fresh(&org).await;
    let id = text(&audience["id"]);
    change(&org, json!([add(&id)])).await;
    much_later(&mut org, 72 * HOUR).await;
    assert_eq!(pair(&org, &id).await, (vec![], vec![]), "paused from the start");
    resume(&org).await;
    later(&org, 16 * MINUTE).await;
    assert_eq!(pair(&org, &id).await.0.len(), 1, "resumed: the time counts from then");
    act(&org, &text(&sharing(&org).await["id"]), "disable").await;
    much_later(&mut org, 72 * HOUR).await;
    assert_eq!(pair(&org, &id).await.0[0]["populationUniques1Day"], 0, "paused before the first members");
    resume(&org).await;
    much_later(&mut org, 72 * HOUR).await;
    let (traits, _) = pair(&org, &id).await;
    assert!(traits.len() == 1 && traits[0]["populationUniques1Day"].as_u64() > Some(0), "{traits:?}");
}

#[tokio::test]
async fn a_removed_audience_is_sent_no_more_and_its_pair_stays() {
    let mut org = Org::start().await;
    let id = text(&fresh(&org).await["id"]);
    resume(&org).await;
    change(&org, json!([add(&id)])).await;
    much_later(&mut org, 72 * HOUR).await;
    change(&org, json!([{ "op": "remove", "path": format!("{SELECTORS}/3") }])).await;
    much_later(&mut org, 72 * HOUR).await;
    let (traits, segments) = pair(&org, &id).await;
    assert_eq!((traits.len(), segments.len()), (1, 1));
    assert_eq!(traits[0]["uniques1Day"], 0, "nobody arrived yesterday");
    assert!(traits[0]["populationUniques1Day"].as_u64() > Some(0), "who arrived before stays");
    let sid = &traits[0]["sid"];
    change(&org, json!([add(&id)])).await;
    much_later(&mut org, 72 * HOUR).await;
    let (traits, _) = pair(&org, &id).await;
    assert_eq!((traits.len(), &traits[0]["sid"]), (1, sid), "added again, the same pair is used");
    assert!(traits[0]["uniques1Day"].as_u64() > Some(0));
}

#[tokio::test]
async fn a_pair_of_the_create_route_is_used_or_a_second_one_appears() {
    for (unique, switched, count) in [(false, "used", 1), (false, "second", 2), (true, "second", 1)] {
        let mut org = Org::start().await;
        let id = text(&fresh(&org).await["id"]);
        let sources = org.get("/v1/datasources?search=Audience%20Sharing").await.body;
        let source = sources.as_array().unwrap().iter().find(|row| row["name"] != Value::Null).unwrap().clone();
        let source_id = source["dataSourceId"].as_u64().unwrap();
        if unique {
            let mut body = source;
            body["uniqueTraitIntegrationCodes"] = json!(true);
            let put = org.put(&format!("/v1/datasources/{source_id}"), &body).await;
            assert_eq!(put.status, StatusCode::OK, "{put:?}");
        }
        let body = json!({ "name": "Made by hand", "traitType": "ON_BOARDED_TRAIT", "dataSourceId": source_id,
            "folderId": 0, "traitRule": format!("segid == \"{id}\""), "integrationCode": id, "ttl": 120 });
        let made = org.post("/v1/traits", &body).await;
        assert_eq!(made.status, StatusCode::CREATED, "{made:?}");
        let sid = &made.body["sid"];
        switch(&org, "earlier_pair", switched).await;
        resume(&org).await;
        change(&org, json!([add(&id)])).await;
        much_later(&mut org, 72 * HOUR).await;
        let (traits, segments) = pair(&org, &id).await;
        assert_eq!((traits.len(), segments.len()), (count, 1), "{unique} {switched}");
        let by_hand = traits.iter().find(|row| row["sid"] == *sid).unwrap();
        assert_eq!(by_hand["name"], "Made by hand");
        assert_eq!(by_hand["populationUniques1Day"].as_u64() > Some(0), count == 1, "{unique} {switched}");
        let receiving = traits.iter().find(|row| row["populationUniques1Day"].as_u64() > Some(0)).unwrap();
        assert_eq!(segments[0]["segmentRule"], format!("{}T", receiving["sid"]), "a half pair is completed");
    }
}

#[tokio::test]
async fn a_new_name_is_passed_on_to_both() {
    let org = Org::start().await;
    let id = text(&fresh(&org).await["id"]);
    resume(&org).await;
    change(&org, json!([add(&id)])).await;
    later(&org, 16 * MINUTE).await;
    assert_eq!(pair(&org, &id).await.0.len(), 1);
    let rename = json!([{ "op": "replace", "path": "/name", "value": "Renamed" }]);
    let request = org.request(Method::PATCH, &format!("/data/core/ups/audiences/{id}")).json(&rename);
    assert_eq!(request.send().await.unwrap().status(), StatusCode::OK);
    let names = async || {
        let (traits, segments) = pair(&org, &id).await;
        [text(&traits[0]["name"]), text(&segments[0]["name"])]
    };
    assert_ne!(names().await[0], "Renamed");
    later(&org, 16 * MINUTE).await;
    assert_eq!(names().await, ["Renamed", "Renamed"]);
}

#[tokio::test]
async fn the_code_of_an_uploaded_audience_is_either_of_its_ids() {
    for (switched, field, other) in [("system", "id", "audienceId"), ("external", "audienceId", "id")] {
        let mut org = Org::start().await;
        let upload = audiences(&org, "CUSTOM_UPLOAD").await.remove(0);
        assert_ne!(upload["id"], upload["audienceId"]);
        switch(&org, "upload_code", switched).await;
        resume(&org).await;
        change(&org, json!([outside(&upload, &upload["namespace"])])).await;
        much_later(&mut org, 72 * HOUR).await;
        let (traits, segments) = pair(&org, &text(&upload[field])).await;
        assert_eq!((traits.len(), segments.len()), (1, 1), "{switched}");
        assert!(traits[0]["populationUniques1Day"].as_u64() > Some(0), "{switched}");
        assert_eq!(pair(&org, &text(&upload[other])).await.0.len(), 0, "{switched}");
    }
}

#[tokio::test]
async fn what_is_under_way_goes_on_after_a_restart() {
    let org = Org::start().await;
    let id = text(&fresh(&org).await["id"]);
    resume(&org).await;
    change(&org, json!([add(&id)])).await;
    let selected = row(&org, &format!("flows/{}", text(&sharing(&org).await["id"]))).await;
    later(&org, 10 * MINUTE).await;
    let Org { running, folder, .. } = org;
    running.stop().await.unwrap();
    let org = Org::start_in(folder).await;
    assert_eq!(pair(&org, &id).await.0.len(), 0);
    later(&org, 3 * HOUR).await;
    let (traits, _) = pair(&org, &id).await;
    let since = selected.pointer(&format!("{SELECTORS}/3/value/createTime")).unwrap();
    let since: i64 = text(since).parse().unwrap();
    let made = traits[0]["createTime"].as_i64().unwrap() / 1_000;
    assert!((made - since - 900).abs() < 5, "dated by the moment it was due: {made} {since}");
    let Org { running, folder, .. } = org;
    running.stop().await.unwrap();
    let org = Org::start_in(folder).await;
    assert_eq!(pair(&org, &id).await.0, traits);
}
