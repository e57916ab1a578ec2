//! The end of a job is reported once, to whoever tells a person who is not looking.

use app::ShareOptions;
use app::view::{JobKind, JobState, Route};

use crate::sharing::{share, shareable};
use crate::world::World;

#[tokio::test]
async fn each_end_is_reported_with_its_result_and_a_wait_only_when_it_begins() {
    let world = World::read().await;
    let (jobs, mut ends) = (world.app.workspace(), world.app.job_ends());
    let job = share(&world.app, 2).await;
    let end = ends.try_recv().expect("an end");
    assert_eq!((end.connection.as_str(), &end.job.id, end.job.kind), ("practice", &job.id, JobKind::Share));
    assert_eq!((end.job.state, end.job.total, end.job.name.clone()), (JobState::Done, 2, None));
    assert!(ends.try_recv().is_err());

    let undo = jobs.jobs().undo(job.id, false, |_| ()).await.unwrap();
    let end = ends.try_recv().expect("another end");
    assert_eq!((&end.job.id, end.job.kind, end.job.state), (&undo.id, JobKind::Undo, JobState::Done));

    // The practice dataflow is paused, so nothing comes.
    let one = shareable(&world.app, 1).await.remove(0);
    let how = ShareOptions::from(Route::Activate);
    let waiting = jobs.sharing().share(vec![one.id], Vec::new(), how, |_| ()).await.unwrap();
    let end = ends.try_recv().expect("the begin of a wait");
    assert_eq!((end.job.state, end.job.name.as_deref()), (JobState::Waiting, Some(one.name.as_str())));
    jobs.jobs().resume(waiting.id, |_| ()).await.unwrap();
    assert!(ends.try_recv().is_err(), "it still waits");
}
