//! Undo and unshare with folders and pairs that may or may not have been deleted, or that other users changed.

use app::App;
use app::view::{
    ConflictReason, FailureCode, ItemState, Job, JobItem, JobState, NotPossibleReason, Route, SharedState, UndoBlock,
    UnknownReason,
};
use serde_json::json;

use crate::sharing::{reason, shareable, state_of};
use crate::world::{World, fault, order};

/// A maintenance page instead of an answer.
fn page(status: u16) -> serde_json::Value {
    json!({ "status": status, "body": "<html>maintenance</html>" })
}

/// Shares one audience into a folder that the share creates; returns job, audience and folder.
async fn shared_into_autumn(app: &App) -> (Job, String, String) {
    let id = shareable(app, 1).await.remove(0).id;
    let job = app
        .workspace()
        .sharing()
        .share(vec![id.clone()], vec!["Autumn".into()], Route::Create.into(), |_| ())
        .await
        .unwrap();
    let folders = app.workspace().traits().folders().await.unwrap();
    let folder = folders.into_iter().find(|folder| folder.name == "Autumn").unwrap();
    (job, id, folder.id)
}

fn groundwork(job: &Job) -> &JobItem {
    job.items.iter().find(|item| item.subject.is_none()).unwrap()
}

#[tokio::test]
async fn a_folder_whose_deletion_has_no_answer_is_unknown_rather_than_existing() {
    let world = World::read_fast().await;
    let app = &world.app;
    let (job, id, folder) = shared_into_autumn(app).await;
    let path = format!("/v1/folders/traits/{folder}");
    let faults = json!([
        { "method": "DELETE", "path": path, "do": page(200) },
        { "method": "GET", "path": path, "skip": 1, "times": 50, "do": page(404) },
    ]);
    order(&world, faults).await;
    let undo = app.workspace().jobs().undo(job.id, false, |_| ()).await.unwrap();
    assert_eq!(state_of(app, &id).await, SharedState::NotShared, "the pair went");
    assert_eq!((undo.state, undo.can_resume), (JobState::Interrupted, true));
    let places = groundwork(&undo);
    let failure = places.failure.as_ref().unwrap();
    assert_eq!((places.state, places.stayed.len()), (ItemState::Unknown, 0), "{places:?}");
    assert_eq!((failure.code, reason(failure)), (FailureCode::UnknownOutcome, UnknownReason::Deletion.into()));
    let said = "It is not known whether the trait folder “Autumn” was deleted. Resume the job to check.";
    assert_eq!((failure.message.as_str(), failure.details["objects"].as_str()), (said, "Autumn"));
    order(&world, json!([])).await;
    assert_eq!(app.workspace().jobs().resume(undo.id, |_| ()).await.unwrap().state, JobState::Done);
}

#[tokio::test]
async fn a_share_that_was_undone_shows_the_current_objects_of_each_item() {
    let world = World::read().await;
    let app = &world.app;
    let ids: Vec<String> = shareable(app, 2).await.into_iter().map(|row| row.id).collect();
    // The segment of the second audience is refused: its trait stays.
    order(&world, json!([{ "method": "POST", "path": "/v1/segments", "skip": 1, "do": { "status": 403 } }])).await;
    let job = app.workspace().sharing().share(ids, Vec::new(), Route::Create.into(), |_| ()).await.unwrap();
    let pairs = |job: &Job| -> Vec<(ItemState, usize, usize)> {
        let items = job.items.iter().filter(|item| item.subject.is_some());
        let mut pairs: Vec<_> = items.map(|item| (item.state, item.made.len(), item.removed.len())).collect();
        pairs.sort_by_key(|(state, ..)| *state == ItemState::Failed);
        pairs
    };
    assert_eq!(pairs(&job), [(ItemState::Done, 2, 0), (ItemState::Failed, 1, 0)], "{job:?}");
    let message = |job: &Job| job.items.iter().find_map(|item| item.failure.clone()).unwrap().message;
    assert!(message(&job).contains("Its trait was created and stays"), "{}", message(&job));

    app.workspace().jobs().undo(job.id.clone(), false, |_| ()).await.unwrap();
    let after = app.workspace().jobs().detail(job.id).await.unwrap();
    assert_eq!(pairs(&after), [(ItemState::Undone, 0, 2), (ItemState::Undone, 0, 1)], "{after:?}");
    assert!(!message(&after).contains("Its trait was created and stays"), "{}", message(&after));
}

#[tokio::test]
async fn a_folder_that_another_user_changed_stays_and_nothing_is_left_to_do() {
    let world = World::read().await;
    let app = &world.app;
    let (job, _, folder) = shared_into_autumn(app).await;
    let path = format!("/v1/folders/traits/{folder}");
    let renamed = json!({ "folderId": folder, "parentFolderId": 0, "name": "Winter" });
    fault(&world, json!({ "method": "GET", "path": path, "times": 50, "do": { "status": 200, "body": renamed } }))
        .await;
    let undo = app.workspace().jobs().undo(job.id.clone(), false, |_| ()).await.unwrap();
    assert_eq!((undo.state, undo.can_resume), (JobState::Done, false), "{undo:?}");
    let places = groundwork(&undo);
    let failure = places.failure.as_ref().unwrap();
    assert_eq!((places.state, places.stayed.len()), (ItemState::Done, 0), "{places:?}");
    assert_eq!(reason(failure), ConflictReason::PlaceChanged.into());
    assert_eq!(failure.message, "The trait folder “Winter” was not deleted, because someone changed it.");
    assert_eq!(app.workspace().jobs().detail(job.id).await.unwrap().undo_blocked, Some(UndoBlock::AlreadyUndone));
}

#[tokio::test]
async fn objects_that_an_interrupted_share_may_have_created_are_not_attributed_to_others() {
    let world = World::read_fast().await;
    let app = &world.app;
    let id = shareable(app, 1).await.remove(0).id;
    let faults = json!([
        { "method": "POST", "path": "/v1/traits", "do": { "drop": "after" } },
        { "method": "GET", "path": "/v1/traits", "skip": 1, "times": 50, "do": page(404) },
    ]);
    order(&world, faults).await;
    let job =
        app.workspace().sharing().share(vec![id.clone()], Vec::new(), Route::Create.into(), |_| ()).await.unwrap();
    let state = |job: &Job| job.items.iter().find(|item| item.subject.is_some()).unwrap().state;
    assert_eq!((job.state, state(&job)), (JobState::Interrupted, ItemState::Unknown), "{job:?}");
    order(&world, json!([])).await;

    let line = app.workspace().sharing().unshare_preview(vec![id.clone()]).await.unwrap().audiences.remove(0);
    let failure = line.failure.unwrap();
    assert_eq!((line.removes.len(), line.stays.len()), (0, 1));
    assert_eq!((failure.code, reason(&failure)), (FailureCode::UnknownOutcome, UnknownReason::ShareOpen.into()));
    assert!(failure.message.contains("not known yet") && failure.message.contains(&job.id), "{}", failure.message);
    assert_eq!(failure.details["job"], job.id);

    // Before it is removed, it is looked up; what was found is removed only if that is accepted.
    let asked = app.workspace().sharing().unshare(vec![id.clone()], false, |_| ()).await.unwrap_err();
    assert_eq!(reason(&asked), NotPossibleReason::Unconfirmed.into(), "{asked:?}");
    let line = app.workspace().sharing().unshare_preview(vec![id.clone()]).await.unwrap().audiences.remove(0);
    assert_eq!((line.removes.len(), line.unconfirmed.len()), (1, 1), "{line:?}");
    let shown = app.workspace().jobs().detail(job.id.clone()).await.unwrap();
    assert_eq!(shown.unconfirmed, line.unconfirmed);
    let asked = app.workspace().jobs().undo(job.id.clone(), false, |_| ()).await.unwrap_err();
    assert!(asked.details["objects"].contains(&shown.unconfirmed[0].name), "{asked:?}");
    let unshared = app.workspace().sharing().unshare(vec![id.clone()], true, |_| ()).await.unwrap().audiences.remove(0);
    assert_eq!((unshared.removed.len(), unshared.failure), (1, None));
    assert_eq!(app.workspace().jobs().detail(job.id).await.unwrap().undo_blocked, Some(UndoBlock::AlreadyUndone));
    assert_eq!(state_of(app, &id).await, SharedState::NotShared);
}

#[tokio::test]
async fn a_share_that_created_nothing_does_not_prevent_unsharing_an_audience() {
    let world = World::read_fast().await;
    let app = &world.app;
    let id = shareable(app, 1).await.remove(0).id;
    let faults = json!([
        { "method": "POST", "path": "/v1/traits", "do": { "drop": "before" } },
        { "method": "GET", "path": "/v1/traits", "skip": 1, "times": 50, "do": page(404) },
    ]);
    order(&world, faults).await;
    let cut =
        app.workspace().sharing().share(vec![id.clone()], Vec::new(), Route::Create.into(), |_| ()).await.unwrap();
    assert_eq!(cut.state, JobState::Interrupted);
    order(&world, json!([])).await;
    let unshared = app.workspace().sharing().unshare(vec![id.clone()], false, |_| ()).await.unwrap();
    assert_eq!((unshared.jobs.len(), unshared.audiences[0].removed.len()), (0, 0));
    assert!(unshared.audiences[0].failure.is_none(), "{unshared:?}");
    app.workspace().sharing().share(vec![id.clone()], Vec::new(), Route::Create.into(), |_| ()).await.unwrap();
    let unshared = app.workspace().sharing().unshare(vec![id.clone()], false, |_| ()).await.unwrap();
    assert_eq!(unshared.audiences[0].removed.len(), 2, "{unshared:?}");
}

#[tokio::test]
async fn the_newest_share_is_undone_first_whatever_the_clock() {
    let world = World::read().await;
    let app = &world.app;
    let id = shareable(app, 1).await.remove(0).id;
    // The trait is from one job and its segment from the next; in between the clock was set back.
    fault(&world, json!({ "method": "POST", "path": "/v1/segments", "do": { "status": 403 } })).await;
    let older =
        app.workspace().sharing().share(vec![id.clone()], Vec::new(), Route::Create.into(), |_| ()).await.unwrap();
    world.wait_hours(-2);
    let newer =
        app.workspace().sharing().share(vec![id.clone()], Vec::new(), Route::Create.into(), |_| ()).await.unwrap();
    assert!(newer.id < older.id, "ids are ordered by the clock");
    let preview = app.workspace().sharing().unshare_preview(vec![id.clone()]).await.unwrap().audiences.remove(0);
    assert_eq!((preview.removes.len(), preview.failure), (2, None));
    let unshared = app.workspace().sharing().unshare(vec![id.clone()], false, |_| ()).await.unwrap();
    let line = &unshared.audiences[0];
    assert_eq!((line.removed.len(), line.failure.as_ref()), (2, None), "{unshared:?}");
    assert_eq!(state_of(app, &id).await, SharedState::NotShared);
}
