//! Segment jobs (AEP contract §7).

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::aep_audiences::{fixture, has_fields, refusal};
use crate::support::Org;

const JOBS: &str = "/data/core/ups/segment/jobs";
const CERAMICS: &str = "4f2971dc-7e6a-4701-be12-b52dad60c091";

async fn advance(org: &Org, seconds: u64) {
    let moved = org.control(Method::POST, "/practice/clock", Some(json!({ "advance_s": seconds }))).await;
    assert_eq!(moved.status, StatusCode::OK, "{moved:?}");
}

/// Lets time pass until noon of the next day in UTC: between midnight and half past two the members are those of the new
/// day, and the newest counts those of the night before.
async fn at_noon(org: &mut Org) {
    const DAY: u64 = 86_400;
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    advance(org, (now / DAY + 1) * DAY + DAY / 2 - now).await;
    // The token has expired.
    org.sign_in().await;
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
    let one = org.get(&format!("{JOBS}?property=segments~segmentId=={CERAMICS}&property=source==api")).await.body;
    assert_eq!(one["_page"]["totalCount"], 1);
    assert_eq!(one["_page"].get("next"), None, "the last page names no next one");
    assert_eq!(org.delete(&format!("{JOBS}/{id}")).await.status, StatusCode::NO_CONTENT);
    assert_eq!(org.get(&format!("{JOBS}/{id}")).await.body["status"], "CANCELLING");
    advance(&org, 30).await;
    assert_eq!(org.get(&format!("{JOBS}?status=CANCELLED")).await.body["_page"]["totalCount"], 1);
    let done = org.get(&format!("{JOBS}?status=SUCCEEDED&property=source==api")).await;
    assert_eq!(done.body["_page"]["totalCount"], 1);
    let results = org.post(&format!("{JOBS}/bulk-get"), &json!({ "ids": [{ "id": id }, { "id": "none" }] })).await;
    assert_eq!(results.status, StatusCode::MULTI_STATUS);
    assert_eq!(results.body["results"][id]["status"], "CANCELLED");
    assert_eq!(refusal(&org.post(JOBS, &json!([])).await).0, 400);
    assert_eq!(refusal(&org.post(JOBS, &json!([{ "segmentId": "none" }])).await).0, 404);
}

/// All nightly jobs, as listed.
async fn nightly(org: &Org) -> Vec<Value> {
    let list = org.get(&format!("{JOBS}?property=source==scheduler&limit=100")).await;
    assert_eq!(list.status, StatusCode::OK, "{list:?}");
    list.body["children"].as_array().unwrap().clone()
}

#[tokio::test]
async fn every_night_has_one_job_counted_from_the_members_of_that_night() {
    let mut org = Org::start().await;
    at_noon(&mut org).await;
    let jobs = nightly(&org).await;
    let begun: Vec<i64> = jobs.iter().map(|job| job["creationTime"].as_i64().unwrap()).collect();
    assert!(begun.len() >= 7 && begun.windows(2).all(|pair| pair[1] - pair[0] == 86_400_000), "{begun:?}");
    assert!(begun.iter().all(|at| at % 86_400_000 == 7_200_000), "at two in the morning");
    assert!(jobs.iter().any(|job| job["status"] == "FAILED"), "not every night of the past went well");
    for job in &jobs {
        let metrics = &job["metrics"];
        let totals = metrics["segmentedProfileCounter"].as_object();
        assert_eq!(totals.is_some(), job["status"] == "SUCCEEDED", "{job}");
        assert!(job["segments"].as_array().unwrap().iter().all(|entry| entry.as_object().unwrap().len() == 1));
        for (id, total) in totals.into_iter().flatten() {
            let namespaces = metrics["segmentedProfileByNamespaceCounter"][id].as_object().unwrap();
            assert!(namespaces.values().all(|count| count.as_u64() <= total.as_u64()), "{id}");
            assert_eq!(namespaces.is_empty(), total == 0, "{id}");
        }
    }
    let newest = jobs.last().unwrap()["metrics"].clone();
    let page = org.get("/data/core/ups/audiences?limit=100&property=type==SegmentDefinition").await.body;
    let mut compared = 0;
    for audience in page["children"].as_array().unwrap() {
        let id = audience["id"].as_str().unwrap();
        let Some(total) = newest["segmentedProfileCounter"].get(id) else { continue };
        assert_eq!(&audience["metrics"]["data"]["totalProfiles"], total, "{audience}");
        compared += 1;
    }
    assert!(compared > 50, "{compared}");
    assert_eq!(newest["segmentedProfileByNamespaceCounter"][CERAMICS]["ecid"], 300);
}

#[tokio::test]
async fn the_next_night_brings_the_next_job_with_new_audiences() {
    let mut org = Org::start().await;
    at_noon(&mut org).await;
    let before = nightly(&org).await;
    let body = json!({
        "name": "Fresh", "type": "SegmentDefinition", "schema": { "name": "_xdm.context.profile" },
        "expression": { "type": "PQL", "format": "pql/text", "value": "loyalty.tier = \"Diamond\"" },
    });
    let id = org.post("/data/core/ups/audiences", &body).await.body["id"].as_str().unwrap().to_owned();
    let covers = |job: &Value| job["metrics"]["segmentedProfileCounter"].get(&id).is_some();
    assert!(!nightly(&org).await.iter().any(covers), "not counted before its first night");
    advance(&org, 3 * 86_400).await;
    org.sign_in().await;
    let after = nightly(&org).await;
    assert_eq!(after.len(), before.len() + 3);
    assert!(covers(after.last().unwrap()));
    assert_eq!(nightly(&org).await, after, "reading again changes nothing");
    let one = &after[after.len() - 2];
    assert_eq!(&org.get(&format!("{JOBS}/{}", one["id"].as_str().unwrap())).await.body, one);
}
