//! Previews and estimates (AEP contract §8).

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::aep_audiences::{fixture, has_fields, refusal};
use crate::support::Org;

async fn preview(org: &Org, pql: &str) -> String {
    let body =
        json!({ "predicateExpression": pql, "predicateType": "pql/text", "predicateModel": "_xdm.context.profile" });
    let made = org.post("/data/core/ups/preview", &body).await;
    assert_eq!(made.status, StatusCode::CREATED, "{made:?}");
    has_fields(&made.body, &fixture(include_str!("../fixtures/preview.json")), &[], "");
    made.body["previewId"].as_str().unwrap().to_owned()
}

async fn advance(org: &Org, seconds: u64) {
    org.control(Method::POST, "/practice/clock", Some(json!({ "advance_s": seconds }))).await;
}

#[tokio::test]
async fn an_estimate_gets_finer_until_it_is_exact() {
    let org = Org::start().await;
    let id = preview(&org, "interests.contains(\"Ceramics\")").await;
    let path = format!("/data/core/ups/estimate/{id}");
    assert_eq!(org.get(&path).await.body["state"], "NEW");
    advance(&org, 4).await;
    let coarse = org.get(&path).await.body;
    assert_eq!(coarse["state"], "RUNNING");
    let read = coarse["profilesReadSoFar"].as_u64().unwrap();
    assert!((80_000..190_000).contains(&read), "{read}");
    assert!(coarse["profilesMatchedSoFar"].as_u64().unwrap() < 300);
    advance(&org, 10).await;
    let done = org.get(&path).await.body;
    has_fields(&done, &fixture(include_str!("../fixtures/estimate.json")), &[], "");
    assert_eq!(
        (&done["state"], &done["estimatedSize"], &done["totalRows"]),
        (&json!("RESULT_READY"), &json!(300), &json!(200_000))
    );
    let cookies =
        done["estimatedNamespaceDistribution"].as_array().unwrap().iter().find(|n| n["namespaceId"] == "4").unwrap();
    assert_eq!(cookies["profilesMatchedSoFar"], 300);
    let rows = org.get(&format!("/data/core/ups/preview/{id}?limit=5")).await.body;
    let row = rows["results"][0].as_object().unwrap().values().next().unwrap();
    assert_eq!(row["endCustomerIds"]["ecid"].as_object().unwrap().len(), 1);
    assert_eq!(rows["page"]["size"], 5);
    assert_eq!(org.delete(&format!("/data/core/ups/preview/{id}")).await.status, StatusCode::OK);
    assert_eq!(refusal(&org.get(&path).await).0, 404);
}

#[tokio::test]
async fn members_of_audience_manager_content_can_be_estimated() {
    let org = Org::start().await;
    let external =
        org.get("/data/core/ups/audiences?property=namespace==AAMSegments&limit=1").await.body["children"][0].clone();
    let sid = external["audienceId"].as_str().unwrap();
    let pql = format!("segmentMembership.get(\"AAMSegments\").get(\"{sid}\").status in ([\"realized\",\"existing\"])");
    let id = preview(&org, &pql).await;
    advance(&org, 20).await;
    let done = org.get(&format!("/data/core/ups/estimate/{id}")).await.body;
    assert_eq!(done["estimatedSize"], external["metrics"]["data"]["totalProfiles"]);
    assert!(done["estimatedSize"].as_u64().unwrap() > 0);
}

#[tokio::test]
async fn what_cannot_be_evaluated_fails_and_nonsense_is_refused() {
    let org = Org::start().await;
    let id = preview(&org, "select X from xEvent where X.timestamp occurs <= 3 days before now").await;
    advance(&org, 20).await;
    let failed = org.get(&format!("/data/core/ups/estimate/{id}")).await.body;
    assert_eq!(failed["state"], "FAILED");
    assert_ne!(failed["error"]["description"], "");
    let nonsense = org
        .post("/data/core/ups/preview", &json!({ "predicateExpression": "who knows", "predicateType": "pql/text" }))
        .await;
    assert_eq!(refusal(&nonsense).0, 400);
}
