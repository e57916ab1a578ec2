//! Snapshots of the wire shapes, beside the samples of the AAM contract (§4.3, §5.3, §8, §9.2, §13.2).

use insta::assert_json_snapshot;
use serde_json::{Value, json};

use crate::support::Org;

/// Fields that differ from run to run or with the seeded organization.
const VOLATILE: [&str; 14] = [
    "sid",
    "csegId",
    "createTime",
    "updateTime",
    "dataSourceId",
    "customNamespaceId",
    "customNamespaceCode",
    "mergeRuleDataSourceId",
    "folderId",
    "pid",
    "crUID",
    "upUID",
    "used",
    "access_token",
];

/// The body with every volatile value replaced by its name; 0 and null stay, because they mean something.
fn settled(body: Value) -> Value {
    match body {
        Value::Object(map) => map
            .into_iter()
            .map(|(key, inner)| {
                let volatile = VOLATILE.contains(&key.as_str()) && !inner.is_null() && inner != 0;
                let inner = if volatile { json!(format!("[{key}]")) } else { settled(inner) };
                (key, inner)
            })
            .collect(),
        Value::Array(list) => list.into_iter().map(settled).collect(),
        other => other,
    }
}

#[tokio::test]
async fn a_pair_on_the_wire() {
    let org = Org::start().await;
    let source = org.data_source(&json!({ "name": "Adobe Experience Platform Audience Sharing" })).await;
    let id = "6f1c3c0e-1111-4222-8333-944445555666";
    let made = json!({
        "name": "Interested in Ceramics", "description": "This is an automatically created trait",
        "traitType": "ON_BOARDED_TRAIT", "dataSourceId": source, "folderId": 0, "integrationCode": id,
        "traitRule": format!("segid == \"{id}\""), "ttl": 120,
    });
    let trait_made = org.post("/v1/traits", &made).await.body;
    let sid = trait_made["sid"].as_u64().unwrap();
    assert_json_snapshot!("trait", settled(trait_made));
    let segment = json!({
        "name": "Interested in Ceramics", "segmentRule": format!("{sid}T"), "dataSourceId": source, "folderId": 0,
        "integrationCode": id, "mergeRuleDataSourceId": 0,
    });
    let mut segment = org.post("/v1/segments", &segment).await.body;
    assert_eq!(segment["segmentRule"], format!("{sid}T"));
    segment["segmentRule"] = json!("[sid]T");
    assert_json_snapshot!("segment", settled(segment));
    assert_json_snapshot!(
        "trait_with_metrics",
        settled(org.get(&format!("/v1/traits/{sid}?includeMetrics=true")).await.body)
    );
    assert_json_snapshot!("data_source", settled(org.get(&format!("/v1/datasources/{source}")).await.body));
}

#[tokio::test]
async fn folders_limits_and_refusals_on_the_wire() {
    let org = Org::start().await;
    let folder = org.post("/v1/folders/segments", &json!({ "name": "Wire", "parentFolderId": 0 })).await.body;
    assert_json_snapshot!("folder", settled(folder));
    assert_json_snapshot!("trait_limits", settled(org.get("/v1/traits/limits").await.body));
    assert_json_snapshot!("refusal", org.post("/v1/traits", &json!({ "name": "x", "traitRule": "a ==" })).await.body);
    assert_json_snapshot!("token", settled(org.ask_for_token(&[]).await.body));
}
