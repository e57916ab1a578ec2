//! Traits and segments that are created, changed, copied, paused and deleted by hand.

use app::App;
use app::view::{
    ConflictReason, DeletedState, Deletion, Failure, FailureCode, FormField, RuleLanguage, Saved, SegmentForm,
    SegmentQuery, SegmentStatus, StorageRule, TraitForm, TraitQuery, TraitRow, TraitType,
};
use serde_json::json;

use crate::world::{World, advance, fault, first, switch};

/// Returns the form of a rule-based trait in the root folder, with the account's first data source.
pub async fn trait_form(app: &App, name: &str) -> TraitForm {
    TraitForm {
        id: None,
        trait_type: TraitType::RuleBased,
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

pub async fn segment_form(app: &App, name: &str, rule: String) -> SegmentForm {
    SegmentForm {
        id: None,
        name: name.into(),
        description: String::new(),
        folder: "0".into(),
        data_source: own_source(app).await,
        integration_code: String::new(),
        rule,
        merge_rule: None,
        active: true,
    }
}

/// Returns the ID of a newly opened form.
pub fn attempt() -> String {
    use std::sync::atomic::{AtomicU32, Ordering};
    static OPENED: AtomicU32 = AtomicU32::new(0);
    format!("form {}", OPENED.fetch_add(1, Ordering::Relaxed))
}

#[track_caller]
pub fn id_of<Form: std::fmt::Debug>(saved: Result<Saved<Form>, Failure>) -> String {
    match saved.unwrap() {
        Saved::Saved { id } => id,
        conflict @ Saved::Conflict { .. } => panic!("{conflict:?}"),
    }
}

pub async fn make_trait(app: &App, form: TraitForm) -> String {
    id_of(app.workspace().traits().save(form, None, attempt()).await)
}

pub async fn make_segment(app: &App, form: SegmentForm) -> String {
    id_of(app.workspace().segments().save(form, None, attempt()).await)
}

/// Returns the form of a trait, as the window opens it.
pub async fn open_trait(app: &App, id: &str) -> TraitForm {
    let detail = app.workspace().traits().detail(id.to_owned()).await.unwrap();
    TraitForm {
        id: Some(id.to_owned()),
        trait_type: detail.row.trait_type,
        name: detail.row.name,
        description: detail.row.description,
        comments: detail.comments,
        folder: detail.row.folder,
        data_source: detail.row.data_source.id,
        integration_code: detail.integration_code.unwrap_or_default(),
        rule: detail.rule.unwrap_or_default(),
        ttl_days: detail.expire_after_days,
    }
}

pub async fn open_segment(app: &App, id: &str) -> SegmentForm {
    let detail = app.workspace().segments().detail(id.to_owned()).await.unwrap();
    SegmentForm {
        id: Some(id.to_owned()),
        name: detail.row.name,
        description: detail.row.description,
        folder: detail.row.folder,
        data_source: detail.data_source.id,
        integration_code: detail.integration_code.unwrap_or_default(),
        rule: detail.rule,
        merge_rule: detail.merge_rule_id,
        active: detail.row.status == SegmentStatus::Active,
    }
}

pub async fn delete_traits(app: &App, ids: &[&str]) -> Deletion {
    app.workspace().traits().delete(ids.iter().map(|id| (*id).to_owned()).collect(), |_| ()).await.unwrap()
}

pub fn states(deletion: &Deletion) -> Vec<DeletedState> {
    deletion.objects.iter().map(|one| one.state).collect()
}

pub async fn own_source(app: &App) -> String {
    let sources = app.workspace().data_sources().await.unwrap();
    sources.into_iter().find(|source| !source.name.starts_with("Adobe")).unwrap().id
}

pub async fn rows(app: &App, search: &str) -> Vec<TraitRow> {
    let query = TraitQuery { search: search.into(), include_subfolders: true, ..TraitQuery::default() };
    app.workspace().traits().list(query, first(10)).await.unwrap().rows
}

async fn statuses(app: &App, search: &str) -> Vec<SegmentStatus> {
    let query = SegmentQuery { search: search.into(), include_subfolders: true, ..SegmentQuery::default() };
    app.workspace().segments().list(query, first(10)).await.unwrap().rows.into_iter().map(|row| row.status).collect()
}

#[tokio::test]
async fn a_trait_is_created_changed_and_deleted_and_the_list_follows_immediately() {
    let world = World::read().await;
    let app = &world.app;
    let id = make_trait(app, trait_form(app, "Blue lovers").await).await;
    let made = app.workspace().traits().detail(id.clone()).await.unwrap();
    assert_eq!((made.row.name.as_str(), &made.row.trait_type), ("Blue lovers", &TraitType::RuleBased));
    assert_eq!((made.rule.as_deref(), made.expire_after_days), (Some("color == \"blue\""), 30));
    assert!(!made.row.third_party);

    let opened = open_trait(app, &id).await;
    let changed = TraitForm {
        name: "Blue and green".into(),
        description: String::new(),
        comments: "checked".into(),
        ..opened.clone()
    };
    assert_eq!(id_of(app.workspace().traits().save(changed, Some(opened), attempt()).await), id);
    assert_eq!(rows(app, "Blue and green").await[0].id, id, "the list knows without a refresh");
    let now = app.workspace().traits().detail(id.clone()).await.unwrap();
    assert_eq!((now.row.description.as_str(), now.comments.as_str()), ("", "checked"));

    let outcome = delete_traits(app, &[&id]).await;
    assert_eq!(states(&outcome), [DeletedState::Deleted], "{outcome:?}");
    assert_eq!(outcome.objects[0].object.name, "Blue and green");
    assert!(rows(app, &id).await.is_empty());
    assert_eq!(app.workspace().traits().detail(id).await.unwrap_err().code, FailureCode::NotFound);
}

#[tokio::test]
async fn a_trait_that_segments_use_stays_and_the_failure_names_them() {
    let world = World::read().await;
    let app = &world.app;
    let free = make_trait(app, trait_form(app, "Nobody uses me").await).await;
    let outcome = delete_traits(app, &["16505144", &free]).await;
    assert_eq!(states(&outcome), [DeletedState::Stayed, DeletedState::Deleted], "the other one goes all the same");
    let failure = outcome.objects[0].failure.clone().unwrap();
    assert_eq!((failure.code, failure.reason), (FailureCode::Conflict, Some(ConflictReason::UsedBySegments.into())));
    assert_eq!(failure.details["segments"], "Interested in Ceramics");
    assert_eq!(app.workspace().traits().detail("16505144".into()).await.unwrap().row.name, "Interested in Ceramics");

    let other = app
        .workspace()
        .traits()
        .list(TraitQuery { search: "Larkfield".into(), ..TraitQuery::default() }, first(1))
        .await
        .unwrap();
    assert!(other.rows[0].third_party);
    let refused = delete_traits(app, &[&other.rows[0].id]).await;
    assert_eq!((refused.deleted, refused.stayed), (0, 1), "what others own cannot be deleted");
}

#[tokio::test]
async fn a_segment_is_created_from_traits_copied_paused_and_deleted() {
    let world = World::read().await;
    let app = &world.app;
    let one = make_trait(app, trait_form(app, "One").await).await;
    let two = make_trait(app, trait_form(app, "Two").await).await;
    let form = segment_form(app, "One or two", format!("{one}T OR {two}T")).await;
    let id = make_segment(app, form).await;
    let made = app.workspace().segments().detail(id.clone()).await.unwrap();
    assert_eq!((made.row.name.as_str(), made.row.status), ("One or two", SegmentStatus::Active));
    assert_eq!(app.workspace().traits().detail(two).await.unwrap().segments[0].id, id);

    let copy = app.workspace().segments().duplicate(id.clone(), "One or two, again".into(), attempt()).await.unwrap();
    let copied = app.workspace().segments().detail(copy.clone()).await.unwrap();
    assert_eq!((&copied.rule, &copied.row.folder), (&made.rule, &made.row.folder));
    assert_eq!(copied.row.name, "One or two, again");

    let both = vec![id.clone(), copy.clone()];
    let paused = app.workspace().segments().set_status(both.clone(), false).await.unwrap();
    assert!(paused.iter().all(|one| one.failure.is_none()), "{paused:?}");
    assert_eq!(statuses(app, "One or two").await, [SegmentStatus::Inactive, SegmentStatus::Inactive]);
    let opened = open_segment(app, &id).await;
    let renamed = SegmentForm { name: "Either".into(), active: true, ..opened.clone() };
    id_of(app.workspace().segments().save(renamed, Some(opened), attempt()).await);
    assert_eq!(statuses(app, "Either").await, [SegmentStatus::Active]);

    let deleted = app.workspace().segments().delete(both, |_| ()).await.unwrap();
    assert_eq!((deleted.deleted, deleted.stayed), (2, 0), "{deleted:?}");
    assert_eq!(app.workspace().segments().detail(copy).await.unwrap_err().code, FailureCode::NotFound);
    let freed = delete_traits(app, &[&one]).await;
    assert_eq!(freed.deleted, 1, "nothing uses the trait any more");
}

#[tokio::test]
async fn wrong_values_are_reported_before_anything_is_sent() {
    let world = World::read().await;
    let app = &world.app;
    let broken = TraitForm { rule: "color == ".into(), ..trait_form(app, "Broken").await };
    let failure = app.workspace().traits().save(broken, None, attempt()).await.unwrap_err();
    assert_eq!((failure.code, failure.details["field"].as_str()), (FailureCode::BadInput, "rule"));
    let nameless = app.workspace().traits().save(trait_form(app, "  ").await, None, attempt()).await.unwrap_err();
    assert_eq!(nameless.details["field"], "name");
    let none = app
        .workspace()
        .segments()
        .save(segment_form(app, "Empty", String::new()).await, None, attempt())
        .await
        .unwrap_err();
    assert_eq!(none.code, FailureCode::BadInput);
    assert!(rows(app, "Broken").await.is_empty());

    let read = app.workspace().rule_reading(RuleLanguage::Segment, "16505144T".into()).await.unwrap();
    assert!(matches!(&read.tree, Some(StorageRule::Trait { link }) if link.name == "Interested in Ceramics"));
    let read = app.workspace().rule_reading(RuleLanguage::Segment, "16505144T AND".into()).await.unwrap();
    assert!(read.tree.is_none() && read.fault.unwrap().expected.is_some());
    let many = vec!["1".to_owned(); 501];
    assert_eq!(app.workspace().traits().delete(many, |_| ()).await.unwrap_err().details["limit"], "500");
}

#[tokio::test]
async fn changes_of_a_colleague_survive() {
    let world = World::read().await;
    let app = &world.app;
    let colleague = world.open_again().await.unwrap();
    let traits =
        [make_trait(app, trait_form(app, "One").await).await, make_trait(app, trait_form(app, "Two").await).await];
    let segment = make_segment(app, segment_form(app, "Mix", format!("{}T", traits[0])).await).await;

    // Both forms are opened, a colleague changes the rules, and the user corrects the descriptions.
    let (mine, my_segment) = (open_trait(app, &traits[0]).await, open_segment(app, &segment).await);
    let theirs = open_trait(&colleague, &traits[0]).await;
    let rule = TraitForm { rule: "color == \"red\"".into(), ttl_days: 7, ..theirs.clone() };
    id_of(colleague.workspace().traits().save(rule, Some(theirs), attempt()).await);
    let theirs = open_segment(&colleague, &segment).await;
    let rule = SegmentForm { rule: format!("{}T", traits[1]), active: false, ..theirs.clone() };
    id_of(colleague.workspace().segments().save(rule, Some(theirs), attempt()).await);

    let typo = TraitForm { description: "Corrected".into(), ..mine.clone() };
    id_of(app.workspace().traits().save(typo, Some(mine), attempt()).await);
    let typo = SegmentForm { description: "Corrected".into(), ..my_segment.clone() };
    id_of(app.workspace().segments().save(typo, Some(my_segment), attempt()).await);

    let now = open_trait(app, &traits[0]).await;
    assert_eq!((now.rule.as_str(), now.ttl_days, now.description.as_str()), ("color == \"red\"", 7, "Corrected"));
    let now = open_segment(app, &segment).await;
    assert_eq!((now.rule, now.active, now.description.as_str()), (format!("{}T", traits[1]), false, "Corrected"));
}

#[tokio::test]
async fn a_field_changed_on_both_sides_is_a_conflict_and_nothing_is_sent() {
    let world = World::read().await;
    let app = &world.app;
    let colleague = world.open_again().await.unwrap();
    let id = make_trait(app, trait_form(app, "Shared by two").await).await;
    let opened = open_trait(app, &id).await;
    let theirs = TraitForm { name: "Theirs".into(), comments: "seen".into(), ..opened.clone() };
    id_of(colleague.workspace().traits().save(theirs, Some(opened.clone()), attempt()).await);

    let mine = TraitForm { name: "Mine".into(), description: "mine too".into(), ..opened.clone() };
    let saved = app.workspace().traits().save(mine.clone(), Some(opened), attempt()).await.unwrap();
    let Saved::Conflict { now, fields } = saved else { panic!("{saved:?}") };
    assert_eq!((fields, now.name.as_str(), now.comments.as_str()), (vec![FormField::Name], "Theirs", "seen"));
    let unchanged = open_trait(app, &id).await;
    assert_eq!((unchanged.name.as_str(), unchanged.description.as_str()), ("Theirs", "Made in a test"));

    // “Keep mine” is the form with the current values as its original ones.
    let kept = TraitForm { comments: now.comments.clone(), ..mine };
    id_of(app.workspace().traits().save(kept, Some(now), attempt()).await);
    let after = open_trait(app, &id).await;
    let said = (after.name.as_str(), after.description.as_str(), after.comments.as_str());
    assert_eq!(said, ("Mine", "mine too", "seen"));
}

#[tokio::test]
async fn a_lost_answer_never_leads_to_a_second_trait_or_segment() {
    for cut in ["after", "before"] {
        let world = World::read().await;
        let app = &world.app;
        let pressed = attempt();
        let form = trait_form(app, "Lost once").await;
        fault(&world, json!({ "method": "POST", "path": "/v1/traits", "do": { "drop": cut } })).await;
        let first = app.workspace().traits().save(form.clone(), None, pressed.clone()).await;
        if cut == "after" {
            let id = id_of(first);
            // Pressed again, with another description.
            let form = TraitForm { description: "Said again".into(), ..form };
            assert_eq!(id_of(app.workspace().traits().save(form, None, pressed).await), id);
            assert_eq!(open_trait(app, &id).await.description, "Said again");
        } else {
            assert_eq!(first.unwrap_err().code, FailureCode::UnknownOutcome);
            let again = app.workspace().traits().save(form.clone(), None, pressed.clone()).await;
            assert_eq!(again.unwrap_err().code, FailureCode::UnknownOutcome, "it may still be under way");
            world.wait_hours(1);
            let again = app.workspace().traits().save(form.clone(), None, pressed.clone()).await;
            assert_eq!(again.unwrap_err().code, FailureCode::UnknownOutcome, "this machine's clock does not count");
            advance(&world, 120).await;
            id_of(app.workspace().traits().save(form, None, pressed).await);
        }
        world.workspace.refresh(|_| ()).await.unwrap();
        assert_eq!(rows(app, "Lost once").await.len(), 1, "dropped {cut} the work was done");
    }
}

#[tokio::test]
async fn an_object_of_another_user_is_not_mistaken_for_the_one_of_a_lost_answer() {
    let world = World::read().await;
    let app = &world.app;
    let form = trait_form(app, "Twins").await;
    let older = make_trait(app, form.clone()).await;
    app.workspace().traits().create_folder("0".into(), "Autumn".into()).await.unwrap();
    advance(&world, 400).await;
    // An older object has the same name: the lost request did not create it.
    let pressed = attempt();
    fault(&world, json!({ "method": "POST", "path": "/v1/traits", "do": { "drop": "before" } })).await;
    let lost = app.workspace().traits().save(form.clone(), None, pressed.clone()).await.unwrap_err();
    assert_eq!(lost.code, FailureCode::UnknownOutcome);
    assert!(lost.message.contains("not there yet"), "{}", lost.message);
    advance(&world, 120).await;
    assert_ne!(id_of(app.workspace().traits().save(form.clone(), None, pressed).await), older);
    fault(&world, json!({ "method": "POST", "path": "/v1/folders/traits", "do": { "drop": "before" } })).await;
    let folder = app.workspace().traits().create_folder("0".into(), "Autumn".into()).await.unwrap_err();
    assert_eq!(folder.code, FailureCode::UnknownOutcome, "{folder:?}");

    // A new object has another author: the user must check.
    let form = TraitForm { name: "Another".into(), ..form };
    let pressed = attempt();
    fault(&world, json!({ "method": "POST", "path": "/v1/traits", "do": { "drop": "after" } })).await;
    let self_now = json!({ "status": 200, "body": { "uid": 4711, "pid": 1 } });
    fault(&world, json!({ "method": "GET", "path": "/v1/users/self", "do": self_now })).await;
    for _ in 0..2 {
        let unclear = app.workspace().traits().save(form.clone(), None, pressed.clone()).await.unwrap_err();
        assert_eq!(unclear.code, FailureCode::UnknownOutcome);
        assert!(unclear.message.contains("may belong to another user"), "{}", unclear.message);
        advance(&world, 120).await;
    }
    app.workspace().refresh(|_| ()).await.unwrap();
    assert_eq!(rows(app, "Another").await.len(), 1, "nothing is sent again while that is open");
}

#[tokio::test]
async fn a_copy_and_a_folder_whose_answer_was_lost_are_found_again() {
    let world = World::read().await;
    let app = &world.app;
    let one = make_trait(app, trait_form(app, "One").await).await;
    let id = make_segment(app, segment_form(app, "Original", format!("{one}T")).await).await;
    let pressed = attempt();
    fault(&world, json!({ "method": "POST", "path": "/v1/segments", "do": { "drop": "after" } })).await;
    let copy = app.workspace().segments().duplicate(id.clone(), "Original copy".into(), pressed.clone()).await.unwrap();
    assert_eq!(
        app.workspace().segments().duplicate(id, "Original copy".into(), pressed).await.unwrap(),
        copy,
        "pressed twice"
    );
    assert_eq!(statuses(app, "Original copy").await.len(), 1);

    fault(&world, json!({ "method": "POST", "path": "/v1/folders/traits", "do": { "drop": "after" } })).await;
    let folder = app.workspace().traits().create_folder("0".into(), "Autumn".into()).await.unwrap_err();
    assert!(folder.message.contains("can be used as it is"), "its trait has no author: {}", folder.message);
    world.workspace.refresh(|_| ()).await.unwrap();
    let named =
        app.workspace().traits().folders().await.unwrap().into_iter().filter(|folder| folder.name == "Autumn").count();
    assert_eq!(named, 1);
}

#[tokio::test]
async fn an_incomplete_answer_to_a_write_does_not_damage_the_local_copy() {
    let world = World::read().await;
    let app = &world.app;
    switch(&world, json!({ "lean_writes": true })).await;
    let id = make_trait(app, trait_form(app, "Lean").await).await;
    let listed = rows(app, "Lean").await.remove(0);
    assert_eq!((&listed.trait_type, listed.folder.as_str()), (&TraitType::RuleBased, "0"));
    let opened = open_trait(app, &id).await;
    let renamed = TraitForm { name: "Leaner".into(), ..opened.clone() };
    id_of(app.workspace().traits().save(renamed, Some(opened.clone()), attempt()).await);
    let now = rows(app, "Leaner").await.remove(0);
    assert_eq!((&now.data_source, &now.trait_type), (&listed.data_source, &listed.trait_type));
    assert_eq!(now.description, opened.description);

    let segment = make_segment(app, segment_form(app, "Lean mix", format!("{id}T")).await).await;
    app.workspace().segments().set_status(vec![segment.clone()], false).await.unwrap();
    assert_eq!(statuses(app, "Lean mix").await, [SegmentStatus::Inactive]);
    assert_eq!(app.workspace().traits().detail(id).await.unwrap().segments[0].id, segment, "its rule is still known");
}
