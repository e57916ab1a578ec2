//! Selection, drop, tray, commit, jobs, undo and resume, as the window calls them.

use std::sync::{Arc, Mutex};

use app::App;
use app::view::{
    AudienceQuery, AudienceRow, Failure, FailureCode, HeldAudience, ItemState, Job, JobKind, JobProgress, JobState,
    PlanNote, RefusalReason, Selection, SharedState, StepKind, TraitQuery, UndoBlock, Verdict,
};

use crate::world::{World, fault, first, order, switch};

/// Audiences that can be shared and are not.
pub async fn shareable(app: &App, count: u32) -> Vec<AudienceRow> {
    let query = AudienceQuery {
        origins: vec!["platform".into()],
        lifecycles: vec!["published".into()],
        shared: vec![SharedState::NotShared],
        ..AudienceQuery::default()
    };
    app.audiences(query, first(count)).await.unwrap().rows
}

async fn sharing_folder(app: &App) -> String {
    let folders = app.trait_folders().await.unwrap();
    folders.into_iter().find(|folder| folder.accepts_audiences).unwrap().id
}

/// Holds audiences under the handle `drag`.
async fn hold(app: &App, rows: &[AudienceRow]) {
    let ids = rows.iter().map(|row| row.id.clone()).collect();
    let held = app.selection_hold("drag".into(), Selection::Some { ids }).await.unwrap();
    let named = rows.iter().take(10).map(|row| HeldAudience { id: row.id.clone(), name: row.name.clone() }).collect();
    assert_eq!((held.count as usize, held.named), (rows.len(), named));
}

/// Commits the tray as it is shown.
async fn commit(app: &App, tell: impl Fn(JobProgress) + Send + Sync + 'static) -> Result<Job, Failure> {
    app.commit("practice".into(), app.tray().await?.revision, tell).await
}

pub fn reason(failure: &Failure) -> &str {
    &failure.details["reason"]
}

pub async fn state_of(app: &App, id: &str) -> SharedState {
    let query = AudienceQuery { search: id.into(), ..AudienceQuery::default() };
    app.audiences(query, first(1)).await.unwrap().rows[0].shared
}

#[tokio::test]
async fn a_drag_goes_through_the_tray_into_audience_manager_and_back() {
    let world = World::read().await;
    let app = &world.app;
    let rows = shareable(app, 3).await;
    let folder = sharing_folder(app).await;
    hold(app, &rows).await;
    let preview = app.drop_preview("drag".into(), folder.clone()).await.unwrap();
    assert_eq!((preview.make, preview.refused, preview.refusal.is_none()), (3, 0, true));

    let tray = app.tray_add("drag".into(), folder.clone()).await.unwrap();
    assert_eq!((tray.total, tray.to_commit, tray.calls), (3, 3, 6));
    let line = &tray.lines[0];
    assert_eq!((&line.verdict, line.folder_path.as_str()), (&Verdict::Make, "/All Traits/Experience Platform Traits"));
    assert_eq!(
        line.steps.iter().map(|step| step.kind).collect::<Vec<_>>(),
        [StepKind::MakeTrait, StepKind::MakeSegment]
    );
    assert!(line.notes.contains(&PlanNote::Shell));
    assert!(
        app.audiences(AudienceQuery { search: rows[0].id.clone(), ..AudienceQuery::default() }, first(1))
            .await
            .unwrap()
            .rows[0]
            .in_tray
    );

    // The tray outlives the program.
    let again = world.open_again().await.unwrap();
    assert_eq!(again.tray().await.unwrap().total, 3);
    let left = app.tray_remove(vec![rows[2].id.clone()]).await.unwrap();
    assert_eq!(left.total, 2);

    let told = Arc::new(Mutex::new(Vec::<JobProgress>::new()));
    let heard = told.clone();
    let job = commit(app, move |now| heard.lock().unwrap().push(now)).await.unwrap();
    assert_eq!((job.kind, job.state, job.total, job.done), (JobKind::Share, JobState::Done, 2, 2));
    assert_eq!(job.undo_blocked, None);
    let told = told.lock().unwrap().clone();
    let last = told.last().unwrap();
    assert_eq!((last.state, last.done, &last.job_id), (JobState::Done, 2, &job.id));
    assert_eq!(app.tray().await.unwrap().total, 0, "what was committed left the tray");

    // Lists show what was made without reading everything anew.
    let made = &job.items.iter().find(|item| item.audience.is_some()).unwrap().made;
    let query = TraitQuery { search: made[0].id.clone(), ..TraitQuery::default() };
    assert_eq!(app.traits(query.clone(), first(1)).await.unwrap().total, 1);
    assert_eq!(state_of(app, &rows[0].id).await, SharedState::Shell);

    let undone = app.undo(job.id.clone(), |_| ()).await.unwrap();
    assert_eq!((undone.kind, undone.state, undone.done), (JobKind::Undo, JobState::Done, 2));
    assert_eq!((undone.related.as_ref(), &undone.undo_blocked), (Some(&job.id), &Some(UndoBlock::IsUndo)));
    assert_eq!(app.job(job.id).await.unwrap().undo_blocked, Some(UndoBlock::AlreadyUndone));
    assert_eq!(app.traits(query, first(1)).await.unwrap().total, 0);
    assert_eq!(state_of(app, &rows[0].id).await, SharedState::NotShared);
    assert_eq!(app.jobs(first(10)).await.unwrap().total, 2);
}

#[tokio::test]
async fn a_drop_that_is_refused_says_why_and_leaves_the_tray_alone() {
    let world = World::read().await;
    let app = &world.app;
    let looped = AudienceQuery { origins: vec!["audienceManager".into()], ..AudienceQuery::default() };
    let looped = app.audiences(looped, first(1)).await.unwrap().rows;
    hold(app, &looped).await;
    let preview = app.drop_preview("drag".into(), sharing_folder(app).await).await.unwrap();
    assert_eq!((preview.make, preview.refused), (0, 1));
    assert_eq!(preview.reasons[0].reason, RefusalReason::Loop);

    let root = app.drop_preview("drag".into(), "0".into()).await.unwrap();
    assert_eq!(root.refusal, Some(RefusalReason::Folder));
    let refused = app.tray_add("drag".into(), "0".into()).await.unwrap_err();
    assert_eq!(refused.code, FailureCode::NotPossibleNow);
    assert_eq!(app.tray().await.unwrap().total, 0);
    let nothing = commit(app, |_| ()).await.unwrap_err();
    assert_eq!((nothing.code, nothing.details["reason"].as_str()), (FailureCode::NotPossibleNow, "nothingToCommit"));
    let lost = app.drop_preview("never held".into(), "0".into()).await.unwrap_err();
    assert_eq!(lost.code, FailureCode::BadInput);
}

#[tokio::test]
async fn a_job_that_was_stopped_is_resumed_and_makes_nothing_twice() {
    let world = World::read().await;
    let app = &world.app;
    let rows = shareable(app, 8).await;
    hold(app, &rows).await;
    app.tray_add("drag".into(), sharing_folder(app).await).await.unwrap();
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
    let running = app.jobs(first(1)).await.unwrap().rows.remove(0);
    assert_eq!((running.state, running.undo_blocked), (JobState::Running, Some(UndoBlock::Running)));
    let twice = app.resume(running.id.clone(), |_| ()).await.unwrap_err();
    assert_eq!(twice.code, FailureCode::NotPossibleNow, "nobody carries one job out twice at once");
    app.stop_jobs().await;
    let stopped = committing.await.unwrap().unwrap();
    assert_eq!(stopped.state, JobState::Interrupted);
    assert_eq!(app.workspace().await.unwrap().counts.open_jobs, 1);

    let resumed = app.resume(stopped.id, |_| ()).await.unwrap();
    assert_eq!((resumed.state, resumed.done), (JobState::Done, 8));
    for row in &rows {
        let pair = app.audience(row.id.clone()).await.unwrap().pair.unwrap();
        assert_eq!((pair.traits.len(), pair.segments.len()), (1, 1), "{}", row.name);
    }
    assert_eq!(app.workspace().await.unwrap().counts.open_jobs, 0);
}

#[tokio::test]
async fn what_cannot_be_sent_fails_item_by_item_and_is_tried_again_on_resume() {
    let world = World::read().await;
    let app = &world.app;
    let rows = shareable(app, 2).await;
    let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
    fault(&world, serde_json::json!({ "method": "POST", "path": "/v1/segments", "times": 2, "do": { "status": 403 } }))
        .await;
    let job = app.share(ids, Vec::new(), |_| ()).await.unwrap();
    assert_eq!((job.state, job.failed), (JobState::Failed, 2));
    assert!(job.items.iter().all(|item| item.state == ItemState::Failed && item.failure.is_some()));
    assert_eq!(state_of(app, &rows[0].id).await, SharedState::Half);
    let resumed = app.resume(job.id.clone(), |_| ()).await.unwrap();
    assert_eq!((resumed.state, resumed.done), (JobState::Done, 2));
    assert!(job.can_resume && !resumed.can_resume);
    assert_eq!(reason(&app.resume(job.id, |_| ()).await.unwrap_err()), "nothingToRetry");
}

#[tokio::test]
async fn a_commit_sends_exactly_the_plan_that_was_shown() {
    let world = World::read().await;
    let app = &world.app;
    let (rows, folder) = (shareable(app, 3).await, sharing_folder(app).await);
    hold(app, &rows[..2]).await;
    let shown = app.tray_add("drag".into(), folder.clone()).await.unwrap().revision;
    assert_eq!(app.tray().await.unwrap().revision, shown, "looking again changes nothing");

    // The command line adds a line between looking and clicking.
    let other = world.open_again().await.unwrap();
    hold(&other, &rows[2..]).await;
    other.tray_add("drag".into(), folder.clone()).await.unwrap();
    let refused = app.commit("practice".into(), shown.clone(), |_| ()).await.unwrap_err();
    assert_eq!((refused.code, reason(&refused)), (FailureCode::NotPossibleNow, "trayChanged"));
    app.tray_remove(vec![rows[2].id.clone()]).await.unwrap();
    assert_eq!(app.tray().await.unwrap().revision, shown, "the same lines and the same plan again");

    // The same lines, but another plan: one of them is in Audience Manager by now.
    app.share(vec![rows[0].id.clone()], Vec::new(), |_| ()).await.unwrap();
    let refused = app.commit("practice".into(), shown, |_| ()).await.unwrap_err();
    assert_eq!(reason(&refused), "trayChanged");
    let elsewhere = app.commit("acme".into(), app.tray().await.unwrap().revision, |_| ()).await.unwrap_err();
    assert_eq!(reason(&elsewhere), "trayChanged", "another connection than the one that was asked about");
    assert_eq!(app.jobs(first(10)).await.unwrap().total, 1, "nothing was sent");
    assert_eq!(commit(app, |_| ()).await.unwrap().state, JobState::Done);
}

#[tokio::test]
async fn a_line_that_is_put_into_the_tray_again_while_it_is_sent_stays() {
    let world = World::read().await;
    let app = &world.app;
    let (rows, folder) = (shareable(app, 2).await, sharing_folder(app).await);
    let below = app.create_trait_folder(folder.clone(), "Loyalty".into()).await.unwrap().id;
    hold(app, &rows).await;
    app.tray_add("drag".into(), folder).await.unwrap();
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
    app.tray_add("drag".into(), below.clone()).await.unwrap();
    assert_eq!(committing.await.unwrap().unwrap().state, JobState::Done);
    let left = app.tray().await.unwrap();
    let left: Vec<_> = left.lines.iter().map(|line| (line.audience.id.as_str(), line.folder_id.as_str())).collect();
    assert_eq!(left, [(rows[0].id.as_str(), below.as_str())]);
}

#[tokio::test]
async fn a_share_that_was_undone_is_not_gone_on_with() {
    let world = World::read().await;
    let app = &world.app;
    let ids: Vec<String> = shareable(app, 2).await.into_iter().map(|row| row.id).collect();
    let refusal = serde_json::json!({ "method": "POST", "path": "/v1/segments", "do": { "status": 403 } });
    fault(&world, refusal).await;
    let job = app.share(ids.clone(), Vec::new(), |_| ()).await.unwrap();
    assert_eq!((job.state, job.can_resume), (JobState::PartlyDone, true));
    let undone = app.undo(job.id.clone(), |_| ()).await.unwrap();
    assert_eq!((undone.state, undone.can_resume), (JobState::Done, false));
    let after = app.job(job.id.clone()).await.unwrap();
    assert_eq!((after.undo_blocked, after.can_resume), (Some(UndoBlock::AlreadyUndone), false));
    assert_eq!(reason(&app.resume(job.id, |_| ()).await.unwrap_err()), "alreadyUndone");
    for id in &ids {
        assert_eq!(state_of(app, id).await, SharedState::NotShared);
    }
}

#[tokio::test]
async fn what_removing_would_do_is_told_before_and_done_over_all_shares() {
    let world = World::read().await;
    let app = &world.app;
    let ids: Vec<String> = shareable(app, 3).await.into_iter().map(|row| row.id).collect();
    // The trait of the first comes from one job and its segment from another.
    let refusal = serde_json::json!({ "method": "POST", "path": "/v1/segments", "do": { "status": 403 } });
    fault(&world, refusal).await;
    app.share(ids[..1].to_vec(), Vec::new(), |_| ()).await.unwrap();
    app.share(ids[..2].to_vec(), Vec::new(), |_| ()).await.unwrap();
    let second = app.audience(ids[1].clone()).await.unwrap().pair.unwrap();
    let edited = app.segment_detail(second.segments[0].id.clone()).await.unwrap();
    app.segments_set_status(vec![edited.row.id.clone()], false).await.unwrap();

    let preview = app.unshare_preview(ids.clone()).await.unwrap().audiences;
    let counts: Vec<_> = preview.iter().map(|line| (line.removes.len(), line.stays.len())).collect();
    assert_eq!(counts, [(2, 0), (0, 2), (0, 0)]);
    assert_eq!(reason(preview[1].failure.as_ref().unwrap()), "changed");
    assert!(preview[0].failure.is_none() && preview[2].failure.is_none());

    let told = Arc::new(Mutex::new(Vec::<JobProgress>::new()));
    let heard = told.clone();
    let unshared = app.unshare(ids.clone(), move |now| heard.lock().unwrap().push(now)).await.unwrap();
    assert_eq!((unshared.jobs.len(), unshared.audiences[0].removed.len()), (2, 2));
    assert_eq!(reason(unshared.audiences[1].failure.as_ref().unwrap()), "changed");
    assert!(unshared.audiences[2].removed.is_empty() && unshared.audiences[2].failure.is_none());
    let told = told.lock().unwrap().clone();
    let ended: Vec<u32> = told.iter().map(|now| now.done + now.failed + now.skipped).collect();
    assert!(ended.is_sorted(), "one bar over all jobs: {ended:?}");
    assert_eq!((told[0].total, told.last().unwrap().total), (3, 3));
    assert_eq!(state_of(app, &ids[0]).await, SharedState::NotShared);
    assert_ne!(state_of(app, &ids[1]).await, SharedState::NotShared);
}

#[tokio::test]
async fn a_segment_that_is_or_may_be_used_is_kept_whenever_that_is_found_out() {
    let world = World::read().await;
    let app = &world.app;
    // The second look at the segment is before the undo begins, the fourth right before its deletion.
    let answers = [
        (1, serde_json::json!({ "inUse": "true" }), "inUse"),
        (3, serde_json::json!({}), "useUnclear"),
        (3, serde_json::json!({ "inUse": false, "mappedEntities": { "destinations": [7] } }), "inUse"),
    ];
    for (row, (skip, body, why)) in shareable(app, 3).await.into_iter().zip(answers) {
        let job = app.share(vec![row.id.clone()], Vec::new(), |_| ()).await.unwrap();
        let pair = app.audience(row.id.clone()).await.unwrap().pair.unwrap();
        let path = format!("/v1/segments/{}", pair.segments[0].id);
        let answer = serde_json::json!({ "status": 200, "body": body });
        fault(&world, serde_json::json!({ "method": "GET", "path": path, "skip": skip, "do": answer })).await;
        let undo = app.undo(job.id.clone(), |_| ()).await.unwrap();
        let kept = undo.items.iter().find(|item| item.audience.is_some()).unwrap();
        assert_eq!((kept.state, reason(kept.failure.as_ref().unwrap())), (ItemState::Failed, why));
        let now = app.job(job.id.clone()).await.unwrap();
        assert_eq!((now.undo_blocked, undo.can_resume), (None, false), "undoing is offered again, retrying is not");
        assert_eq!(app.undo(job.id, |_| ()).await.unwrap().state, JobState::Done);
        assert_eq!(state_of(app, &row.id).await, SharedState::NotShared);
    }
}

#[tokio::test]
async fn a_maintenance_page_is_no_proof_that_a_pair_is_gone() {
    let world = World::read().await;
    let app = &world.app;
    let id = shareable(app, 1).await.remove(0).id;
    let job = app.share(vec![id.clone()], Vec::new(), |_| ()).await.unwrap();
    let page = serde_json::json!({ "status": 404, "body": "<html>maintenance</html>" });
    fault(&world, serde_json::json!({ "method": "GET", "path": "/v1/segments", "times": 50, "do": page })).await;
    let undo = app.undo(job.id.clone(), |_| ()).await;
    assert_eq!(undo.unwrap_err().code, FailureCode::ServiceUnavailable);
    assert_eq!(app.job(job.id).await.unwrap().undo_blocked, None, "nothing was undone");
    assert_eq!(state_of(app, &id).await, SharedState::Shell, "and nothing is forgotten");
}

#[tokio::test]
async fn what_a_list_lacks_or_cannot_be_read_is_no_permission_to_forget_a_folder() {
    let world = World::read().await;
    let app = &world.app;
    let named = async || app.trait_folders().await.unwrap().iter().any(|folder| folder.name == "Autumn");
    let id = shareable(app, 1).await.remove(0).id;
    let job = app.share(vec![id.clone()], vec!["Autumn".into()], |_| ()).await.unwrap();
    // Rows of traits cannot be read: nobody knows what the folder holds.
    let rows = serde_json::json!({ "status": 200, "body": [{ "name": "without an id" }] });
    fault(&world, serde_json::json!({ "method": "GET", "path": "/v1/trait*s", "times": 50, "do": rows })).await;
    let undo = app.undo(job.id.clone(), |_| ()).await.unwrap();
    assert_eq!(state_of(app, &id).await, SharedState::NotShared, "the pair went");
    assert_eq!(app.job(job.id.clone()).await.unwrap().undo_blocked, None, "the folder did not");
    assert!(undo.can_resume && named().await);
    assert_eq!(undo.state, JobState::PartlyDone, "{undo:?}");
    let groundwork = undo.items.iter().find(|item| item.audience.is_none()).unwrap();
    assert_eq!(groundwork.stayed.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["Autumn"]);
    let message = &groundwork.failure.as_ref().unwrap().message;
    assert!(message.starts_with("Still in Audience Manager: the trait folder “Autumn”."), "{message}");
    assert!(message.ends_with("Resume the undo to try again, or delete what is left there."), "{message}");

    // The list lacks the folder that is there by id: it is deleted, not believed to be gone.
    let root = serde_json::json!([{ "folderId": 0, "name": "All Traits", "subFolders": [] }]);
    let cut = serde_json::json!({ "status": 200, "body": root });
    order(&world, serde_json::json!([{ "method": "GET", "path": "/v1/folders/*raits", "times": 50, "do": cut }])).await;
    assert_eq!(app.resume(undo.id, |_| ()).await.unwrap().state, JobState::Done);
    order(&world, serde_json::json!([])).await;
    app.refresh(|_| ()).await.unwrap();
    assert!(!named().await, "the service does not have it any more");
}

#[tokio::test]
async fn a_lost_answer_is_cleared_up_where_lists_leave_the_codes_out() {
    let world = World::read().await;
    let app = &world.app;
    switch(&world, serde_json::json!({ "lean_rows": true, "lean_writes": true })).await;
    let id = shareable(app, 1).await.remove(0).id;
    fault(&world, serde_json::json!({ "method": "POST", "path": "/v1/traits", "do": { "drop": "after" } })).await;
    fault(&world, serde_json::json!({ "method": "POST", "path": "/v1/segments", "do": { "drop": "after" } })).await;
    let job = app.share(vec![id.clone()], Vec::new(), |_| ()).await.unwrap();
    assert_eq!(job.state, JobState::Done, "{job:?}");
    let pair = app.audience(id.clone()).await.unwrap().pair.unwrap();
    assert_eq!((pair.traits.len(), pair.segments.len()), (1, 1), "nothing was created twice");
    assert_eq!(app.undo(job.id, |_| ()).await.unwrap().state, JobState::Done, "and it is known as it is");
    assert_eq!(state_of(app, &id).await, SharedState::NotShared);
}

#[tokio::test]
async fn what_one_undo_of_several_did_is_told_when_the_next_cannot_begin() {
    let world = World::read().await;
    let app = &world.app;
    let id = shareable(app, 1).await.remove(0).id;
    // The trait comes from one job and its segment from another.
    fault(&world, serde_json::json!({ "method": "POST", "path": "/v1/segments", "do": { "status": 403 } })).await;
    app.share(vec![id.clone()], Vec::new(), |_| ()).await.unwrap();
    app.share(vec![id.clone()], Vec::new(), |_| ()).await.unwrap();
    let pair = app.audience(id.clone()).await.unwrap().pair.unwrap();
    let page = serde_json::json!({ "status": 404, "body": "<html>maintenance</html>" });
    let path = format!("/v1/traits/{}", pair.traits[0].id);
    fault(&world, serde_json::json!({ "method": "GET", "path": path, "times": 50, "do": page })).await;
    let unshared = app.unshare(vec![id.clone()], |_| ()).await.unwrap();
    let line = &unshared.audiences[0];
    assert_eq!(line.removed.iter().map(|one| &one.id).collect::<Vec<_>>(), [&pair.segments[0].id], "{line:?}");
    assert_eq!(line.failure.as_ref().unwrap().code, FailureCode::ServiceUnavailable);
    assert_eq!(unshared.jobs.len(), 1, "the undo that was carried out");
    assert_eq!(state_of(app, &id).await, SharedState::Half, "the local copy follows what was done");

    // Nothing can be begun at all: that is an error.
    let both = ["/v1/traits", "/v1/segments"]
        .map(|path| serde_json::json!({ "method": "GET", "path": path, "times": 50, "do": { "status": 404, "body": "<html>" } }));
    order(&world, serde_json::json!(both)).await;
    let none = app.unshare(vec![id.clone()], |_| ()).await.unwrap_err();
    assert_eq!(none.code, FailureCode::ServiceUnavailable);
    order(&world, serde_json::json!([])).await;
    let rest = app.unshare(vec![id.clone()], |_| ()).await.unwrap();
    assert!(rest.audiences[0].failure.is_none(), "{rest:?}");
    assert_eq!(state_of(app, &id).await, SharedState::NotShared);
}

#[tokio::test]
async fn what_removing_would_do_is_asked_of_the_service_not_of_the_local_copy() {
    let world = World::read().await;
    let app = &world.app;
    let id = shareable(app, 1).await.remove(0).id;
    app.share(vec![id.clone()], Vec::new(), |_| ()).await.unwrap();
    let pair = app.audience(id.clone()).await.unwrap().pair.unwrap();
    // A colleague deleted the segment and created a trait of the same code; the local copy knows neither.
    let gone = serde_json::json!({ "status": 404, "body": { "code": "entity.not.found", "message": "no" } });
    let none = serde_json::json!({ "status": 200, "body": [] });
    let row = |sid: &str, name: &str| serde_json::json!({ "sid": sid, "name": name, "integrationCode": id, "traitRule": "a == 1" });
    let traits = serde_json::json!({ "status": 200, "body": [row(&pair.traits[0].id, "Ours"), row("4711", "Theirs")] });
    let path = format!("/v1/segments/{}", pair.segments[0].id);
    order(
        &world,
        serde_json::json!([
            { "method": "GET", "path": path, "times": 9, "do": gone },
            { "method": "GET", "path": "/v1/segment*s", "times": 9, "do": none },
            { "method": "GET", "path": "/v1/trait*s", "times": 9, "do": traits },
        ]),
    )
    .await;
    let preview = app.unshare_preview(vec![id.clone()]).await.unwrap().audiences.remove(0);
    assert_eq!(preview.removes.iter().map(|one| &one.id).collect::<Vec<_>>(), [&pair.traits[0].id]);
    assert_eq!(preview.stays.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["Theirs"]);
    assert_eq!(reason(preview.failure.as_ref().unwrap()), "notOurs");
    // Where the service cannot be asked, nothing is promised.
    let page = serde_json::json!({ "status": 404, "body": "<html>maintenance</html>" });
    order(&world, serde_json::json!([{ "method": "GET", "path": "/v1/segments", "times": 9, "do": page }])).await;
    assert_eq!(app.unshare_preview(vec![id]).await.unwrap_err().code, FailureCode::ServiceUnavailable);
}

#[tokio::test]
async fn a_drag_of_all_rows_of_a_query_shares_no_others_than_those_it_began_with() {
    let world = World::open().await;
    let all = || Selection::All { query: AudienceQuery::default(), except: Vec::new() };
    assert_eq!(world.app.selection_hold("drag".into(), all()).await.unwrap().count, 0);
    let folder = "0".to_owned();
    let sum = |it: &app::view::DropPreview| it.make + it.complete + it.adopt + it.refused;
    assert_eq!(sum(&world.app.drop_preview("drag".into(), folder.clone()).await.unwrap()), 0);
    world.app.refresh(|_| ()).await.unwrap();
    let refused = world.app.drop_preview("drag".into(), folder.clone()).await.unwrap_err();
    assert_eq!(refused.details["reason"], "selectionGone", "{refused}");
    let held = world.app.selection_hold("drag".into(), all()).await.unwrap();
    assert!(held.count > 100);
    assert_eq!(sum(&world.app.drop_preview("drag".into(), folder).await.unwrap()), held.count);
}
