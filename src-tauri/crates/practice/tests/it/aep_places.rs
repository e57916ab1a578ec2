//! Where audiences lie: sandboxes, search, tags, folders, merge policies (AEP contract §4, §5.6, §5.9, §16.4).

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::aep_audiences::{fixture, has_fields, patch, refusal};
use crate::support::{Org, Read, read};

async fn search(org: &Org, path: &str) -> Read {
    let request = org.request(Method::GET, &format!("/data/core/ups/search/{path}"));
    read(request.header("x-ups-search-version", "1.0").send().await.unwrap()).await
}

const CLASS: &str = "schema.name=_xdm.context.segmentdefinition";

#[tokio::test]
async fn sandboxes_are_listed_and_separate_their_objects() {
    let org = Org::start().await;
    let all = org.get("/data/foundation/sandbox-management/sandboxes").await.body;
    let example = fixture(include_str!("../fixtures/sandboxes.json"));
    // The service's own id and `_system` are for Adobe's services; the guide writes `eTag` for `etag`.
    has_fields(&all["sandboxes"][0], &example["sandboxes"][0], &["id", "_system", "etag"], "");
    assert_eq!(all["_page"]["count"], 2);
    let mine = org.get("/data/foundation/sandbox-management/").await;
    assert_eq!(mine.body["sandboxes"].as_array().unwrap().len(), 2);
    assert_eq!(org.get("/data/foundation/sandbox-management/sandboxes/prod").await.body["isDefault"], true);
    assert_eq!(org.get("/data/foundation/sandbox-management/sandboxes/none").await.status, StatusCode::NOT_FOUND);
    let other = org.request(Method::GET, "/data/core/ups/audiences").header("x-sandbox-name", "spring-tests");
    assert_eq!(read(other.send().await.unwrap()).await.body["_page"]["totalCount"], 0);
}

#[tokio::test]
async fn imported_content_is_found_in_its_folders() {
    let org = Org::start().await;
    assert_eq!(refusal(&org.get(&format!("/data/core/ups/search/namespaces?{CLASS}")).await).0, 400);
    let names = search(&org, &format!("namespaces?{CLASS}")).await.body;
    let segments = names["namespaces"].as_array().unwrap().iter().find(|n| n["namespace"] == "AAMSegments").unwrap();
    assert_eq!(segments["count"], 4);
    let example = fixture(include_str!("../fixtures/search-namespaces.json"));
    has_fields(&names["namespaces"][0], &example["namespaces"][0], &[], "");
    let top = search(&org, &format!("entities?{CLASS}&namespace=AAMSegments")).await.body;
    let folder = &top["entities"][0];
    let example = fixture(include_str!("../fixtures/search-entities.json"));
    // Folders of Audience Manager have no description.
    has_fields(folder, &example["entities"][0], &["description"], "");
    assert_eq!(folder["isFolder"], true);
    let id = folder["id"].as_str().unwrap();
    let inside = search(&org, &format!("entities?{CLASS}&namespace=AAMSegments&entityId={id}")).await.body;
    assert_eq!(inside["entities"][0]["isFolder"], false);
    let way = search(&org, &format!("taxonomy?{CLASS}&namespace=AAMSegments&entityId={id}")).await.body;
    assert_eq!((&way["taxonomy"][0]["parentFolderId"], &way["taxonomy"][1]["id"]), (&json!("root"), &json!(id)));
    let found = search(&org, &format!("entities?{CLASS}&namespace=AAMSegments&s=segmentName:visitors")).await.body;
    assert_eq!(found["page"]["totalCount"], 1);
    assert_eq!(found["entities"][0]["name"], "Site visitors, 14 days");
}

#[tokio::test]
async fn tags_are_created_renamed_and_removed() {
    let org = Org::start().await;
    let tags = org.get("/unifiedtags/tags").await.body;
    assert!(tags["tags"].as_array().unwrap().len() > 15);
    let categories = org.get("/unifiedtags/tagCategory").await.body;
    let category = &categories["tags"][0];
    let made = org.post("/unifiedtags/tags", &json!({ "name": "mine", "tagCategoryId": category["id"] })).await.body;
    assert_eq!(made["tagCategoryName"], category["name"]);
    let id = made["id"].as_str().unwrap();
    let path = format!("/unifiedtags/tags/{id}");
    let renamed = patch(&org, &path, &json!([{ "op": "replace", "path": "/name", "value": "ours" }])).await;
    assert_eq!(renamed.body["name"], "ours");
    let audience = "/data/core/ups/audiences/4f2971dc-7e6a-4701-be12-b52dad60c091";
    let tagged = patch(&org, audience, &json!([{ "op": "add", "path": "/tags", "value": [id] }])).await;
    assert_eq!(tagged.body["tags"], json!([id]));
    let valid = org.post("/unifiedtags/tags/validate", &json!({ "ids": [id, "none"] })).await.body;
    assert_eq!(valid, json!({ "validTags": [{ "id": id }], "invalidTags": [{ "id": "none" }] }));
    assert_eq!(org.delete(&path).await.status, StatusCode::OK);
    assert_eq!(org.get(audience).await.body["tags"], json!([]));
}

#[tokio::test]
async fn an_audience_moves_into_a_folder() {
    let org = Org::start().await;
    let root = org.get("/unifiedfolders/folders/segment/root/folderview").await.body;
    let named = |list: &Value, name: &str| list.as_array().unwrap().iter().find(|f| f["name"] == name).cloned();
    let loyalty = named(&root["children"], "Loyalty").unwrap();
    let id = loyalty["id"].as_str().unwrap();
    let body = json!({ "name": "VIP", "parentId": id });
    let made = org.post("/unifiedfolders/folders/segment", &body).await;
    assert_eq!(made.status, StatusCode::OK);
    assert_eq!(refusal(&org.post("/unifiedfolders/folders/segment", &body).await).0, 422);
    let inside = org.get(&format!("/unifiedfolders/folders/segment/{id}/subfolders")).await.body;
    assert!(named(&inside["children"], "VIP").is_some());
    let folder = made.body["id"].clone();
    assert_eq!(
        org.get(&format!("/unifiedfolders/folders/segment/{}/", folder.as_str().unwrap())).await.body["name"],
        "VIP"
    );
    let audience = "/data/core/ups/audiences/4f2971dc-7e6a-4701-be12-b52dad60c091";
    let value = json!({ "audienceFolderId": folder });
    let moved = patch(&org, audience, &json!([{ "op": "add", "path": "/linkedAudienceRef", "value": value }])).await;
    assert_eq!(moved.body["linkedAudienceRef"]["audienceFolderId"], folder);
    let path = format!("/unifiedfolders/folders/segment/{}", folder.as_str().unwrap());
    assert_eq!(refusal(&org.delete(&path).await).0, 400, "an audience lies in it");
    let renamed = patch(&org, &path, &json!([{ "op": "replace", "path": "/name", "value": "Very important" }])).await;
    assert_eq!((renamed.status, &renamed.body["name"]), (StatusCode::OK, &json!("Very important")));
    let elsewhere = org.request(Method::GET, &path).header("x-sandbox-name", "spring-tests").send().await.unwrap();
    assert_eq!(elsewhere.status(), StatusCode::NOT_FOUND, "folders belong to a sandbox");
    let empty = org.post("/unifiedfolders/folders/segment", &json!({ "name": "Empty", "parentId": folder })).await.body;
    let empty = format!("/unifiedfolders/folders/segment/{}", empty["id"].as_str().unwrap());
    assert_eq!(org.delete(&empty).await.body["message"], "delete request accepted successfully");
}

#[tokio::test]
async fn the_default_merge_policy_can_be_found() {
    let org = Org::start().await;
    let list = org.get("/data/core/ups/config/mergePolicies?default=true&schema.name=_xdm.context.profile").await.body;
    assert_eq!(list["children"].as_array().unwrap().len(), 1);
    let id = list["children"][0]["id"].as_str().unwrap();
    assert_eq!(org.get(&format!("/data/core/ups/config/mergePolicies/{id}")).await.body["default"], true);
    let audience = org.get("/data/core/ups/audiences/4f2971dc-7e6a-4701-be12-b52dad60c091").await.body;
    assert_eq!(audience["mergePolicyId"], id);
}
