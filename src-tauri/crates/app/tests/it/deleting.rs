//! Manual deletions: their records, stopping one, and reasons that prevent deleting an object.

use adobe::audience_manager::SegmentChange;
use app::view::{ActivityOutcome, ConflictReason, DeletedState, FailureCode, NotPossibleReason, RecordedState};
use serde_json::json;

use crate::edit::{make_segment, make_trait, segment_form, states, trait_form};
use crate::world::{World, fault};

#[tokio::test]
async fn a_deletion_records_every_object_and_continues_after_a_failure() {
    let world = World::read().await;
    let app = &world.app;
    let mut ids = Vec::new();
    for name in ["First", "Second", "Third"] {
        ids.push(make_trait(app, trait_form(app, name).await).await);
    }
    let path = format!("/v1/traits/{}", ids[1]);
    fault(&world, json!({ "method": "DELETE", "path": path, "do": { "status": 403, "body": { "message": "no" } } }))
        .await;
    let told = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let heard = told.clone();
    let deletion =
        app.workspace().traits().delete(ids.clone(), move |now| heard.lock().unwrap().push(now)).await.unwrap();
    assert_eq!(states(&deletion), [DeletedState::Deleted, DeletedState::Stayed, DeletedState::Deleted]);
    assert_eq!(deletion.objects[1].failure.as_ref().unwrap().code, FailureCode::Forbidden);
    let last = told.lock().unwrap().pop().unwrap();
    assert_eq!((last.id, last.total, last.deleted, last.stayed), (deletion.id.clone(), 3, 2, 1));

    let again = world.open_again().await.unwrap();
    let kept = again.workspace().jobs().activity_detail(deletion.id).await.unwrap();
    assert_eq!((kept.row.outcome, kept.row.done, kept.row.failed), (ActivityOutcome::PartlyDone, 2, 1));
    let kept: Vec<_> = kept.objects.iter().map(|one| (one.object.name.as_str(), one.state)).collect();
    let expected = [("First", RecordedState::Done), ("Second", RecordedState::Failed), ("Third", RecordedState::Done)];
    assert_eq!(kept, expected);
}

#[tokio::test]
async fn a_deletion_is_stopped_before_its_next_object_and_only_one_runs_at_a_time() {
    let world = World::read().await;
    let app = &world.app;
    let mut ids = Vec::new();
    for number in 0..12 {
        ids.push(make_trait(app, trait_form(app, &format!("Trait {number}")).await).await);
    }
    let slow = json!({ "method": "DELETE", "path": "/v1/traits", "times": 12, "do": { "delay_ms": 300 } });
    fault(&world, slow).await;
    let (begun, heard) = tokio::sync::oneshot::channel();
    let begun = std::sync::Mutex::new(Some(begun));
    let deleting = tokio::spawn({
        let (app, ids) = (app.clone(), ids.clone());
        async move {
            let tell = move |now: app::view::DeletionProgress| {
                if let Some(begun) = begun.lock().unwrap().take() {
                    begun.send(now.id).unwrap();
                }
            };
            app.workspace().traits().delete(ids, tell).await
        }
    });
    let id = heard.await.unwrap();
    let twice = app.workspace().traits().delete(vec![ids[0].clone()], |_| ()).await.unwrap_err();
    assert_eq!(twice.reason, Some(NotPossibleReason::DeletionRunning.into()));
    assert!(app.workspace().jobs().activity_detail(id.clone()).await.unwrap().row.running);
    app.workspace().jobs().stop_deletion(id).await.unwrap();
    let stopped = deleting.await.unwrap().unwrap();
    assert!(stopped.deleted <= 4, "only what was under way: {}", stopped.deleted);
    assert!(states(&stopped).contains(&DeletedState::Waiting));
}

#[tokio::test]
async fn what_a_colleague_changes_at_that_moment_is_not_deleted() {
    let world = World::read().await;
    let app = &world.app;
    let one = make_trait(app, trait_form(app, "One").await).await;
    let id = make_segment(app, segment_form(app, "Changed", format!("{one}T")).await).await;
    // The second question, whether it is in use, takes a while.
    let slow = json!({ "method": "GET", "path": format!("/v1/segments/{id}"), "skip": 1, "do": { "delay_ms": 3_000 } });
    fault(&world, slow).await;
    let workspace = app.workspace();
    let segments = workspace.segments();
    let delete = segments.delete(vec![id.clone()], |_| ());
    let edit = async {
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        let manager = world.workspace.clients().await.unwrap().manager;
        let seen = manager.versioned_segment(domain::SegmentId(id.parse().unwrap())).await.unwrap();
        let change = SegmentChange { description: Some("Wait".to_owned()), ..SegmentChange::default() };
        manager.update_segment(&seen, &change).await.unwrap();
    };
    let (deletion, ()) = tokio::join!(delete, edit);
    let deletion = deletion.unwrap();
    assert_eq!(states(&deletion), [DeletedState::Stayed]);
    assert_eq!(deletion.objects[0].failure.as_ref().unwrap().code, FailureCode::Conflict);
    assert_eq!(segments.detail(id).await.unwrap().row.description, "Wait");
}

#[tokio::test]
async fn a_segment_that_may_be_in_use_is_not_deleted() {
    let world = World::read().await;
    let app = &world.app;
    let one = make_trait(app, trait_form(app, "One").await).await;
    let id = make_segment(app, segment_form(app, "Perhaps used", format!("{one}T")).await).await;
    let path = format!("/v1/segments/{id}");
    let answers = [
        (json!({ "sid": id }), ConflictReason::UseUnclear),
        (json!({ "sid": id, "inUse": "true" }), ConflictReason::InUse),
    ];
    for (body, reason) in answers {
        // It is read for the record, and again for its uses.
        let told = json!({ "method": "GET", "path": path, "times": 2, "do": { "status": 200, "body": body } });
        fault(&world, told).await;
        let kept = app.workspace().segments().delete(vec![id.clone()], |_| ()).await.unwrap();
        assert_eq!(kept.objects[0].failure.as_ref().unwrap().reason, Some(reason.into()));
    }
    assert_eq!(app.workspace().segments().delete(vec![id], |_| ()).await.unwrap().deleted, 1);
}
