//! What uses traits and segments: destinations with their mappings, and models.

use serde_json::{Value, json};

use crate::support::Org;

#[tokio::test]
async fn destinations_list_their_mappings_when_asked() {
    let org = Org::start().await;
    let lean = org.get("/v1/destinations").await.body;
    assert!(lean[0]["mappings"].is_null() && lean[0]["destinationId"].is_u64(), "{lean}");
    let all = org.get("/v1/destinations?includeMappings=true&pageSize=100&sortBy=destinationId").await.body;
    assert_eq!(all["total"], 30);
    let rows = all["list"].as_array().unwrap();
    let mapped = rows.iter().find(|row| row["mappings"] != json!([])).unwrap();
    let (id, sid) = (mapped["destinationId"].as_u64().unwrap(), mapped["mappings"][0]["sid"].as_u64().unwrap());
    let mappings = org.get(&format!("/v1/destinations/{id}/mappings/")).await.body;
    assert_eq!(mappings, mapped["mappings"]);
    let containing = org.get(&format!("/v1/destinations?containsSegment={sid}")).await.body;
    assert!(containing.as_array().unwrap().iter().any(|row| row["destinationId"] == id), "{containing}");
    let unmapped = rows.iter().find(|row| row["mappings"] == json!([])).unwrap()["destinationId"].clone();
    assert_eq!(org.get(&format!("/v1/destinations/{unmapped}/mappings")).await.status, 404);
    assert_eq!(org.get("/v1/destinations/1").await.status, 404);
}

#[tokio::test]
async fn a_model_keeps_its_baseline_from_being_deleted() {
    let org = Org::start().await;
    let models = org.get("/v1/models").await.body;
    let of_traits = |model: &Value| format!("/v1/traits?usesModel={}", model["algoModelId"]);
    let with_traits = models.as_array().unwrap().iter().filter(|model| model["algoModelId"].as_u64() < Some(4_200));
    assert_eq!(with_traits.clone().count(), 3);
    for model in with_traits {
        let traits = org.get(&of_traits(model)).await.body;
        assert_eq!(traits[0]["traitType"], "ALGO_TRAIT", "{model}");
        let baseline = org.get(&format!("/v1/traits/{}", model["sid"])).await.body;
        assert_eq!(
            (&baseline["traitType"], &model["baselineTraitType"]),
            (&json!("ON_BOARDED_TRAIT"), &json!("ON_BOARDED_TRAIT"))
        );
    }
    let like = json!({
        "name": "Similar", "sid": models[0]["sid"], "lookBackPeriod": 60, "algoTypeId": 1, "dataSources": [61_202],
    });
    let made = org.post("/v1/models", &like).await;
    assert_eq!((made.status.as_u16(), &made.body["lookBackPeriod"]), (201, &json!(60)), "{}", made.body);
    assert_eq!(org.get(&format!("/v1/models/{}", made.body["algoModelId"])).await.body, made.body);
    assert_eq!(org.post("/v1/models", &json!({ "name": "Similar", "sid": 1 })).await.status, 400);
    assert_eq!(org.delete(&format!("/v1/traits/{}", models[0]["sid"])).await.status, 400);
}
