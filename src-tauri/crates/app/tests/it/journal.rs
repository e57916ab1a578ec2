//! The journal and the local copy in two files, and two programs that share at the same time.

use std::path::Path;

use app::App;
use app::view::{Job, Route, SharedState};

use crate::sharing::{shareable, state_of};
use crate::world::{World, first};

/// Done and failed items of a job.
fn ended(job: &Job) -> (u32, u32) {
    (job.done, job.failed)
}

/// Copies the catalog, without the journal. No program has it open any more, so it is one file.
fn copy_catalog(from: &Path, to: &Path) {
    let beside: Vec<_> = ["bridge.db-wal", "bridge.db-shm"].iter().filter(|name| from.join(name).exists()).collect();
    assert!(beside.is_empty(), "a closed program left {beside:?}");
    std::fs::copy(from.join("bridge.db"), to.join("bridge.db")).unwrap();
}

#[tokio::test]
async fn what_a_program_did_not_get_to_apply_is_applied_at_the_next_start() {
    let world = World::read().await;
    let id = shareable(&world.app, 1).await.remove(0).id;
    world.app.close().await.unwrap();
    let folder = world.into_folder();
    let data = folder.path().join("data");
    let before = tempfile::tempdir().unwrap();
    copy_catalog(&data, before.path());
    let app = World::open_at(folder.path()).await;
    app.workspace().sharing().share(vec![id.clone()], Vec::new(), Route::Create.into(), |_| ()).await.unwrap();
    app.close().await.unwrap();
    drop(app);
    // The catalog is as it was before the share, as if the program had stopped right after each line of the journal.
    copy_catalog(before.path(), &data);

    let app = World::open_at(folder.path()).await;
    let state = state_of(&app, &id).await;
    assert!(!matches!(state, SharedState::NotShared | SharedState::Half), "{state:?}");
    let jobs = app.workspace().jobs().list(first(9)).await.unwrap();
    assert_eq!(jobs.total, 1, "and the job can be undone");
    app.close().await.unwrap();
}

#[tokio::test]
async fn without_its_catalog_a_job_can_still_be_undone() {
    let world = World::read().await;
    let id = shareable(&world.app, 1).await.remove(0).id;
    let job =
        world.workspace.sharing().share(vec![id.clone()], Vec::new(), Route::Create.into(), |_| ()).await.unwrap();
    world.app.close().await.unwrap();
    let folder = world.into_folder();
    std::fs::remove_file(folder.path().join("data/bridge.db")).unwrap();

    let app = World::open_at(folder.path()).await;
    let undone = app.workspace().jobs().undo(job.id, false, |_| ()).await.unwrap();
    assert_eq!(ended(&undone), (1, 0));
    app.workspace().refresh(|_| ()).await.unwrap();
    assert_eq!(state_of(&app, &id).await, SharedState::NotShared);
    app.close().await.unwrap();
}

#[tokio::test]
async fn two_programs_that_share_the_same_audiences_at_once_make_one_pair_each() {
    let world = World::read().await;
    let ids: Vec<String> = shareable(&world.app, 6).await.into_iter().map(|row| row.id).collect();
    let other: App = world.open_again().await.unwrap();
    let workspaces = [world.workspace.clone(), other.workspace()];
    let [first, second] = workspaces.map(|workspace| {
        let ids = ids.clone();
        async move { workspace.sharing().share(ids, Vec::new(), Route::Create.into(), |_| ()).await.unwrap() }
    });
    let (first, second) = tokio::join!(first, second);
    let (first, second) = (ended(&first), ended(&second));
    assert_eq!((first.0 + second.0, first.1 + second.1), (6, 0), "each audience was shared by one of them");
    world.workspace.refresh(|_| ()).await.unwrap();
    for id in &ids {
        let state = state_of(&world.app, id).await;
        assert!(
            !matches!(state, SharedState::NotShared | SharedState::Half | SharedState::Duplicate),
            "{id}: {state:?}"
        );
    }
    other.close().await.unwrap();
}
