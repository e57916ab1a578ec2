//! Unsharing, and undoing several shares, as the window calls them.

use std::sync::{Arc, Mutex};

use app::view::{ConflictReason, FailureCode, ItemState, JobProgress, JobState, NotPossibleReason, Route, SharedState};

use crate::sharing::{reason, shareable, state_of};
use crate::world::{World, fault, order, switch};

#[tokio::test]
async fn unsharing_is_previewed_and_covers_all_shares() {
    let world = World::read().await;
    let app = &world.app;
    let ids: Vec<String> = shareable(app, 3).await.into_iter().map(|row| row.id).collect();
    // The trait of the first audience is from one job and its segment from another.
    let refusal = serde_json::json!({ "method": "POST", "path": "/v1/segments", "do": { "status": 403 } });
    fault(&world, refusal).await;
    app.workspace().sharing().share(ids[..1].to_vec(), Vec::new(), Route::Create.into(), |_| ()).await.unwrap();
    app.workspace().sharing().share(ids[..2].to_vec(), Vec::new(), Route::Create.into(), |_| ()).await.unwrap();
    let second = app.workspace().audiences().detail(ids[1].clone()).await.unwrap().pair.unwrap();
    let edited = app.workspace().segments().detail(second.segments[0].id.clone()).await.unwrap();
    app.workspace().segments().set_status(vec![edited.row.id.clone()], false).await.unwrap();

    let preview = app.workspace().sharing().unshare_preview(ids.clone()).await.unwrap().audiences;
    let counts: Vec<_> = preview.iter().map(|line| (line.removes.len(), line.stays.len())).collect();
    assert_eq!(counts, [(2, 0), (0, 2), (0, 0)]);
    assert_eq!(reason(preview[1].failure.as_ref().unwrap()), ConflictReason::Changed.into());
    assert!(preview[0].failure.is_none() && preview[2].failure.is_none());

    let told = Arc::new(Mutex::new(Vec::<JobProgress>::new()));
    let heard = told.clone();
    let unshared = app
        .workspace()
        .sharing()
        .unshare(ids.clone(), false, move |now| heard.lock().unwrap().push(now))
        .await
        .unwrap();
    assert_eq!((unshared.jobs.len(), unshared.audiences[0].removed.len()), (2, 2));
    assert_eq!(reason(unshared.audiences[1].failure.as_ref().unwrap()), ConflictReason::Changed.into());
    assert!(unshared.audiences[2].removed.is_empty() && unshared.audiences[2].failure.is_none());
    let told = told.lock().unwrap().clone();
    let ended: Vec<u32> = told.iter().map(|now| now.done + now.failed + now.skipped).collect();
    assert!(ended.is_sorted(), "one bar over all jobs: {ended:?}");
    assert_eq!((told[0].total, told.last().unwrap().total), (3, 3));
    assert_eq!(state_of(app, &ids[0]).await, SharedState::NotShared);
    assert_ne!(state_of(app, &ids[1]).await, SharedState::NotShared);
}

#[tokio::test]
async fn a_pair_of_two_shares_goes_whichever_created_the_trait_and_the_folder_with_it() {
    let world = World::read().await;
    let app = &world.app;
    let ids: Vec<String> = shareable(app, 1).await.into_iter().map(|row| row.id).collect();
    let below = || vec!["Autumn".to_owned()];
    // The first share creates the folder, the second the trait, and the first, resumed, its segment.
    for path in ["/v1/traits", "/v1/segments"] {
        fault(&world, serde_json::json!({ "method": "POST", "path": path, "do": { "status": 403 } })).await;
    }
    let first = app.workspace().sharing().share(ids.clone(), below(), Route::Create.into(), |_| ()).await.unwrap();
    let second = app.workspace().sharing().share(ids.clone(), below(), Route::Create.into(), |_| ()).await.unwrap();
    assert_eq!((first.done, second.done), (0, 0));
    let first = app.workspace().jobs().resume(first.id, |_| ()).await.unwrap();
    let made: Vec<usize> = first.items.iter().map(|item| item.made.len()).collect();
    assert_eq!(made.iter().sum::<usize>(), 2, "the folder and the segment: {first:?}");

    let unshared = app.workspace().sharing().unshare(ids.clone(), false, |_| ()).await.unwrap();
    assert!(unshared.audiences[0].failure.is_none(), "{unshared:?}");
    assert_eq!(unshared.audiences[0].removed.len(), 2, "{unshared:?}");
    assert!(unshared.jobs.iter().all(|job| job.state == JobState::Done), "{unshared:?}");
    assert_eq!(state_of(app, &ids[0]).await, SharedState::NotShared);
    let folders = app.workspace().traits().folders().await.unwrap();
    assert!(folders.iter().all(|folder| !folder.path.contains("Autumn")), "{folders:?}");
}

#[tokio::test]
async fn a_segment_that_is_or_may_be_in_use_stays_whenever_that_is_found_out() {
    let world = World::read().await;
    let app = &world.app;
    // The second request for the segment is before the undo starts, the fourth right before the deletion.
    let answers = [
        (1, serde_json::json!({ "inUse": "true" }), ConflictReason::InUse),
        (3, serde_json::json!({}), ConflictReason::UseUnclear),
        (3, serde_json::json!({ "inUse": false, "mappedEntities": { "destinations": [7] } }), ConflictReason::InUse),
    ];
    for (row, (skip, body, why)) in shareable(app, 3).await.into_iter().zip(answers) {
        let job = app
            .workspace()
            .sharing()
            .share(vec![row.id.clone()], Vec::new(), Route::Create.into(), |_| ())
            .await
            .unwrap();
        let pair = app.workspace().audiences().detail(row.id.clone()).await.unwrap().pair.unwrap();
        let path = format!("/v1/segments/{}", pair.segments[0].id);
        let answer = serde_json::json!({ "status": 200, "body": body });
        fault(&world, serde_json::json!({ "method": "GET", "path": path, "skip": skip, "do": answer })).await;
        let undo = app.workspace().jobs().undo(job.id.clone(), false, |_| ()).await.unwrap();
        let kept = undo.items.iter().find(|item| item.subject.is_some()).unwrap();
        assert_eq!((kept.state, reason(kept.failure.as_ref().unwrap())), (ItemState::Failed, why.into()));
        let now = app.workspace().jobs().detail(job.id.clone()).await.unwrap();
        assert_eq!((now.undo_blocked, undo.can_resume), (None, false), "undoing is offered again, retrying is not");
        assert_eq!(app.workspace().jobs().undo(job.id, false, |_| ()).await.unwrap().state, JobState::Done);
        assert_eq!(state_of(app, &row.id).await, SharedState::NotShared);
    }
}

#[tokio::test]
async fn a_maintenance_page_does_not_prove_that_a_pair_was_deleted() {
    let world = World::read().await;
    let app = &world.app;
    let id = shareable(app, 1).await.remove(0).id;
    let job =
        app.workspace().sharing().share(vec![id.clone()], Vec::new(), Route::Create.into(), |_| ()).await.unwrap();
    let page = serde_json::json!({ "status": 404, "body": "<html>maintenance</html>" });
    fault(&world, serde_json::json!({ "method": "GET", "path": "/v1/segments", "times": 50, "do": page })).await;
    let undo = app.workspace().jobs().undo(job.id.clone(), false, |_| ()).await;
    assert_eq!(undo.unwrap_err().code, FailureCode::ServiceUnavailable);
    assert_eq!(app.workspace().jobs().detail(job.id).await.unwrap().undo_blocked, None, "nothing was undone");
    assert_eq!(state_of(app, &id).await, SharedState::Shell, "and nothing is forgotten");
}

#[tokio::test]
async fn missing_or_unreadable_rows_do_not_prove_that_a_folder_is_empty_or_deleted() {
    let world = World::read().await;
    let app = &world.app;
    let named = async || app.workspace().traits().folders().await.unwrap().iter().any(|folder| folder.name == "Autumn");
    let id = shareable(app, 1).await.remove(0).id;
    let job = app
        .workspace()
        .sharing()
        .share(vec![id.clone()], vec!["Autumn".into()], Route::Create.into(), |_| ())
        .await
        .unwrap();
    // Rows of traits cannot be read, so the contents of the folder are unknown.
    let rows = serde_json::json!({ "status": 200, "body": [{ "name": "without an id" }] });
    fault(&world, serde_json::json!({ "method": "GET", "path": "/v1/trait*s", "times": 50, "do": rows })).await;
    let undo = app.workspace().jobs().undo(job.id.clone(), false, |_| ()).await.unwrap();
    assert_eq!(state_of(app, &id).await, SharedState::NotShared, "the pair went");
    assert_eq!(app.workspace().jobs().detail(job.id.clone()).await.unwrap().undo_blocked, None, "the folder did not");
    assert!(undo.can_resume && named().await);
    assert_eq!(undo.state, JobState::PartlyDone, "{undo:?}");
    let groundwork = undo.items.iter().find(|item| item.subject.is_none()).unwrap();
    assert_eq!(groundwork.stayed.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["Autumn"]);
    let message = &groundwork.failure.as_ref().unwrap().message;
    assert!(message.starts_with("Still in Audience Manager: the trait folder “Autumn”."), "{message}");
    assert!(message.ends_with("Resume the undo to try again, or delete what is left there."), "{message}");

    // The list lacks a folder that exists by its ID: it is deleted rather than considered deleted.
    let root = serde_json::json!([{ "folderId": 0, "name": "All Traits", "subFolders": [] }]);
    let cut = serde_json::json!({ "status": 200, "body": root });
    order(&world, serde_json::json!([{ "method": "GET", "path": "/v1/folders/*raits", "times": 50, "do": cut }])).await;
    assert_eq!(app.workspace().jobs().resume(undo.id, |_| ()).await.unwrap().state, JobState::Done);
    order(&world, serde_json::json!([])).await;
    app.workspace().refresh(|_| ()).await.unwrap();
    assert!(!named().await, "the service does not have it any more");
}

#[tokio::test]
async fn a_lost_answer_is_settled_even_if_lists_leave_out_codes() {
    let world = World::read().await;
    let app = &world.app;
    switch(&world, serde_json::json!({ "lean_rows": true, "lean_writes": true })).await;
    let id = shareable(app, 1).await.remove(0).id;
    fault(&world, serde_json::json!({ "method": "POST", "path": "/v1/traits", "do": { "drop": "after" } })).await;
    fault(&world, serde_json::json!({ "method": "POST", "path": "/v1/segments", "do": { "drop": "after" } })).await;
    let job =
        app.workspace().sharing().share(vec![id.clone()], Vec::new(), Route::Create.into(), |_| ()).await.unwrap();
    assert_eq!(job.state, JobState::Done, "{job:?}");
    let pair = app.workspace().audiences().detail(id.clone()).await.unwrap().pair.unwrap();
    assert_eq!((pair.traits.len(), pair.segments.len()), (1, 1), "nothing was created twice");
    assert_eq!(
        app.workspace().jobs().undo(job.id, true, |_| ()).await.unwrap().state,
        JobState::Done,
        "and it is known as it is"
    );
    assert_eq!(state_of(app, &id).await, SharedState::NotShared);
}

#[tokio::test]
async fn the_result_of_one_undo_is_returned_if_the_next_one_cannot_start() {
    let world = World::read().await;
    let app = &world.app;
    let id = shareable(app, 1).await.remove(0).id;
    // The trait is from one job and its segment from another.
    fault(&world, serde_json::json!({ "method": "POST", "path": "/v1/segments", "do": { "status": 403 } })).await;
    app.workspace().sharing().share(vec![id.clone()], Vec::new(), Route::Create.into(), |_| ()).await.unwrap();
    app.workspace().sharing().share(vec![id.clone()], Vec::new(), Route::Create.into(), |_| ()).await.unwrap();
    let pair = app.workspace().audiences().detail(id.clone()).await.unwrap().pair.unwrap();
    let page = serde_json::json!({ "status": 404, "body": "<html>maintenance</html>" });
    let path = format!("/v1/traits/{}", pair.traits[0].id);
    fault(&world, serde_json::json!({ "method": "GET", "path": path, "times": 50, "do": page })).await;
    let unshared = app.workspace().sharing().unshare(vec![id.clone()], false, |_| ()).await.unwrap();
    let line = &unshared.audiences[0];
    assert_eq!(line.removed.iter().map(|one| &one.id).collect::<Vec<_>>(), [&pair.segments[0].id], "{line:?}");
    assert_eq!(line.failure.as_ref().unwrap().code, FailureCode::ServiceUnavailable);
    assert_eq!(unshared.jobs.len(), 1, "the undo that was carried out");
    assert_eq!(state_of(app, &id).await, SharedState::Half, "the local copy follows what was done");

    // It is an error if none can be started.
    let both = ["/v1/traits", "/v1/segments"]
        .map(|path| serde_json::json!({ "method": "GET", "path": path, "times": 50, "do": { "status": 404, "body": "<html>" } }));
    order(&world, serde_json::json!(both)).await;
    let none = app.workspace().sharing().unshare(vec![id.clone()], false, |_| ()).await.unwrap_err();
    assert_eq!(none.code, FailureCode::ServiceUnavailable);
    order(&world, serde_json::json!([])).await;
    let rest = app.workspace().sharing().unshare(vec![id.clone()], false, |_| ()).await.unwrap();
    assert!(rest.audiences[0].failure.is_none(), "{rest:?}");
    assert_eq!(state_of(app, &id).await, SharedState::NotShared);
}

#[tokio::test]
async fn the_preview_of_unsharing_asks_the_service_and_not_the_local_copy() {
    let world = World::read().await;
    let app = &world.app;
    let id = shareable(app, 1).await.remove(0).id;
    app.workspace().sharing().share(vec![id.clone()], Vec::new(), Route::Create.into(), |_| ()).await.unwrap();
    let pair = app.workspace().audiences().detail(id.clone()).await.unwrap().pair.unwrap();
    // A colleague deleted the segment and created a trait with the same code; the local copy has neither change.
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
    let preview = app.workspace().sharing().unshare_preview(vec![id.clone()]).await.unwrap().audiences.remove(0);
    assert_eq!(preview.removes.iter().map(|one| &one.id).collect::<Vec<_>>(), [&pair.traits[0].id]);
    assert_eq!(preview.stays.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["Theirs"]);
    assert_eq!(reason(preview.failure.as_ref().unwrap()), NotPossibleReason::NotOurs.into());
    // If the service cannot be reached, there is no preview.
    let page = serde_json::json!({ "status": 404, "body": "<html>maintenance</html>" });
    order(&world, serde_json::json!([{ "method": "GET", "path": "/v1/segments", "times": 9, "do": page }])).await;
    assert_eq!(
        app.workspace().sharing().unshare_preview(vec![id]).await.unwrap_err().code,
        FailureCode::ServiceUnavailable
    );
}
