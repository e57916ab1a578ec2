//! The grown organisation as both services show it.

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
        assert_eq!(shared[format!("totalUniques{days}Day")], 300, "{days} days");
    }
    let segment = org.get("/v1/segments/16505145?includeMetrics=true").await.body;
    assert_eq!((&segment["segmentRule"], &segment["csegId"]), (&json!("16505144T"), &json!(1_923_495)));
    assert_eq!((&segment["instantUniques7Day"], &segment["totalUniques1Day"]), (&json!(205), &json!(300)));
    let audience = org.get(&format!("/data/core/ups/audiences/{CERAMICS}")).await.body;
    assert_eq!(audience["name"], "Interested in Ceramics");
    assert_eq!(audience["metrics"]["data"]["totalProfiles"], 300);
    assert_eq!(audience["metrics"]["data"]["totalProfilesByNamespace"]["ecid"], 300);
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
