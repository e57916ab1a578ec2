//! Traits: look-up, create, change, delete (AAM contract §4).

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{Org, merge, onboarded_body, read};

#[tokio::test]
async fn a_trait_is_found_by_id_and_by_encoded_integration_code() {
    let org = Org::start().await;
    let source = org.data_source(&json!({})).await;
    let sid = org.onboarded(source, "a/b c+d%é").await;
    for key in [sid.to_string(), "ic:a%2Fb%20c%2Bd%25%C3%A9".to_owned()] {
        let found = org.get(&format!("/v1/traits/{key}")).await;
        assert_eq!(found.body["sid"], sid, "{key}");
        assert!(found.body["permissions"].is_array(), "the single object says its rights unasked");
    }
    for unknown in ["999999999", "ic:nothing", "abc"] {
        assert_eq!(org.get(&format!("/v1/traits/{unknown}")).await.status, StatusCode::NOT_FOUND, "{unknown}");
    }
}

#[tokio::test]
async fn numbers_may_be_sent_as_texts_and_null_as_absent() {
    let org = Org::start().await;
    let source = org.data_source(&json!({})).await;
    let mut body = onboarded_body(source, "texts");
    merge(&mut body, &json!({ "dataSourceId": source.to_string(), "folderId": "0", "ttl": "30", "type": null }));
    let made = org.post("/v1/traits", &body).await;
    assert_eq!(made.status, StatusCode::CREATED);
    assert_eq!((&made.body["ttl"], &made.body["dataSourceId"]), (&json!(30), &json!(source)));
    let dropped = json!({ "ttl": null });
    merge(&mut body, &dropped);
    assert_eq!(org.post("/v1/traits", &body).await.body["ttl"], 120, "the default life is 120 days");
}

#[tokio::test]
async fn each_rule_of_creation_is_enforced() {
    let org = Org::start().await;
    let source = org.data_source(&json!({})).await;
    let cases: [(Value, &str); 10] = [
        (json!({ "name": "" }), "name"),
        (json!({ "name": "x".repeat(256) }), "name"),
        (json!({ "traitType": "FOLDER_TRAIT" }), "traitType"),
        (json!({ "traitRule": null }), "traitRule"),
        (json!({ "traitRule": "price!123 == 1" }), "traitRule"),
        (json!({ "dataSourceId": 987_654 }), "dataSourceId"),
        (json!({ "folderId": 987_654 }), "folderId"),
        (json!({ "categoryId": 987_654 }), "categoryId"),
        (json!({ "traitType": "ALGO_TRAIT", "traitRule": null }), "algoModelId"),
        (json!({ "ttl": "soon" }), "ttl"),
    ];
    for (change, field) in cases {
        let mut body = onboarded_body(source, "refused");
        merge(&mut body, &change);
        let answer = org.post("/v1/traits", &body).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{change}");
        assert!(answer.body["childMessages"].to_string().contains(field), "{change}: {:?}", answer.body);
    }
    assert_eq!(org.get("/v1/traits/ic:refused").await.status, StatusCode::NOT_FOUND);
    let broken = org.request(Method::POST, "/v1/traits").header("content-type", "application/json").body("{");
    assert_eq!(read(broken.send().await.unwrap()).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn integration_codes_are_unique_only_where_the_data_source_says_so() {
    let org = Org::start().await;
    let (free, strict) =
        (org.data_source(&json!({})).await, org.data_source(&json!({ "uniqueTraitIntegrationCodes": true })).await);
    for (source, second) in [(free, 201), (strict, 409)] {
        org.onboarded(source, "twice").await;
        let again = org.post("/v1/traits", &onboarded_body(source, "twice")).await;
        assert_eq!(again.status.as_u16(), second, "{again:?}");
    }
}

#[tokio::test]
async fn another_owners_data_source_and_traits_are_out_of_reach() {
    let org = Org::start().await;
    let pid = org.get("/v1/users/self").await.body["pid"].clone();
    let sources = org.get("/v1/datasources").await.body;
    let foreign = sources.as_array().unwrap().iter().find(|source| source["pid"] != pid).expect("third-party sources");
    let answer = org.post("/v1/traits", &onboarded_body(foreign["dataSourceId"].as_u64().unwrap(), "x")).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let query = format!("/v1/traits?pageSize=1&dataSourceId={}", foreign["dataSourceId"]);
    let theirs = org.get(&query).await.body["list"][0]["sid"].clone();
    assert_eq!(org.delete(&format!("/v1/traits/{theirs}")).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn an_update_replaces_the_object_and_preserves_the_rule_history() {
    let org = Org::start().await;
    let source = org.data_source(&json!({})).await;
    let sid = org.onboarded(source, "history").await;
    let path = format!("/v1/traits/{sid}");
    let mut body = org.get(&path).await.body;
    merge(&mut body, &json!({ "traitRule": "ic == \"two\"", "comments": "second", "crUID": 1, "createTime": 5 }));
    let changed = org.put(&path, &body).await;
    assert_eq!(changed.status, StatusCode::OK, "{changed:?}");
    assert_eq!((&changed.body["traitRuleVersion"], &changed.body["comments"]), (&json!(1), &json!("second")));
    assert_ne!(changed.body["createTime"], 5, "server-owned fields are ignored");
    let versions = org.get(&format!("{path}/trait-rule/versions")).await.body;
    let told: Vec<_> =
        versions.as_array().unwrap().iter().map(|v| (v["version"].clone(), v["action"].clone())).collect();
    assert_eq!(told, [(json!(1), json!("UPDATE")), (json!(0), json!("CREATE"))]);
    body["comments"] = Value::Null;
    assert_eq!(org.put("/v1/traits/ic:history", &body).await.body["comments"], Value::Null);
    body["traitType"] = json!("RULE_BASED_TRAIT");
    assert_eq!(org.put(&path, &body).await.status, StatusCode::BAD_REQUEST, "the type cannot change");
    assert_eq!(org.put(&path, &json!({ "name": "only" })).await.status, StatusCode::BAD_REQUEST, "PUT takes all");
}

#[tokio::test]
async fn if_match_guards_against_changes_of_others() {
    let org = Org::start().await;
    let source = org.data_source(&json!({})).await;
    let path = format!("/v1/traits/{}", org.onboarded(source, "guarded").await);
    let response = org.request(Method::GET, &path).send().await.unwrap();
    let tag = response.headers()["etag"].to_str().unwrap().to_owned();
    let mut body = read(response).await.body;
    body["comments"] = json!("changed");
    let put = |tag: String, body: &Value| org.request(Method::PUT, &path).header("if-match", tag).json(body);
    assert_eq!(put(tag.clone(), &body).send().await.unwrap().status(), StatusCode::OK);
    assert_eq!(put(tag.clone(), &body).send().await.unwrap().status(), StatusCode::PRECONDITION_FAILED);
    let delete = org.request(Method::DELETE, &path).header("if-match", tag).send().await.unwrap();
    assert_eq!(delete.status(), StatusCode::PRECONDITION_FAILED);
    assert_eq!(put("*".to_owned(), &body).send().await.unwrap().status(), StatusCode::OK);
}

#[tokio::test]
async fn a_used_trait_cannot_be_deleted_and_bulk_is_all_or_nothing() {
    let org = Org::start().await;
    let source = org.data_source(&json!({})).await;
    let (used, free) = (org.onboarded(source, "used").await, org.onboarded(source, "free").await);
    let segment = json!({ "name": "user", "segmentRule": format!("{used}T"), "dataSourceId": source, "folderId": 0 });
    let segment = org.post("/v1/segments", &segment).await.body["sid"].clone();
    let refused = org.delete(&format!("/v1/traits/{used}")).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert!(refused.body["message"].as_str().unwrap().contains(&segment.to_string()), "{refused:?}");
    assert_eq!(org.post("/v1/traits/bulk-delete", &json!([free, used])).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(org.get(&format!("/v1/traits/{free}")).await.status, StatusCode::OK, "nothing was deleted");
    org.delete(&format!("/v1/segments/{segment}")).await;
    let gone = org.post("/v1/traits/bulk-delete", &json!([free.to_string(), used])).await;
    assert_eq!((gone.status, gone.body), (StatusCode::NO_CONTENT, Value::Null));
    assert_eq!(org.delete(&format!("/v1/traits/{free}")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_trait_created_by_hand_is_a_shell_without_members() {
    let org = Org::start().await;
    let source = org.data_source(&json!({})).await;
    let sid = org.onboarded(source, "shell").await;
    org.control(Method::POST, "/practice/clock", Some(json!({ "advance_s": 80_000 }))).await;
    let shell = org.get(&format!("/v1/traits/{sid}?includeMetrics=true")).await.body;
    assert_eq!((&shell["uniques90Day"], &shell["populationUniques90Day"]), (&json!(0), &json!(0)));
}

#[tokio::test]
async fn rules_are_validated_and_limits_reported() {
    let org = Org::start().await;
    let good =
        org.post("/v1/traits/validate", &json!({ "code": "(a == \"1\" OR b >= 2) AND NOT c contains \"x\"" })).await;
    assert_eq!((good.status, good.body), (StatusCode::OK, json!({ "valid": true })));
    assert_eq!(org.post("/v1/traits/validate", &json!({ "code": "a ==" })).await.status, StatusCode::BAD_REQUEST);
    let before = org.get("/v1/traits/limits").await.body;
    let source = org.data_source(&json!({})).await;
    org.onboarded(source, "one more").await;
    let after = org.get("/v1/traits/limits").await.body;
    assert_eq!(after["total"]["limit"], 100_000);
    for kind in ["total", "ON_BOARDED_TRAIT"] {
        let used = |body: &Value| body[kind]["used"].as_u64().unwrap();
        assert_eq!(used(&after), used(&before) + 1, "{kind}");
    }
}
