//! Traits and segments made, changed, copied, paused and removed by hand.

use app::App;
use app::view::{
    DeletedState, Deletion, Failure, FailureCode, FormField, RuleLanguage, RulePart, Saved, SegmentForm, SegmentQuery,
    TraitForm, TraitQuery, TraitRow,
};
use serde_json::json;

use crate::world::{World, advance, fault, first, switch};

/// A rule-based trait in the root folder, of the first data source of the account.
pub async fn trait_form(app: &App, name: &str) -> TraitForm {
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

/// A new opening of a form.
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
    id_of(app.trait_save(form, None, attempt()).await)
}

async fn make_segment(app: &App, form: SegmentForm) -> String {
    id_of(app.segment_save(form, None, attempt()).await)
}

/// The form of a trait as the window opens it.
pub async fn open_trait(app: &App, id: &str) -> TraitForm {
    let detail = app.trait_detail(id.to_owned()).await.unwrap();
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

async fn open_segment(app: &App, id: &str) -> SegmentForm {
    let detail = app.segment_detail(id.to_owned()).await.unwrap();
    SegmentForm {
        id: Some(id.to_owned()),
        name: detail.row.name,
        description: detail.row.description,
        folder: detail.row.folder,
        data_source: detail.data_source.id,
        integration_code: detail.integration_code.unwrap_or_default(),
        rule: detail.rule,
        active: detail.row.status == "active",
    }
}

async fn delete_traits(app: &App, ids: &[&str]) -> Deletion {
    app.traits_delete(ids.iter().map(|id| (*id).to_owned()).collect(), |_| ()).await.unwrap()
}

fn states(deletion: &Deletion) -> Vec<DeletedState> {
    deletion.objects.iter().map(|one| one.state).collect()
}

async fn own_source(app: &App) -> String {
    let sources = app.data_sources().await.unwrap();
    sources.into_iter().find(|source| !source.name.starts_with("Adobe")).unwrap().id
}

pub async fn rows(app: &App, search: &str) -> Vec<TraitRow> {
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
    let id = make_trait(app, trait_form(app, "Blue lovers").await).await;
    let made = app.trait_detail(id.clone()).await.unwrap();
    assert_eq!((made.row.name.as_str(), made.row.trait_type.as_str()), ("Blue lovers", "ruleBased"));
    assert_eq!((made.rule.as_deref(), made.expire_after_days), (Some("color == \"blue\""), 30));
    assert!(!made.row.third_party);

    let opened = open_trait(app, &id).await;
    let changed = TraitForm {
        name: "Blue and green".into(),
        description: String::new(),
        comments: "checked".into(),
        ..opened.clone()
    };
    assert_eq!(id_of(app.trait_save(changed, Some(opened), attempt()).await), id);
    assert_eq!(rows(app, "Blue and green").await[0].id, id, "the list knows without a refresh");
    let now = app.trait_detail(id.clone()).await.unwrap();
    assert_eq!((now.row.description.as_str(), now.comments.as_str()), ("", "checked"));

    let outcome = delete_traits(app, &[&id]).await;
    assert_eq!(states(&outcome), [DeletedState::Deleted], "{outcome:?}");
    assert_eq!(outcome.objects[0].object.name, "Blue and green");
    assert!(rows(app, &id).await.is_empty());
    assert_eq!(app.trait_detail(id).await.unwrap_err().code, FailureCode::NotFound);
}

#[tokio::test]
async fn a_trait_that_segments_use_stays_and_the_failure_names_them() {
    let world = World::read().await;
    let app = &world.app;
    let free = make_trait(app, trait_form(app, "Nobody uses me").await).await;
    let outcome = delete_traits(app, &["16505144", &free]).await;
    assert_eq!(states(&outcome), [DeletedState::Stayed, DeletedState::Deleted], "the other one goes all the same");
    let failure = outcome.objects[0].failure.clone().unwrap();
    assert_eq!((failure.code, failure.details["reason"].as_str()), (FailureCode::Conflict, "usedBySegments"));
    assert_eq!(failure.details["segments"], "Interested in Ceramics");
    assert_eq!(app.trait_detail("16505144".into()).await.unwrap().row.name, "Interested in Ceramics");

    let other = app.traits(TraitQuery { search: "Larkfield".into(), ..TraitQuery::default() }, first(1)).await.unwrap();
    assert!(other.rows[0].third_party);
    let refused = delete_traits(app, &[&other.rows[0].id]).await;
    assert_eq!((refused.deleted, refused.stayed), (0, 1), "what others own cannot be deleted");
}

#[tokio::test]
async fn a_segment_is_made_of_traits_copied_paused_and_deleted() {
    let world = World::read().await;
    let app = &world.app;
    let one = make_trait(app, trait_form(app, "One").await).await;
    let two = make_trait(app, trait_form(app, "Two").await).await;
    let form = segment_form(app, "One or two", format!("{one}T OR {two}T")).await;
    let id = make_segment(app, form).await;
    let made = app.segment_detail(id.clone()).await.unwrap();
    assert_eq!((made.row.name.as_str(), made.row.status.as_str()), ("One or two", "active"));
    assert_eq!(app.trait_detail(two).await.unwrap().segments[0].id, id);

    let copy = app.segment_duplicate(id.clone(), "One or two, again".into(), attempt()).await.unwrap();
    let copied = app.segment_detail(copy.clone()).await.unwrap();
    assert_eq!((&copied.rule, &copied.row.folder), (&made.rule, &made.row.folder));
    assert_eq!(copied.row.name, "One or two, again");

    let both = vec![id.clone(), copy.clone()];
    let paused = app.segments_set_status(both.clone(), false).await.unwrap();
    assert!(paused.iter().all(|one| one.failure.is_none()), "{paused:?}");
    assert_eq!(statuses(app, "One or two").await, ["inactive", "inactive"]);
    let opened = open_segment(app, &id).await;
    let renamed = SegmentForm { name: "Either".into(), active: true, ..opened.clone() };
    id_of(app.segment_save(renamed, Some(opened), attempt()).await);
    assert_eq!(statuses(app, "Either").await, ["active"]);

    let deleted = app.segments_delete(both, |_| ()).await.unwrap();
    assert_eq!((deleted.deleted, deleted.stayed), (2, 0), "{deleted:?}");
    assert_eq!(app.segment_detail(copy).await.unwrap_err().code, FailureCode::NotFound);
    let freed = delete_traits(app, &[&one]).await;
    assert_eq!(freed.deleted, 1, "nothing uses the trait any more");
}

#[tokio::test]
async fn what_cannot_be_right_is_said_before_anything_is_sent() {
    let world = World::read().await;
    let app = &world.app;
    let broken = TraitForm { rule: "color == ".into(), ..trait_form(app, "Broken").await };
    let failure = app.trait_save(broken, None, attempt()).await.unwrap_err();
    assert_eq!((failure.code, failure.details["field"].as_str()), (FailureCode::BadInput, "rule"));
    let nameless = app.trait_save(trait_form(app, "  ").await, None, attempt()).await.unwrap_err();
    assert_eq!(nameless.details["field"], "name");
    let none = app.segment_save(segment_form(app, "Empty", String::new()).await, None, attempt()).await.unwrap_err();
    assert_eq!(none.code, FailureCode::BadInput);
    assert!(rows(app, "Broken").await.is_empty());

    let read = app.rule_reading(RuleLanguage::Segment, "16505144T".into()).await.unwrap();
    assert!(matches!(read.parts.as_slice(), [RulePart::Trait { link }] if link.name == "Interested in Ceramics"));
    let read = app.rule_reading(RuleLanguage::Segment, "16505144T AND".into()).await.unwrap();
    assert!(read.parts.is_empty() && read.fault.unwrap().expected.is_some());
    let many = vec!["1".to_owned(); 501];
    assert_eq!(app.traits_delete(many, |_| ()).await.unwrap_err().details["limit"], "500");
}

#[tokio::test]
async fn what_a_colleague_changed_meanwhile_survives() {
    let world = World::read().await;
    let app = &world.app;
    let colleague = world.open_again().await.unwrap();
    let traits =
        [make_trait(app, trait_form(app, "One").await).await, make_trait(app, trait_form(app, "Two").await).await];
    let segment = make_segment(app, segment_form(app, "Mix", format!("{}T", traits[0])).await).await;

    // I open both forms; the colleague changes the rules; I correct a typo in the descriptions.
    let (mine, my_segment) = (open_trait(app, &traits[0]).await, open_segment(app, &segment).await);
    let theirs = open_trait(&colleague, &traits[0]).await;
    let rule = TraitForm { rule: "color == \"red\"".into(), ttl_days: 7, ..theirs.clone() };
    id_of(colleague.trait_save(rule, Some(theirs), attempt()).await);
    let theirs = open_segment(&colleague, &segment).await;
    let rule = SegmentForm { rule: format!("{}T", traits[1]), active: false, ..theirs.clone() };
    id_of(colleague.segment_save(rule, Some(theirs), attempt()).await);

    let typo = TraitForm { description: "Corrected".into(), ..mine.clone() };
    id_of(app.trait_save(typo, Some(mine), attempt()).await);
    let typo = SegmentForm { description: "Corrected".into(), ..my_segment.clone() };
    id_of(app.segment_save(typo, Some(my_segment), attempt()).await);

    let now = open_trait(app, &traits[0]).await;
    assert_eq!((now.rule.as_str(), now.ttl_days, now.description.as_str()), ("color == \"red\"", 7, "Corrected"));
    let now = open_segment(app, &segment).await;
    assert_eq!((now.rule, now.active, now.description.as_str()), (format!("{}T", traits[1]), false, "Corrected"));
}

#[tokio::test]
async fn the_same_field_changed_on_both_sides_is_shown_and_nothing_is_sent() {
    let world = World::read().await;
    let app = &world.app;
    let colleague = world.open_again().await.unwrap();
    let id = make_trait(app, trait_form(app, "Shared by two").await).await;
    let opened = open_trait(app, &id).await;
    let theirs = TraitForm { name: "Theirs".into(), comments: "seen".into(), ..opened.clone() };
    id_of(colleague.trait_save(theirs, Some(opened.clone()), attempt()).await);

    let mine = TraitForm { name: "Mine".into(), description: "mine too".into(), ..opened.clone() };
    let saved = app.trait_save(mine.clone(), Some(opened), attempt()).await.unwrap();
    let Saved::Conflict { now, fields } = saved else { panic!("{saved:?}") };
    assert_eq!((fields, now.name.as_str(), now.comments.as_str()), (vec![FormField::Name], "Theirs", "seen"));
    let unchanged = open_trait(app, &id).await;
    assert_eq!((unchanged.name.as_str(), unchanged.description.as_str()), ("Theirs", "Made in a test"));

    // "Keep mine" is a form opened with what is there now.
    let kept = TraitForm { comments: now.comments.clone(), ..mine };
    id_of(app.trait_save(kept, Some(now), attempt()).await);
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
        let first = app.trait_save(form.clone(), None, pressed.clone()).await;
        if cut == "after" {
            let id = id_of(first);
            // Pressed again, with another description by then.
            let form = TraitForm { description: "Said again".into(), ..form };
            assert_eq!(id_of(app.trait_save(form, None, pressed).await), id);
            assert_eq!(open_trait(app, &id).await.description, "Said again");
        } else {
            assert_eq!(first.unwrap_err().code, FailureCode::UnknownOutcome);
            let again = app.trait_save(form.clone(), None, pressed.clone()).await;
            assert_eq!(again.unwrap_err().code, FailureCode::UnknownOutcome, "it may still be under way");
            world.wait_hours(1);
            let again = app.trait_save(form.clone(), None, pressed.clone()).await;
            assert_eq!(again.unwrap_err().code, FailureCode::UnknownOutcome, "this machine's clock does not count");
            advance(&world, 120).await;
            id_of(app.trait_save(form, None, pressed).await);
        }
        world.app.refresh(|_| ()).await.unwrap();
        assert_eq!(rows(app, "Lost once").await.len(), 1, "dropped {cut} the work was done");
    }
}

#[tokio::test]
async fn what_somebody_else_created_is_not_taken_for_the_object_of_a_lost_answer() {
    let world = World::read().await;
    let app = &world.app;
    let form = trait_form(app, "Twins").await;
    let older = make_trait(app, form.clone()).await;
    app.create_trait_folder("0".into(), "Autumn".into()).await.unwrap();
    advance(&world, 400).await;
    // One of the same name was there before: the lost request did not create it.
    let pressed = attempt();
    fault(&world, json!({ "method": "POST", "path": "/v1/traits", "do": { "drop": "before" } })).await;
    let lost = app.trait_save(form.clone(), None, pressed.clone()).await.unwrap_err();
    assert_eq!(lost.code, FailureCode::UnknownOutcome);
    assert!(lost.message.contains("not there yet"), "{}", lost.message);
    advance(&world, 120).await;
    assert_ne!(id_of(app.trait_save(form.clone(), None, pressed).await), older);
    fault(&world, json!({ "method": "POST", "path": "/v1/folders/traits", "do": { "drop": "before" } })).await;
    let folder = app.create_trait_folder("0".into(), "Autumn".into()).await.unwrap_err();
    assert_eq!(folder.code, FailureCode::UnknownOutcome, "{folder:?}");

    // One that is new, but of another author: a person has to look.
    let form = TraitForm { name: "Another".into(), ..form };
    let pressed = attempt();
    fault(&world, json!({ "method": "POST", "path": "/v1/traits", "do": { "drop": "after" } })).await;
    let self_now = json!({ "status": 200, "body": { "uid": 4711, "pid": 1 } });
    fault(&world, json!({ "method": "GET", "path": "/v1/users/self", "do": self_now })).await;
    for _ in 0..2 {
        let unclear = app.trait_save(form.clone(), None, pressed.clone()).await.unwrap_err();
        assert_eq!(unclear.code, FailureCode::UnknownOutcome);
        assert!(unclear.message.contains("may be somebody else's"), "{}", unclear.message);
        advance(&world, 120).await;
    }
    app.refresh(|_| ()).await.unwrap();
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
    let copy = app.segment_duplicate(id.clone(), "Original copy".into(), pressed.clone()).await.unwrap();
    assert_eq!(app.segment_duplicate(id, "Original copy".into(), pressed).await.unwrap(), copy, "pressed twice");
    assert_eq!(statuses(app, "Original copy").await.len(), 1);

    fault(&world, json!({ "method": "POST", "path": "/v1/folders/traits", "do": { "drop": "after" } })).await;
    let folder = app.create_trait_folder("0".into(), "Autumn".into()).await.unwrap_err();
    assert!(folder.message.contains("can be used as it is"), "its trait has no author: {}", folder.message);
    world.app.refresh(|_| ()).await.unwrap();
    let named = app.trait_folders().await.unwrap().into_iter().filter(|folder| folder.name == "Autumn").count();
    assert_eq!(named, 1);
}

#[tokio::test]
async fn a_deletion_leaves_a_record_of_every_object_and_goes_on_past_a_failure() {
    let world = World::read().await;
    let app = &world.app;
    let mut ids = Vec::new();
    for name in ["First", "Second", "Third"] {
        ids.push(make_trait(app, trait_form(app, name).await).await);
    }
    let path = format!("/v1/traits/{}", ids[1]);
    fault(&world, json!({ "method": "DELETE", "path": path, "do": { "status": 403, "body": { "message": "no" } } }))
        .await;
    let told = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let heard = told.clone();
    let deletion = app.traits_delete(ids.clone(), move |now| heard.lock().unwrap().push(now)).await.unwrap();
    assert_eq!(states(&deletion), [DeletedState::Deleted, DeletedState::Stayed, DeletedState::Deleted]);
    assert_eq!(deletion.objects[1].failure.as_ref().unwrap().code, FailureCode::Forbidden);
    let last = told.lock().unwrap().pop().unwrap();
    assert_eq!((last.id, last.total, last.deleted, last.stayed), (deletion.id.clone(), 3, 2, 1));

    let again = world.open_again().await.unwrap();
    let kept = again.deletions(first(10)).await.unwrap();
    assert_eq!((kept.total, kept.rows[0].running), (1, false));
    let names: Vec<&str> = kept.rows[0].objects.iter().map(|one| one.object.name.as_str()).collect();
    assert_eq!((names, states(&kept.rows[0])), (vec!["First", "Second", "Third"], states(&deletion)));
}

#[tokio::test]
async fn a_deletion_is_stopped_before_its_next_object_and_only_one_runs_at_a_time() {
    let world = World::read().await;
    let app = &world.app;
    let mut ids = Vec::new();
    for number in 0..12 {
        ids.push(make_trait(app, trait_form(app, &format!("Trait {number}")).await).await);
    }
    let slow = json!({ "method": "DELETE", "path": "/v1/traits", "times": 12, "do": { "delay_ms": 300 } });
    fault(&world, slow).await;
    let (begun, heard) = tokio::sync::oneshot::channel();
    let begun = std::sync::Mutex::new(Some(begun));
    let deleting = tokio::spawn({
        let (app, ids) = (app.clone(), ids.clone());
        async move {
            let tell = move |now: app::view::DeletionProgress| {
                if let Some(begun) = begun.lock().unwrap().take() {
                    begun.send(now.id).unwrap();
                }
            };
            app.traits_delete(ids, tell).await
        }
    });
    let id = heard.await.unwrap();
    let twice = app.traits_delete(vec![ids[0].clone()], |_| ()).await.unwrap_err();
    assert_eq!(twice.details["reason"], "deletionRunning");
    assert!(app.deletions(first(1)).await.unwrap().rows[0].running);
    app.deletion_stop(&id);
    let stopped = deleting.await.unwrap().unwrap();
    assert!(stopped.deleted <= 4, "only what was under way: {}", stopped.deleted);
    assert!(states(&stopped).contains(&DeletedState::Waiting));
}

#[tokio::test]
async fn a_segment_of_which_it_is_unclear_whether_it_is_used_is_not_deleted() {
    let world = World::read().await;
    let app = &world.app;
    let one = make_trait(app, trait_form(app, "One").await).await;
    let id = make_segment(app, segment_form(app, "Perhaps used", format!("{one}T")).await).await;
    let path = format!("/v1/segments/{id}");
    let answers = [(json!({ "sid": id }), "useUnclear"), (json!({ "sid": id, "inUse": "true" }), "inUse")];
    for (body, reason) in answers {
        fault(&world, json!({ "method": "GET", "path": path, "do": { "status": 200, "body": body } })).await;
        let kept = app.segments_delete(vec![id.clone()], |_| ()).await.unwrap();
        assert_eq!(kept.objects[0].failure.as_ref().unwrap().details["reason"], reason);
    }
    assert_eq!(app.segments_delete(vec![id], |_| ()).await.unwrap().deleted, 1);
}

#[tokio::test]
async fn a_lean_answer_to_a_write_leaves_the_local_copy_whole() {
    let world = World::read().await;
    let app = &world.app;
    switch(&world, json!({ "lean_writes": true })).await;
    let id = make_trait(app, trait_form(app, "Lean").await).await;
    let listed = rows(app, "Lean").await.remove(0);
    assert_eq!((listed.trait_type.as_str(), listed.folder.as_str()), ("ruleBased", "0"));
    let opened = open_trait(app, &id).await;
    let renamed = TraitForm { name: "Leaner".into(), ..opened.clone() };
    id_of(app.trait_save(renamed, Some(opened.clone()), attempt()).await);
    let now = rows(app, "Leaner").await.remove(0);
    assert_eq!((&now.data_source, &now.trait_type), (&listed.data_source, &listed.trait_type));
    assert_eq!(now.description, opened.description);

    let segment = make_segment(app, segment_form(app, "Lean mix", format!("{id}T")).await).await;
    app.segments_set_status(vec![segment.clone()], false).await.unwrap();
    assert_eq!(statuses(app, "Lean mix").await, ["inactive"]);
    assert_eq!(app.trait_detail(id).await.unwrap().segments[0].id, segment, "its rule is still known");
}
