//! Usage policies, and what they keep from being activated (AEP contract §16).

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::flow_writes::{BASE as FLOWS, add, audiences, patch, row, selected, sharing, text};
use crate::support::Org;

const BASE: &str = "/data/foundation/dulepolicy";

async fn enable(org: &Org, ids: &[&str]) {
    let answer = org.put(&format!("{BASE}/enabledCorePolicies"), &json!({ "policyIds": ids })).await;
    assert_eq!((answer.status, &answer.body["policyIds"]), (StatusCode::OK, &json!(ids)));
}

async fn violated(org: &Org, action: &str, labels: &str) -> Vec<String> {
    let path = format!("{BASE}/marketingActions/core/{action}/constraints?duleLabels={labels}");
    let answer = org.get(&path).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    answer.body["violatedPolicies"].as_array().unwrap().iter().map(|policy| text(&policy["id"])).collect()
}

#[tokio::test]
async fn policies_decide_once_they_are_enabled() {
    let org = Org::start().await;
    let all = org.get(&format!("{BASE}/policies/core")).await.body;
    assert_eq!(all["children"].as_array().unwrap().len(), 8);
    assert!(all["children"].as_array().unwrap().iter().all(|policy| policy["status"] == "DISABLED"));
    assert!(violated(&org, "emailTargeting", "C5").await.is_empty());
    enable(&org, &["corepolicy_0003"]).await;
    assert_eq!(violated(&org, "emailTargeting", "C1,C5").await, ["corepolicy_0003"]);
    assert!(violated(&org, "crossSiteTargeting", "C5").await.is_empty());
    assert!(violated(&org, "emailTargeting", "C1").await.is_empty());
    assert!(violated(&org, "emailTargeting", "c5").await.is_empty(), "names of labels are case-sensitive");
    let one = org.get(&format!("{BASE}/policies/core/corepolicy_0003")).await.body;
    assert_eq!(one["status"], "ENABLED");
    let labels = json!([{ "label": "C4" }, { "label": "C5" }]);
    assert_eq!(one["deny"], json!({ "operator": "OR", "operands": labels }));
    for (path, status) in [("policies/core/x", 404), ("marketingActions/core/x/constraints?duleLabels=C1", 404)] {
        assert_eq!(org.get(&format!("{BASE}/{path}")).await.status.as_u16(), status, "{path}");
    }
    for body in [json!({}), json!({ "policyIds": ["x"] }), json!([])] {
        assert_eq!(
            org.put(&format!("{BASE}/enabledCorePolicies"), &body).await.status,
            StatusCode::BAD_REQUEST,
            "{body}"
        );
    }
}

/// An audience that is not sent yet, with exactly these labels.
async fn labelled(org: &Org, labels: &[&str]) -> String {
    let all = audiences(org, "REAL_TIME_CUSTOMER_PROFILE").await;
    let has = |audience: &&Value| audience["labels"].as_array().map_or(labels.is_empty(), |it| it == labels);
    text(&all.iter().find(has).unwrap()["id"])
}

#[tokio::test]
async fn a_dataflow_takes_no_audience_that_violates_a_policy_and_none_of_the_same_request() {
    let org = Org::start().await;
    let flow = sharing(&org).await;
    let path = format!("flows/{}", text(&flow["id"]));
    let (restricted, free) = (labelled(&org, &["core/C5"]).await, labelled(&org, &[]).await);
    let sent = async |ids: &[&str]| {
        let etag = text(&row(&org, &path).await["etag"]);
        let operations: Vec<Value> = ids.iter().map(|id| add(id)).collect();
        patch(&org, &path, Some(&etag), &json!(operations)).await
    };
    let switches = json!({ "destination_actions": ["crossSiteTargeting"] });
    org.control(Method::POST, "/practice/switches", Some(switches)).await;
    enable(&org, &["corepolicy_0002"]).await;
    let refused = sent(&[&free, &restricted]).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{refused:?}");
    assert!(refused.body.to_string().contains("Restrict cross-site targeting"), "{refused:?}");
    assert!(!selected(&row(&org, &path).await).contains(&free), "all of a patch is done, or nothing");
    let reference = "/dulepolicy/marketingActions/core/crossSiteTargeting/constraints";
    let spec = text(&flow["inheritedAttributes"]["targetConnections"][0]["connectionSpec"]["id"]);
    let spec = org.get(&format!("{FLOWS}/connectionSpecs?property=id=={spec}")).await.body["items"][0].clone();
    assert_eq!(spec["policy"]["enforcementRefs"], json!([reference]));
    enable(&org, &[]).await;
    assert!(sent(&[&free, &restricted]).await.status.is_success());
}

#[tokio::test]
async fn c12_is_never_activated() {
    let org = Org::start().await;
    let path = format!("flows/{}", text(&sharing(&org).await["id"]));
    let name = "Do%20not%20mail%20(legal%20hold)";
    let found = org.get(&format!("/data/core/ups/audiences?property=name=={name}")).await.body;
    assert_eq!(found["children"][0]["labels"][0], "core/C12", "{found}");
    let held = text(&found["children"][0]["id"]);
    let etag = text(&row(&org, &path).await["etag"]);
    let refused = patch(&org, &path, Some(&etag), &json!([add(&held)])).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{refused:?}");
    assert!(!selected(&row(&org, &path).await).contains(&held));
}
