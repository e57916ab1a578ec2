//! Look-ups that decide whether something is created or deleted: what they cannot read is an error, never an absence.

use adobe::ApiError;
use domain::whole::Gap;
use domain::{FolderKind, IntegrationCode};
use serde_json::{Value, json};
use wiremock::matchers::{method, path};
use wiremock::{Mock, ResponseTemplate};

use crate::common::Fixture;

async fn answers(fixture: &Fixture, at: &str, body: Value) {
    let answer = ResponseTemplate::new(200).set_body_json(body);
    Mock::given(method("GET")).and(path(at)).respond_with(answer).mount(&fixture.server).await;
}

#[track_caller]
fn assert_unreadable<T: std::fmt::Debug>(read: Result<T, ApiError>, rows: u32) {
    let error = read.unwrap_err();
    assert!(
        matches!(&error, ApiError::Incomplete { gap: Gap::Unreadable { rows: told }, .. } if *told == rows),
        "{error}"
    );
}

#[tokio::test]
async fn a_folder_or_data_source_that_cannot_be_read_is_an_error() {
    let fixture = Fixture::new().await;
    let tree =
        json!([{ "folderId": 0, "name": "All", "subFolders": [{ "name": "no id" }, { "folderId": 7, "name": "A" }] }]);
    answers(&fixture, "/v1/folders/traits", tree).await;
    let unknown = json!([{ "folderId": 0, "name": "All", "subFolders": "later" }]);
    answers(&fixture, "/v1/folders/segments", unknown).await;
    answers(&fixture, "/v1/datasources", json!([{ "dataSourceId": 1, "name": "One" }, null, { "name": "no id" }]))
        .await;
    assert_unreadable(fixture.aam.folders(FolderKind::Traits).await, 1);
    assert_unreadable(fixture.aam.folders(FolderKind::Segments).await, 1);
    assert_unreadable(fixture.aam.data_sources().await, 2);
    let shown = fixture.aam.whole_folders(FolderKind::Traits).await.unwrap();
    assert_eq!(shown.items.len(), 2, "what is only shown is shown as far as it can be read");
}

#[tokio::test]
async fn a_number_of_folders_that_does_not_fit_is_only_a_doubt() {
    let fixture = Fixture::new().await;
    let tree =
        json!([{ "folderId": 0, "name": "All", "folderCount": 5, "subFolders": [{ "folderId": 7, "name": "A" }] }]);
    answers(&fixture, "/v1/folders/traits", tree).await;
    assert_eq!(fixture.aam.folders(FolderKind::Traits).await.unwrap().len(), 2);
    assert_eq!(fixture.aam.whole_folders(FolderKind::Traits).await.unwrap().complete.unreadable(), 4);
}

#[tokio::test]
async fn a_row_without_its_code_is_read_by_id_before_a_code_is_taken_for_free() {
    let fixture = Fixture::new().await;
    let code = IntegrationCode::from("gold");
    let lean = |id: u64| json!({ "sid": id, "name": "lean" });
    let whole =
        |id: u64, code: &str, rule: &str| json!({ "sid": id, "name": "n", "integrationCode": code, rule: "5T" });
    answers(&fixture, "/v1/traits", json!([lean(1), lean(2), lean(3), { "sid": 4, "integrationCode": "gold" }])).await;
    answers(&fixture, "/v1/traits/1", whole(1, "gold", "traitRule")).await;
    answers(&fixture, "/v1/traits/2", whole(2, "other", "traitRule")).await;
    let gone = ResponseTemplate::new(404).set_body_json(json!({ "code": "entity.not.found", "message": "none" }));
    Mock::given(path("/v1/traits/3")).respond_with(gone).mount(&fixture.server).await;
    answers(&fixture, "/v1/traits/4", whole(4, "gold", "traitRule")).await;
    let traits = fixture.aam.traits_with_code(&code).await.unwrap();
    let found: Vec<(u64, Option<&str>)> = traits.iter().map(|it| (it.id.0, it.rule.as_deref())).collect();
    assert_eq!(found, [(1, Some("5T")), (4, Some("5T"))]);

    answers(&fixture, "/v1/segments", json!([lean(1), whole(2, "gold", "segmentRule")])).await;
    answers(&fixture, "/v1/segments/1", whole(1, "gold", "segmentRule")).await;
    let segments = fixture.aam.segments_with_code(&code).await.unwrap();
    assert_eq!(segments.iter().map(|it| it.id.0).collect::<Vec<_>>(), [1, 2]);
}

#[tokio::test]
async fn a_service_that_ignores_the_question_is_not_asked_for_every_object() {
    let fixture = Fixture::new().await;
    let rows: Vec<Value> = (0..500).map(|id| json!({ "sid": id, "name": "lean" })).collect();
    answers(&fixture, "/v1/traits", json!(rows)).await;
    assert_unreadable(fixture.aam.traits_with_code(&IntegrationCode::from("gold")).await, 500);
    answers(&fixture, "/v1/segments", json!([{ "sid": 1 }, { "name": "no id" }])).await;
    assert_unreadable(fixture.aam.segments_with_code(&IntegrationCode::from("gold")).await, 1);
}
