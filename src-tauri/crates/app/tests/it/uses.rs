//! Where objects are used, and unsharing what others use, as window and command line call them.

use app::App;
use app::view::{
    ConflictReason, HowUsed, NotPossibleReason, ObjectKind, Route, RuleEditRefusal, SegmentForm, SharedState, UseLoss,
    UsedIn, WhereUsed,
};

use crate::activating::{later, resumed, sends};
use crate::edit::{make_segment, own_source, rows};
use crate::sharing::{reason, shareable, state_of};
use crate::world::{World, fault};

fn named<'a>(used: &'a WhereUsed, name: &str) -> &'a UsedIn {
    used.listed.iter().find(|one| one.object.name == name).unwrap_or_else(|| panic!("no {name} in {used:#?}"))
}

async fn trait_named(app: &App, name: &str) -> String {
    rows(app, name).await.into_iter().find(|row| row.name == name).unwrap().id
}

async fn segment_with(app: &App, name: &str, rule: String) -> String {
    let form = SegmentForm {
        id: None,
        name: name.into(),
        description: String::new(),
        folder: "0".into(),
        data_source: own_source(app).await,
        integration_code: String::new(),
        rule,
        merge_rule: None,
        active: true,
    };
    make_segment(app, form).await
}

#[tokio::test]
async fn a_trait_is_followed_through_models_segments_and_destinations() {
    let world = World::read().await;
    let app = &world.app;
    let id = trait_named(app, "Onboarded: loyalty Diamond").await;
    let used = app.workspace().traits().uses(id.clone()).await.unwrap();
    assert_eq!((used.listed[0].object.id.as_str(), used.listed[0].how), (id.as_str(), HowUsed::Asked));
    let model = used.listed.iter().find(|one| one.how == HowUsed::Baseline).unwrap();
    assert_eq!((model.object.kind, model.loss), (ObjectKind::Model, UseLoss::Stops));
    let similar = used.listed.iter().find(|one| one.how == HowUsed::Model).unwrap();
    assert_eq!((similar.object.kind, similar.depth), (ObjectKind::Trait, model.depth + 1));
    assert!(used.listed.iter().any(|one| one.how == HowUsed::Folder), "{used:#?}");
    let detail = app.workspace().traits().detail(id).await.unwrap();
    for segment in &detail.segments {
        let one = used.listed.iter().find(|one| one.object.id == segment.id).unwrap();
        assert_eq!((one.object.kind, one.how), (ObjectKind::Segment, HowUsed::Rule));
        assert!(one.size.is_some() && one.loss != UseLoss::None, "{one:?}");
    }
    assert!(used.read_at.is_some() && used.missing.is_empty() && !used.unread_rules);

    let segments = world.workspace.segments();
    let query = app::view::SegmentQuery { search: "High intent, kitchen".into(), ..Default::default() };
    let segment = segments.list(query, crate::world::first(9)).await.unwrap().rows.remove(0);
    let used = segments.uses(segment.id.clone()).await.unwrap();
    let destination = named(&used, "Harbor DSP");
    assert_eq!((destination.how, destination.loss, used.destinations), (HowUsed::Mapping, UseLoss::Everyone, 1));
    let table = world.workspace.uses_csv(ObjectKind::Segment, segment.id).await.unwrap();
    assert_eq!(table.lines().count(), used.listed.len(), "a heading, and a line for each user:\n{table}");
    assert!(table.contains("destination") && table.contains("Harbor DSP") && table.contains("everyone"), "{table}");
    assert!(segments.uses("1".into()).await.is_err());
}

#[tokio::test]
async fn lists_of_users_that_cannot_be_read_are_named() {
    let world = World::read().await;
    let refusal = serde_json::json!({ "method": "GET", "path": "/v1/models", "do": { "status": 403 } });
    fault(&world, refusal).await;
    world.workspace.refresh(|_| ()).await.unwrap();
    let id = trait_named(&world.app, "Onboarded: loyalty Diamond").await;
    let used = world.workspace.traits().uses(id).await.unwrap();
    assert_eq!(used.missing, [app::view::RefreshPart::Models]);
    assert_eq!(used.models, 1, "what was known of them stays");
}

#[tokio::test]
async fn a_trait_in_the_rules_of_others_is_taken_out_first_where_they_keep_their_meaning() {
    let world = World::read().await;
    let app = &world.app;
    let id = shareable(app, 1).await.remove(0).id;
    let sharing = world.workspace.sharing();
    sharing.share(vec![id.clone()], Vec::new(), Route::Create.into(), |_| ()).await.unwrap();
    let pair = app.workspace().audiences().detail(id.clone()).await.unwrap().pair.unwrap();
    let (shared, other) = (&pair.traits[0].id, trait_named(app, "Onboarded: loyalty Gold").await);
    segment_with(app, "Both", format!("{shared}T AND {other}T")).await;
    let either = segment_with(app, "Either", format!("{other}T OR {shared}T")).await;

    let tree = sharing.unshare_tree(vec![id.clone()]).await.unwrap();
    let uses = &tree.audiences[0].uses;
    assert_eq!((uses.traits, tree.models.len(), tree.audiences[0].can_leave), (2, 0, false), "{tree:#?}");
    assert_eq!((named(uses, "Both").loss, named(uses, "Either").loss), (UseLoss::Everyone, UseLoss::Some));
    assert_eq!(named(uses, "Either").depth, 1);
    let edit = |name: &str| tree.edits.iter().find(|edit| edit.segment.name == name).unwrap();
    assert_eq!((edit("Both").after.as_ref(), edit("Both").refusal), (None, Some(RuleEditRefusal::Nobody)));
    assert_eq!(edit("Either").after, Some(format!("{other}T")));

    let refused = sharing.remove_from_rules(vec![id.clone()]).await.unwrap_err();
    assert_eq!(reason(&refused), NotPossibleReason::RuleNeedsTrait.into());
    let rule = async || app.workspace().segments().detail(either.clone()).await.unwrap().rule;
    assert_eq!(rule().await, format!("{other}T OR {shared}T"), "nothing was changed");
    let kept = sharing.unshare(vec![id.clone()], false, |_| ()).await.unwrap();
    assert!(kept.audiences[0].failure.is_some() && kept.audiences[0].removed.is_empty());

    let both = tree.edits.iter().find(|edit| edit.segment.name == "Both").unwrap();
    app.workspace().segments().delete(vec![both.segment.id.clone()], |_| ()).await.unwrap();
    let edited = sharing.remove_from_rules(vec![id.clone()]).await.unwrap();
    assert_eq!(
        edited.iter().map(|one| (one.object.id.as_str(), one.failure.is_none())).collect::<Vec<_>>(),
        [(either.as_str(), true)]
    );
    assert_eq!(rule().await, format!("{other}T"));
    let gone = sharing.unshare(vec![id.clone()], false, |_| ()).await.unwrap();
    assert_eq!((gone.audiences[0].removed.len(), gone.audiences[0].failure.as_ref()), (2, None));
    assert_eq!(state_of(app, &id).await, SharedState::NotShared);
}

#[tokio::test]
async fn rules_of_others_are_not_changed_for_a_pair_that_stays_all_the_same() {
    let world = World::read().await;
    let app = &world.app;
    let id = shareable(app, 1).await.remove(0).id;
    let sharing = world.workspace.sharing();
    sharing.share(vec![id.clone()], Vec::new(), Route::Create.into(), |_| ()).await.unwrap();
    let pair = app.workspace().audiences().detail(id.clone()).await.unwrap().pair.unwrap();
    let other = trait_named(app, "Onboarded: loyalty Gold").await;
    let either = segment_with(app, "Either", format!("{other}T OR {}T", pair.traits[0].id)).await;
    let before = app.workspace().segments().detail(either.clone()).await.unwrap().rule;
    // Somebody changes the shared segment.
    app.workspace().segments().set_status(vec![pair.segments[0].id.clone()], false).await.unwrap();
    let refused = sharing.remove_from_rules(vec![id]).await.unwrap_err();
    assert_eq!(reason(&refused), ConflictReason::Changed.into());
    assert_eq!(app.workspace().segments().detail(either).await.unwrap().rule, before);
}

#[tokio::test]
async fn leaving_a_pair_without_members_takes_the_audience_out_of_the_dataflow_only() {
    let world = resumed().await;
    let id = shareable(&world.app, 1).await.remove(0).id;
    let sharing = world.workspace.sharing();
    let job = sharing.share(vec![id.clone()], Vec::new(), Route::Activate.into(), |_| ()).await.unwrap();
    later(&world, 3_600).await;
    world.workspace.jobs().resume(job.id.clone(), |_| ()).await.unwrap();
    let used = world.workspace.audiences().uses(id.clone()).await.unwrap();
    let hows: Vec<HowUsed> = used.listed.iter().take(3).map(|one| one.how).collect();
    assert_eq!(hows, [HowUsed::Asked, HowUsed::Dataflow, HowUsed::Pair], "{used:#?}");
    assert!(sharing.unshare_tree(vec![id.clone()]).await.unwrap().audiences[0].can_leave);

    let left = sharing.leave_without_members(vec![id.clone()], false, |_| ()).await.unwrap();
    assert!(left.audiences[0].failure.is_none() && left.jobs.len() == 1, "{left:?}");
    assert!(!sends(&world, &id).await);
    world.workspace.refresh(|_| ()).await.unwrap();
    assert_ne!(state_of(&world.app, &id).await, SharedState::NotShared, "the pair stays");
    assert!(!sharing.unshare_tree(vec![id.clone()]).await.unwrap().audiences[0].can_leave);
    let again = sharing.leave_without_members(vec![id.clone()], false, |_| ()).await.unwrap();
    assert_eq!(reason(again.audiences[0].failure.as_ref().unwrap()), NotPossibleReason::NotOurs.into());

    let gone = sharing.unshare(vec![id.clone()], false, |_| ()).await.unwrap();
    assert_eq!(gone.audiences[0].removed.len(), 2, "{gone:?}");
}

#[tokio::test]
async fn an_addition_that_was_never_confirmed_is_named_before_it_is_taken_out() {
    let world = resumed().await;
    let audience = shareable(&world.app, 1).await.remove(0);
    let lost = serde_json::json!({ "method": "PATCH", "path": "/data/foundation", "do": { "drop": "after" } });
    fault(&world, lost).await;
    let sharing = world.workspace.sharing();
    let job = sharing.share(vec![audience.id.clone()], Vec::new(), Route::Activate.into(), |_| ()).await.unwrap();
    assert_eq!(job.unconfirmed.len(), 1, "{job:?}");
    let asked = sharing.leave_without_members(vec![audience.id.clone()], false, |_| ()).await.unwrap();
    let failure = asked.audiences[0].failure.as_ref().unwrap();
    assert_eq!(reason(failure), NotPossibleReason::UnconfirmedLeave.into());
    assert!(failure.message.contains("without members again") && failure.details["objects"].contains(&audience.name));
    assert!(sends(&world, &audience.id).await, "nothing was changed");
    let left = sharing.leave_without_members(vec![audience.id.clone()], true, |_| ()).await.unwrap();
    assert!(left.audiences[0].failure.is_none(), "{left:?}");
    assert!(!sends(&world, &audience.id).await);
}

#[tokio::test]
async fn a_pair_that_is_the_baseline_of_a_model_is_not_taken_apart() {
    let world = World::read().await;
    let app = &world.app;
    let id = shareable(app, 1).await.remove(0).id;
    let sharing = world.workspace.sharing();
    sharing.share(vec![id.clone()], Vec::new(), Route::Create.into(), |_| ()).await.unwrap();
    let pair = app.workspace().audiences().detail(id.clone()).await.unwrap().pair.unwrap();
    let model = serde_json::json!({ "algoModelId": 9, "name": "Similar", "sid": pair.segments[0].id });
    let list = serde_json::json!({ "total": 1, "page": 0, "pageSize": 1_000, "list": [model] });
    let answer = serde_json::json!({ "status": 200, "body": list });
    fault(&world, serde_json::json!({ "method": "GET", "path": "/v1/models", "do": answer })).await;
    world.workspace.refresh(|_| ()).await.unwrap();
    let tree = sharing.unshare_tree(vec![id.clone()]).await.unwrap();
    assert_eq!(tree.models.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["Similar"], "{tree:#?}");
    let refused = sharing.remove_from_rules(vec![id]).await.unwrap_err();
    assert_eq!(reason(&refused), NotPossibleReason::UsedByModel.into());
}
