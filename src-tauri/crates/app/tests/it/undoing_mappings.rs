//! Undoing what was mapped and removed: completed if it failed halfway, and about nothing that is somebody else's.

use adobe::audience_manager::NewMapping;
use app::view::{ActivityOutcome, FailureCode};
use domain::{DestinationId, SegmentId, ValueKind};
use serde_json::json;

use crate::destinations::{ADIKTEEV, PLANTS, map, mapped_as, newest_entry, segments, values, with_value};
use crate::world::{World, fault, faults, release, requests, until_met};

#[tokio::test]
async fn an_undo_of_a_mapping_that_failed_halfway_is_completed() {
    let world = World::read().await;
    let ids = segments(&world, &PLANTS).await;
    let entry = map(&world, &ids).await.entry.unwrap();
    let undo = async || world.workspace.jobs().undo_edit(entry.clone()).await;
    // The lot is refused, then one of its mappings.
    let path = format!("/v1/destinations/{ADIKTEEV}/bulk-delete");
    let refused = json!({ "method": "POST", "path": path, "times": 2, "do": { "status": 403 } });
    fault(&world, refused).await;
    assert_eq!(undo().await.unwrap_err().code, FailureCode::Forbidden);
    assert_eq!(values(&world, ADIKTEEV).await, [ids[0].clone()], "the two others are removed");
    undo().await.unwrap();
    assert!(values(&world, ADIKTEEV).await.is_empty());
    assert_eq!(undo().await.unwrap_err().code, FailureCode::NotPossibleNow, "undone");
}

#[tokio::test]
async fn a_mapping_that_somebody_changed_stays_when_the_others_are_undone() {
    let world = World::read().await;
    let ids = segments(&world, &PLANTS).await;
    let entry = map(&world, &ids).await.entry.unwrap();
    let destination = DestinationId(ADIKTEEV.parse().unwrap());
    let manager = world.workspace.clients().await.unwrap().manager;
    let id = with_value(&world, ADIKTEEV, &ids[0]).await.mapping.unwrap().parse().unwrap();
    let seen = manager.whole_mapping(destination, id).await.unwrap().unwrap();
    manager.end_mapping(destination, id, &seen, Some("2099-12-31")).await.unwrap();
    let own = with_value(&world, ADIKTEEV, &ids[1]).await.mapping.unwrap().parse().unwrap();
    manager.delete_mappings(destination, &[own]).await.unwrap();
    for _ in 0..2 {
        let undone = world.workspace.jobs().undo_edit(entry.clone()).await.unwrap_err();
        assert_eq!(undone.code, FailureCode::Conflict, "{undone:?}");
        assert_eq!(values(&world, ADIKTEEV).await, [ids[0].clone()], "the others are gone");
    }
    let id = with_value(&world, ADIKTEEV, &ids[0]).await.mapping.unwrap().parse().unwrap();
    manager.delete_mappings(destination, &[id]).await.unwrap();
    world.workspace.jobs().undo_edit(entry).await.unwrap();
}

/// One segment with one value until two days: what is put back already is not in the way of the other.
#[tokio::test]
async fn of_two_mappings_that_differ_in_their_end_the_second_is_put_back_later() {
    let world = World::read().await;
    let ids = segments(&world, &PLANTS[..1]).await;
    for end in [Some("2099-01-31"), None] {
        mapped_as(&world, ADIKTEEV, &ids[0], "same", end).await;
    }
    let removed = world.workspace.destinations().unmap(ADIKTEEV.into(), ids.clone()).await.unwrap().entry.unwrap();
    let undo = async || world.workspace.jobs().undo_edit(removed.clone()).await;
    let path = format!("/v1/destinations/{ADIKTEEV}/bulk-create");
    fault(&world, json!({ "method": "POST", "path": path, "times": 2, "do": { "status": 400 } })).await;
    undo().await.unwrap_err();
    assert_eq!(values(&world, ADIKTEEV).await.len(), 1);
    undo().await.unwrap();
    assert_eq!(values(&world, ADIKTEEV).await, ["same", "same"]);
}

/// Of the last mapping it is not known what became of it.
#[tokio::test]
async fn what_is_certain_is_undone_although_one_mapping_is_not() {
    let world = World::read_fast().await;
    let ids = segments(&world, &PLANTS).await;
    let create = format!("/v1/destinations/{ADIKTEEV}/bulk-create");
    // Refused as a lot; then each for itself, of which the last is accepted and does not show.
    let accepted = json!({ "method": "POST", "path": create, "skip": 3, "do": { "status": 200, "body": [] } });
    faults(&world, json!([accepted, { "method": "POST", "path": create, "do": { "status": 400 } }])).await;
    let done = map(&world, &ids).await;
    let failed: Vec<_> = done.lines.iter().map(|line| line.failure.as_ref().map(|failure| failure.code)).collect();
    assert_eq!(failed, [None, None, Some(FailureCode::UnknownOutcome)], "{done:#?}");
    assert_eq!(newest_entry(&world).await.outcome, ActivityOutcome::Unknown);
    // It comes after all, from whomever.
    mapped_as(&world, ADIKTEEV, &ids[2], &ids[2], None).await;
    world.workspace.jobs().undo_edit(done.entry.unwrap()).await.unwrap();
    assert_eq!(values(&world, ADIKTEEV).await, [ids[2].clone()], "nobody knows whose it is");
}

/// A program that is stopped before its request leaves is waited for once.
#[tokio::test]
async fn what_was_interrupted_is_waited_for_once_and_can_be_undone_at_once() {
    let world = World::read_fast().await;
    let ids = segments(&world, &PLANTS).await;
    let path = format!("/v1/destinations/{ADIKTEEV}/mappings");
    let looks = || requests(&world, "GET", &path);
    map(&world, &ids[..1]).await;
    let usual = looks().await;
    let path = format!("/v1/destinations/{ADIKTEEV}/bulk-delete");
    fault(&world, json!({ "method": "POST", "path": path, "do": { "drop": "before", "hold": "end" } })).await;
    let destinations = world.workspace.destinations();
    tokio::select! {
        done = destinations.unmap(ADIKTEEV.into(), ids[..1].to_vec()) => panic!("{done:?}"),
        () = until_met(&world) => {}
    }
    let left = newest_entry(&world).await;
    assert_eq!(left.outcome, ActivityOutcome::Open);
    map(&world, &ids[1..2]).await;
    let before = looks().await;
    map(&world, &ids[2..]).await;
    assert!(looks().await - before <= usual + 1, "nothing is waited for");
    let detail = world.workspace.jobs().activity_detail(left.id.clone()).await.unwrap();
    assert_eq!(detail.row.outcome, ActivityOutcome::Unknown);
    let undone = world.workspace.jobs().undo_edit(left.id).await.unwrap_err();
    assert_eq!(undone.code, FailureCode::NotPossibleNow, "it was never removed: {undone:?}");
    release(&world, "end").await;
}

/// What a second program had not done yet when the undo was asked for is undone too.
#[tokio::test]
async fn an_undo_waits_for_the_program_that_is_at_it_and_undoes_all_of_it() {
    let world = World::read().await;
    let ids = segments(&world, &PLANTS[..1]).await;
    let segment = SegmentId(ids[0].parse().unwrap());
    let new = (0..101).map(|number| NewMapping {
        segment,
        value: Some((ValueKind::Alias, format!("{number:03}"))),
        secure_url: None,
        starts_on: "2026-01-01".to_owned(),
        ends_on: None,
    });
    let manager = world.workspace.clients().await.unwrap().manager;
    for lot in new.collect::<Vec<_>>().chunks(100) {
        manager.create_mappings(DestinationId(ADIKTEEV.parse().unwrap()), lot).await.unwrap();
    }
    let other = world.open_again().await.unwrap().workspace();
    let path = format!("/v1/destinations/{ADIKTEEV}/bulk-delete");
    fault(&world, json!({ "method": "POST", "path": path, "do": { "hold": "first lot" } })).await;
    let undo = async {
        until_met(&world).await;
        // It looks as if the other program was stopped.
        world.wait_minutes(10);
        let entry = newest_entry(&world).await;
        assert_eq!(entry.outcome, ActivityOutcome::Unknown);
        let go_on = async {
            tokio::time::sleep(std::time::Duration::from_millis(300)).await;
            release(&world, "first lot").await;
        };
        let jobs = world.workspace.jobs();
        tokio::join!(jobs.undo_edit(entry.id), go_on).0
    };
    let destinations = other.destinations();
    let (removed, undone) = tokio::join!(destinations.unmap(ADIKTEEV.into(), ids.clone()), undo);
    assert!(removed.unwrap().lines.iter().all(|line| line.done));
    undone.unwrap();
    assert_eq!(values(&world, ADIKTEEV).await.len(), 101);
}
