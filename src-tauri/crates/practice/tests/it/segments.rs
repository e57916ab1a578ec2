//! Segments (AAM contract §5).

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{Org, merge};

fn body(data_source: u64, sid: u64, code: &str) -> Value {
    json!({
        "name": format!("Segment {code}"), "segmentRule": format!("{sid}T"), "dataSourceId": data_source,
        "folderId": 0, "integrationCode": code,
    })
}

#[tokio::test]
async fn the_external_merge_policy_is_zero_and_the_default_rule_fills_in() {
    let org = Org::start().await;
    let source = org.data_source(&json!({})).await;
    let sid = org.onboarded(source, "t").await;
    let rules = org.get("/practice/merge-rules").await.body;
    let standard = rules.as_array().unwrap().iter().find(|rule| rule["isDefault"] == true).expect("a default rule");
    let plain = org.post("/v1/segments", &body(source, sid, "plain")).await;
    assert_eq!(plain.body["mergeRuleDataSourceId"], standard["mergeRuleDataSourceId"]);
    let mut external = body(source, sid, "external");
    external["mergeRuleDataSourceId"] = json!(0);
    assert_eq!(org.post("/v1/segments", &external).await.body["mergeRuleDataSourceId"], 0);
    let back = org.get("/v1/segments/ic:external").await.body;
    assert_eq!(back["mergeRuleDataSourceId"], 0);
    assert_eq!(org.put("/v1/segments/ic:external", &back).await.body["mergeRuleDataSourceId"], 0);
    let named = json!({ "name": "Adobe Experience Platform Audience Sharing" });
    let sharing = org.data_source(&named).await;
    assert_eq!(org.post("/v1/segments", &body(sharing, sid, "s")).await.body["mergeRuleDataSourceId"], 0);
    external["mergeRuleDataSourceId"] = json!(987_654);
    assert_eq!(org.post("/v1/segments", &external).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn rules_must_read_and_name_traits_that_exist() {
    let org = Org::start().await;
    let source = org.data_source(&json!({})).await;
    let sid = org.onboarded(source, "t").await;
    let segment = org.post("/v1/segments", &body(source, sid, "first")).await.body["sid"].clone();
    for rule in [
        String::new(),
        "123".to_owned(),
        "999999999T".to_owned(),
        format!("{segment}T"),
        format!("{sid}T AND"),
        format!("frequency([{sid}T]) <= 5"),
        format!("FREQUENCY([{sid}T]) >= 2"),
    ] {
        let mut wrong = body(source, sid, "wrong");
        wrong["segmentRule"] = json!(rule);
        let answer = org.post("/v1/segments", &wrong).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{rule:?} (onboarded traits cannot be counted)");
        assert!(answer.body["message"].as_str().unwrap().contains("segmentRule"), "{answer:?}");
    }
}

#[tokio::test]
async fn users_of_a_trait_are_found_with_contains_trait() {
    let org = Org::start().await;
    let source = org.data_source(&json!({})).await;
    let (one, two) = (org.onboarded(source, "one").await, org.onboarded(source, "two").await);
    org.post("/v1/segments", &body(source, one, "only one")).await;
    let mut both = body(source, one, "both");
    both["segmentRule"] = json!(format!("({one}T OR {two}T)"));
    org.post("/v1/segments", &both).await;
    let users =
        |sid: u64| format!("/v1/segments?containsTrait={sid}&includeInUseStatus=true&includeTraitDataSourceIds=true");
    assert_eq!(org.get(&users(one)).await.body.as_array().unwrap().len(), 2);
    let found = org.get(&users(two)).await.body;
    assert_eq!(found.as_array().unwrap().len(), 1);
    assert_eq!((&found[0]["inUse"], &found[0]["traitDataSourceIds"]), (&json!(false), &json!([source])));
}

#[tokio::test]
async fn change_pause_filter_and_delete() {
    let org = Org::start().await;
    let source = org.data_source(&json!({ "uniqueSegmentIntegrationCodes": true })).await;
    let sid = org.onboarded(source, "t").await;
    let made = org.post("/v1/segments", &body(source, sid, "a/b")).await.body;
    assert_eq!(made["sid"].as_u64().unwrap(), sid + 1, "traits and segments share their ids");
    assert_eq!(org.post("/v1/segments", &body(source, sid, "a/b")).await.status, StatusCode::CONFLICT);
    let mut paused = org.get("/v1/segments/ic:a%2Fb").await.body;
    merge(&mut paused, &json!({ "status": "INACTIVE" }));
    assert_eq!(org.put(&format!("/v1/segments/{}", made["sid"]), &paused).await.body["status"], "INACTIVE");
    let query = format!("/v1/segments?dataSourceId={source}&status=");
    assert_eq!(org.get(&format!("{query}INACTIVE")).await.body.as_array().unwrap().len(), 1);
    assert_eq!(org.get(&format!("{query}ACTIVE")).await.body, json!([]));
    assert_eq!(org.delete("/v1/segments/ic:a%2Fb").await.status, StatusCode::NO_CONTENT);
    assert_eq!(org.get("/v1/segments/ic:a%2Fb").await.status, StatusCode::NOT_FOUND);
    assert_eq!(org.delete(&format!("/v1/traits/{sid}")).await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn estimates_agree_with_the_populations_of_an_existing_segment() {
    let org = Org::start().await;
    let list = org.get("/v1/segments?page=0&pageSize=50&includeMetrics=true").await.body;
    let biggest =
        list["list"].as_array().unwrap().iter().max_by_key(|row| row["totalUniques30Day"].as_u64()).unwrap().clone();
    assert!(biggest["totalUniques30Day"].as_u64().unwrap() > 0, "segments have members");
    let estimate = org.post("/v1/segments/estimate-size", &json!({ "rule": biggest["segmentRule"] })).await;
    assert_eq!(estimate.status, StatusCode::OK);
    for days in ["7", "30", "60"] {
        let window = &estimate.body["estimates"][days];
        assert_eq!(window["total"], biggest[format!("totalUniques{days}Day")], "{days}");
        assert_eq!(window["instant"], biggest[format!("instantUniques{days}Day")], "{days}");
    }
    let limits = org.get("/v1/segments/limits").await.body;
    assert_eq!(limits["total"]["limit"], 20_000);
}

#[tokio::test]
async fn merge_rules_are_replaced_in_bulk() {
    let org = Org::start().await;
    let rules = org.get("/practice/merge-rules").await.body;
    let ids: Vec<u64> = rules
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["mergeRuleDataSourceId"].as_u64().unwrap())
        .filter(|id| *id != 0)
        .collect();
    let [from, to] = ids[..2] else { panic!("two merge rules") };
    let count = |id: u64| format!("/v1/segments?pageSize=1&mergeRuleDataSourceId={id}");
    let before = org.get(&count(from)).await.body["total"].as_u64().unwrap()
        + org.get(&count(to)).await.body["total"].as_u64().unwrap();
    let order = json!({ "existingMergeRuleDataSourceId": from, "replaceWithMergeRuleDataSourceId": to });
    assert_eq!(org.post("/v1/segments/bulk-merge-rule-replace", &order).await.status, StatusCode::OK);
    assert_eq!(org.get(&count(from)).await.body["total"], 0);
    assert_eq!(org.get(&count(to)).await.body["total"], before);
}

#[tokio::test]
async fn a_mapped_segment_says_so_in_each_spelling() {
    let org = Org::start().await;
    let mapped = org.get("/v1/segments?includeInUseStatus=true").await.body;
    let mapped: Vec<&Value> = mapped.as_array().unwrap().iter().filter(|row| row["inUse"] == true).collect();
    assert_eq!(mapped.len(), 6, "some segments of the organization are mapped");
    let path = format!("/v1/segments/{}?includeInUseStatus=true", mapped[0]["sid"]);
    let one = org.get(&path).await.body;
    let destinations = one["mappedEntities"]["destinations"].clone();
    assert_eq!(destinations.as_array().unwrap().len(), 2);
    for (spelling, in_use, entities) in [
        ("bool", json!(true), true),
        ("text", json!("true"), false),
        ("number", json!(1), false),
        ("entities", Value::Null, true),
        ("absent", Value::Null, false),
    ] {
        org.control(Method::POST, "/practice/switches", Some(json!({ "in_use": spelling }))).await;
        let one = org.get(&path).await.body;
        assert_eq!((&one["inUse"], one.get("mappedEntities").is_some()), (&in_use, entities), "{spelling}");
    }
    org.control(Method::DELETE, "/practice/switches", None).await;
    let sid = &mapped[0]["sid"];
    let none = json!({ "sid": sid, "destinations": [] });
    assert_eq!(org.control(Method::POST, "/practice/mappings", Some(none)).await.status, StatusCode::NO_CONTENT);
    assert_eq!(org.get(&path).await.body["inUse"], false);
    let unknown = json!({ "sid": 1, "destinations": [] });
    assert_eq!(org.control(Method::POST, "/practice/mappings", Some(unknown)).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn estimates_have_ranges_and_refuse_many_frequencies() {
    let org = Org::start().await;
    let ask = async |rule: &str| org.post("/v1/segments/estimate-size", &json!({ "rule": rule })).await;
    let estimate = ask("16505144T").await.body;
    assert_eq!(estimate["confidence"], 95);
    let window = &estimate["estimates"]["30"];
    for name in ["instant", "total"] {
        let of = |end: &str| window[format!("{name}{end}")].as_u64().unwrap();
        assert!(of("Low") <= of("") && of("") <= of("High"), "{window}");
    }
    let often = |times: usize| vec!["FREQUENCY([16505144T]) >= 1"; times].join(" AND ");
    assert_eq!(ask(&often(4)).await.status, StatusCode::OK);
    assert_eq!(ask(&often(5)).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(ask("16505144T AND").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_merge_rule_is_read_by_its_id_and_is_in_no_list() {
    let org = Org::start().await;
    let rules = org.get("/practice/merge-rules").await.body;
    let id = rules[0]["mergeRuleDataSourceId"].as_u64().unwrap();
    let read = org.get(&format!("/v1/datasources/{id}")).await.body;
    assert_eq!((&read["name"], &read["type"]), (&rules[0]["name"], &json!("MERGE_RULE")));
    let listed = org.get("/v1/datasources").await.body;
    assert!(listed.as_array().unwrap().iter().all(|source| source["dataSourceId"] != id));
}
