//! Segment jobs (AEP contract §7).

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::aep_audiences::{fixture, has_fields, refusal};
use crate::support::Org;

const JOBS: &str = "/data/core/ups/segment/jobs";
const CERAMICS: &str = "4f2971dc-7e6a-4701-be12-b52dad60c091";

async fn advance(org: &Org, seconds: u64) {
    let moved = org.control(Method::POST, "/practice/clock", Some(json!({ "advance_s": seconds }))).await;
    assert_eq!(moved.status, StatusCode::OK, "{moved:?}");
}

#[tokio::test]
async fn a_job_runs_to_its_counts() {
    let org = Org::start().await;
    let made = org.post(JOBS, &json!([{ "segmentId": CERAMICS }])).await;
    assert_eq!((made.status, &made.body["status"]), (StatusCode::OK, &json!("NEW")));
    let path = format!("{JOBS}/{}", made.body["id"].as_str().unwrap());
    assert!(made.body["metrics"]["segmentedProfileCounter"].is_null(), "no counts while it runs");
    advance(&org, 2).await;
    assert_eq!(org.get(&path).await.body["status"], "QUEUED");
    advance(&org, 4).await;
    assert_eq!(org.get(&path).await.body["status"], "PROCESSING");
    advance(&org, 60).await;
    let done = org.get(&path).await.body;
    assert_eq!(done["status"], "SUCCEEDED");
    let metrics = &done["metrics"];
    assert_eq!(metrics["totalProfiles"], 200_000);
    assert_eq!(metrics["segmentedProfileCounter"][CERAMICS], 300);
    let by_namespace = metrics["segmentedProfileByNamespaceCounter"][CERAMICS].as_object().unwrap();
    assert_eq!(by_namespace["ecid"], 300);
    assert!(by_namespace["email"].as_u64().unwrap() > by_namespace["email_lc_sha256"].as_u64().unwrap());
    let status = &metrics["segmentedProfileByStatusCounter"][CERAMICS];
    assert_eq!((&status["existing"], &status["realized"], &status["exited"]), (&json!(300), &json!(0), &json!(0)));
    // The example's counters are keyed by its own segment and merge policy, which differ here.
    let except = [
        "metrics.segmentedProfileCounter",
        "metrics.segmentedProfileByNamespaceCounter",
        "metrics.segmentedProfileByStatusCounter",
        "metrics.totalProfilesByMergePolicy",
        "properties",
    ];
    has_fields(&done, &fixture(include_str!("../fixtures/segment-job.json")), &except, "");
}

#[tokio::test]
async fn a_job_counts_an_audience_that_was_never_evaluated() {
    let org = Org::start().await;
    let body = json!({
        "name": "Fresh", "type": "SegmentDefinition", "schema": { "name": "_xdm.context.profile" },
        "expression": { "type": "PQL", "format": "pql/text", "value": "loyalty.tier = \"Diamond\"" },
    });
    let id = org.post("/data/core/ups/audiences", &body).await.body["id"].as_str().unwrap().to_owned();
    let job = org.post(JOBS, &json!([{ "segmentId": id }])).await.body["id"].as_str().unwrap().to_owned();
    advance(&org, 60).await;
    let done = org.get(&format!("{JOBS}/{job}")).await.body;
    let status = &done["metrics"]["segmentedProfileByStatusCounter"][&id];
    let count = done["metrics"]["segmentedProfileCounter"][&id].as_u64().unwrap();
    assert!(count > 1_000);
    assert_eq!((&status["existing"], status["realized"].as_u64()), (&json!(0), Some(count)));
    let audience = org.get(&format!("/data/core/ups/audiences/{id}")).await.body;
    assert_eq!(audience["metrics"]["data"]["totalProfiles"], count, "the job refreshes the audience");
}

#[tokio::test]
async fn jobs_are_listed_cancelled_and_refused() {
    let org = Org::start().await;
    let job = org
        .post(JOBS, &json!({ "schema": { "name": "_xdm.context.profile" }, "segments": [{ "segmentId": "*" }] }))
        .await;
    let id = job.body["id"].as_str().unwrap();
    assert_eq!(job.body["segments"], json!([{ "segmentId": "*" }]));
    org.post(JOBS, &json!([{ "segmentId": CERAMICS }])).await;
    let one = org.get(&format!("{JOBS}?property=segments~segmentId=={CERAMICS}")).await.body;
    assert_eq!(one["_page"]["totalCount"], 1);
    assert_eq!(org.delete(&format!("{JOBS}/{id}")).await.status, StatusCode::NO_CONTENT);
    assert_eq!(org.get(&format!("{JOBS}/{id}")).await.body["status"], "CANCELLING");
    advance(&org, 30).await;
    assert_eq!(org.get(&format!("{JOBS}?status=CANCELLED")).await.body["_page"]["totalCount"], 1);
    assert_eq!(org.get(&format!("{JOBS}?status=SUCCEEDED")).await.body["_page"]["totalCount"], 1);
    let results = org.post(&format!("{JOBS}/bulk-get"), &json!({ "ids": [{ "id": id }, { "id": "none" }] })).await;
    assert_eq!(results.status, StatusCode::MULTI_STATUS);
    assert_eq!(results.body["results"][id]["status"], "CANCELLED");
    assert_eq!(refusal(&org.post(JOBS, &json!([])).await).0, 400);
    assert_eq!(refusal(&org.post(JOBS, &json!([{ "segmentId": "none" }])).await).0, 404);
}
