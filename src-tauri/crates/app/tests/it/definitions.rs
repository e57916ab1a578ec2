//! Audiences of Experience Platform written by hand, their estimates, and single profiles.

use app::view::{
    ActivityKind, ActivityOutcome, ActivityQuery, ActivityRow, AudienceOrigin, AudienceQuery, DefinitionForm,
    FailureCode, FailureReason, FormField, InputReason, NotPossibleReason, ObjectKind, Page, PqlFieldKind, ProfileRef,
    RecordedField, Saved, UpdateFrequency,
};
use serde_json::json;

use crate::world::{World, advance, fault, first, switch};

const RULE: &str = "homeAddress.countryCode = \"DE\" and person.age >= 30";

fn form(name: &str) -> DefinitionForm {
    DefinitionForm {
        id: None,
        name: name.to_owned(),
        description: "Written by hand".to_owned(),
        rule: RULE.to_owned(),
        folder: String::new(),
        tags: Vec::new(),
        merge_policy: String::new(),
        evaluation: Some(UpdateFrequency::Batch),
    }
}

async fn saved(world: &World, form: DefinitionForm, opened: Option<DefinitionForm>, attempt: &str) -> String {
    let saved = world.workspace.audiences().save(form, opened, attempt.to_owned()).await.unwrap();
    let Saved::Saved { id } = saved else { panic!("{saved:?}") };
    id
}

async fn entries(world: &World, kind: ActivityKind) -> u32 {
    let query = ActivityQuery { kinds: vec![kind], ..ActivityQuery::default() };
    world.workspace.jobs().activity(query, Page { offset: 0, limit: 9 }).await.unwrap().total
}

#[tokio::test]
async fn an_audience_is_created_with_all_that_the_form_states_and_recorded() {
    let world = World::read().await;
    let audiences = world.workspace.audiences();
    let choices = audiences.choices().await.unwrap();
    assert_eq!(choices.merge_policies[0].is_default, Some(true));
    let folder = audiences.folders().await.unwrap().into_iter().find(|one| !one.id.is_empty()).unwrap();
    let wanted = DefinitionForm {
        folder: folder.id,
        tags: vec![choices.tags[0].id.clone()],
        merge_policy: choices.merge_policies[1].id.clone(),
        evaluation: Some(UpdateFrequency::Streaming),
        ..form("By hand")
    };
    let id = saved(&world, wanted.clone(), None, "one").await;
    assert_eq!(audiences.form(id.clone()).await.unwrap(), DefinitionForm { id: Some(id.clone()), ..wanted.clone() });
    let shown = audiences.detail(id.clone()).await.unwrap();
    assert_eq!((shown.row.origin, &shown.row.tags), (AudienceOrigin::Platform, &vec![choices.tags[0].name.clone()]));
    let policy = shown.merge_policy.unwrap();
    assert_eq!(policy.default_name, choices.merge_policies[0].name, "sharing uses another one");
    assert_eq!(entries(&world, ActivityKind::Create).await, 1);
    // Pressing Create again is the same audience.
    assert_eq!(saved(&world, wanted, None, "one").await, id);
    assert_eq!(entries(&world, ActivityKind::Create).await, 1);
}

#[tokio::test]
async fn a_lost_answer_creates_no_second_audience_and_a_taken_name_is_said() {
    let world = World::read().await;
    fault(&world, json!({ "method": "POST", "path": "*/segment/definitions", "do": { "drop": "after" } })).await;
    let id = saved(&world, form("By hand"), None, "one").await;
    assert_eq!(saved(&world, form("By hand"), None, "one").await, id);
    let query = AudienceQuery { search: "By hand".to_owned(), ..AudienceQuery::default() };
    assert_eq!(world.workspace.audiences().list(query, first(9)).await.unwrap().total, 1);
    let other = DefinitionForm { rule: "person.age >= 99".to_owned(), ..form("By hand") };
    let failure = world.workspace.audiences().save(other, None, "two".to_owned()).await.unwrap_err();
    assert_eq!(failure.reason, Some(FailureReason::from(InputReason::AudienceNameTaken)), "{failure:?}");
    // Another form with the same rule finds it, and changes nothing of it that was not decided.
    let same = DefinitionForm { description: "Mine".to_owned(), ..form("By hand") };
    let found = world.workspace.audiences().save(same, None, "three".to_owned()).await.unwrap();
    let Saved::Conflict { now, fields } = found else { panic!("{found:?}") };
    assert_eq!((now.id, fields), (Some(id), vec![FormField::Description]));
}

const DEFINITIONS: &str = "*/segment/definitions";

/// The answer to a creation is lost, and so is the look-up after it; the audience is there.
async fn lose_answer_and_look_up(world: &World) {
    fault(world, json!({ "method": "POST", "path": DEFINITIONS, "do": { "drop": "after" } })).await;
    fault(world, json!({ "method": "GET", "path": "/data/core/ups/audiences", "do": { "status": 403 } })).await;
}

async fn created(world: &World) -> Vec<ActivityRow> {
    let query = ActivityQuery { kinds: vec![ActivityKind::Create], ..ActivityQuery::default() };
    world.workspace.jobs().activity(query, Page { offset: 0, limit: 9 }).await.unwrap().rows
}

async fn of_name(world: &World, name: &str) -> u32 {
    world.workspace.refresh(|_| ()).await.unwrap();
    let query = AudienceQuery { search: name.to_owned(), ..AudienceQuery::default() };
    world.workspace.audiences().list(query, first(9)).await.unwrap().total
}

#[tokio::test]
async fn an_audience_of_a_lost_request_gets_the_rest_of_the_form_when_it_is_found() {
    let world = World::read().await;
    let audiences = world.workspace.audiences();
    let folder = audiences.folders().await.unwrap().into_iter().find(|one| !one.id.is_empty()).unwrap().id;
    let wanted = DefinitionForm { folder: folder.clone(), ..form("Late") };
    lose_answer_and_look_up(&world).await;
    let lost = audiences.save(wanted.clone(), None, "one".to_owned()).await.unwrap_err();
    assert_eq!(lost.code, FailureCode::UnknownOutcome, "{lost:?}");
    // By another program after this one was killed: the record says what is its own.
    let id = saved(&world, wanted, None, "another").await;
    assert_eq!(audiences.form(id).await.unwrap().folder, folder);
    let outcomes: Vec<(u32, u32)> = created(&world).await.iter().map(|row| (row.done, row.unchanged)).collect();
    assert_eq!(outcomes, [(1, 0)], "the earlier request created it");
}

#[tokio::test]
async fn pressing_create_again_after_a_lost_answer_looks_it_up_and_sends_nothing_meanwhile() {
    let world = World::read().await;
    let audiences = world.workspace.audiences();
    fault(&world, json!({ "method": "POST", "path": DEFINITIONS, "do": { "late_ms": 60_000 } })).await;
    for _ in 0..3 {
        let lost = audiences.save(form("Zeppelin"), None, "one".to_owned()).await.unwrap_err();
        assert_eq!(lost.code, FailureCode::UnknownOutcome, "{lost:?}");
    }
    assert_eq!(created(&world).await.len(), 1, "one request");
    advance(&world, 61).await;
    // The name and the rule were corrected meanwhile: it is still the same audience.
    let corrected = DefinitionForm { rule: "person.age >= 40".to_owned(), ..form("Zeppelin riders") };
    let mut found = None;
    for _ in 0..200 {
        match audiences.save(corrected.clone(), None, "one".to_owned()).await {
            Ok(saved) => {
                found = Some(saved);
                break;
            }
            Err(failure) => assert_eq!(failure.code, FailureCode::UnknownOutcome, "{failure:?}"),
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let Some(Saved::Saved { id }) = found else { panic!("{found:?}") };
    let now = audiences.form(id).await.unwrap();
    assert_eq!((now.name.as_str(), now.rule.as_str()), ("Zeppelin riders", "person.age >= 40"));
    let rows = created(&world).await;
    assert_eq!((rows.len(), rows[0].outcome), (1, ActivityOutcome::Done));
    assert_eq!(of_name(&world, "Zeppelin").await, 1, "one audience");
}

#[tokio::test]
async fn a_lost_request_that_never_arrived_is_sent_again_when_its_time_is_over() {
    let world = World::read().await;
    let audiences = world.workspace.audiences();
    fault(&world, json!({ "method": "POST", "path": DEFINITIONS, "do": { "drop": "before" } })).await;
    let lost = audiences.save(form("Early"), None, "one".to_owned()).await.unwrap_err();
    assert_eq!(lost.code, FailureCode::UnknownOutcome, "{lost:?}");
    advance(&world, 100).await;
    let id = saved(&world, form("Other name"), None, "one").await;
    assert_eq!(audiences.form(id).await.unwrap().name, "Other name");
    let outcomes: Vec<ActivityOutcome> = created(&world).await.iter().map(|row| row.outcome).collect();
    assert_eq!(outcomes, [ActivityOutcome::Done, ActivityOutcome::Failed]);
}

#[tokio::test]
async fn what_became_of_lost_requests_is_recorded_with_a_refresh() {
    let world = World::read().await;
    let audiences = world.workspace.audiences();
    lose_answer_and_look_up(&world).await;
    audiences.save(form("Arrived"), None, "one".to_owned()).await.unwrap_err();
    fault(&world, json!({ "method": "POST", "path": DEFINITIONS, "do": { "drop": "before" } })).await;
    audiences.save(form("Never arrived"), None, "two".to_owned()).await.unwrap_err();
    let outcomes = async || created(&world).await.iter().map(|row| row.outcome).collect::<Vec<ActivityOutcome>>();
    world.workspace.refresh(|_| ()).await.unwrap();
    assert_eq!(outcomes().await, [ActivityOutcome::Unknown, ActivityOutcome::Done], "one may still arrive");
    advance(&world, 100).await;
    world.workspace.refresh(|_| ()).await.unwrap();
    assert_eq!(outcomes().await, [ActivityOutcome::Failed, ActivityOutcome::Done]);
}

#[tokio::test]
async fn what_a_colleague_created_with_the_same_name_and_rule_stays_after_a_lost_answer() {
    let world = World::read().await;
    let audiences = world.workspace.audiences();
    let theirs = DefinitionForm { description: "Theirs".to_owned(), ..form("Both") };
    let id = saved(&world, theirs, None, "colleague").await;
    for effect in ["before", "after"] {
        // The request never arrives, or is refused because of the name; its answer is lost in any case.
        fault(&world, json!({ "method": "POST", "path": "*/segment/definitions", "do": { "drop": effect } })).await;
        let found = audiences.save(form("Both"), None, format!("me {effect}")).await.unwrap();
        let Saved::Conflict { now, fields } = found else { panic!("{effect}: {found:?}") };
        assert_eq!((now.id.as_ref(), fields.as_slice()), (Some(&id), [FormField::Description].as_slice()), "{effect}");
        assert_eq!(audiences.form(id.clone()).await.unwrap().description, "Theirs", "{effect}");
    }
}

#[tokio::test]
async fn only_what_was_changed_is_written_and_a_colleagues_change_is_a_conflict() {
    let world = World::read().await;
    let audiences = world.workspace.audiences();
    let id = saved(&world, form("By hand"), None, "one").await;
    let opened = audiences.form(id.clone()).await.unwrap();
    let theirs = DefinitionForm { description: "Theirs".to_owned(), ..opened.clone() };
    saved(&world, theirs, Some(opened.clone()), "colleague").await;
    // Another field: both stay.
    let mine = DefinitionForm { rule: "person.age >= 40".to_owned(), ..opened.clone() };
    saved(&world, mine, Some(opened.clone()), "me").await;
    let now = audiences.form(id.clone()).await.unwrap();
    assert_eq!((now.description.as_str(), now.rule.as_str()), ("Theirs", "person.age >= 40"));
    // The same field: nothing is written.
    let mine = DefinitionForm { description: "Mine".to_owned(), ..opened.clone() };
    let conflict = audiences.save(mine, Some(opened), "me".to_owned()).await.unwrap();
    assert!(matches!(&conflict, Saved::Conflict { fields, .. } if *fields == [FormField::Description]), "{conflict:?}");
    assert_eq!(audiences.form(id).await.unwrap().description, "Theirs");
    let query = ActivityQuery { kinds: vec![ActivityKind::Change], ..ActivityQuery::default() };
    let changes = world.workspace.jobs().activity(query, Page { offset: 0, limit: 9 }).await.unwrap();
    let newest = world.workspace.jobs().activity_detail(changes.rows[0].id.clone()).await.unwrap();
    assert_eq!((changes.total, newest.objects[0].changes[0].field), (2, RecordedField::Rule));
}

#[tokio::test]
async fn what_cannot_be_saved_is_refused_before_anything_is_sent() {
    let world = World::read().await;
    let audiences = world.workspace.audiences();
    for rule in ["person.age >=", "person.age + 1", ""] {
        let wrong = DefinitionForm { rule: rule.to_owned(), ..form("By hand") };
        let failure = audiences.save(wrong, None, "one".to_owned()).await.unwrap_err();
        assert_eq!(failure.reason, Some(FailureReason::from(InputReason::RuleUnreadable)), "{rule}: {failure:?}");
    }
    assert_eq!(audiences.save(form(" "), None, "one".to_owned()).await.unwrap_err().code, FailureCode::BadInput);
    let query = AudienceQuery { origins: vec![AudienceOrigin::AudienceManager], ..AudienceQuery::default() };
    let outside = audiences.list(query, first(1)).await.unwrap().rows.remove(0).id;
    let failure = audiences.form(outside).await.unwrap_err();
    assert_eq!(failure.reason, Some(FailureReason::from(NotPossibleReason::NoDefinition)));
    assert_eq!(entries(&world, ActivityKind::Create).await, 0);
}

#[tokio::test]
async fn estimates_are_broken_down_by_namespace_and_words_come_from_the_schemas() {
    let world = World::read_fast().await;
    let audiences = world.workspace.audiences();
    let estimate = audiences.estimate("interests.contains(\"Ceramics\")".to_owned()).await.unwrap();
    assert_eq!((estimate.profiles.likely, estimate.profiles.most), (300, 300));
    let of = |namespace: &str| estimate.namespaces.iter().find(|one| one.namespace == namespace);
    let ecid = of("ecid").unwrap();
    assert_eq!((ecid.profiles.likely, ecid.carries_over, ecid.is_device), (300, true, true));
    assert!(of("crmid").is_some_and(|one| !one.carries_over), "{:?}", estimate.namespaces);
    assert_eq!(audiences.estimate("person.age >".to_owned()).await.unwrap_err().code, FailureCode::BadInput);
    let words = audiences.pql_words().await.unwrap();
    let field = words.fields.iter().find(|one| one.path == "loyalty.tier").unwrap();
    assert_eq!((field.kind, field.of_event), (PqlFieldKind::Text, false));
    assert!(words.fields.iter().any(|one| one.of_event && one.path == "commerce.order.priceTotal"));
    assert!(words.functions.iter().any(|one| one.name == "inSegment" && !one.behind_value));
}

#[tokio::test]
async fn a_profile_of_an_audience_names_it_with_the_time_of_its_qualification() {
    let world = World::read_fast().await;
    let audiences = world.workspace.audiences();
    let query = AudienceQuery { origins: vec![AudienceOrigin::AudienceManager], ..AudienceQuery::default() };
    let rows = audiences.list(query, first(50)).await.unwrap().rows;
    let row = rows.into_iter().find(|row| row.profiles.is_some_and(|profiles| profiles > 0)).unwrap();
    let sample = audiences.sample(row.id.clone()).await.unwrap();
    assert_eq!(Some(sample.members), row.profiles);
    let one = &sample.profiles[0];
    let profile = audiences.profile(ProfileRef::Sampled { id: one.id.clone() }).await.unwrap().unwrap();
    assert_eq!(profile.identities, one.identities);
    let member = profile.audiences.iter().find(|it| it.object.kind == ObjectKind::Segment && it.is_in).unwrap();
    assert!(member.qualified_at.is_some() && member.valid_until > member.qualified_at, "{member:?}");
    let identity = one.identities[0].clone();
    let of = ProfileRef::Identity { namespace: identity.namespace, id: identity.id.clone() };
    assert_eq!(audiences.profile(of.clone()).await.unwrap(), Some(profile));
    let nobody = ProfileRef::Identity { namespace: "ecid".to_owned(), id: "0".to_owned() };
    assert_eq!(audiences.profile(nobody).await.unwrap(), None);
    switch(&world, json!({ "profile_access_missing": true })).await;
    let refused = audiences.profile(of).await.unwrap_err();
    assert_eq!(refused.code, FailureCode::Forbidden);
    assert!(!format!("{refused:?}").contains(&identity.id), "{refused:?}");
}
