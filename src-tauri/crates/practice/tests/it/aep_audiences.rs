//! Audiences (AEP contract §5).

use std::collections::BTreeSet;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{Org, Read, read};

const AUDIENCES: &str = "/data/core/ups/audiences";

/// A published example body.
pub fn fixture(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// Asserts that `answer` has every field of the example, objects within included; `except` are dotted paths that the
/// services leave out for a stated reason.
pub fn has_fields(answer: &Value, example: &Value, except: &[&str], at: &str) {
    let Some(fields) = example.as_object() else { return };
    for (name, inner) in fields {
        let path = if at.is_empty() { name.clone() } else { format!("{at}.{name}") };
        if except.contains(&path.as_str()) {
            continue;
        }
        let found = answer.get(name);
        assert!(found.is_some(), "{path} is missing in {answer}");
        has_fields(found.unwrap(), inner, except, &path);
    }
}

pub async fn patch(org: &Org, path: &str, body: &Value) -> Read {
    read(org.request(Method::PATCH, path).json(body).send().await.unwrap()).await
}

/// Code and first message of an error of the segmentation service.
pub fn refusal(answer: &Read) -> (u16, String) {
    let status = answer.status.as_u16();
    assert_eq!(answer.body["status"], status, "{answer:?}");
    assert!(answer.body["requestId"].is_string() && answer.body["title"].is_string(), "{answer:?}");
    let inner = &answer.body["errors"][status.to_string()][0];
    assert!(inner["message"].is_string(), "{answer:?}");
    let kind = answer.body["type"].as_str().unwrap();
    (status, kind.rsplit('/').next().unwrap().to_owned())
}

async fn make(org: &Org, name: &str, pql: &str) -> Value {
    let body = json!({
        "name": name, "type": "SegmentDefinition", "schema": { "name": "_xdm.context.profile" },
        "expression": { "type": "PQL", "format": "pql/text", "value": pql },
    });
    let made = org.post(AUDIENCES, &body).await;
    assert_eq!(made.status, StatusCode::CREATED, "{made:?}");
    made.body
}

#[tokio::test]
async fn pages_lead_through_every_audience_once() {
    let org = Org::start().await;
    let mut seen = BTreeSet::new();
    let mut start = "0".to_owned();
    let mut total = 0;
    loop {
        let answer = org.get(&format!("{AUDIENCES}?limit=40&start={start}&sort=name:asc")).await.body;
        let page = &answer["_page"];
        total = page["totalCount"].as_u64().unwrap().max(total);
        let children = answer["children"].as_array().unwrap();
        assert_eq!(page["pageSize"], children.len());
        seen.extend(children.iter().map(|child| child["id"].as_str().unwrap().to_owned()));
        match page["next"].as_str() {
            Some(next) => {
                assert!(answer["_links"]["next"]["href"].as_str().unwrap().starts_with("@/audiences?start="));
                next.clone_into(&mut start);
            }
            None => break,
        }
    }
    assert_eq!(seen.len() as u64, total);
    assert!(total >= 150, "{total}");
}

#[tokio::test]
async fn names_are_stored_as_marketers_wrote_them() {
    let org = Org::start().await;
    let answer = org.get(&format!("{AUDIENCES}?limit=100")).await.body;
    let more = org.get(&format!("{AUDIENCES}?limit=100&start=1")).await.body;
    let children = answer["children"].as_array().unwrap().iter().chain(more["children"].as_array().unwrap());
    let names: Vec<&str> = children.map(|child| child["name"].as_str().unwrap()).collect();
    for name in [
        "Käufer von Gartenmöbeln",
        "家具に興味がある人",
        "عملاء مخلصون",
        "🌷 Spring Sale – early access",
        "=HIGH value, EU",
    ] {
        assert!(names.contains(&name), "{name}");
    }
    assert!(names.iter().any(|name| name.contains('\t')));
    assert!(names.iter().any(|name| name.chars().count() == 255));
    assert!(names.contains(&"Cart Abandoners 7 days") && names.contains(&"cart abandoners 7 days"));
}

#[tokio::test]
async fn filters_narrow_the_list() {
    let org = Org::start().await;
    let by_name = org.get(&format!("{AUDIENCES}?name=cErAmIcS")).await.body;
    assert_eq!(by_name["children"][0]["name"], "Interested in Ceramics");
    let external = org.get(&format!("{AUDIENCES}?property=originName==AUDIENCE_MANAGER&limit=100")).await.body;
    let external = external["children"].as_array().unwrap();
    assert_eq!(external.len(), 5);
    assert!(external.iter().all(|a| a["type"] == "ExternalSegment" && a["expression"].is_null()));
    assert!(external.iter().any(|a| a["namespace"] == "AAMTraits"));
    let sid = external[0]["audienceId"].as_str().unwrap();
    let by_id = org.get(&format!("{AUDIENCES}?property=audienceId%3D%3D{sid}")).await.body;
    assert_eq!(by_id["_page"]["totalCount"], 1);
    let accounts = org.get(&format!("{AUDIENCES}?entityType=_xdm.context.account")).await.body;
    assert_eq!(accounts["_page"]["totalCount"], 0);
    assert_eq!(org.get(&format!("{AUDIENCES}?sort=name:up")).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn answers_have_the_fields_of_the_published_examples() {
    let org = Org::start().await;
    // The example writes the older `lifecycle`, the reference's own field list `lifecycleState`.
    let except = ["lifecycle", "state"];
    let made = org.post(AUDIENCES, &fixture(include_str!("../fixtures/create-platform-audience.json"))).await;
    assert_eq!(made.status, StatusCode::CREATED);
    has_fields(&made.body, &fixture(include_str!("../fixtures/platform-audience.json")), &except, "");
    assert_eq!(made.body["audienceId"], made.body["id"]);
    let outside = org.post(AUDIENCES, &fixture(include_str!("../fixtures/create-external-audience.json"))).await;
    assert_eq!(outside.status, StatusCode::CREATED);
    has_fields(&outside.body, &fixture(include_str!("../fixtures/external-audience.json")), &except, "");
    assert_ne!(outside.body["audienceId"], outside.body["id"]);
    org.control(Method::POST, "/practice/switches", Some(json!({ "namespace_counts": true }))).await;
    let list = org.get(&format!("{AUDIENCES}?limit=1&property=name==Loyalty%20tier:%20Gold")).await.body;
    let example = fixture(include_str!("../fixtures/audiences-with-metrics.json"));
    // Name spaces depend on the people, and the example's own key is only one of them.
    // Unlabeled rows may lack the list, and newer answers have no `createEpoch` in the metrics.
    let except = ["labels", "state", "metrics.createEpoch", "metrics.data.totalProfilesByNamespace.crmid"];
    has_fields(&list["children"][0], &example["children"][0], &except, "");
}

#[tokio::test]
async fn an_audience_is_created_changed_and_removed() {
    let org = Org::start().await;
    let made = make(&org, "Made by a test", "homeAddress.countryCode = \"DE\"").await;
    let id = made["id"].as_str().unwrap();
    let path = format!("{AUDIENCES}/{id}");
    assert_eq!(
        (&made["namespace"], &made["originName"]),
        (&json!("AEPSegments"), &json!("REAL_TIME_CUSTOMER_PROFILE"))
    );
    let renamed = patch(
        &org,
        &path,
        &json!([
            { "op": "add", "path": "/name", "value": "Renamed" },
            { "op": "add", "path": "/labels", "value": ["core/C5"] },
        ]),
    )
    .await;
    assert_eq!((renamed.status, &renamed.body["name"]), (StatusCode::OK, &json!("Renamed")));
    assert_ne!(renamed.body["_etag"], made["_etag"]);
    let whole = org.put(&path, &fixture(include_str!("../fixtures/update-audience.json"))).await;
    assert_eq!(whole.status, StatusCode::OK, "{whole:?}");
    assert_eq!(whole.body["labels"], json!(["core/C1"]));
    assert_eq!(org.get(&path).await.body["name"], "People who ordered in the last 30 days");
    assert_eq!(org.delete(&path).await.status, StatusCode::NO_CONTENT);
    assert_eq!(refusal(&org.get(&path).await), (404, "UPAPI-113430-404".to_owned()));
    assert_eq!(refusal(&org.delete(&path).await).0, 404);
}

#[tokio::test]
async fn wrong_writes_are_refused_in_the_service_s_own_words() {
    let org = Org::start().await;
    let expression = json!({ "type": "PQL", "format": "pql/text", "value": "person.gender = \"female\"" });
    let schema = json!({ "name": "_xdm.context.profile" });
    let broken = json!({ "type": "PQL", "format": "pql/text", "value": "person.gender = " });
    for (body, code) in [
        (json!({ "type": "SegmentDefinition", "expression": expression, "schema": schema }), "UPLIB-101206-500"),
        (json!({ "name": "x", "type": "SegmentDefinition", "schema": schema }), "UPLIB-101206-500"),
        (
            json!({ "name": "x", "type": "SegmentDefinition", "expression": broken, "schema": schema }),
            "UPLIB-101206-500",
        ),
        (json!({ "name": "x", "type": "ExternalSegment", "lifecycleState": "archived" }), "UPAPI-113434-400"),
        (json!({ "name": 5, "type": "ExternalSegment" }), "UPLIB-101206-500"),
        (json!({ "name": "x", "type": "ExternalSegment", "labels": "core/C1" }), "UPLIB-101206-500"),
        (json!({ "name": "x", "type": "ExternalSegment", "tags": [7] }), "UPLIB-101206-500"),
        (json!({ "name": "x", "type": "ExternalSegment", "ttlInDays": "thirty" }), "UPLIB-101206-500"),
        (json!({ "name": "x", "type": "ExternalSegment", "ttlInDays": 91 }), "UPAPI-113434-400"),
        (json!({ "name": "x", "type": "ExternalSegment", "ttlInDays": 0 }), "UPAPI-113434-400"),
        (json!({ "name": "x", "type": "ExternalSegment", "labels": ["C5"] }), "UPAPI-113434-400"),
        (json!(["not an object"]), "UPLIB-101206-500"),
    ] {
        assert_eq!(refusal(&org.post(AUDIENCES, &body).await), (400, code.to_owned()), "{body}");
    }
    let path = format!("{AUDIENCES}/4f2971dc-7e6a-4701-be12-b52dad60c091");
    let deleted = patch(&org, &path, &json!([{ "op": "add", "path": "/lifecycleState", "value": "deleted" }])).await;
    assert_eq!(refusal(&deleted), (400, "UPAPI-113434-400".to_owned()));
    let moved = patch(&org, &path, &json!([{ "op": "add", "path": "/namespace", "value": "Other" }])).await;
    assert_eq!(refusal(&moved), (400, "UPAPI-113434-400".to_owned()));
    assert_eq!(org.get(&path).await.body["lifecycleState"], "published", "a refused change changes nothing");
}

#[tokio::test]
async fn audiences_from_outside_expire_have_no_members_and_are_not_unique() {
    let org = Org::start().await;
    let body = json!({ "audienceId": "15198331", "name": "Luma Gold", "namespace": "AAMSegments", "type": "ExternalSegment",
        "originName": "AUDIENCE_MANAGER", "labels": ["core/C5"], "audienceMeta": { "AAMFolderId": "7" } });
    let first = org.post(AUDIENCES, &body).await;
    assert_eq!((first.status, &first.body["ttlInDays"]), (StatusCode::CREATED, &json!(30)));
    assert_eq!((&first.body["labels"], &first.body["audienceId"]), (&json!(["core/C5"]), &json!("15198331")));
    org.control(Method::POST, "/practice/clock", Some(json!({ "advance_s": 26 * 3_600 }))).await;
    let mut org = org;
    org.sign_in().await;
    let path = format!("{AUDIENCES}/{}", first.body["id"].as_str().unwrap());
    let later = org.get(&path).await.body;
    assert!(later["metrics"].is_null() && later["dependents"] == json!([]), "nothing brings members: {later}");
    assert_eq!(
        org.post(AUDIENCES, &body).await.status,
        StatusCode::CREATED,
        "no source says that a second one is refused"
    );
    let both = org.get(&format!("{AUDIENCES}?property=audienceId==15198331")).await.body;
    assert_eq!(both["_page"]["totalCount"], 2);
    assert_eq!(org.delete(&path).await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn an_audience_others_depend_on_stays() {
    let org = Org::start().await;
    let used = make(&org, "Used", "loyalty.tier = \"Gold\"").await["id"].as_str().unwrap().to_owned();
    let user = make(&org, "User", &format!("inSegment(\"{used}\") and commerce.orders > 3")).await;
    assert_eq!(user["dependencies"], json!([used]));
    let path = format!("{AUDIENCES}/{used}");
    assert_eq!(org.get(&path).await.body["dependents"], json!([user["id"]]));
    assert_eq!(refusal(&org.delete(&path).await), (400, "UPAPI-113631-403".to_owned()));
    assert_eq!(
        org.delete(&format!("{AUDIENCES}/{}", user["id"].as_str().unwrap())).await.status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(org.delete(&path).await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn a_batch_audience_has_counts_after_the_nightly_run() {
    let org = Org::start().await;
    let made = make(&org, "Counts tomorrow", "loyalty.tier = \"Gold\"").await;
    let path = format!("{AUDIENCES}/{}", made["id"].as_str().unwrap());
    assert!(org.get(&path).await.body["metrics"].is_null(), "not evaluated yet");
    org.control(Method::POST, "/practice/clock", Some(json!({ "advance_s": 26 * 3_600 }))).await;
    let mut org = org;
    org.sign_in().await;
    let counted = org.get(&path).await.body;
    let gold = org.get(&format!("{AUDIENCES}?property=name==Loyalty%20tier:%20Gold")).await.body["children"][0].clone();
    assert_eq!(counted["metrics"]["data"]["totalProfiles"], gold["metrics"]["data"]["totalProfiles"]);
    assert!(counted["metrics"]["data"]["totalProfiles"].as_u64().unwrap() > 10_000);
}

#[tokio::test]
async fn bulk_reading_answers_for_every_id() {
    let org = Org::start().await;
    let path = format!("{AUDIENCES}/bulk-get");
    let ids = |ids: &[&str]| json!({ "ids": ids.iter().map(|id| json!({ "id": id })).collect::<Vec<_>>() });
    let both = org.post(&path, &ids(&["4f2971dc-7e6a-4701-be12-b52dad60c091", "nobody"])).await;
    assert_eq!(both.status, StatusCode::MULTI_STATUS);
    assert_eq!(both.body["results"]["4f2971dc-7e6a-4701-be12-b52dad60c091"]["name"], "Interested in Ceramics");
    assert_eq!(both.body["results"]["nobody"]["errors"]["404"][0]["message"], "Not found.");
    assert_eq!(refusal(&org.post(&path, &ids(&["nobody"])).await), (404, "UPAPI-113000-404".to_owned()));
    assert_eq!(refusal(&org.post(&path, &ids(&[])).await), (400, "UPAPI-113015-400".to_owned()));
    assert_eq!(refusal(&org.post(&path, &ids(&["x"; 101])).await), (400, "UPAPI-113015-400".to_owned()));
}

#[tokio::test]
async fn the_organization_can_be_filled_with_audiences() {
    let org = Org::start().await;
    let count = async || {
        org.get("/data/core/ups/audiences?limit=1&property=originName==REAL_TIME_CUSTOMER_PROFILE").await.body["_page"]
            ["totalCount"]
            .as_u64()
            .unwrap()
    };
    let before = count().await;
    let order = |count: u32| Some(json!({ "count": count }));
    assert_eq!(org.control(Method::POST, "/practice/audiences", order(30)).await.status, StatusCode::NO_CONTENT);
    assert_eq!(count().await, before + 30);
    assert_eq!(org.control(Method::POST, "/practice/audiences", order(9_999)).await.status, StatusCode::BAD_REQUEST);
}
