//! Moving mappings to Experience Platform: nobody is lost on the way, nor on the way back.

use std::time::Duration;

use adobe::audience_manager::{NewMapping, SegmentChange};
use app::view::{ActivityQuery, FailureCode, MoveReason};
use domain::{DestinationId, SegmentId, TraitId, ValueKind};
use serde_json::json;

use crate::activated::{INDEX, map, selected, twins, until};
use crate::world::{World, fault, faults_left, first, until_met};

const LAST: &str = "2099-01-31";
const FLOWS: &str = "/data/foundation/flowservice/flows/*";

/// Maps a segment with some values.
async fn mapped_as(world: &World, segment: SegmentId, values: &[&str]) {
    let manager = world.workspace.clients().await.unwrap().manager;
    let new = values.iter().map(|value| NewMapping {
        segment,
        value: Some((ValueKind::Alias, (*value).to_owned())),
        secure_url: None,
        starts_on: "2026-01-01".to_owned(),
        ends_on: None,
    });
    manager.create_mappings(DestinationId(INDEX.parse().unwrap()), &new.collect::<Vec<_>>()).await.unwrap();
}

/// The last days of the mappings of a segment, in their order.
async fn ends(world: &World, segment: SegmentId) -> Vec<Option<String>> {
    let found = world.workspace.destinations().detail(INDEX.into()).await.unwrap().mappings;
    let own = found.into_iter().filter(|one| one.segment.id == segment.to_string());
    let mut ends: Vec<Option<String>> = own.map(|one| one.ends_on).collect();
    ends.sort();
    ends
}

fn last(times: usize) -> Vec<Option<String>> {
    vec![Some(LAST.to_owned()); times]
}

async fn undo(world: &World, entry: &str) -> Result<(), app::view::Failure> {
    world.workspace.jobs().undo_edit(entry.to_owned()).await.map(drop)
}

#[tokio::test]
async fn a_mapping_ends_only_if_its_audience_is_sent() {
    let world = World::read().await;
    let segment = twins(&world).await[2].0;
    mapped_as(&world, segment, &["one", "two"]).await;
    let destinations = world.workspace.destinations();
    let plan = destinations.plan_move(INDEX.into(), vec![segment.to_string()], until(LAST)).await.unwrap();
    assert!(plan.lines.len() == 2 && plan.lines.iter().all(|line| line.adds), "{plan:#?}");
    fault(&world, json!({ "method": "PATCH", "path": FLOWS, "do": { "status": 403 } })).await;
    let done = destinations.move_to_platform(INDEX.into(), vec![segment.to_string()], until(LAST)).await.unwrap();
    assert!(done.lines.iter().all(|line| !line.done && line.failure.is_some()), "{done:#?}");
    assert_eq!(ends(&world, segment).await, [None, None]);
}

#[tokio::test]
async fn undoing_one_move_keeps_what_another_relies_on() {
    let world = World::read().await;
    let destinations = world.workspace.destinations();
    let segment = twins(&world).await[2].0;
    let moved = || async {
        let done = destinations.move_to_platform(INDEX.into(), vec![segment.to_string()], until(LAST)).await.unwrap();
        assert!(done.lines.iter().all(|line| line.done), "{done:#?}");
        (done.entry.unwrap(), done.to.unwrap().id)
    };
    mapped_as(&world, segment, &["one"]).await;
    let (one, flow) = moved().await;
    assert_eq!(selected(&world, &flow).await, 2);
    mapped_as(&world, segment, &["two"]).await;
    let (other, _) = moved().await;
    undo(&world, &one).await.unwrap();
    assert_eq!(ends(&world, segment).await, [None, Some(LAST.to_owned())]);
    assert_eq!(selected(&world, &flow).await, 2, "the people of the other mapping are sent by it");
    undo(&world, &other).await.unwrap();
    assert_eq!((ends(&world, segment).await, selected(&world, &flow).await), (vec![None, None], 1), "nobody needs it");
}

#[tokio::test]
async fn two_mappings_that_look_the_same_are_both_put_back_and_an_undo_can_be_repeated() {
    let world = World::read().await;
    let destinations = world.workspace.destinations();
    let segment = twins(&world).await[2].0;
    mapped_as(&world, segment, &["same", "same"]).await;
    let done = destinations.move_to_platform(INDEX.into(), vec![segment.to_string()], until(LAST)).await.unwrap();
    let (entry, flow) = (done.entry.unwrap(), done.to.unwrap().id);
    assert_eq!((ends(&world, segment).await, selected(&world, &flow).await), (last(2), 2));
    fault(&world, json!({ "method": "PATCH", "path": FLOWS, "do": { "status": 403 } })).await;
    assert_eq!(undo(&world, &entry).await.unwrap_err().code, FailureCode::Forbidden);
    assert_eq!((ends(&world, segment).await, selected(&world, &flow).await), (vec![None, None], 2));
    undo(&world, &entry).await.unwrap();
    assert_eq!((ends(&world, segment).await, selected(&world, &flow).await), (vec![None, None], 1));
    // The undo itself stays: it would end the mappings without adding the audience.
    let newest = world.workspace.jobs().activity(ActivityQuery::default(), first(1)).await.unwrap().rows.remove(0);
    assert_eq!(newest.undoes, Some(entry));
    assert_eq!(undo(&world, &newest.id).await.unwrap_err().code, FailureCode::NotPossibleNow);
    assert_eq!(ends(&world, segment).await, [None, None]);
}

#[tokio::test]
async fn no_mapping_ends_later_or_begins_earlier_than_was_agreed() {
    let world = World::read().await;
    let destinations = world.workspace.destinations();
    let twins = twins(&world).await;
    let (soon, later) = (twins[2].0, twins[3].0);
    map(&world, 118_307, soon, Some("2099-01-10")).await;
    let manager = world.workspace.clients().await.unwrap().manager;
    let new = NewMapping {
        segment: later,
        value: Some((ValueKind::Alias, "later".to_owned())),
        secure_url: None,
        starts_on: "2098-01-01".to_owned(),
        ends_on: None,
    };
    manager.create_mappings(DestinationId(118_307), &[new]).await.unwrap();
    let ids = vec![soon.to_string(), later.to_string()];
    let done = destinations.move_to_platform(INDEX.into(), ids, until(LAST)).await.unwrap();
    let told: Vec<_> = done.lines.iter().map(|line| (line.done, line.reason)).collect();
    assert_eq!(told, [(true, None), (false, Some(MoveReason::NotStarted))], "{done:#?}");
    assert_eq!(ends(&world, soon).await, [Some("2099-01-10".to_owned())]);
    assert_eq!(selected(&world, &done.to.unwrap().id).await, 2, "only the one that is sent now");
}

#[tokio::test]
async fn a_segment_whose_rule_was_changed_has_other_people_than_its_audience() {
    let world = World::read().await;
    let destinations = world.workspace.destinations();
    let segment = twins(&world).await[0].0;
    let plan = || destinations.plan_move("118308".into(), vec![segment.to_string()], until(LAST));
    assert_eq!(plan().await.unwrap().lines[0].reason, None);
    let manager = world.workspace.clients().await.unwrap().manager;
    let seen = manager.versioned_segment(segment).await.unwrap();
    let own = domain::rules::traits_named(&seen.object.rule)[0];
    let query = app::view::TraitQuery { search: "furniture".into(), ..Default::default() };
    let others = world.workspace.traits().list(query, first(20)).await.unwrap().rows;
    let other = others.iter().map(|row| TraitId(row.id.parse().unwrap())).find(|id| *id != own).unwrap();
    let change = SegmentChange { rule: Some(format!("{own}T OR {other}T")), ..SegmentChange::default() };
    manager.update_segment(&seen, &change).await.unwrap();
    world.workspace.refresh(|_| ()).await.unwrap();
    assert_eq!(plan().await.unwrap().lines[0].reason, Some(MoveReason::NoAudience));
}

#[tokio::test]
async fn an_audience_is_not_added_to_a_dataflow_of_files() {
    let world = World::read().await;
    let destinations = world.workspace.destinations();
    let (sent, other) = (twins(&world).await.remove(1), twins(&world).await.remove(2));
    map(&world, 118_307, other.0, None).await;
    let ids = vec![sent.0.to_string(), other.0.to_string()];
    let to = destinations.plan_move(INDEX.into(), ids.clone(), until(LAST)).await.unwrap().to.unwrap();
    let value = json!({ "id": sent.1, "exportMode": "DAILY_FULL_EXPORT", "filenameTemplate": "%DESTINATION_NAME%" });
    let selectors = json!({ "selectors": [{ "type": "PLATFORM_SEGMENT", "value": value }] });
    let transformation = json!({ "name": "GeneralTransform", "params": { "segmentSelectors": selectors } });
    let flow = json!({ "id": to.id, "name": to.name, "state": "enabled", "etag": "\"1\"", "transformations": [transformation] });
    let answer = json!({ "status": 200, "body": { "items": [flow] } });
    fault(&world, json!({ "method": "GET", "path": FLOWS, "do": answer })).await;
    let plan = destinations.plan_move(INDEX.into(), ids, until(LAST)).await.unwrap();
    let reasons: Vec<_> = plan.lines.iter().map(|line| line.reason).collect();
    assert_eq!(reasons, [None, Some(MoveReason::SendsFiles)], "what is sent already can end here");
}

/// A program that is stopped while a mapping ends: what the service does later is waited for, then undone.
#[tokio::test]
async fn a_move_that_was_interrupted_is_undone_with_what_comes_late() {
    let world = World::read().await;
    let destinations = world.workspace.destinations();
    let segment = twins(&world).await[2].0;
    mapped_as(&world, segment, &["one"]).await;
    let plan = destinations.plan_move(INDEX.into(), vec![segment.to_string()], until(LAST)).await.unwrap();
    let flow = plan.to.unwrap().id;
    let put = format!("/v1/destinations/{INDEX}/mappings/*");
    fault(&world, json!({ "method": "PUT", "path": put, "do": { "late_ms": 6_000 } })).await;
    let met = async {
        while faults_left(&world).await > 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::select! {
        done = destinations.move_to_platform(INDEX.into(), vec![segment.to_string()], until(LAST)) => panic!("{done:?}"),
        () = met => {}
    }
    assert_eq!(ends(&world, segment).await, [None], "it comes later");
    world.wait_minutes(10);
    let newest = world.workspace.jobs().activity(ActivityQuery::default(), first(1)).await.unwrap().rows.remove(0);
    undo(&world, &newest.id).await.unwrap();
    assert_eq!((ends(&world, segment).await, selected(&world, &flow).await), (vec![None], 1));
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(ends(&world, segment).await, [None], "nothing comes after it");
}

/// A move whose request comes late although its program was stopped: the audience leaves the dataflow all the same.
#[tokio::test]
async fn an_audience_that_comes_late_leaves_the_dataflow() {
    let world = World::read().await;
    let destinations = world.workspace.destinations();
    let segment = twins(&world).await[2].0;
    map(&world, 118_307, segment, Some("2099-01-10")).await;
    let plan = destinations.plan_move(INDEX.into(), vec![segment.to_string()], until(LAST)).await.unwrap();
    let flow = plan.to.unwrap().id;
    fault(&world, json!({ "method": "PATCH", "path": FLOWS, "do": { "late_ms": 6_000 } })).await;
    tokio::select! {
        done = destinations.move_to_platform(INDEX.into(), vec![segment.to_string()], until(LAST)) => panic!("{done:?}"),
        () = until_met(&world) => {}
    }
    world.wait_minutes(10);
    let newest = world.workspace.jobs().activity(ActivityQuery::default(), first(1)).await.unwrap().rows.remove(0);
    undo(&world, &newest.id).await.unwrap();
    assert_eq!(selected(&world, &flow).await, 1);
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(selected(&world, &flow).await, 1, "nothing comes after it");
}

/// A program that is stopped while a move is undone: what the service does later is waited for before the mapping ends again.
#[tokio::test]
async fn an_undo_that_was_interrupted_is_waited_for() {
    let world = World::read().await;
    let destinations = world.workspace.destinations();
    let segment = twins(&world).await[2].0;
    mapped_as(&world, segment, &["one"]).await;
    let ids = || vec![segment.to_string()];
    let done = destinations.move_to_platform(INDEX.into(), ids(), until(LAST)).await.unwrap();
    let entry = done.entry.unwrap();
    let put = format!("/v1/destinations/{INDEX}/mappings/*");
    fault(&world, json!({ "method": "PUT", "path": put, "do": { "late_ms": 6_000 } })).await;
    tokio::select! {
        done = undo(&world, &entry) => panic!("{done:?}"),
        () = until_met(&world) => {}
    }
    // To undo the undo would end the mapping without adding the audience.
    let query = ActivityQuery::default();
    let stopped = world.workspace.jobs().activity(query, first(1)).await.unwrap().rows.remove(0);
    assert_eq!(stopped.undoes, Some(entry));
    let refused = undo(&world, &stopped.id).await.unwrap_err();
    assert_eq!(refused.reason, Some(app::view::NotPossibleReason::EditStays.into()), "{refused:?}");
    let again = destinations.move_to_platform(INDEX.into(), ids(), until("2099-01-10")).await.unwrap();
    assert!(!again.lines[0].done, "it was planned for another last day: {again:#?}");
    assert_eq!(ends(&world, segment).await, [None], "the undo came");
}
