//! The record: what is done by hand is in it before the request leaves, with its result, and can be put back.

use adobe::audience_manager::{SegmentChange, TraitChange};
use app::App;
use app::view::{
    ActivityDetail, ActivityKind, ActivityOutcome, ActivityQuery, ActivityRow, ConflictReason, EditUndoBlock,
    NotPossibleReason, RecordedField, RecordedKind, RecordedState, TraitForm,
};
use domain::MergeRuleId;
use serde_json::json;

use crate::edit::{
    attempt, delete_traits, id_of, make_segment, make_trait, open_segment, open_trait, segment_form, trait_form,
};
use crate::sharing::{reason, share};
use crate::world::{World, fault, first};

async fn found(app: &App, query: ActivityQuery) -> Vec<ActivityRow> {
    app.workspace().jobs().activity(query, first(100)).await.unwrap().rows
}

async fn newest(app: &App) -> ActivityDetail {
    let row = found(app, ActivityQuery::default()).await.remove(0);
    app.workspace().jobs().activity_detail(row.id).await.unwrap()
}

/// Renames a trait as a colleague does, without this program's local copy.
async fn change_elsewhere(world: &World, id: &str, name: &str) {
    let manager = world.workspace.clients().await.unwrap().manager;
    let seen = manager.versioned_trait(domain::TraitId(id.parse().unwrap())).await.unwrap();
    let change = TraitChange { name: Some(name.into()), ..TraitChange::default() };
    manager.update_trait(&seen, &change).await.unwrap();
}

async fn save(app: &App, form: TraitForm, opened: TraitForm) {
    id_of(app.workspace().traits().save(form, Some(opened), attempt()).await);
}

#[tokio::test]
async fn a_change_by_hand_is_recorded_field_by_field_and_put_back() {
    let world = World::read().await;
    let app = &world.app;
    let id = make_trait(app, trait_form(app, "Gold").await).await;
    let created = newest(app).await;
    assert_eq!((created.row.kind, created.row.outcome), (ActivityKind::Create, ActivityOutcome::Done));
    assert_eq!(created.objects[0].object.id.as_deref(), Some(id.as_str()));
    assert!(created.objects[0].changes.iter().all(|change| change.before.is_none()));
    assert!(created.row.account.is_some() && created.row.service_at.is_some() && created.row.took.is_some());

    let opened = open_trait(app, &id).await;
    let changed = TraitForm { name: "Gold 2026".into(), rule: "color == \"red\"".into(), ..opened.clone() };
    save(app, changed, opened.clone()).await;
    let entry = newest(app).await;
    assert_eq!((entry.row.kind, entry.undo_blocked), (ActivityKind::Change, None));
    let sides: Vec<_> = entry.objects[0]
        .changes
        .iter()
        .map(|change| {
            let value = |value: &Option<app::view::RecordedValue>| value.as_ref().unwrap().value.clone();
            (change.field, value(&change.before), value(&change.after))
        })
        .collect();
    assert_eq!(
        sides,
        [
            (RecordedField::Name, "Gold".into(), "Gold 2026".into()),
            (RecordedField::Rule, "color == \"blue\"".into(), "color == \"red\"".into()),
        ]
    );

    let undone = app.workspace().jobs().undo_edit(entry.row.id.clone()).await.unwrap();
    assert_eq!(
        (undone.row.outcome, undone.undo_blocked),
        (ActivityOutcome::Undone, Some(EditUndoBlock::AlreadyUndone))
    );
    let now = open_trait(app, &id).await;
    assert_eq!((now.name, now.rule), (opened.name, opened.rule));
    let undo = newest(app).await;
    assert_eq!((undo.row.undoes, undone.undone_by), (Some(entry.row.id.clone()), Some(undo.row.id)));
    let again = app.workspace().jobs().undo_edit(entry.row.id).await.unwrap_err();
    assert_eq!(reason(&again), NotPossibleReason::EditStays.into());
}

#[tokio::test]
async fn an_edit_is_not_put_back_over_what_somebody_else_changed_since() {
    let world = World::read().await;
    let app = &world.app;
    let id = make_trait(app, trait_form(app, "Gold").await).await;
    let opened = open_trait(app, &id).await;
    save(app, TraitForm { name: "Mine".into(), ..opened.clone() }, opened.clone()).await;
    let entry = newest(app).await.row.id;
    // A colleague, whose change this local copy has not seen.
    change_elsewhere(&world, &id, "Theirs").await;
    assert_eq!(app.workspace().jobs().activity_detail(entry.clone()).await.unwrap().undo_blocked, None);
    let refused = app.workspace().jobs().undo_edit(entry.clone()).await.unwrap_err();
    assert_eq!(reason(&refused), ConflictReason::ChangedSince.into());
    let now = open_trait(app, &id).await;
    assert_eq!(now.name, "Theirs");
    let seen = app.workspace().jobs().activity_detail(entry).await.unwrap();
    assert_eq!(seen.undo_blocked, Some(EditUndoBlock::ChangedSince));
    // What was created can be taken back only while it is unchanged, too.
    let created = found(app, ActivityQuery { kinds: vec![ActivityKind::Create], ..ActivityQuery::default() }).await;
    let refused = app.workspace().jobs().undo_edit(created[0].id.clone()).await.unwrap_err();
    assert_eq!(reason(&refused), ConflictReason::ChangedSince.into());
}

#[tokio::test]
async fn what_was_created_by_hand_is_taken_back_and_a_lost_answer_is_found_out_later() {
    let world = World::read().await;
    let app = &world.app;
    let form = trait_form(app, "Once").await;
    let id = make_trait(app, form.clone()).await;
    let entry = newest(app).await.row.id;
    app.workspace().jobs().undo_edit(entry).await.unwrap();
    let gone = app.workspace().traits().detail(id).await;
    assert!(gone.is_err());

    let pressed = attempt();
    fault(&world, json!({ "method": "POST", "path": "/v1/traits", "do": { "drop": "before" } })).await;
    let lost = TraitForm { name: "Lost".into(), ..form };
    app.workspace().traits().save(lost.clone(), None, pressed.clone()).await.unwrap_err();
    let entry = newest(app).await;
    assert_eq!((entry.row.outcome, entry.undo_blocked), (ActivityOutcome::Unknown, Some(EditUndoBlock::Unknown)));
    crate::world::advance(&world, 100).await;
    id_of(app.workspace().traits().save(lost, None, pressed).await);
    let earlier = app.workspace().jobs().activity_detail(entry.row.id).await.unwrap();
    assert_eq!(earlier.row.outcome, ActivityOutcome::Failed);
    assert!(earlier.objects[0].failure.as_ref().unwrap().message.contains("never arrived"));
    assert_eq!(newest(app).await.row.outcome, ActivityOutcome::Done);
}

/// A merge rule of the practice organization that is not the default one.
const DEVICE_ONLY: MergeRuleId = MergeRuleId(31_691);

#[tokio::test]
async fn what_a_colleague_wrote_into_a_new_object_is_not_deleted_with_it() {
    let world = World::read().await;
    let app = &world.app;
    let form = TraitForm { comments: String::new(), ..trait_form(app, "Once").await };
    let id = make_trait(app, form).await;
    let entry = newest(app).await.row.id;
    let manager = world.workspace.clients().await.unwrap().manager;
    let seen = manager.versioned_trait(domain::TraitId(id.parse().unwrap())).await.unwrap();
    let theirs = TraitChange { comments: Some("For the report of the board".into()), ..TraitChange::default() };
    manager.update_trait(&seen, &theirs).await.unwrap();
    let refused = app.workspace().jobs().undo_edit(entry).await.unwrap_err();
    assert_eq!(reason(&refused), ConflictReason::ChangedSince.into());
    assert_eq!(open_trait(app, &id).await.comments, "For the report of the board");

    // A merge rule in a segment that was created without one, for which the service chose it.
    let segment = make_segment(app, segment_form(app, "Twice", format!("{id}T")).await).await;
    let created = newest(app).await;
    assert_eq!(created.undo_blocked, None, "{created:?}");
    assert_ne!(open_segment(app, &segment).await.merge_rule, Some(DEVICE_ONLY.to_string()));
    let seen = manager.versioned_segment(domain::SegmentId(segment.parse().unwrap())).await.unwrap();
    let theirs = SegmentChange { merge_rule: Some(DEVICE_ONLY), ..SegmentChange::default() };
    manager.update_segment(&seen, &theirs).await.unwrap();
    let refused = app.workspace().jobs().undo_edit(created.row.id).await.unwrap_err();
    assert_eq!(reason(&refused), ConflictReason::ChangedSince.into());
}

#[tokio::test]
async fn several_objects_are_one_entry_and_segments_are_set_back_together() {
    let world = World::read().await;
    let app = &world.app;
    let one = make_trait(app, trait_form(app, "One").await).await;
    let mut ids = Vec::new();
    for name in ["First", "Second"] {
        ids.push(make_segment(app, segment_form(app, name, format!("{one}T")).await).await);
    }
    app.workspace().segments().set_status(ids.clone(), false).await.unwrap();
    let paused = newest(app).await;
    assert_eq!((paused.row.total, paused.row.done, paused.undo_blocked), (2, 2, None));
    app.workspace().jobs().undo_edit(paused.row.id).await.unwrap();
    let query = ActivityQuery { object: Some("Second".into()), ..ActivityQuery::default() };
    assert_eq!(found(app, query).await.len(), 3, "created, paused, and activated again");

    let deletion = delete_traits(app, &[&one, "999999999"]).await;
    let entry = app.workspace().jobs().activity_detail(deletion.id).await.unwrap();
    assert_eq!((entry.row.kind, entry.row.total), (ActivityKind::Delete, 2));
    assert_eq!(entry.objects[0].state, RecordedState::Failed, "a segment uses it");
    assert!(entry.objects[0].changes.iter().any(|change| change.field == RecordedField::Rule));
    assert_eq!(entry.undo_blocked, Some(EditUndoBlock::Deleted));
}

#[tokio::test]
async fn jobs_are_in_the_record_and_everything_can_be_exported() {
    let world = World::read().await;
    let app = &world.app;
    let job = share(app, 2).await;
    make_trait(app, TraitForm { name: "=1+1".into(), ..trait_form(app, "x").await }).await;
    let shares = found(app, ActivityQuery { kinds: vec![ActivityKind::Share], ..ActivityQuery::default() }).await;
    assert_eq!(
        (shares[0].id.as_str(), shares[0].outcome, shares[0].total),
        (job.id.as_str(), ActivityOutcome::Done, 2)
    );
    let person = shares[0].account.clone().unwrap();
    let by = |person: &str| ActivityQuery { person: Some(person.into()), ..ActivityQuery::default() };
    assert_eq!(found(app, by(&person)).await.len(), 2);
    assert!(app.workspace().jobs().activity_people().await.unwrap().contains(&person));
    app.workspace().jobs().undo(job.id.clone(), false, |_| ()).await.unwrap();
    let undone =
        found(app, ActivityQuery { outcomes: vec![ActivityOutcome::Undone], ..ActivityQuery::default() }).await;
    assert_eq!(undone[0].id, job.id);
    let csv = app.workspace().jobs().activity_csv(ActivityQuery::default()).await.unwrap();
    let lines: Vec<&str> = csv.lines().collect();
    assert!(lines[0].contains("Practice workspace") && lines[1].starts_with("Entry,Started"));
    assert!(csv.contains(",'=1+1,") && !csv.contains(",=1+1"));
    assert_eq!(lines.iter().filter(|line| line.starts_with(&job.id)).count(), 2, "a line for each audience");
    let traits = ActivityQuery { object_kinds: vec![RecordedKind::Trait], ..ActivityQuery::default() };
    assert!(app.workspace().jobs().activity_csv(traits).await.unwrap().lines().count() < lines.len());
}

#[tokio::test]
async fn an_edit_that_a_stopped_program_left_behind_is_unknown() {
    let world = World::read().await;
    let app = &world.app;
    let slow = json!({ "method": "POST", "path": "/v1/traits", "do": { "delay_ms": 600_000 } });
    fault(&world, slow).await;
    let form = trait_form(app, "Stopped").await;
    let saving = tokio::spawn({
        let app = app.clone();
        async move { app.workspace().traits().save(form, None, attempt()).await }
    });
    let entry = loop {
        let rows = found(app, ActivityQuery::default()).await;
        if let Some(row) = rows.into_iter().next() {
            break row;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    };
    assert_eq!((entry.outcome, entry.running), (ActivityOutcome::Open, true), "recorded before the answer");
    saving.abort();
    assert!(saving.await.unwrap_err().is_cancelled());
    world.wait_hours(1);
    let rows = found(app, ActivityQuery { outcomes: vec![ActivityOutcome::Unknown], ..ActivityQuery::default() }).await;
    assert_eq!(rows[0].id, entry.id);
}
