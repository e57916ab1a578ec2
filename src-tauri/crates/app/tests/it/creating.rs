//! Manual creation if answers are lost, late or incomplete, and if colleagues make changes meanwhile.

use app::view::{FailureCode, FormField, Saved, TraitForm, TraitType};
use serde_json::json;
use std::time::Duration;

use crate::edit::{attempt, id_of, make_trait, open_trait, rows, trait_form};
use crate::world::{World, advance, fault, order};

#[tokio::test]
async fn a_request_counts_as_pending_from_the_moment_its_answer_was_lost() {
    let world = World::read().await;
    let app = &world.app;
    let pressed = attempt();
    let form = trait_form(app, "Slow").await;
    let slow = json!({ "method": "POST", "path": "/v1/traits", "do": { "drop": "before", "delay_ms": 1_500 } });
    fault(&world, slow).await;
    let saving = tokio::spawn({
        let (app, form, pressed) = (app.clone(), form.clone(), pressed.clone());
        async move { app.workspace().traits().save(form, None, pressed).await }
    });
    tokio::time::sleep(Duration::from_millis(700)).await;
    // It waits for its turn, for the rate limit and for the answer: longer than the horizon.
    advance(&world, 100).await;
    assert_eq!(saving.await.unwrap().unwrap_err().code, FailureCode::UnknownOutcome);
    let again = app.workspace().traits().save(form.clone(), None, pressed.clone()).await;
    assert_eq!(again.unwrap_err().code, FailureCode::UnknownOutcome, "it may still be under way");
    app.workspace().refresh(|_| ()).await.unwrap();
    assert!(rows(app, "Slow").await.is_empty(), "nothing was sent again");
    advance(&world, 100).await;
    id_of(app.workspace().traits().save(form, None, pressed).await);
}

#[tokio::test]
async fn an_object_created_by_the_first_request_counts_however_often_it_was_sent_again() {
    let world = World::read().await;
    let app = &world.app;
    let pressed = attempt();
    let form = trait_form(app, "Shown late").await;
    let hidden = json!({ "status": 200, "body": [] });
    order(
        &world,
        json!([
            { "method": "POST", "path": "/v1/traits", "do": { "drop": "after" } },
            { "method": "GET", "path": "/v1/traits", "times": 2, "do": hidden },
            { "method": "POST", "path": "/v1/traits", "do": { "drop": "before" } },
        ]),
    )
    .await;
    assert_eq!(
        app.workspace().traits().save(form.clone(), None, pressed.clone()).await.unwrap_err().code,
        FailureCode::UnknownOutcome
    );
    advance(&world, 400).await;
    id_of(app.workspace().traits().save(form, None, pressed).await);
    app.workspace().refresh(|_| ()).await.unwrap();
    assert_eq!(rows(app, "Shown late").await.len(), 1);
}

#[tokio::test]
async fn an_object_with_an_unknown_author_must_be_checked_by_the_user() {
    let world = World::read().await;
    let app = &world.app;
    for (name, user) in
        [("Nobody", json!({ "status": 403 })), ("System", json!({ "status": 200, "body": { "uid": 0, "pid": 1 } }))]
    {
        let (form, pressed) = (trait_form(app, name).await, attempt());
        fault(&world, json!({ "method": "POST", "path": "/v1/traits", "do": { "drop": "after" } })).await;
        fault(&world, json!({ "method": "GET", "path": "/v1/users/self", "do": user })).await;
        let unclear = app.workspace().traits().save(form, None, pressed).await.unwrap_err();
        assert_eq!(unclear.code, FailureCode::UnknownOutcome);
        assert!(unclear.message.contains("may belong to another user"), "{name}: {}", unclear.message);
    }
}

#[tokio::test]
async fn an_object_with_other_values_must_be_checked_by_the_user() {
    let world = World::read().await;
    let app = &world.app;
    let colleague = world.open_again().await.unwrap();
    let wanted = trait_form(app, "Alike").await;
    let others = [
        TraitForm { rule: "color == \"red\"".into(), ..wanted.clone() },
        TraitForm { description: "Theirs".into(), ..wanted.clone() },
        TraitForm { ttl_days: 7, ..wanted.clone() },
        TraitForm { trait_type: TraitType::Onboarded, ..wanted.clone() },
    ];
    for (number, theirs) in others.into_iter().enumerate() {
        let name = format!("Alike {number}");
        let pressed = attempt();
        fault(&world, json!({ "method": "POST", "path": "/v1/traits", "do": { "drop": "before" } })).await;
        let mine = TraitForm { name: name.clone(), ..wanted.clone() };
        let lost = app.workspace().traits().save(mine.clone(), None, pressed.clone()).await.unwrap_err();
        assert!(lost.message.contains("not there yet"), "{}", lost.message);
        make_trait(&colleague, TraitForm { name: name.clone(), ..theirs }).await;
        let unclear = app.workspace().traits().save(mine, None, pressed).await.unwrap_err();
        assert!(unclear.message.contains("may belong to another user"), "{name}: {}", unclear.message);
    }
}

#[tokio::test]
async fn a_rule_that_the_service_rewrites_is_the_same_rule() {
    let world = World::read().await;
    let app = &world.app;
    let pressed = attempt();
    let form = trait_form(app, "Worded").await;
    fault(&world, json!({ "method": "POST", "path": "/v1/traits", "do": { "drop": "after" } })).await;
    fault(&world, json!({ "method": "GET", "path": "/v1/traits", "do": { "status": 404, "body": "<html>" } })).await;
    assert_eq!(
        app.workspace().traits().save(form.clone(), None, pressed.clone()).await.unwrap_err().code,
        FailureCode::UnknownOutcome
    );
    let form = TraitForm { rule: "  color  ==  \"blue\" ".into(), ..form };
    id_of(app.workspace().traits().save(form, None, pressed).await);
}

#[tokio::test]
async fn a_form_is_never_reported_as_saved_if_other_values_were_stored() {
    let world = World::read().await;
    let app = &world.app;
    let colleague = world.open_again().await.unwrap();
    let pressed = attempt();
    let form = trait_form(app, "Edited early").await;
    fault(&world, json!({ "method": "POST", "path": "/v1/traits", "do": { "drop": "after" } })).await;
    fault(&world, json!({ "method": "GET", "path": "/v1/traits", "do": { "status": 404, "body": "<html>" } })).await;
    let lost = app.workspace().traits().save(form.clone(), None, pressed.clone()).await.unwrap_err();
    assert_eq!(lost.code, FailureCode::UnknownOutcome);
    // A colleague adds a note before Create is pressed again.
    colleague.workspace().refresh(|_| ()).await.unwrap();
    let id = rows(&colleague, "Edited early").await.remove(0).id;
    let opened = open_trait(&colleague, &id).await;
    let noted = TraitForm { comments: "seen".into(), ..opened.clone() };
    id_of(colleague.workspace().traits().save(noted, Some(opened), attempt()).await);

    let saved = app.workspace().traits().save(form.clone(), None, pressed).await.unwrap();
    let Saved::Conflict { now, fields } = saved else { panic!("{saved:?}") };
    assert_eq!((fields, now.comments.as_str(), now.id.as_ref()), (vec![FormField::Comments], "seen", Some(&id)));
    // “Keep theirs” is the form of the existing object.
    id_of(app.workspace().traits().save(now.clone(), Some(now), attempt()).await);
    assert_eq!(open_trait(app, &id).await.comments, "seen");
}

#[tokio::test]
async fn a_change_whose_answer_was_lost_is_merged_again_before_it_is_sent_again() {
    let world = World::read().await;
    let app = &world.app;
    let colleague = world.open_again().await.unwrap();
    let id = make_trait(app, trait_form(app, "Untagged").await).await;
    let (mine, theirs) = (open_trait(app, &id).await, open_trait(&colleague, &id).await);
    let path = format!("/v1/traits/{id}");
    // The read has no version, so the change is not bound to one.
    let body = json!({
        "sid": id, "name": mine.name, "description": mine.description, "comments": "", "traitType": "RULE_BASED_TRAIT",
        "dataSourceId": mine.data_source, "folderId": 0, "traitRule": mine.rule, "ttl": 30,
    });
    fault(&world, json!({ "method": "GET", "path": path, "do": { "status": 200, "body": body } })).await;
    fault(&world, json!({ "method": "PUT", "path": path, "do": { "status": 502, "delay_ms": 1_500 } })).await;
    let saving = tokio::spawn({
        let app = app.clone();
        async move {
            let typo = TraitForm { description: "Corrected".into(), ..mine.clone() };
            app.workspace().traits().save(typo, Some(mine), attempt()).await
        }
    });
    tokio::time::sleep(Duration::from_millis(500)).await;
    let rule = TraitForm { rule: "color == \"red\"".into(), ..theirs.clone() };
    id_of(colleague.workspace().traits().save(rule, Some(theirs), attempt()).await);
    id_of(saving.await.unwrap());
    let now = open_trait(app, &id).await;
    assert_eq!((now.rule.as_str(), now.description.as_str()), ("color == \"red\"", "Corrected"));
}

#[tokio::test]
async fn nothing_is_written_after_a_read_without_rule_folder_or_data_source() {
    let world = World::read().await;
    let app = &world.app;
    let id = make_trait(app, trait_form(app, "Read lean").await).await;
    let opened = open_trait(app, &id).await;
    let path = format!("/v1/traits/{id}");
    let whole = json!({
        "sid": id, "name": opened.name, "description": opened.description, "comments": "", "traitType": "RULE_BASED_TRAIT",
        "dataSourceId": opened.data_source, "folderId": 0, "traitRule": opened.rule, "ttl": 30,
    });
    for missing in ["traitRule", "folderId", "dataSourceId"] {
        let mut lean = whole.clone();
        lean.as_object_mut().unwrap().remove(missing);
        fault(&world, json!({ "method": "GET", "path": path, "times": 9, "do": { "status": 200, "body": lean } }))
            .await;
        let changed = TraitForm { description: "Corrected".into(), ..opened.clone() };
        let refused = app.workspace().traits().save(changed, Some(opened.clone()), attempt()).await;
        order(&world, json!([])).await;
        assert_eq!(refused.map_err(|failure| failure.code).err(), Some(FailureCode::UnreadableAnswer), "{missing}");
    }
    app.workspace().refresh(|_| ()).await.unwrap();
    assert_eq!(open_trait(app, &id).await, opened, "nothing was cleared");
}
