//! The grown organization as both services show it.

use reqwest::Method;
use serde_json::json;

use crate::support::Org;

/// The shared audience of the reference picture.
const CERAMICS: &str = "4f2971dc-7e6a-4701-be12-b52dad60c091";

#[tokio::test]
async fn the_ceramics_pair_reads_as_on_the_picture_on_both_sides() {
    let org = Org::start().await;
    let shared = org.get("/v1/traits/16505144?includeMetrics=true").await.body;
    assert_eq!(shared["integrationCode"], CERAMICS);
    assert_eq!(shared["traitRule"], format!("segid == \"{CERAMICS}\""));
    assert_eq!((&shared["ttl"], &shared["crUID"]), (&json!(120), &json!(0)));
    for (days, uniques) in [(1, 0), (7, 205), (14, 205), (30, 300), (60, 300), (90, 300)] {
        assert_eq!(shared[format!("uniques{days}Day")], uniques, "{days} days");
        assert_eq!(shared[format!("populationUniques{days}Day")], 300, "{days} days");
    }
    let segment = org.get("/v1/segments/16505145?includeMetrics=true").await.body;
    assert_eq!((&segment["segmentRule"], &segment["csegId"]), (&json!("16505144T"), &json!(1_923_495)));
    assert_eq!((&segment["instantUniques7Day"], &segment["totalUniques1Day"]), (&json!(205), &json!(300)));
    let audience = org.get(&format!("/data/core/ups/audiences/{CERAMICS}")).await.body;
    assert_eq!(audience["name"], "Interested in Ceramics");
    assert_eq!(audience["metrics"]["data"]["totalProfiles"], 300);
    org.control(Method::POST, "/practice/switches", Some(json!({ "namespace_counts": true }))).await;
    let audience = org.get(&format!("/data/core/ups/audiences/{CERAMICS}")).await.body;
    assert_eq!(audience["metrics"]["data"]["totalProfilesByNamespace"]["ecid"], 300);
}

#[tokio::test]
async fn some_audiences_are_odd_as_in_organizations_that_are_years_old() {
    let org = Org::start().await;
    let now = org.control(Method::GET, "/practice/clock", None).await.body["now_ms"].as_i64().unwrap();
    let mut rows = Vec::new();
    for start in 0..2 {
        let page = org.get(&format!("/data/core/ups/audiences?start={start}&limit=100")).await.body;
        rows.extend(page["children"].as_array().unwrap().iter().cloned());
    }
    let any = |what: &str, is: &dyn Fn(&serde_json::Value) -> bool| assert!(rows.iter().any(is), "{what}");
    any("48 million profiles", &|row| row["metrics"]["data"]["totalProfiles"] == 48_000_000);
    let year = 365 * 86_400_000_i64;
    any("untouched for a year", &|row| row["updateTime"].as_i64().unwrap() < now - year);
    any("counted a year ago", &|row| row["metrics"]["updateEpoch"].as_i64().is_some_and(|at| at * 1_000 < now - year));
    any("outer blanks", &|row| row["name"].as_str().is_some_and(|name| name != name.trim()));
    any("a line feed", &|row| row["name"].as_str().is_some_and(|name| name.contains('\n')));
    any("no UUID", &|row| row["id"].as_str().is_some_and(|id| id.len() > 36 && id.contains('_')));
    any("never made", &|row| row["creationTime"] == 0);
    let owners: std::collections::BTreeSet<_> = rows.iter().map(|row| row["createdBy"].as_str().unwrap()).collect();
    assert!(
        owners.len() > 1 && owners.iter().all(|owner| owner.strip_suffix(".e").is_some() && !owner.contains("example"))
    );
    let odd =
        rows.iter().find(|row| row["id"].as_str().is_some_and(|id| id.len() > 36)).unwrap()["id"].as_str().unwrap();
    let path = format!("/data/core/ups/audiences/{}", odd.replace('=', "%3D"));
    assert_eq!(org.get(&path).await.body["id"], odd, "ids of any form can be asked for");
}

#[tokio::test]
async fn a_renamed_audience_and_its_pair_differ_in_name_only() {
    let org = Org::start().await;
    let pair = org.get("/v1/traits/16505180").await.body;
    let code = pair["integrationCode"].as_str().unwrap().to_owned();
    let audience = org.get(&format!("/data/core/ups/audiences/{code}")).await.body;
    assert_eq!(pair["name"], "High value low freq");
    assert_eq!(audience["name"], "High value, low frequency");
}
