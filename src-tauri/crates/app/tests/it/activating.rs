//! The activate route, as the window calls it: the dataflow of the practice organization, and what Audience Manager makes
//! of it.

use app::view::{FailureCode, ItemState, JobState, Route, SharedState, UndoBlock};
use domain::AudienceId;
use serde_json::json;

use crate::sharing::{shareable, state_of};
use crate::world::{World, fault};

pub(crate) const HOUR: u32 = 3_600;

/// The practice organization with its dataflow running.
pub(crate) async fn resumed() -> World {
    let world = World::read().await;
    let platform = world.workspace.clients().await.unwrap().platform;
    platform.enable_flow(&flow(&world).await, None).await.unwrap();
    world
}

/// The ID of the dataflow to Audience Manager.
pub(crate) async fn flow(world: &World) -> String {
    let clients = world.workspace.clients().await.unwrap();
    let spec = clients.platform.audiences_destination().await.unwrap().unwrap();
    let here = [clients.sandbox.as_str().into()];
    let found = clients.platform.audience_flows_in(&spec, &here).await.remove(0);
    found.flows.unwrap().remove(0).id
}

/// Lets time pass at the services; their next answer tells the program.
pub(crate) async fn later(world: &World, seconds: u32) {
    crate::world::advance(world, seconds).await;
    world.workspace.clients().await.unwrap().manager.data_sources().await.unwrap();
}

pub(crate) async fn sends(world: &World, audience: &str) -> bool {
    let platform = world.workspace.clients().await.unwrap().platform;
    let flow = platform.audience_flow(&flow(world).await).await.unwrap();
    flow.selected().contains(&AudienceId::from(audience))
}

#[tokio::test]
async fn an_activated_audience_gets_its_pair_and_an_undo_removes_all_of_it() {
    let world = resumed().await;
    let id = shareable(&world.app, 1).await.remove(0).id;
    let sharing = world.workspace.sharing();
    let plan = sharing.preview(vec![id.clone()], vec!["Loyal".into()], Route::Activate.into()).await.unwrap();
    assert_eq!((plan.to_commit, plan.lines[0].route), (1, Route::Activate), "{plan:?}");

    let job = sharing.share(vec![id.clone()], vec!["Loyal".into()], Route::Activate.into(), |_| ()).await.unwrap();
    assert_eq!((job.state, job.awaiting), (JobState::Waiting, 1), "{job:?}");
    assert!(job.next_look_at.is_some() && sends(&world, &id).await);
    assert!(world.workspace.jobs().run_due().await.unwrap().is_empty(), "it is not time yet");

    later(&world, HOUR / 2).await;
    let looked = world.workspace.jobs().run_due().await.unwrap().remove(0);
    assert_eq!((looked.state, looked.done), (JobState::Done, 1), "{looked:?}");
    let item = looked.items.iter().find(|item| item.subject.is_some()).unwrap();
    assert_eq!((item.state, item.made.len(), item.selected), (ItemState::Done, 2, 1), "{item:?}");
    world.workspace.refresh(|_| ()).await.unwrap();
    let state = state_of(&world.app, &id).await;
    assert!(matches!(state, SharedState::Arriving | SharedState::Live), "{state:?}");

    let undone = world.workspace.jobs().undo(job.id.clone(), false, |_| ()).await.unwrap();
    assert_eq!((undone.state, undone.done), (JobState::Done, 1), "{undone:?}");
    let item = undone.items.iter().find(|item| item.subject.is_some()).unwrap();
    assert_eq!((item.removed.len(), item.deselected), (2, 1), "{item:?}");
    assert!(!sends(&world, &id).await);
    later(&world, HOUR).await;
    world.workspace.refresh(|_| ()).await.unwrap();
    assert_eq!(state_of(&world.app, &id).await, SharedState::NotShared, "and it does not come back");
    let share = world.workspace.jobs().detail(job.id).await.unwrap();
    assert_eq!(share.undo_blocked, Some(UndoBlock::AlreadyUndone));
}

#[tokio::test]
async fn while_the_dataflow_is_paused_the_job_waits_and_the_plan_says_so() {
    let world = World::read().await;
    let id = shareable(&world.app, 1).await.remove(0).id;
    let sharing = world.workspace.sharing();
    let job = sharing.share(vec![id.clone()], Vec::new(), Route::Activate.into(), |_| ()).await.unwrap();
    assert_eq!(job.state, JobState::Waiting);
    later(&world, HOUR).await;
    assert_eq!(world.workspace.jobs().run_due().await.unwrap()[0].state, JobState::Waiting);
    let again = world.workspace.jobs().resume(job.id.clone(), |_| ()).await.unwrap();
    assert_eq!((again.state, again.can_resume), (JobState::Waiting, true));
    // Resumed by somebody.
    let platform = world.workspace.clients().await.unwrap().platform;
    platform.enable_flow(&flow(&world).await, None).await.unwrap();
    later(&world, HOUR).await;
    assert_eq!(world.workspace.jobs().resume(job.id, |_| ()).await.unwrap().state, JobState::Done);
}

#[tokio::test]
async fn a_job_that_waits_goes_on_after_a_restart() {
    let world = resumed().await;
    let id = shareable(&world.app, 1).await.remove(0).id;
    world.workspace.sharing().share(vec![id], Vec::new(), Route::Activate.into(), |_| ()).await.unwrap();
    later(&world, HOUR).await;
    world.app.close().await.unwrap();
    let folder = world.into_folder();
    let app = World::open_at(folder.path()).await;
    let looked = app.workspace().jobs().run_due().await.unwrap();
    assert_eq!(looked.iter().map(|job| job.state).collect::<Vec<_>>(), [JobState::Done]);
    app.close().await.unwrap();
}

#[tokio::test]
async fn a_lost_answer_of_the_dataflow_adds_the_audience_once() {
    let world = resumed().await;
    let id = shareable(&world.app, 1).await.remove(0).id;
    let path = format!("/data/foundation/flowservice/flows/{}", flow(&world).await);
    fault(&world, json!({ "method": "PATCH", "path": path, "do": { "drop": "after" } })).await;
    let shared = world.workspace.sharing().share(vec![id.clone()], Vec::new(), Route::Activate.into(), |_| ()).await;
    match shared {
        Ok(job) => assert_eq!(job.state, JobState::Waiting, "{job:?}"),
        Err(failure) => assert_ne!(failure.code, FailureCode::Internal, "{failure:?}"),
    }
    assert!(sends(&world, &id).await);
}
