//! Refreshing: progress, a service that fails, and own changes that are visible immediately.

use std::sync::{Arc, Mutex};

use app::view::{AudienceQuery, FailureCode, RefreshProgress, TraitQuery};

use crate::world::{World, fault, first};

#[tokio::test]
async fn the_first_refresh_fills_both_sides_and_reports_its_end() {
    let world = World::open().await;
    let before = world.workspace.summary().await.unwrap();
    assert!(before.connection.practice && before.freshness.audience_manager.read_at.is_none());
    let told = Arc::new(Mutex::new(Vec::<RefreshProgress>::new()));
    let heard = told.clone();
    let after = world.workspace.refresh(move |message| heard.lock().unwrap().push(message)).await.unwrap();
    assert!(
        after.counts.audiences > 100 && after.counts.traits > 1_000 && after.counts.segments > 3,
        "{:?}",
        after.counts
    );
    for side in [&after.freshness.audience_manager, &after.freshness.experience_platform] {
        assert!(side.read_at.is_some() && !side.refreshing && side.failure.is_none(), "{side:?}");
    }
    let told = told.lock().unwrap();
    let last = told.last().unwrap();
    assert!(last.done && told.iter().filter(|message| message.done).count() == 1, "{told:?}");
    assert_eq!(last.read, after.counts.audiences + after.counts.traits + after.counts.segments);
    assert_eq!(last.expected, Some(last.read));
}

#[tokio::test]
async fn a_side_that_fails_keeps_its_local_copy_and_reports_why() {
    let world = World::read().await;
    let before = world.workspace.summary().await.unwrap();
    let forbidden = serde_json::json!({ "status": 403 });
    fault(&world, serde_json::json!({ "method": "GET", "path": "/v1/traits", "times": 100, "do": forbidden })).await;
    let after = world.workspace.refresh(|_| ()).await.unwrap();
    let side = &after.freshness.audience_manager;
    assert_eq!(side.failure.as_ref().unwrap().code, FailureCode::Forbidden, "{side:?}");
    assert_eq!(side.failure.as_ref().unwrap().details["side"], "audienceManager");
    assert_eq!(side.read_at, before.freshness.audience_manager.read_at, "the copy is as old as it was");
    assert!(after.freshness.experience_platform.read_at > before.freshness.experience_platform.read_at);
    assert_eq!(after.counts.traits, before.counts.traits);
}

#[tokio::test]
async fn a_folder_created_here_is_listed_immediately_and_accepts_audiences() {
    let world = World::read().await;
    let folders = world.workspace.traits().folders().await.unwrap();
    let sharing = folders.iter().find(|folder| folder.name == "Experience Platform Traits").unwrap();
    assert!(sharing.accepts_audiences);
    let made = world.workspace.traits().create_folder(sharing.id.clone(), " Spring sale ".into()).await.unwrap();
    assert_eq!((made.name.as_str(), made.accepts_audiences, made.depth), ("Spring sale", true, 2));
    assert_eq!(made.path, "/All Traits/Experience Platform Traits/Spring sale");
    let twice = world.workspace.traits().create_folder(sharing.id.clone(), "Spring sale".into()).await.unwrap_err();
    assert_eq!(twice.code, FailureCode::Conflict, "{twice}");
    let nameless = world.workspace.traits().create_folder("0".into(), "  ".into()).await.unwrap_err();
    assert_eq!(nameless.code, FailureCode::BadInput);
}

#[tokio::test]
async fn watchers_are_notified_of_a_refresh() {
    let world = World::open().await;
    let mut changed = world.app.changed();
    changed.mark_unchanged();
    world.workspace.refresh(|_| ()).await.unwrap();
    assert!(changed.has_changed().unwrap());
    let rows = world.workspace.audiences().list(AudienceQuery::default(), first(5)).await.unwrap();
    assert_eq!(rows.rows.len(), 5);
    let none = TraitQuery { search: "no trait has these words".into(), ..TraitQuery::default() };
    assert_eq!(world.workspace.traits().list(none, first(5)).await.unwrap().total, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_side_that_cannot_be_read_does_not_wait_for_its_small_lists() {
    let world = World::read().await;
    let faults = serde_json::json!([
        { "path": "/data/core/ups/audiences", "do": { "status": 403, "body": { "message": "no" } } },
        { "path": "/unified*", "times": 9, "do": { "delay_ms": 60_000 } },
    ]);
    crate::world::order(&world, faults).await;
    let began = std::time::Instant::now();
    let after = world.workspace.refresh(|_| ()).await.unwrap();
    let failure = after.freshness.experience_platform.failure.unwrap();
    assert_eq!(failure.code, FailureCode::Forbidden, "{failure}");
    // The small lists would have timed out after twenty seconds.
    assert!(began.elapsed() < std::time::Duration::from_secs(15), "{:?}", began.elapsed());
}
