//! Traits and segments made, changed, copied, paused and removed by hand.

use app::App;
use app::view::{FailureCode, RuleLanguage, RulePart, SegmentForm, SegmentQuery, TraitForm, TraitQuery, TraitRow};

use crate::world::{World, first};

/// A rule-based trait in the root folder, of the first data source of the account.
async fn trait_form(app: &App, name: &str) -> TraitForm {
    TraitForm {
        id: None,
        trait_type: "ruleBased".into(),
        name: name.into(),
        description: "Made in a test".into(),
        comments: String::new(),
        folder: "0".into(),
        data_source: own_source(app).await,
        integration_code: String::new(),
        rule: "color == \"blue\"".into(),
        ttl_days: 30,
    }
}

async fn segment_form(app: &App, name: &str, rule: String) -> SegmentForm {
    SegmentForm {
        id: None,
        name: name.into(),
        description: String::new(),
        folder: "0".into(),
        data_source: own_source(app).await,
        integration_code: String::new(),
        rule,
        active: true,
    }
}

async fn own_source(app: &App) -> String {
    let sources = app.data_sources().await.unwrap();
    sources.into_iter().find(|source| !source.name.starts_with("Adobe")).unwrap().id
}

async fn rows(app: &App, search: &str) -> Vec<TraitRow> {
    let query = TraitQuery { search: search.into(), include_subfolders: true, ..TraitQuery::default() };
    app.traits(query, first(10)).await.unwrap().rows
}

async fn statuses(app: &App, search: &str) -> Vec<String> {
    let query = SegmentQuery { search: search.into(), include_subfolders: true, ..SegmentQuery::default() };
    app.segments(query, first(10)).await.unwrap().rows.into_iter().map(|row| row.status).collect()
}

#[tokio::test]
async fn a_trait_is_made_changed_and_deleted_and_the_list_follows_at_once() {
    let world = World::read().await;
    let app = &world.app;
    let id = app.trait_save(trait_form(app, "Blue lovers").await).await.unwrap();
    let made = app.trait_detail(id.clone()).await.unwrap();
    assert_eq!((made.row.name.as_str(), made.row.trait_type.as_str()), ("Blue lovers", "ruleBased"));
    assert_eq!((made.rule.as_deref(), made.expire_after_days), (Some("color == \"blue\""), 30));
    assert!(!made.row.third_party);

    let changed = TraitForm {
        id: Some(id.clone()),
        description: String::new(),
        comments: "checked".into(),
        ..trait_form(app, "Blue and green").await
    };
    assert_eq!(app.trait_save(changed).await.unwrap(), id);
    assert_eq!(rows(app, "Blue and green").await[0].id, id, "the list knows without a refresh");
    let now = app.trait_detail(id.clone()).await.unwrap();
    assert_eq!((now.row.description.as_str(), now.comments.as_str()), ("", "checked"));

    let outcome = app.traits_delete(vec![id.clone()]).await.unwrap();
    assert!(outcome[0].failure.is_none(), "{outcome:?}");
    assert_eq!(outcome[0].object.name, "Blue and green");
    assert!(rows(app, &id).await.is_empty());
    assert_eq!(app.trait_detail(id).await.unwrap_err().code, FailureCode::NotFound);
}

#[tokio::test]
async fn a_trait_that_segments_use_stays_and_the_failure_names_them() {
    let world = World::read().await;
    let app = &world.app;
    let free = app.trait_save(trait_form(app, "Nobody uses me").await).await.unwrap();
    let outcome = app.traits_delete(vec!["16505144".into(), free.clone()]).await.unwrap();
    let failure = outcome[0].failure.clone().unwrap();
    assert_eq!(failure.code, FailureCode::Conflict);
    assert_eq!(failure.details["segments"], "Interested in Ceramics");
    assert!(outcome[1].failure.is_none(), "the other one goes all the same");
    assert_eq!(app.trait_detail("16505144".into()).await.unwrap().row.name, "Interested in Ceramics");

    let other = app.traits(TraitQuery { search: "Larkfield".into(), ..TraitQuery::default() }, first(1)).await.unwrap();
    assert!(other.rows[0].third_party);
    let refused = app.traits_delete(vec![other.rows[0].id.clone()]).await.unwrap();
    assert!(refused[0].failure.is_some(), "what others own cannot be deleted");
}

#[tokio::test]
async fn a_segment_is_made_of_traits_copied_paused_and_deleted() {
    let world = World::read().await;
    let app = &world.app;
    let one = app.trait_save(trait_form(app, "One").await).await.unwrap();
    let two = app.trait_save(trait_form(app, "Two").await).await.unwrap();
    let form = segment_form(app, "One or two", format!("{one}T OR {two}T")).await;
    let id = app.segment_save(form.clone()).await.unwrap();
    let made = app.segment_detail(id.clone()).await.unwrap();
    assert_eq!((made.row.name.as_str(), made.row.status.as_str()), ("One or two", "active"));
    assert_eq!(app.trait_detail(two).await.unwrap().segments[0].id, id);

    let copy = app.segment_duplicate(id.clone(), "One or two, again".into()).await.unwrap();
    let copied = app.segment_detail(copy.clone()).await.unwrap();
    assert_eq!((&copied.rule, &copied.row.folder), (&made.rule, &made.row.folder));
    assert_eq!(copied.row.name, "One or two, again");

    let both = vec![id.clone(), copy.clone()];
    let paused = app.segments_set_status(both.clone(), false).await.unwrap();
    assert!(paused.iter().all(|one| one.failure.is_none()), "{paused:?}");
    assert_eq!(statuses(app, "One or two").await, ["inactive", "inactive"]);
    let renamed = SegmentForm { id: Some(id.clone()), name: "Either".into(), active: true, ..form };
    app.segment_save(renamed).await.unwrap();
    assert_eq!(statuses(app, "Either").await, ["active"]);

    let deleted = app.segments_delete(both).await.unwrap();
    assert!(deleted.iter().all(|one| one.failure.is_none()), "{deleted:?}");
    assert_eq!(app.segment_detail(copy).await.unwrap_err().code, FailureCode::NotFound);
    let freed = app.traits_delete(vec![one]).await.unwrap();
    assert!(freed[0].failure.is_none(), "nothing uses the trait any more");
}

#[tokio::test]
async fn what_cannot_be_right_is_said_before_anything_is_sent() {
    let world = World::read().await;
    let app = &world.app;
    let broken = TraitForm { rule: "color == ".into(), ..trait_form(app, "Broken").await };
    let failure = app.trait_save(broken).await.unwrap_err();
    assert_eq!((failure.code, failure.details["field"].as_str()), (FailureCode::BadInput, "rule"));
    let nameless = app.trait_save(trait_form(app, "  ").await).await.unwrap_err();
    assert_eq!(nameless.details["field"], "name");
    let none = app.segment_save(segment_form(app, "Empty", String::new()).await).await.unwrap_err();
    assert_eq!(none.code, FailureCode::BadInput);
    assert!(rows(app, "Broken").await.is_empty());

    let read = app.rule_reading(RuleLanguage::Segment, "16505144T".into()).await.unwrap();
    assert!(matches!(read.parts.as_slice(), [RulePart::Trait { link }] if link.name == "Interested in Ceramics"));
    let read = app.rule_reading(RuleLanguage::Segment, "16505144T AND".into()).await.unwrap();
    assert!(read.parts.is_empty() && read.fault.unwrap().expected.is_some());
    let many = vec!["1".to_owned(); 501];
    assert_eq!(app.traits_delete(many).await.unwrap_err().details["limit"], "500");
}
