//! Folders of traits and segments (AAM contract §8).

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::{Org, onboarded_body};

async fn folder(org: &Org, kind: &str, name: &str, parent: u64) -> u64 {
    let made = org.post(&format!("/v1/folders/{kind}"), &json!({ "name": name, "parentFolderId": parent })).await;
    assert_eq!(made.status, StatusCode::CREATED, "{made:?}");
    made.body["folderId"].as_u64().unwrap()
}

#[tokio::test]
async fn element_zero_is_the_root_with_the_whole_tree() {
    let org = Org::start().await;
    for (kind, root) in [("traits", "All Traits"), ("segments", "All Segments")] {
        let outer = folder(&org, kind, "Outer", 0).await;
        let inner = folder(&org, kind, "Inner", outer).await;
        let tree = org.get(&format!("/v1/folders/{kind}")).await.body;
        let top = &tree[0];
        assert_eq!(
            (&top["folderId"], &top["name"], &top["path"]),
            (&json!(0), &json!(root), &json!(format!("/{root}")))
        );
        assert_eq!(top["folderCount"], json!(top["subFolders"].as_array().unwrap().len()));
        let find =
            |list: &Value, id: u64| list.as_array().unwrap().iter().find(|f| f["folderId"] == id).cloned().unwrap();
        let found = find(&find(&top["subFolders"], outer)["subFolders"], inner);
        assert_eq!(found["path"], format!("/{root}/Outer/Inner"));
        let single = org.get(&format!("/v1/folders/{kind}/{outer}?includeSubFolders=true")).await.body;
        assert_eq!(single["subFolders"][0], found);
    }
    assert_eq!(org.get("/v1/folders/other").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_trait_folder_comes_goes_and_is_renamed_with_its_folder_trait() {
    let org = Org::start().await;
    let id = folder(&org, "traits", "Shoes", 0).await;
    let query = format!("/v1/traits?folderId={id}&includeDetails=true");
    let traits = org.get(&query).await.body;
    let own = &traits[0];
    assert_eq!((&own["name"], &own["traitType"]), (&json!("Shoes Folder Trait"), &json!("FOLDER_TRAIT")));
    assert_eq!(own["description"], "Auto Created Folder Trait");
    let sid = own["sid"].as_u64().unwrap();
    assert_eq!(
        org.delete(&format!("/v1/traits/{sid}")).await.status,
        StatusCode::BAD_REQUEST,
        "it goes with its folder"
    );
    let renamed = org.put(&format!("/v1/folders/traits/{id}"), &json!({ "name": "Boots", "parentFolderId": 0 })).await;
    assert_eq!((renamed.status, &renamed.body["name"]), (StatusCode::OK, &json!("Boots")));
    assert_eq!(org.get(&query).await.body[0]["name"], "Boots Folder Trait");
    assert_eq!(org.delete(&format!("/v1/folders/traits/{id}")).await.status, StatusCode::NO_CONTENT);
    assert_eq!(org.get(&format!("/v1/traits/{sid}")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn only_the_data_source_of_a_folder_trait_may_change() {
    let org = Org::start().await;
    let id = folder(&org, "traits", "Hats", 0).await;
    let source = org.data_source(&json!({})).await;
    let mut own = org.get(&format!("/v1/traits?folderId={id}&includeDetails=true")).await.body[0].clone();
    let path = format!("/v1/traits/{}", own["sid"]);
    own["dataSourceId"] = json!(source);
    assert_eq!(org.put(&path, &own).await.body["dataSourceId"], source);
    own["name"] = json!("Mine");
    assert_eq!(org.put(&path, &own).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn folders_with_content_or_users_are_not_deleted() {
    let org = Org::start().await;
    let outer = folder(&org, "traits", "Outer", 0).await;
    let inner = folder(&org, "traits", "Inner", outer).await;
    let delete = |id: u64| format!("/v1/folders/traits/{id}");
    assert_eq!(org.delete(&delete(outer)).await.status, StatusCode::CONFLICT, "holds a folder");
    let source = org.data_source(&json!({})).await;
    let mut body = onboarded_body(source, "inside");
    body["folderId"] = json!(inner);
    let inside = org.post("/v1/traits", &body).await.body["sid"].clone();
    assert_eq!(org.delete(&delete(inner)).await.status, StatusCode::CONFLICT, "holds a trait");
    org.delete(&format!("/v1/traits/{inside}")).await;
    let own = org.get(&format!("/v1/traits?folderId={inner}")).await.body[0]["sid"].clone();
    let segment = json!({ "name": "s", "segmentRule": format!("{own}T"), "dataSourceId": source, "folderId": 0 });
    let segment = org.post("/v1/segments", &segment).await.body["sid"].clone();
    assert_eq!(org.delete(&delete(inner)).await.status, StatusCode::CONFLICT, "its folder trait is used");
    org.delete(&format!("/v1/segments/{segment}")).await;
    assert_eq!(org.delete(&delete(inner)).await.status, StatusCode::NO_CONTENT);
    assert_eq!(org.delete(&delete(0)).await.status, StatusCode::BAD_REQUEST, "the root stays");
}

#[tokio::test]
async fn names_levels_and_circles_are_checked() {
    let org = Org::start().await;
    let mut parent = 0;
    let mut chain = Vec::new();
    for level in 1..=5 {
        parent = folder(&org, "segments", &format!("Level {level}"), parent).await;
        chain.push(parent);
    }
    let deeper = org.post("/v1/folders/segments", &json!({ "name": "Level 6", "parentFolderId": parent })).await;
    assert_eq!(deeper.status, StatusCode::BAD_REQUEST, "five levels are the limit");
    let twin = org.post("/v1/folders/segments", &json!({ "name": "Level 1", "parentFolderId": 0 })).await;
    assert_eq!(twin.status, StatusCode::CONFLICT);
    let circle = json!({ "name": "Level 1", "parentFolderId": chain[2] });
    assert_eq!(org.put(&format!("/v1/folders/segments/{}", chain[0]), &circle).await.status, StatusCode::BAD_REQUEST);
    let low = folder(&org, "segments", "Branch", 0).await;
    folder(&org, "segments", "Leaf", low).await;
    let moved = json!({ "name": "Branch", "parentFolderId": chain[3] });
    assert_eq!(
        org.put(&format!("/v1/folders/segments/{low}"), &moved).await.status,
        StatusCode::BAD_REQUEST,
        "too deep"
    );
    let nameless = org.post("/v1/folders/segments", &json!({ "parentFolderId": 0 })).await;
    assert_eq!(nameless.status, StatusCode::BAD_REQUEST);
}
