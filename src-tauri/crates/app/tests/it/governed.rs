//! What labels and policies forbid is refused by every path, and what only restricts is said.

use app::view::{
    AudienceQuery, AudienceRow, ExportControl, GovernanceRule, GovernanceTrap, ItemState, JobState, Permission,
    RefusalReason, Route, Verdict,
};
use serde_json::{Value, json};

use crate::sharing::{add, commit, hold, shareable, sharing_folder};
use crate::world::{World, first, order, switch};

const BULK: &str = "/data/core/ups/audiences/bulk-get";
/// An audience with label C12.
const HELD: &str = "Do not mail (legal hold)";
/// An audience with label C5.
const CART: &str = "Cart Abandoners 30 days";

async fn named(world: &World, name: &str) -> AudienceRow {
    let query = AudienceQuery { search: name.into(), ..AudienceQuery::default() };
    let rows = world.workspace.audiences().list(query, first(20)).await.unwrap().rows;
    rows.into_iter().find(|row| row.name == name).unwrap()
}

/// What the service answers of an audience that has just been labelled.
fn labelled(row: &AudienceRow, label: &str) -> Value {
    json!({ "id": row.id, "name": row.name, "lifecycleState": "published", "type": "SegmentDefinition",
            "namespace": "AEPSegments", "originName": "REAL_TIME_CUSTOMER_PROFILE", "labels": [label] })
}

fn forbidden(label: &str) -> RefusalReason {
    RefusalReason::Forbidden { rule: GovernanceRule::LabelForbids { label: label.into() } }
}

#[tokio::test]
async fn a_line_that_a_label_forbids_says_so_and_stays_when_the_others_are_committed() {
    let world = World::read().await;
    let app = &world.app;
    let held = named(&world, HELD).await;
    let free = shareable(app, 1).await.remove(0);
    hold(app, &[held.clone(), free]).await;
    let tray = add(app, sharing_folder(app).await).await;
    assert_eq!((tray.total, tray.to_commit), (2, 1));
    let line = &tray.lines[0];
    assert_eq!(line.verdict, Verdict::Refused { reason: forbidden("C12") });
    assert_eq!(line.governance.permission, Permission::Blocked);
    assert_eq!(line.governance.rules[0], GovernanceRule::LabelForbids { label: "C12".into() }, "the worst leads");
    assert_eq!(tray.lines[1].governance.permission, Permission::Allowed, "{:?}", tray.lines[1].governance);
    let job = commit(app, |_| ()).await.unwrap();
    assert_eq!((job.state, job.total), (JobState::Done, 1));
    assert_eq!(world.workspace.sharing().tray().await.unwrap().total, 1, "it is still there, and nothing was sent");
    // Nor without the tray.
    for route in [Route::Create, Route::Activate] {
        let job =
            world.workspace.sharing().share(vec![held.id.clone()], Vec::new(), route.into(), |_| ()).await.unwrap();
        let item = job.items.iter().find(|item| item.subject.is_some()).unwrap();
        assert_eq!((item.state, &item.refusal), (ItemState::Skipped, &Some(forbidden("C12"))), "{route:?}");
    }
}

#[tokio::test]
async fn a_label_that_was_set_after_the_plan_was_shown_is_seen_at_the_commit() {
    let world = World::read().await;
    let app = &world.app;
    let rows = shareable(app, 2).await;
    hold(app, &rows).await;
    let tray = add(app, sharing_folder(app).await).await;
    assert_eq!(tray.to_commit, 2);
    let results = json!({ "results": {
        &rows[0].id: labelled(&rows[0], "core/C12"), &rows[1].id: labelled(&rows[1], "core/C1"),
    } });
    order(&world, json!([{ "method": "POST", "path": BULK, "do": { "status": 207, "body": results } }])).await;
    let job = commit(app, |_| ()).await.unwrap();
    let of = |row: &AudienceRow| {
        let is = |item: &&app::view::JobItem| item.subject.as_ref().is_some_and(|it| it.id == row.id);
        job.items.iter().find(is).cloned().unwrap()
    };
    assert_eq!(of(&rows[0]).refusal, Some(forbidden("C12")));
    assert_eq!(of(&rows[1]).state, ItemState::Done, "what only restricts does not stop it");
    let tray = world.workspace.sharing().tray().await.unwrap();
    assert_eq!((tray.total, &tray.lines[0].verdict), (1, &Verdict::Refused { reason: forbidden("C12") }));
}

#[tokio::test]
async fn a_job_that_goes_on_sends_nothing_for_an_audience_that_was_labelled_meanwhile() {
    let world = World::read().await;
    let rows = shareable(&world.app, 2).await;
    let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
    let refused = json!({ "status": 403, "body": { "message": "Not now" } });
    order(&world, json!([{ "method": "POST", "path": "/v1/traits", "times": 9, "do": refused }])).await;
    let job = world.workspace.sharing().share(ids, Vec::new(), Route::Create.into(), |_| ()).await.unwrap();
    assert_eq!(job.state, JobState::Failed, "{job:?}");
    let results = json!({ "results": {
        &rows[0].id: labelled(&rows[0], "core/C2"), &rows[1].id: labelled(&rows[1], "core/C1"),
    } });
    order(&world, json!([{ "method": "POST", "path": BULK, "do": { "status": 207, "body": results } }])).await;
    let job = world.workspace.jobs().resume(job.id, |_| ()).await.unwrap();
    let of = |row: &AudienceRow| {
        let is = |item: &&app::view::JobItem| item.subject.as_ref().is_some_and(|it| it.id == row.id);
        job.items.iter().find(is).cloned().unwrap()
    };
    assert_eq!(of(&rows[1]).state, ItemState::Done, "{job:?}");
    let item = of(&rows[0]);
    assert!(item.made.is_empty() && item.state == ItemState::Failed, "{item:?}");
    let message = item.failure.unwrap().message;
    assert!(message.contains("label C2") && message.contains(&rows[0].name), "{message}");
}

#[tokio::test]
async fn an_enabled_policy_forbids_what_the_destination_is_used_for() {
    let world = World::read().await;
    let sharing = world.workspace.sharing();
    let cart = named(&world, CART).await;
    let plan = async |route: Route| {
        sharing.preview(vec![cart.id.clone()], Vec::new(), route.into()).await.unwrap().lines.remove(0)
    };
    let line = plan(Route::Activate).await;
    assert_eq!(line.governance.permission, Permission::Conditions);
    let label = "C5".to_owned();
    let restricts = GovernanceRule::LabelRestricts {
        label: label.clone(),
        controls: vec![ExportControl::OffsiteAdTargeting],
        is_enforced: Some(false),
    };
    assert_eq!(line.governance.rules, [restricts]);
    assert_eq!(line.governance.traps[0], GovernanceTrap::MarketingActionsStay);
    assert!(matches!(line.verdict, Verdict::Activate), "{:?}", line.verdict);

    switch(&world, json!({ "destination_actions": ["crossSiteTargeting"], "enabled_policies": ["corepolicy_0002"] }))
        .await;
    // The plan was shown before: the commit reads the policies again.
    let job = sharing.share(vec![cart.id.clone()], Vec::new(), Route::Activate.into(), |_| ()).await.unwrap();
    let policy = GovernanceRule::PolicyForbids {
        policy: "Restrict cross-site targeting".to_owned(),
        action: "crossSiteTargeting".to_owned(),
        labels: vec![label],
    };
    let item = job.items.iter().find(|item| item.subject.is_some()).unwrap();
    assert_eq!(item.refusal, Some(RefusalReason::Forbidden { rule: policy.clone() }));
    // What was read is known to plans from now on, and only members that are sent are about marketing actions.
    let line = plan(Route::Activate).await;
    assert_eq!(line.verdict, Verdict::Refused { reason: RefusalReason::Forbidden { rule: policy } });
    let created = plan(Route::Create).await;
    assert_eq!((created.verdict, created.governance.permission), (Verdict::Make, Permission::Conditions));
}

#[tokio::test]
async fn what_cannot_be_read_of_policies_and_marketing_actions_is_not_known_and_not_refused() {
    let world = World::read().await;
    let sharing = world.workspace.sharing();
    let cart = named(&world, CART).await;
    let missing = json!({ "status": 403, "body": { "message": "Missing permission" } });
    order(&world, json!([{ "path": "/data/foundation/dulepolicy/policies/core", "times": 99, "do": missing }])).await;
    switch(&world, json!({ "destination_actions": null })).await;
    world.workspace.refresh(|_| ()).await.unwrap();
    let line =
        sharing.preview(vec![cart.id.clone()], Vec::new(), Route::Activate.into()).await.unwrap().lines.remove(0);
    assert_eq!(line.governance.permission, Permission::Unknown);
    assert_eq!(line.governance.rules[0], GovernanceRule::PoliciesUnread { labels: vec!["C5".to_owned()] });
    assert!(matches!(line.verdict, Verdict::Activate), "{:?}", line.verdict);
    // With the policies alone: one that would forbid it is named.
    order(&world, json!([])).await;
    switch(&world, json!({ "enabled_policies": ["corepolicy_0002"] })).await;
    world.workspace.refresh(|_| ()).await.unwrap();
    let line =
        sharing.preview(vec![cart.id.clone()], Vec::new(), Route::Activate.into()).await.unwrap().lines.remove(0);
    assert!(matches!(line.governance.rules[0], GovernanceRule::ActionsUnread { .. }), "{:?}", line.governance);
}
