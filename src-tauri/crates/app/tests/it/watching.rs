//! Watch rules: they propose, and only an approval or an opt-in where nothing is for production carries that out.

use app::App;
use app::view::{AudienceOrigin, AudienceQuery, AudienceRow, Page, Route, WatchApproval, WatchDraft, WatchRule};
use serde_json::json;

use crate::activating::sends;
use crate::sharing::shareable;
use crate::world::{World, fault};

async fn a_rule(app: &App, row: &AudienceRow, unshare: bool, automatic: bool) -> String {
    let draft = WatchDraft { contains: row.name.clone(), unshare, automatic, ..WatchDraft::default() };
    app.workspace().watches().save(draft).await.unwrap().id
}

/// Changes a rule so that it matches nothing any more.
async fn match_nothing(app: &App, id: &str) -> WatchRule {
    let contains = "no audience is called so".to_owned();
    let draft = WatchDraft { id: Some(id.to_owned()), contains, unshare: true, ..WatchDraft::default() };
    app.workspace().watches().save(draft).await.unwrap()
}

/// Approves what a rule proposes now.
async fn approve(app: &App, id: &str) -> WatchApproval {
    let rule = app.workspace().watches().list().await.unwrap().into_iter().find(|rule| rule.id == id).unwrap();
    let ids = |all: Vec<app::view::ObjectLink>| all.into_iter().map(|one| one.id).collect();
    app.workspace().watches().approve(rule.id, ids(rule.share), ids(rule.unshare)).await.unwrap()
}

#[tokio::test]
async fn a_rule_proposes_and_approving_fills_the_tray() {
    let world = World::read().await;
    let app = &world.app;
    let row = shareable(app, 1).await.remove(0);
    let id = a_rule(app, &row, true, false).await;
    let rule = app.workspace().watches().list().await.unwrap().remove(0);
    assert!(rule.share.iter().any(|one| one.id == row.id), "{rule:?}");
    assert!(app.workspace().watches().run().await.unwrap().is_empty(), "nothing without approval");
    assert_eq!(app.workspace().sharing().tray().await.unwrap().total, 0);
    let unseen = app.workspace().watches().approve(id.clone(), Vec::new(), Vec::new()).await.unwrap();
    assert_eq!((unseen.added, unseen.rule.share.len()), (0, rule.share.len()), "only what was seen");
    let approved = approve(app, &id).await;
    assert_eq!((approved.added as usize, approved.rule.share.len()), (rule.share.len(), 0));
    assert_eq!(app.workspace().sharing().tray().await.unwrap().total, approved.added);
    let nothing = app.workspace().watches().save(WatchDraft::default()).await;
    assert!(nothing.is_err(), "a rule that names nothing would match everything");
}

#[tokio::test]
async fn what_is_on_its_way_is_not_shared_by_each_run_and_goes_only_if_the_service_says_so() {
    let world = World::read().await;
    let app = &world.app;
    let row = shareable(app, 1).await.remove(0);
    let id = a_rule(app, &row, true, true).await;
    let runs = app.workspace().watches().run().await.unwrap();
    assert_eq!((runs.len(), runs[0].jobs.len()), (1, 1), "{runs:?}");
    // The practice dataflow is paused, so the pair does not come.
    assert!(sends(&world, &row.id).await);
    assert!(app.workspace().watches().run().await.unwrap().is_empty());
    let jobs = app.workspace().jobs().list(Page { offset: 0, limit: 10 }).await.unwrap();
    assert_eq!(jobs.total, 1, "one job, however often the rule is run");

    let rule = match_nothing(app, &id).await;
    assert!(rule.unshare.iter().any(|one| one.id == row.id), "{rule:?}");
    // An answer without the name of the audience says nothing about the name.
    let path = format!("/data/core/ups/audiences/{}", row.id);
    let lean = json!({ "method": "GET", "path": path, "do": { "status": 200, "body": { "id": row.id } } });
    fault(&world, lean).await;
    let approved = approve(app, &id).await;
    assert!(approved.left.iter().any(|one| one.id == row.id) && sends(&world, &row.id).await, "{approved:?}");
    let approved = approve(app, &id).await;
    assert!(approved.left.is_empty() && !sends(&world, &row.id).await, "{approved:?}");
}

#[tokio::test]
async fn what_a_person_shared_after_the_tray_was_emptied_is_not_the_rules_own() {
    let world = World::read().await;
    let app = &world.app;
    let row = shareable(app, 1).await.remove(0);
    let id = a_rule(app, &row, true, false).await;
    approve(app, &id).await;
    app.workspace().sharing().discard().await.unwrap();
    a_rule(app, &row, false, false).await;
    app.workspace().sharing().share(vec![row.id.clone()], Vec::new(), Route::Create.into(), |_| ()).await.unwrap();
    let rule = match_nothing(app, &id).await;
    assert!(rule.unshare.is_empty(), "{rule:?}");
}

#[tokio::test]
async fn what_left_the_tray_by_a_commit_is_the_rules_own() {
    let world = World::read().await;
    let app = &world.app;
    let row = shareable(app, 1).await.remove(0);
    let id = a_rule(app, &row, true, false).await;
    approve(app, &id).await;
    let tray = app.workspace().sharing().tray().await.unwrap();
    app.workspace().sharing().commit("practice".into(), tray.revision, false, false, |_| ()).await.unwrap();
    let rule = match_nothing(app, &id).await;
    assert!(rule.unshare.iter().any(|one| one.id == row.id), "{rule:?}");
}

/// Waits until something is as expected.
async fn until(what: &str, mut is: impl AsyncFnMut() -> bool) {
    for _ in 0..600 {
        if is().await {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("{what} never came");
}

#[tokio::test]
async fn an_automatic_rule_runs_by_itself_after_each_refresh_and_tries_an_audience_once() {
    let world = World::read().await;
    let app = &world.app;
    let row = shareable(app, 1).await.remove(0);
    let (asks, runs) = (a_rule(app, &row, false, false).await, a_rule(app, &row, false, true).await);
    let workspace = app.workspace();
    let jobs = async || workspace.jobs().list(crate::world::first(9)).await.unwrap().total;
    let of = async |id: &str| workspace.watches().list().await.unwrap().into_iter().find(|rule| rule.id == id).unwrap();
    // It may not change the dataflow.
    let refused = json!({ "method": "PATCH", "path": "/data/foundation", "times": 99, "do": { "status": 403 } });
    fault(&world, refused).await;
    tokio::spawn(app.keep_looking());
    workspace.refresh(|_| ()).await.unwrap();
    until("the job of the rule", async || jobs().await == 1).await;
    until("the end of the job", async || {
        workspace.jobs().list(crate::world::first(1)).await.unwrap().rows[0].ended_at.is_some()
    })
    .await;
    assert_eq!(workspace.sharing().tray().await.unwrap().total, 0, "the other rule waits for an approval");
    // The audience still matches, and is left to a person.
    for _ in 0..2 {
        let before = of(&runs).await.evaluated_at;
        workspace.refresh(|_| ()).await.unwrap();
        until("the next evaluation", async || of(&runs).await.evaluated_at > before).await;
    }
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    assert_eq!(jobs().await, 1);
    assert!(of(&asks).await.share.iter().any(|one| one.id == row.id));
    assert!(of(&runs).await.share.iter().any(|one| one.id == row.id), "a person can still approve it");
}

#[tokio::test]
async fn what_a_refused_automatic_share_wanted_is_tried_again_by_the_next_refresh() {
    let world = World::read().await;
    let app = &world.app;
    let row = shareable(app, 1).await.remove(0);
    let id = a_rule(app, &row, false, true).await;
    fault(&world, json!({ "path": "/v1/folders", "times": 9, "do": { "status": 403 } })).await;
    let workspace = app.workspace();
    workspace.watches().run().await.unwrap();
    let rule = workspace.watches().list().await.unwrap().remove(0);
    assert!(rule.id == id && rule.failure.is_some(), "{rule:?}");
    crate::world::order(&world, json!([])).await;
    assert_eq!(workspace.watches().run().await.unwrap().len(), 1, "nothing had become of it");
}

#[tokio::test]
async fn what_cannot_be_shared_makes_no_job_with_each_run() {
    let world = World::read().await;
    let app = &world.app;
    let compositions = AudienceQuery { origins: vec![AudienceOrigin::Composition], ..AudienceQuery::default() };
    let found = app.workspace().audiences().list(compositions, Page { offset: 0, limit: 1 }).await.unwrap();
    let id = a_rule(app, &found.rows[0], false, true).await;
    assert!(app.workspace().watches().run().await.unwrap().is_empty());
    assert_eq!(app.workspace().jobs().list(Page { offset: 0, limit: 10 }).await.unwrap().total, 0);
    let rule = app.workspace().watches().list().await.unwrap().into_iter().find(|rule| rule.id == id).unwrap();
    assert!(!rule.share.is_empty(), "it is still proposed, with the reason in the tray");
}
