//! Selection, drop, tray, commit, jobs, undo and resume, as the window calls them.

use std::sync::{Arc, Mutex};

use app::App;
use app::view::{
    AudienceLifecycle, AudienceOrigin, AudienceQuery, AudienceRow, Failure, FailureCode, FailureReason, HeldAudience,
    InputReason, ItemState, Job, JobKind, JobProgress, JobState, NotPossibleReason, ObjectKind, Permission, PlanNote,
    RefusalReason, Route, Selection, SharedState, StepVerb, TraitQuery, Tray, UndoBlock, Verdict,
};

use crate::world::{World, fault, first};

/// Audiences of the practice services that a label forbids to share, at most.
const FORBIDDEN: u32 = 8;

/// Returns audiences that can be shared and are not shared yet.
pub async fn shareable(app: &App, count: u32) -> Vec<AudienceRow> {
    let query = AudienceQuery {
        origins: vec![AudienceOrigin::Platform],
        lifecycles: vec![AudienceLifecycle::Published],
        shared: vec![SharedState::NotShared],
        ..AudienceQuery::default()
    };
    let workspace = app.workspace();
    let mut rows = workspace.audiences().list(query, first(count.saturating_add(FORBIDDEN))).await.unwrap().rows;
    let ids = rows.iter().map(|row| row.id.clone()).collect();
    let plan = workspace.sharing().preview(ids, Vec::new(), Route::Create.into()).await.unwrap();
    let forbidden: Vec<String> = plan
        .lines
        .into_iter()
        .filter(|line| line.governance.permission == Permission::Blocked)
        .map(|line| line.audience.id)
        .collect();
    rows.retain(|row| !forbidden.contains(&row.id));
    rows.truncate(count as usize);
    rows
}

pub async fn sharing_folder(app: &App) -> String {
    let folders = app.workspace().traits().folders().await.unwrap();
    folders.into_iter().find(|folder| folder.accepts_audiences).unwrap().id
}

/// Stores a selection of audiences under the handle `drag`.
pub async fn hold(app: &App, rows: &[AudienceRow]) {
    let ids = rows.iter().map(|row| row.id.clone()).collect();
    let held = app.workspace().sharing().hold("drag".into(), Selection::Some { ids }).await.unwrap();
    let named = rows.iter().take(10).map(|row| HeldAudience { id: row.id.clone(), name: row.name.clone() }).collect();
    assert_eq!((held.count as usize, held.named), (rows.len(), named));
}

/// Adds the stored selection to the tray, to be created by the program: the practice dataflow is paused.
pub async fn add(app: &App, folder: String) -> Tray {
    app.workspace().sharing().add("drag".into(), folder).await.unwrap();
    app.workspace().sharing().set_route(Vec::new(), Some(Route::Create)).await.unwrap()
}

/// Shares some audiences and returns the job.
pub async fn share(app: &App, count: u32) -> Job {
    let rows = shareable(app, count).await;
    hold(app, &rows).await;
    add(app, sharing_folder(app).await).await;
    commit(app, |_| ()).await.unwrap()
}

/// Commits the tray with its current revision.
pub async fn commit(app: &App, tell: impl Fn(JobProgress) + Send + Sync + 'static) -> Result<Job, Failure> {
    app.workspace()
        .sharing()
        .commit("practice".into(), app.workspace().sharing().tray().await?.revision, false, false, tell)
        .await
}

pub fn reason(failure: &Failure) -> FailureReason {
    failure.reason.unwrap()
}

pub async fn state_of(app: &App, id: &str) -> SharedState {
    let query = AudienceQuery { search: id.into(), ..AudienceQuery::default() };
    app.workspace().audiences().list(query, first(1)).await.unwrap().rows[0].shared
}

#[tokio::test]
async fn a_drag_goes_through_the_tray_into_audience_manager_and_back() {
    let world = World::read().await;
    let app = &world.app;
    let rows = shareable(app, 3).await;
    let folder = sharing_folder(app).await;
    hold(app, &rows).await;
    let preview = app.workspace().sharing().drop_preview("drag".into(), folder.clone()).await.unwrap();
    assert_eq!((preview.activate, preview.refused, preview.refusal.is_none()), (3, 0, true));

    let tray = add(app, folder.clone()).await;
    assert_eq!((tray.total, tray.to_commit, tray.calls), (3, 3, 6));
    let line = &tray.lines[0];
    assert_eq!((&line.verdict, line.folder_path.as_str()), (&Verdict::Make, "/All Traits/Experience Platform Traits"));
    assert_eq!(
        line.steps.iter().map(|step| (step.verb, step.object)).collect::<Vec<_>>(),
        [(StepVerb::Create, ObjectKind::Trait), (StepVerb::Create, ObjectKind::Segment)]
    );
    assert!(line.notes.contains(&PlanNote::Shell));
    assert!(
        app.workspace()
            .audiences()
            .list(AudienceQuery { search: rows[0].id.clone(), ..AudienceQuery::default() }, first(1))
            .await
            .unwrap()
            .rows[0]
            .in_tray
    );

    // The tray survives a restart.
    let again = world.open_again().await.unwrap();
    assert_eq!(again.workspace().sharing().tray().await.unwrap().total, 3);
    let left = app.workspace().sharing().remove(vec![rows[2].id.clone()]).await.unwrap();
    assert_eq!(left.total, 2);

    let told = Arc::new(Mutex::new(Vec::<JobProgress>::new()));
    let heard = told.clone();
    let job = commit(app, move |now| heard.lock().unwrap().push(now)).await.unwrap();
    assert_eq!((job.kind, job.state, job.total, job.done), (JobKind::Share, JobState::Done, 2, 2));
    assert_eq!(job.undo_blocked, None);
    let told = told.lock().unwrap().clone();
    let last = told.last().unwrap();
    assert_eq!((last.state, last.done, &last.job_id), (JobState::Done, 2, &job.id));
    assert_eq!(app.workspace().sharing().tray().await.unwrap().total, 0, "what was committed left the tray");

    // Lists show the created objects without a refresh.
    let made = &job.items.iter().find(|item| item.subject.is_some()).unwrap().made;
    let query = TraitQuery { search: made[0].id.clone(), ..TraitQuery::default() };
    assert_eq!(app.workspace().traits().list(query.clone(), first(1)).await.unwrap().total, 1);
    assert_eq!(state_of(app, &rows[0].id).await, SharedState::Shell);

    let undone = app.workspace().jobs().undo(job.id.clone(), false, |_| ()).await.unwrap();
    assert_eq!((undone.kind, undone.state, undone.done), (JobKind::Undo, JobState::Done, 2));
    assert_eq!((undone.related.as_ref(), &undone.undo_blocked), (Some(&job.id), &Some(UndoBlock::IsUndo)));
    assert_eq!(app.workspace().jobs().detail(job.id).await.unwrap().undo_blocked, Some(UndoBlock::AlreadyUndone));
    assert_eq!(app.workspace().traits().list(query, first(1)).await.unwrap().total, 0);
    assert_eq!(state_of(app, &rows[0].id).await, SharedState::NotShared);
    assert_eq!(app.workspace().jobs().list(first(10)).await.unwrap().total, 2);
}

#[tokio::test]
async fn a_refused_drop_reports_why_and_does_not_change_the_tray() {
    let world = World::read().await;
    let app = &world.app;
    let looped = AudienceQuery { origins: vec![AudienceOrigin::AudienceManager], ..AudienceQuery::default() };
    let looped = app.workspace().audiences().list(looped, first(1)).await.unwrap().rows;
    hold(app, &looped).await;
    let preview = app.workspace().sharing().drop_preview("drag".into(), sharing_folder(app).await).await.unwrap();
    assert_eq!((preview.make, preview.refused), (0, 1));
    assert_eq!(preview.reasons[0].reason, RefusalReason::Loop);

    let root = app.workspace().sharing().drop_preview("drag".into(), "0".into()).await.unwrap();
    assert_eq!(root.refusal, Some(RefusalReason::Folder));
    let refused = app.workspace().sharing().add("drag".into(), "0".into()).await.unwrap_err();
    assert_eq!(refused.code, FailureCode::NotPossibleNow);
    assert_eq!(app.workspace().sharing().tray().await.unwrap().total, 0);
    let nothing = commit(app, |_| ()).await.unwrap_err();
    assert_eq!(
        (nothing.code, reason(&nothing)),
        (FailureCode::NotPossibleNow, NotPossibleReason::NothingToCommit.into())
    );
    let lost = app.workspace().sharing().drop_preview("never held".into(), "0".into()).await.unwrap_err();
    assert_eq!(lost.code, FailureCode::BadInput);
}

#[tokio::test]
async fn a_stopped_job_is_resumed_and_creates_nothing_twice() {
    let world = World::read().await;
    let app = &world.app;
    let rows = shareable(app, 8).await;
    hold(app, &rows).await;
    add(app, sharing_folder(app).await).await;
    fault(&world, serde_json::json!({ "method": "POST", "path": "/v1/traits", "times": 3, "do": { "delay_ms": 300 } }))
        .await;
    let (begun, heard) = tokio::sync::oneshot::channel();
    let begun = Mutex::new(Some(begun));
    let committing = tokio::spawn({
        let app = app.clone();
        async move {
            let begin = move |_| {
                if let Some(begun) = begun.lock().unwrap().take() {
                    begun.send(()).unwrap();
                }
            };
            commit(&app, begin).await
        }
    });
    heard.await.unwrap();
    let running = app.workspace().jobs().list(first(1)).await.unwrap().rows.remove(0);
    assert_eq!((running.state, running.undo_blocked), (JobState::Running, Some(UndoBlock::Running)));
    let twice = app.workspace().jobs().resume(running.id.clone(), |_| ()).await.unwrap_err();
    assert_eq!(twice.code, FailureCode::NotPossibleNow, "nobody carries one job out twice at once");
    app.stop_jobs().await;
    let stopped = committing.await.unwrap().unwrap();
    assert_eq!(stopped.state, JobState::Interrupted);
    assert_eq!(app.workspace().summary().await.unwrap().counts.open_jobs, 1);

    let resumed = app.workspace().jobs().resume(stopped.id, |_| ()).await.unwrap();
    assert_eq!((resumed.state, resumed.done), (JobState::Done, 8));
    for row in &rows {
        let pair = app.workspace().audiences().detail(row.id.clone()).await.unwrap().pair.unwrap();
        assert_eq!((pair.traits.len(), pair.segments.len()), (1, 1), "{}", row.name);
    }
    assert_eq!(app.workspace().summary().await.unwrap().counts.open_jobs, 0);
}

#[tokio::test]
async fn requests_that_fail_are_reported_for_each_item_and_retried_on_resume() {
    let world = World::read().await;
    let app = &world.app;
    let rows = shareable(app, 2).await;
    let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
    fault(&world, serde_json::json!({ "method": "POST", "path": "/v1/segments", "times": 2, "do": { "status": 403 } }))
        .await;
    let job = app.workspace().sharing().share(ids, Vec::new(), Route::Create.into(), |_| ()).await.unwrap();
    assert_eq!((job.state, job.failed), (JobState::Failed, 2));
    assert!(job.items.iter().all(|item| item.state == ItemState::Failed && item.failure.is_some()));
    assert_eq!(state_of(app, &rows[0].id).await, SharedState::Half);
    let resumed = app.workspace().jobs().resume(job.id.clone(), |_| ()).await.unwrap();
    assert_eq!((resumed.state, resumed.done), (JobState::Done, 2));
    assert!(job.can_resume && !resumed.can_resume);
    assert_eq!(
        reason(&app.workspace().jobs().resume(job.id, |_| ()).await.unwrap_err()),
        NotPossibleReason::NothingToRetry.into()
    );
}

#[tokio::test]
async fn a_commit_sends_exactly_the_plan_that_was_shown() {
    let world = World::read().await;
    let app = &world.app;
    let (rows, folder) = (shareable(app, 3).await, sharing_folder(app).await);
    hold(app, &rows[..2]).await;
    let shown = add(app, folder.clone()).await.revision;
    assert_eq!(app.workspace().sharing().tray().await.unwrap().revision, shown, "looking again changes nothing");

    // The command line adds a line between showing the tray and the click.
    let other = world.open_again().await.unwrap();
    hold(&other, &rows[2..]).await;
    other.workspace().sharing().add("drag".into(), folder.clone()).await.unwrap();
    let refused =
        app.workspace().sharing().commit("practice".into(), shown.clone(), false, false, |_| ()).await.unwrap_err();
    assert_eq!((refused.code, reason(&refused)), (FailureCode::NotPossibleNow, NotPossibleReason::TrayChanged.into()));
    app.workspace().sharing().remove(vec![rows[2].id.clone()]).await.unwrap();
    assert_eq!(
        app.workspace().sharing().tray().await.unwrap().revision,
        shown,
        "the same lines and the same plan again"
    );

    // The same lines with another plan: one audience is in Audience Manager by now.
    app.workspace().sharing().share(vec![rows[0].id.clone()], Vec::new(), Route::Create.into(), |_| ()).await.unwrap();
    let refused = app.workspace().sharing().commit("practice".into(), shown, false, false, |_| ()).await.unwrap_err();
    assert_eq!(reason(&refused), NotPossibleReason::TrayChanged.into());
    let elsewhere = app
        .workspace()
        .sharing()
        .commit("acme".into(), app.workspace().sharing().tray().await.unwrap().revision, false, false, |_| ())
        .await
        .unwrap_err();
    assert_eq!(
        reason(&elsewhere),
        NotPossibleReason::TrayChanged.into(),
        "another connection than the one that was asked about"
    );
    assert_eq!(app.workspace().jobs().list(first(10)).await.unwrap().total, 1, "nothing was sent");
    assert_eq!(commit(app, |_| ()).await.unwrap().state, JobState::Done);
}

#[tokio::test]
async fn a_line_that_is_added_to_the_tray_again_during_its_commit_stays() {
    let world = World::read().await;
    let app = &world.app;
    let (rows, folder) = (shareable(app, 2).await, sharing_folder(app).await);
    let below = app.workspace().traits().create_folder(folder.clone(), "Loyalty".into()).await.unwrap().id;
    hold(app, &rows).await;
    add(app, folder).await;
    let slow = serde_json::json!({ "method": "POST", "path": "/v1/traits", "do": { "delay_ms": 500 } });
    fault(&world, slow).await;
    let (begun, heard) = tokio::sync::oneshot::channel();
    let begun = Mutex::new(Some(begun));
    let begin = move |_| {
        if let Some(begun) = begun.lock().unwrap().take() {
            begun.send(()).unwrap();
        }
    };
    let committing = tokio::spawn({
        let app = app.clone();
        async move { commit(&app, begin).await }
    });
    heard.await.unwrap();
    hold(app, &rows[..1]).await;
    app.workspace().sharing().add("drag".into(), below.clone()).await.unwrap();
    assert_eq!(committing.await.unwrap().unwrap().state, JobState::Done);
    let left = app.workspace().sharing().tray().await.unwrap();
    let left: Vec<_> = left.lines.iter().map(|line| (line.audience.id.as_str(), line.folder_id.as_str())).collect();
    assert_eq!(left, [(rows[0].id.as_str(), below.as_str())]);
}

#[tokio::test]
async fn a_share_that_was_undone_cannot_be_resumed() {
    let world = World::read().await;
    let app = &world.app;
    let ids: Vec<String> = shareable(app, 2).await.into_iter().map(|row| row.id).collect();
    let refusal = serde_json::json!({ "method": "POST", "path": "/v1/segments", "do": { "status": 403 } });
    fault(&world, refusal).await;
    let job = app.workspace().sharing().share(ids.clone(), Vec::new(), Route::Create.into(), |_| ()).await.unwrap();
    assert_eq!((job.state, job.can_resume), (JobState::PartlyDone, true));
    let undone = app.workspace().jobs().undo(job.id.clone(), false, |_| ()).await.unwrap();
    assert_eq!((undone.state, undone.can_resume), (JobState::Done, false));
    let after = app.workspace().jobs().detail(job.id.clone()).await.unwrap();
    assert_eq!((after.undo_blocked, after.can_resume), (Some(UndoBlock::AlreadyUndone), false));
    assert_eq!(
        reason(&app.workspace().jobs().resume(job.id, |_| ()).await.unwrap_err()),
        NotPossibleReason::AlreadyUndone.into()
    );
    for id in &ids {
        assert_eq!(state_of(app, id).await, SharedState::NotShared);
    }
}

#[tokio::test]
async fn a_drag_of_all_rows_of_a_query_shares_only_the_rows_it_began_with() {
    let world = World::open().await;
    let all = || Selection::All { query: AudienceQuery::default(), except: Vec::new() };
    assert_eq!(world.workspace.sharing().hold("drag".into(), all()).await.unwrap().count, 0);
    let folder = "0".to_owned();
    let sum = |it: &app::view::DropPreview| it.make + it.complete + it.adopt + it.refused;
    assert_eq!(sum(&world.workspace.sharing().drop_preview("drag".into(), folder.clone()).await.unwrap()), 0);
    world.workspace.refresh(|_| ()).await.unwrap();
    let refused = world.workspace.sharing().drop_preview("drag".into(), folder.clone()).await.unwrap_err();
    assert_eq!(reason(&refused), InputReason::SelectionGone.into(), "{refused}");
    let held = world.workspace.sharing().hold("drag".into(), all()).await.unwrap();
    assert!(held.count > 100);
    assert_eq!(sum(&world.workspace.sharing().drop_preview("drag".into(), folder).await.unwrap()), held.count);
}
