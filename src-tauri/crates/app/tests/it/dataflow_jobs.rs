//! How jobs end: undone, closed, or left with something; and what one job must not take from another.

use app::view::{ConflictReason, ItemState, Job, JobItem, JobState, NotPossibleReason, Route, SharedState, UndoBlock};
use serde_json::json;

use crate::activating::{HOUR, flow, later, resumed, sends};
use crate::sharing::{reason, shareable, state_of};
use crate::world::{World, order};

async fn activate(world: &World, id: &str) -> Job {
    let route = Route::Activate.into();
    world.workspace.sharing().share(vec![id.to_owned()], Vec::new(), route, |_| ()).await.unwrap()
}

async fn create(world: &World, id: &str) -> Job {
    let route = Route::Create.into();
    world.workspace.sharing().share(vec![id.to_owned()], Vec::new(), route, |_| ()).await.unwrap()
}

fn item(job: &Job) -> &JobItem {
    job.items.iter().find(|item| item.subject.is_some()).unwrap()
}

fn groundwork(job: &Job) -> &JobItem {
    job.items.iter().find(|item| item.subject.is_none()).unwrap()
}

#[tokio::test]
async fn a_waiting_job_that_is_undone_is_undone_and_not_failed() {
    let world = resumed().await;
    let id = shareable(&world.app, 1).await.remove(0).id;
    let job = activate(&world, &id).await;
    world.workspace.jobs().undo(job.id.clone(), false, |_| ()).await.unwrap();
    let shown = world.workspace.jobs().detail(job.id).await.unwrap();
    assert_eq!((shown.state, shown.undone, shown.failed, shown.done), (JobState::Undone, 1, 0, 0), "{shown:?}");
    assert_eq!((item(&shown).state, item(&shown).failure.as_ref()), (ItemState::Undone, None));
    assert_eq!(groundwork(&shown).state, ItemState::Undone);
}

#[tokio::test]
async fn an_audience_that_is_only_in_the_dataflow_is_unshared_and_that_is_reported() {
    let world = resumed().await;
    let id = shareable(&world.app, 1).await.remove(0).id;
    activate(&world, &id).await;
    let line = world.workspace.sharing().unshare_preview(vec![id.clone()]).await.unwrap().audiences.remove(0);
    assert_eq!((line.deselects, line.removes.len(), line.stays.len()), (true, 0, 0), "{line:?}");
    let unshared = world.workspace.sharing().unshare(vec![id.clone()], false, |_| ()).await.unwrap();
    let line = &unshared.audiences[0];
    assert_eq!((line.deselected, line.removed.len(), line.failure.as_ref()), (true, 0, None), "{line:?}");
    assert!(!sends(&world, &id).await);
    let line = world.workspace.sharing().unshare_preview(vec![id]).await.unwrap().audiences.remove(0);
    assert!(!line.deselects, "it is not removed twice: {line:?}");
}

#[tokio::test]
async fn an_undo_that_may_not_change_the_dataflow_names_what_is_still_in_it() {
    let world = resumed().await;
    let audience = shareable(&world.app, 1).await.remove(0);
    let job = activate(&world, &audience.id).await;
    let path = format!("/data/foundation/flowservice/flows/{}", flow(&world).await);
    let refused = json!({ "status": 403, "body": { "message": "No permission" } });
    order(&world, json!([{ "method": "PATCH", "path": path, "times": 9, "do": refused }])).await;
    let undo = world.workspace.jobs().undo(job.id, false, |_| ()).await.unwrap();
    let left = groundwork(&undo);
    let names: Vec<&str> = left.still_sent.iter().map(|one| one.name.as_str()).collect();
    assert_eq!((names, left.stayed.len()), (vec![audience.name.as_str()], 0), "{undo:?}");
    let message = &left.failure.as_ref().unwrap().message;
    let told = format!("Still in the dataflow: “{}”. ", audience.name);
    assert!(message.starts_with(&told) && message.contains("remove it from the dataflow"), "{message}");
    order(&world, json!([])).await;
    assert_eq!(world.workspace.jobs().resume(undo.id, |_| ()).await.unwrap().state, JobState::Done);
    assert!(!sends(&world, &audience.id).await);
}

#[tokio::test]
async fn an_undo_whose_answer_about_the_dataflow_is_lost_says_what_is_not_known() {
    let world = resumed().await;
    let audience = shareable(&world.app, 1).await.remove(0);
    let job = activate(&world, &audience.id).await;
    let path = format!("/data/foundation/flowservice/flows/{}", flow(&world).await);
    order(
        &world,
        json!([
            { "method": "PATCH", "path": path, "do": { "drop": "before" } },
            { "method": "GET", "path": path, "skip": 1, "times": 200, "do": { "status": 403 } },
        ]),
    )
    .await;
    let undo = tokio::time::timeout(std::time::Duration::from_secs(8), async {
        world.workspace.jobs().undo(job.id.clone(), false, |_| ()).await
    });
    // Whoever waits no longer has an interrupted job.
    assert!(undo.await.is_err());
    let jobs = world.workspace.jobs().list(app::view::Page { offset: 0, limit: 1 }).await.unwrap();
    let undo = world.workspace.jobs().detail(jobs.rows[0].id.clone()).await.unwrap();
    let left = groundwork(&undo);
    assert_eq!(left.state, ItemState::Unknown, "{left:?}");
    let message = &left.failure.as_ref().unwrap().message;
    assert!(message.contains(&format!("“{}” was removed from the dataflow", audience.name)), "{message}");
}

#[tokio::test]
async fn a_pair_that_another_job_uses_stays_until_the_audience_is_unshared() {
    let world = World::read().await;
    let id = shareable(&world.app, 1).await.remove(0).id;
    let first = create(&world, &id).await;
    let second = create(&world, &id).await;
    assert_eq!(second.skipped, 1);
    let undo = world.workspace.jobs().undo(first.id.clone(), false, |_| ()).await.unwrap();
    let failure = item(&undo).failure.as_ref().unwrap();
    assert_eq!((undo.state, reason(failure)), (JobState::Failed, ConflictReason::NeededByJob.into()), "{undo:?}");
    assert!(failure.message.contains(&second.id) && failure.details["job"] == second.id, "{failure:?}");
    assert_ne!(state_of(&world.app, &id).await, SharedState::NotShared);
    assert_eq!(world.workspace.jobs().detail(first.id.clone()).await.unwrap().undo_blocked, None);
    let unshared = world.workspace.sharing().unshare(vec![id.clone()], false, |_| ()).await.unwrap();
    assert_eq!((unshared.audiences[0].removed.len(), unshared.audiences[0].failure.as_ref()), (2, None));
    let shown = world.workspace.jobs().detail(first.id).await.unwrap();
    assert_eq!(shown.undo_blocked, Some(UndoBlock::AlreadyUndone));
}

#[tokio::test]
async fn a_waiting_job_is_closed_without_any_call_and_can_be_undone() {
    let world = resumed().await;
    let id = shareable(&world.app, 1).await.remove(0).id;
    let job = activate(&world, &id).await;
    assert!(job.can_close);
    // Whatever is gone at the services: nothing is asked of them.
    order(&world, json!([{ "path": "/", "times": 200, "do": { "status": 404 } }])).await;
    let closed = world.workspace.jobs().close(job.id.clone()).await.unwrap();
    order(&world, json!([])).await;
    assert_eq!((closed.state, closed.closed, closed.awaiting), (JobState::Closed, 1, 0), "{closed:?}");
    assert_eq!((item(&closed).state, closed.next_look_at.is_none()), (ItemState::Closed, true));
    let by = closed.closed_by.unwrap();
    let failure = item(&world.workspace.jobs().detail(job.id.clone()).await.unwrap()).failure.clone().unwrap();
    assert_eq!((reason(&failure), &failure.details["name"]), (NotPossibleReason::JobClosed.into(), &by));
    later(&world, HOUR).await;
    assert!(world.workspace.jobs().run_due().await.unwrap().is_empty());
    for refused in [
        world.workspace.jobs().resume(job.id.clone(), |_| ()).await.unwrap_err(),
        world.workspace.jobs().close(job.id.clone()).await.unwrap_err(),
    ] {
        let expected = [NotPossibleReason::NothingToRetry.into(), NotPossibleReason::NothingToClose.into()];
        assert!(expected.contains(&reason(&refused)), "{refused:?}");
    }
    let undo = world.workspace.jobs().undo(job.id, false, |_| ()).await.unwrap();
    assert_eq!(item(&undo).deselected, 1, "{undo:?}");
    assert!(!sends(&world, &id).await);
}

#[tokio::test]
async fn a_job_whose_answer_was_lost_a_moment_ago_is_not_closed() {
    let world = World::read_fast().await;
    let id = shareable(&world.app, 1).await.remove(0).id;
    let faults = json!([
        { "method": "POST", "path": "/v1/traits", "do": { "drop": "after" } },
        { "method": "GET", "path": "/v1/traits", "skip": 1, "times": 50, "do": { "status": 404, "body": "<html></html>" } },
    ]);
    order(&world, faults).await;
    let job = create(&world, &id).await;
    assert_eq!((job.state, job.can_close), (JobState::Interrupted, true));
    let refused = world.workspace.jobs().close(job.id.clone()).await.unwrap_err();
    assert_eq!(reason(&refused), NotPossibleReason::AnswerPending.into());
    assert!(refused.details["seconds"].parse::<u32>().is_ok_and(|left| (1..=91).contains(&left)), "{refused:?}");
    world.wait_hours(1);
    assert_eq!(world.workspace.jobs().close(job.id).await.unwrap().state, JobState::Closed);
    order(&world, json!([])).await;
    assert_eq!(create(&world, &id).await.state, JobState::Done, "it holds no other job");
}
