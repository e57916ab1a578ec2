//! Lists in every shape, codes with odd characters, whole-object updates, bodies that are not what they should be.

use adobe::audience_manager::{NewTrait, SegmentChange, TraitChange, TraitFilter};
use adobe::experience_platform::AudienceFilter;
use adobe::{ApiError, Pages};
use domain::{AudienceId, DataSourceId, FolderId, FolderKind, IntegrationCode, SegmentId, Trait, TraitId, TraitType};
use serde_json::{Value, json};
use wiremock::matchers::{method, path, query_param, query_param_is_missing};
use wiremock::{Mock, Request, ResponseTemplate};

use crate::common::Fixture;

fn ok(body: &Value) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(body)
}

async fn items<T: Send + 'static>(pages: Pages<T>) -> Vec<T> {
    let whole = pages.all().await.unwrap();
    whole.items
}

#[tokio::test]
async fn both_list_shapes_yield_the_same_traits() {
    let row = |sid: u64| json!({ "sid": sid, "name": "t" });
    let bare = Fixture::new().await;
    let all = json!([row(1), row(2), { "name": "no id" }]);
    Mock::given(path("/v1/traits")).respond_with(ok(&all)).mount(&bare.server).await;
    let paged = Fixture::new().await;
    // The service may send smaller pages than requested.
    let answer = move |request: &Request| {
        let page =
            request.url.query_pairs().find(|(name, _)| name == "page").map(|(_, page)| page.parse::<u64>().unwrap());
        let page = page.unwrap();
        ok(&json!({ "total": 2, "page": page, "pageSize": 1, "list": [row(page + 1)] }))
    };
    Mock::given(path("/v1/traits"))
        .and(query_param("pageSize", "1000"))
        .respond_with(answer)
        .mount(&paged.server)
        .await;
    for fixture in [&bare, &paged] {
        let traits = items(fixture.aam.list_traits(&TraitFilter::default())).await;
        assert_eq!(traits.iter().map(|counted| counted.object.id.0).collect::<Vec<_>>(), [1, 2]);
    }
    let page = bare.aam.list_traits(&TraitFilter::default()).next().await.unwrap().unwrap();
    assert_eq!((page.skipped, page.total), (1, Some(3)));
}

#[tokio::test]
async fn audiences_follow_the_opaque_next_page() {
    let fixture = Fixture::new().await;
    let page = |id: &str, next: Value| {
        ok(&json!({ "children": [{ "id": id, "name": id }], "_page": { "totalCount": 3, "next": next } }))
    };
    let at = || Mock::given(path("/data/core/ups/audiences"));
    at().and(query_param_is_missing("start")).respond_with(page("a", json!("MjA="))).mount(&fixture.server).await;
    at().and(query_param("start", "MjA=")).respond_with(page("b", json!(7))).mount(&fixture.server).await;
    // A page that names itself as the next must not be asked for again.
    at().and(query_param("start", "7")).respond_with(page("c", json!("7"))).mount(&fixture.server).await;
    let found = items(fixture.aep.list_audiences(&AudienceFilter::default())).await;
    assert_eq!(found.iter().map(|audience| audience.id.as_str()).collect::<Vec<_>>(), ["a", "b", "c"]);
}

#[tokio::test]
async fn an_id_with_odd_characters_stays_one_element_of_the_path() {
    let fixture = Fixture::new().await;
    Mock::given(method("GET")).respond_with(ok(&json!({ "id": "a/b c?", "name": "Odd" }))).mount(&fixture.server).await;
    fixture.aep.audience(&AudienceId::from("a/b c?")).await.unwrap();
    let requests = fixture.server.received_requests().await.unwrap();
    assert_eq!(requests.last().unwrap().url.path(), "/data/core/ups/audiences/a%2Fb%20c%3F");
}

#[tokio::test]
async fn an_update_writes_the_whole_object_back_without_fields_of_the_service() {
    let fixture = Fixture::new().await;
    let stored = json!({ "sid": 9, "name": "old", "segmentRule": "5T", "dataSourceId": 21, "folderId": 7, "status": "ACTIVE",
        "someFutureField": { "kept": true }, "crUID": 5, "instantUniques1Day": 3, "traitDataSourceIds": [1] });
    Mock::given(method("GET")).and(path("/v1/segments/9")).respond_with(ok(&stored)).mount(&fixture.server).await;
    let echo = |request: &Request| ok(&request.body_json::<Value>().unwrap());
    Mock::given(method("PUT")).and(path("/v1/segments/9")).respond_with(echo).mount(&fixture.server).await;
    let change = SegmentChange { name: Some("new".to_owned()), ..SegmentChange::default() };
    let seen = fixture.aam.versioned_segment(SegmentId(9)).await.unwrap();
    let changed = fixture.aam.update_segment(&seen, &change).await.unwrap();
    assert_eq!((changed.name.as_str(), changed.rule.as_str()), ("new", "5T"));
    let requests = fixture.server.received_requests().await.unwrap();
    let sent: Value = requests.last().unwrap().body_json().unwrap();
    assert_eq!(
        sent,
        json!({ "sid": 9, "name": "new", "segmentRule": "5T", "dataSourceId": 21, "folderId": 7, "status": "ACTIVE",
            "someFutureField": { "kept": true } })
    );
}

#[tokio::test]
async fn a_change_is_held_to_the_read_it_was_decided_on() {
    let fixture = Fixture::new().await;
    let read = |rule: &str, tag: &str| {
        ok(&json!({ "sid": 5, "name": "n", "traitRule": rule, "folderId": 7, "dataSourceId": 21, "ttl": 30 }))
            .insert_header("ETag", tag)
    };
    let get = || Mock::given(method("GET")).and(path("/v1/traits/5"));
    get().respond_with(read("a == 1", "\"one\"")).up_to_n_times(1).mount(&fixture.server).await;
    // Another person changes the rule right after.
    get().respond_with(read("b == 2", "\"two\"")).mount(&fixture.server).await;
    Mock::given(method("PUT")).respond_with(ok(&json!({ "sid": 5 }))).mount(&fixture.server).await;
    let seen = fixture.aam.versioned_trait(TraitId(5)).await.unwrap();
    let change = TraitChange { description: Some("mine".to_owned()), ..TraitChange::default() };
    fixture.aam.update_trait(&seen, &change).await.unwrap();
    let requests = fixture.server.received_requests().await.unwrap();
    assert_eq!(fixture.count("/v1/traits/5").await, 2, "read once, written once");
    assert!(requests.iter().all(|request| request.url.query().is_none()), "one representation, one tag");
    assert_eq!(requests.last().unwrap().headers["if-match"], "\"one\"");
}

#[tokio::test]
async fn a_weak_tag_is_no_version() {
    let fixture = Fixture::new().await;
    let whole = json!({ "sid": 5, "name": "n", "traitRule": "a == 1", "folderId": 7, "dataSourceId": 21, "ttl": 30 });
    let weak = ok(&whole).insert_header("ETag", "W/\"one\"");
    Mock::given(method("GET")).and(path("/v1/traits/5")).respond_with(weak).mount(&fixture.server).await;
    Mock::given(method("PUT")).respond_with(ok(&json!({ "sid": 5 }))).mount(&fixture.server).await;
    Mock::given(method("DELETE")).respond_with(ResponseTemplate::new(204)).mount(&fixture.server).await;
    let seen = fixture.aam.versioned_trait(TraitId(5)).await.unwrap();
    fixture.aam.update_trait(&seen, &TraitChange::default()).await.unwrap();
    fixture.aam.delete_trait(TraitId(5), seen.etag.as_ref()).await.unwrap();
    let requests = fixture.server.received_requests().await.unwrap();
    assert!(requests.iter().all(|request| !request.headers.contains_key("if-match")));
}

#[tokio::test]
async fn a_lean_answer_to_a_write_takes_nothing_away() {
    let fixture = Fixture::new().await;
    let whole = json!({ "sid": 5, "pid": 1, "name": "old", "description": "d", "traitType": "RULE_BASED_TRAIT", "dataSourceId": 21,
        "folderId": 7, "integrationCode": "c", "traitRule": "a == 1", "ttl": 30, "createTime": 1_583_000_000_000_i64 });
    Mock::given(method("GET")).and(path("/v1/traits/5")).respond_with(ok(&whole)).mount(&fixture.server).await;
    // As recorded, and with a null for what has a value.
    let lean = json!({ "sid": 5, "pid": 1, "name": "new", "traitRule": null });
    Mock::given(method("PUT"))
        .respond_with(ResponseTemplate::new(201).set_body_json(lean))
        .mount(&fixture.server)
        .await;
    let seen = fixture.aam.versioned_trait(TraitId(5)).await.unwrap();
    let change = TraitChange { name: Some("new".to_owned()), folder: Some(FolderId(8)), ..TraitChange::default() };
    let now = fixture.aam.update_trait(&seen, &change).await.unwrap();
    assert_eq!(now, Trait { name: "new".to_owned(), folder: FolderId(8), ..seen.object });

    let lean = ResponseTemplate::new(201).set_body_json(json!({ "sid": 6, "pid": 1, "name": "x" }));
    Mock::given(method("POST")).and(path("/v1/traits")).respond_with(lean).mount(&fixture.server).await;
    let new = NewTrait {
        name: "x".to_owned(),
        description: "d".to_owned(),
        comments: String::new(),
        trait_type: TraitType::Onboarded,
        data_source: DataSourceId(21),
        folder: FolderId(7),
        integration_code: Some(IntegrationCode::from("c")),
        rule: Some("a == 1".to_owned()),
        ttl_days: 30,
        event_type: 0,
        category: 0,
    };
    let made = fixture.aam.create_trait(&new).await.unwrap();
    assert_eq!((made.id, made.folder, made.data_source), (TraitId(6), FolderId(7), DataSourceId(21)));
    assert_eq!((made.rule, made.integration_code, made.ttl_days), (new.rule, new.integration_code, 30));
}

#[tokio::test]
async fn an_empty_or_odd_success_is_an_error_that_may_have_changed_something() {
    let fixture = Fixture::new().await;
    Mock::given(path("/v1/folders/traits")).respond_with(ResponseTemplate::new(201)).mount(&fixture.server).await;
    let error = fixture.aam.create_folder(FolderKind::Traits, domain::FolderId(0), "A").await.unwrap_err();
    assert!(matches!(error, ApiError::UnreadableAnswer { status: 201, .. }) && error.may_have_happened(), "{error:?}");
    let error = fixture.aam.folders(FolderKind::Traits).await.unwrap_err();
    assert!(!error.may_have_happened(), "{error:?}");
}

#[tokio::test]
async fn trends_are_read_from_a_map_and_from_a_list() {
    let by_day = json!([{ "sid": 5, "metrics": {
        "1583020800000": { "uniques": 2, "populationUniques": 5 }, "1582934400000": { "uniques": "1", "populationUniques": 4 } } }]);
    let in_order =
        json!({ "sid": 5, "metrics": [{ "uniques": 1, "populationUniques": 4 }, { "uniques": 2, "totalUniques": 5 }] });
    for body in [by_day, in_order] {
        let fixture = Fixture::new().await;
        Mock::given(path("/v1/reports/traits-trend")).respond_with(ok(&body)).mount(&fixture.server).await;
        let days = fixture
            .aam
            .trait_trend(domain::TraitId(5), adobe::Identities::Device, 1_582_934_400_000, 1_583_020_800_000)
            .await
            .unwrap();
        let days: Vec<_> = days.iter().map(|day| (day.at_ms, day.recent, day.total)).collect();
        assert_eq!(days, [(1_582_934_400_000, Some(1), Some(4)), (1_583_020_800_000, Some(2), Some(5))], "{body}");
    }
}

#[tokio::test]
async fn a_page_that_answers_a_deletion_is_not_taken_for_its_success() {
    let fixture = Fixture::new().await;
    let page = ResponseTemplate::new(200).set_body_string("<html>blocked by policy</html>");
    Mock::given(method("DELETE")).and(path("/v1/segments/7")).respond_with(page).mount(&fixture.server).await;
    let error = fixture.aam.delete_segment(SegmentId(7), None).await.unwrap_err();
    assert!(error.may_have_happened(), "{error}");
}

#[tokio::test]
async fn a_look_up_by_code_never_takes_a_row_it_cannot_read_for_an_absence() {
    let fixture = Fixture::new().await;
    let code = IntegrationCode::from("code-1");
    let rows = ok(&json!({ "total": 1, "list": [{ "name": "no id", "integrationCode": "code-1" }] }));
    Mock::given(path("/v1/traits")).respond_with(rows.clone()).mount(&fixture.server).await;
    Mock::given(path("/v1/segments")).respond_with(rows).mount(&fixture.server).await;
    assert!(matches!(fixture.aam.traits_with_code(&code).await, Err(ApiError::Incomplete { .. })));
    assert!(matches!(fixture.aam.segments_with_code(&code).await, Err(ApiError::Incomplete { .. })));
}
