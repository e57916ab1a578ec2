//! What undo and unshare say of folders and pairs whose fate is unclear, or that others changed.

use app::App;
use app::view::{FailureCode, ItemState, Job, JobItem, JobState, SharedState, UndoBlock};
use serde_json::json;

use crate::sharing::{reason, shareable, state_of};
use crate::world::{World, fault, order};

/// A maintenance page in the place of an answer.
fn page(status: u16) -> serde_json::Value {
    json!({ "status": status, "body": "<html>maintenance</html>" })
}

/// One audience shared into a folder that the share created; the job, the audience and the folder.
async fn shared_into_autumn(app: &App) -> (Job, String, String) {
    let id = shareable(app, 1).await.remove(0).id;
    let job = app.share(vec![id.clone()], vec!["Autumn".into()], |_| ()).await.unwrap();
    let folders = app.trait_folders().await.unwrap();
    let folder = folders.into_iter().find(|folder| folder.name == "Autumn").unwrap();
    (job, id, folder.id)
}

fn groundwork(job: &Job) -> &JobItem {
    job.items.iter().find(|item| item.audience.is_none()).unwrap()
}

#[tokio::test]
async fn a_folder_whose_deletion_has_no_answer_is_unknown_and_not_said_to_be_there() {
    let world = World::read().await;
    let app = &world.app;
    let (job, id, folder) = shared_into_autumn(app).await;
    let path = format!("/v1/folders/traits/{folder}");
    let faults = json!([
        { "method": "DELETE", "path": path, "do": page(200) },
        { "method": "GET", "path": path, "skip": 1, "times": 50, "do": page(404) },
    ]);
    order(&world, faults).await;
    let undo = app.undo(job.id, |_| ()).await.unwrap();
    assert_eq!(state_of(app, &id).await, SharedState::NotShared, "the pair went");
    assert_eq!((undo.state, undo.can_resume), (JobState::Interrupted, true));
    let places = groundwork(&undo);
    let failure = places.failure.as_ref().unwrap();
    assert_eq!((places.state, places.stayed.len()), (ItemState::Unknown, 0), "{places:?}");
    assert_eq!((failure.code, reason(failure)), (FailureCode::UnknownOutcome, "deletion"));
    let said = "It is not known whether the trait folder “Autumn” was deleted. Resume the job to look it up.";
    assert_eq!((failure.message.as_str(), failure.details["objects"].as_str()), (said, "Autumn"));
    order(&world, json!([])).await;
    assert_eq!(app.resume(undo.id, |_| ()).await.unwrap().state, JobState::Done);
}

#[tokio::test]
async fn a_folder_that_somebody_changed_is_kept_as_theirs_and_nothing_is_left_to_do() {
    let world = World::read().await;
    let app = &world.app;
    let (job, _, folder) = shared_into_autumn(app).await;
    let path = format!("/v1/folders/traits/{folder}");
    let renamed = json!({ "folderId": folder, "parentFolderId": 0, "name": "Winter" });
    fault(&world, json!({ "method": "GET", "path": path, "times": 50, "do": { "status": 200, "body": renamed } }))
        .await;
    let undo = app.undo(job.id.clone(), |_| ()).await.unwrap();
    assert_eq!((undo.state, undo.can_resume), (JobState::Done, false), "{undo:?}");
    let places = groundwork(&undo);
    let failure = places.failure.as_ref().unwrap();
    assert_eq!((places.state, places.stayed.len()), (ItemState::Done, 0), "{places:?}");
    assert_eq!(reason(failure), "placeChanged");
    assert_eq!(failure.message, "The trait folder “Winter” is kept because somebody changed it.");
    assert_eq!(app.job(job.id).await.unwrap().undo_blocked, Some(UndoBlock::AlreadyUndone));
}
