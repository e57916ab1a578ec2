//! Data sources, users and reference resources (AAM contract §9, §10, §17).

use reqwest::StatusCode;
use serde_json::json;

use crate::support::{Org, merge};

#[tokio::test]
async fn a_data_source_stores_what_was_sent_with_defaults_for_the_rest() {
    let org = Org::start().await;
    let body = json!({
        "name": "CRM", "description": "file", "integrationCode": "crm-1", "idType": "CROSS_DEVICE",
        "subIdType": "CROSS_DEVICE_PERSON", "inboundS2S": "true", "dataExportRestrictions": ["PII"],
        "uniqueTraitIntegrationCodes": true, "customerProfileDataRetention": 2_592_000, "linkNamespace": true,
    });
    let made = org.post("/v1/datasources", &body).await;
    assert_eq!(made.status, StatusCode::CREATED);
    let id = &made.body["dataSourceId"];
    assert_eq!(org.get(&format!("/v1/datasources/{id}")).await.body, made.body);
    assert_eq!((&made.body["inboundS2S"], &made.body["linkNamespace"]), (&json!(true), &json!(true)));
    assert_eq!((&made.body["customerProfileDataRetention"], &made.body["customNamespaceId"]), (&json!(2_592_000), id));
    assert_eq!((&made.body["allowDataSharing"], &made.body["type"]), (&json!(false), &json!("GENERAL")));
    assert_eq!(org.get("/v1/datasources?integrationCode=crm-1").await.body[0]["name"], "CRM");
    assert_eq!(org.post("/v1/datasources", &body).await.status, StatusCode::CONFLICT, "the code is taken");
    let mut changed = made.body.clone();
    merge(&mut changed, &json!({ "name": "CRM 2", "dataExportRestrictions": [] }));
    let put = org.put(&format!("/v1/datasources/{id}"), &changed).await;
    assert_eq!((put.status, &put.body["name"]), (StatusCode::OK, &json!("CRM 2")));
    assert_eq!(put.body["dataExportRestrictions"], json!([]));
}

#[tokio::test]
async fn a_data_source_in_use_or_built_in_or_foreign_stays() {
    let org = Org::start().await;
    let source = org.data_source(&json!({})).await;
    let sid = org.onboarded(source, "t").await;
    let path = format!("/v1/datasources/{source}");
    assert_eq!(org.delete(&path).await.status, StatusCode::BAD_REQUEST);
    org.delete(&format!("/v1/traits/{sid}")).await;
    assert_eq!(org.post("/v1/datasources/bulk-delete", &json!([source])).await.status, StatusCode::NO_CONTENT);
    assert_eq!(org.get(&path).await.status, StatusCode::NOT_FOUND);
    let automatic = org.get("/v1/datasources?integrationCode=adobe-provided").await.body;
    let id = automatic[0]["dataSourceId"].clone();
    assert_eq!(org.delete(&format!("/v1/datasources/{id}")).await.status, StatusCode::BAD_REQUEST);
    let own = org.get("/v1/datasources?includeThirdParty=false").await.body.as_array().unwrap().len();
    let all = org.get("/v1/datasources").await.body.as_array().unwrap().len();
    assert!(own < all, "third-party sources are listed unless left out");
}

#[tokio::test]
async fn the_present_user_and_the_authors_of_objects() {
    let org = Org::start().await;
    let me = org.get("/v1/users/self").await.body;
    assert!(me["companyName"].is_string() && me["pid"].is_u64(), "{me}");
    let source = org.data_source(&json!({})).await;
    let made = org.get(&format!("/v1/datasources/{source}")).await.body;
    assert_eq!(made["crUID"], me["uid"]);
    let users = org.get("/v1/users").await.body;
    assert!(users.as_array().unwrap().iter().any(|user| user["uid"] == made["crUID"]));
}

#[tokio::test]
async fn event_types_and_taxonomy_can_be_looked_up() {
    let org = Org::start().await;
    let types = org.get("/v1/customer-trait-types").await.body;
    let site = types.as_array().unwrap().iter().find(|entry| entry["pixelType"] == 2).unwrap();
    assert_eq!((&site["name"], &site["pid"]), (&json!("Site Visitor"), &json!(0)));
    let made = org.post("/v1/customer-trait-types", &json!({ "name": "Basket" })).await;
    assert_eq!(made.status, StatusCode::CREATED);
    let id = &made.body["pixelType"];
    assert_eq!(org.get(&format!("/v1/customer-trait-types/{id}")).await.body["name"], "Basket");
    let top = org.get("/v1/taxonomies/0/").await.body;
    let first = &top[0];
    assert_eq!(first["parentCategoryID"], 0);
    let below = org.get(&format!("/v1/taxonomies/0/{}/childCategories/", first["categoryID"])).await.body;
    assert!(below.as_array().unwrap().iter().all(|child| child["parentCategoryID"] == first["categoryID"]));
    assert_eq!(org.get("/v1/taxonomies/0/987654").await.status, StatusCode::NOT_FOUND);
}
