//! Mapping segments to destinations, as window and command line call it, and while the services fail.

use adobe::audience_manager::NewMapping;
use app::view::{
    ActivityRow, CrosswalkDraft, DestinationDetail, FailureCode, MapOptions, MapPlan, MapReason, MappingRef,
    MoveReason, SegmentQuery, TwinMatch,
};
use domain::{DestinationId, SegmentId, ValueKind};
use serde_json::json;

use crate::activated::{INDEX, twins, until};
use crate::world::{World, advance, fault, first, release, until_met};

pub const ADIKTEEV: &str = "118309";

fn how() -> MapOptions {
    MapOptions { starts_on: None, ends_on: None, value: "{sid}".into(), prefix: String::new() }
}

pub async fn segments(world: &World, names: &[&str]) -> Vec<String> {
    let mut ids = Vec::new();
    for name in names {
        let query = SegmentQuery { search: (*name).into(), ..SegmentQuery::default() };
        let rows = world.workspace.segments().list(query, first(20)).await.unwrap().rows;
        ids.push(rows.into_iter().find(|row| row.name == *name).unwrap().id);
    }
    ids
}

pub async fn map(world: &World, ids: &[String]) -> MapPlan {
    world.workspace.destinations().map(ADIKTEEV.into(), ids.to_vec(), how()).await.unwrap()
}

async fn detail(world: &World) -> DestinationDetail {
    world.workspace.destinations().detail(ADIKTEEV.into()).await.unwrap()
}

/// Maps a segment past this program, as a colleague does.
pub async fn mapped_as(world: &World, destination: &str, segment: &str, value: &str, ends_on: Option<&str>) {
    let new = NewMapping {
        segment: SegmentId(segment.parse().unwrap()),
        value: Some((ValueKind::Alias, value.to_owned())),
        secure_url: None,
        starts_on: "2026-01-01".to_owned(),
        ends_on: ends_on.map(str::to_owned),
    };
    let manager = world.workspace.clients().await.unwrap().manager;
    manager.create_mappings(DestinationId(destination.parse().unwrap()), &[new]).await.unwrap();
}

/// A mapping, by the value that it has.
pub async fn with_value(world: &World, destination: &str, value: &str) -> MappingRef {
    let found = world.workspace.destinations().detail(destination.into()).await.unwrap().mappings;
    let one = found.into_iter().find(|one| one.value.as_deref() == Some(value)).unwrap();
    MappingRef { segment: one.segment.id, mapping: one.id }
}

/// The values of the mappings to a destination, in their order.
pub async fn values(world: &World, destination: &str) -> Vec<String> {
    let found = world.workspace.destinations().detail(destination.into()).await.unwrap().mappings;
    let mut values: Vec<String> = found.into_iter().filter_map(|one| one.value).collect();
    values.sort();
    values
}

pub const PLANTS: [&str; 3] = ["High intent, plants", "High intent, furniture", "Frequent viewers"];

#[tokio::test]
async fn a_lost_answer_is_looked_up_and_nothing_is_mapped_twice() {
    let world = World::read().await;
    let ids = segments(&world, &PLANTS).await;
    let path = format!("/v1/destinations/{ADIKTEEV}/bulk-create");
    fault(&world, json!({ "method": "POST", "path": path, "do": { "drop": "after" } })).await;
    let done = map(&world, &ids).await;
    assert!(done.lines.iter().all(|line| line.done), "{done:#?}");
    assert_eq!(detail(&world).await.mappings.len(), 3);
    let again = map(&world, &ids).await;
    assert!(again.lines.iter().all(|line| !line.fits) && again.entry.is_none());
    assert_eq!(detail(&world).await.mappings.len(), 3);
}

#[tokio::test]
async fn a_refused_lot_fails_only_where_it_is_refused() {
    let world = World::read().await;
    let ids = segments(&world, &PLANTS).await;
    let path = format!("/v1/destinations/{ADIKTEEV}/bulk-create");
    let refused = json!({ "method": "POST", "path": path, "times": 2, "do": { "status": 400 } });
    fault(&world, refused).await;
    let done = map(&world, &ids).await;
    assert_eq!(done.lines.iter().map(|line| line.done).collect::<Vec<_>>(), [false, true, true], "{done:#?}");
    assert!(done.lines[0].failure.is_some());
    assert_eq!(detail(&world).await.mappings.len(), 2);
    let entry = done.entry.unwrap();
    world.workspace.jobs().undo_edit(entry.clone()).await.unwrap();
    assert_eq!(detail(&world).await.mappings.len(), 0);
    let twice = world.workspace.jobs().undo_edit(entry).await.unwrap_err();
    assert_eq!(twice.code, FailureCode::NotPossibleNow);
}

/// What Adobe does with a lot of which one mapping is refused is not documented: it may have stored the others.
#[tokio::test]
async fn what_a_refused_lot_has_stored_is_not_sent_again() {
    let world = World::read().await;
    let ids = segments(&world, &PLANTS).await;
    let path = format!("/v1/destinations/{ADIKTEEV}/bulk-create");
    // The lot is on its way while the service stores its first mapping; then it is refused.
    fault(&world, json!({ "method": "POST", "path": path, "do": { "status": 400, "hold": "lot" } })).await;
    let store_first = async {
        until_met(&world).await;
        mapped_as(&world, ADIKTEEV, &ids[0], &ids[0], None).await;
        release(&world, "lot").await;
    };
    let (done, ()) = tokio::join!(map(&world, &ids), store_first);
    assert!(done.lines.iter().all(|line| line.done), "{done:#?}");
    assert_eq!(detail(&world).await.mappings.len(), 3, "one for each segment");
}

#[tokio::test]
async fn without_the_service_the_local_copy_is_shown() {
    let world = World::read().await;
    let before = world.workspace.destinations().detail("118301".into()).await.unwrap();
    assert_eq!((before.row.live, before.row.ended, before.row.twin.matched), (2, 1, TwinMatch::Same));
    let down = json!({ "method": "GET", "path": "/v1/destinations/118301", "times": 99, "do": { "status": 503 } });
    fault(&world, down).await;
    assert_eq!(world.workspace.destinations().list().await.unwrap().len(), 30);
    let plan = world.workspace.destinations().plan_map("118301".into(), vec!["1".into()], how()).await;
    assert_eq!(plan.unwrap_err().code, FailureCode::NotFound, "a segment that does not exist");
}

pub async fn newest_entry(world: &World) -> ActivityRow {
    let query = app::view::ActivityQuery::default();
    world.workspace.jobs().activity(query, first(1)).await.unwrap().rows.remove(0)
}

/// A program that is stopped while it removes mappings: what was removed can be put back, and nothing is created twice.
#[tokio::test]
async fn a_removal_that_was_interrupted_is_put_back() {
    for (effect, is_removed) in [(json!({ "late_ms": 60_000 }), true), (json!({ "drop": "before" }), false)] {
        let world = World::read().await;
        let ids = segments(&world, &PLANTS).await;
        map(&world, &ids).await;
        let path = format!("/v1/destinations/{ADIKTEEV}/bulk-delete");
        fault(&world, json!({ "method": "POST", "path": path, "do": effect })).await;
        let destinations = world.workspace.destinations();
        tokio::select! {
            done = destinations.unmap(ADIKTEEV.into(), ids.clone()) => panic!("{done:?}"),
            () = until_met(&world) => {}
        }
        if is_removed {
            // What comes late is done once the services are that far.
            advance(&world, 60).await;
            while !detail(&world).await.mappings.is_empty() {
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
        }
        world.wait_hours(2);
        let entry = newest_entry(&world).await.id;
        let undone = world.workspace.jobs().undo_edit(entry).await;
        assert_eq!(undone.is_ok(), is_removed, "{undone:?}");
        assert_eq!(detail(&world).await.mappings.len(), 3);
    }
}

#[tokio::test]
async fn what_somebody_else_mapped_at_the_same_moment_is_theirs() {
    let world = World::read().await;
    let ids = segments(&world, &PLANTS[..1]).await;
    let path = format!("/v1/destinations/{ADIKTEEV}/bulk-create");
    fault(&world, json!({ "method": "POST", "path": path, "do": { "status": 409, "hold": "answer" } })).await;
    let theirs = async {
        until_met(&world).await;
        mapped_as(&world, ADIKTEEV, &ids[0], &ids[0], None).await;
        release(&world, "answer").await;
    };
    let (done, ()) = tokio::join!(map(&world, &ids), theirs);
    assert!(done.lines[0].done, "it is mapped: {done:#?}");
    let undone = world.workspace.jobs().undo_edit(done.entry.unwrap()).await;
    assert_eq!(undone.unwrap_err().code, FailureCode::NotPossibleNow, "nothing to undo");
    assert_eq!(detail(&world).await.mappings.len(), 1, "it stays");
}

#[tokio::test]
async fn a_mapping_that_somebody_changes_meanwhile_is_not_removed() {
    let world = World::read().await;
    let ids = segments(&world, &PLANTS[..2]).await;
    map(&world, &ids).await;
    let destination = DestinationId(ADIKTEEV.parse().unwrap());
    let manager = world.workspace.clients().await.unwrap().manager;
    let own = manager.mappings_of(destination).await.unwrap();
    let first = own.iter().find(|one| one.segment.to_string() == ids[0]).unwrap().id.unwrap();
    let path = format!("/v1/destinations/{ADIKTEEV}/mappings/");
    // Not the look of the plan: that right before the request.
    fault(&world, json!({ "method": "GET", "path": path, "skip": 1, "do": { "hold": "look" } })).await;
    let change = async {
        until_met(&world).await;
        let seen = manager.whole_mapping(destination, first).await.unwrap().unwrap();
        manager.end_mapping(destination, first, &seen, Some("2099-12-31")).await.unwrap();
        release(&world, "look").await;
    };
    let destinations = world.workspace.destinations();
    let (done, ()) = tokio::join!(destinations.unmap(ADIKTEEV.into(), ids.clone()), change);
    let done = done.unwrap();
    assert_eq!(done.lines.iter().map(|line| line.done).collect::<Vec<_>>(), [false, true], "{done:#?}");
    let left = detail(&world).await.mappings;
    assert_eq!(left.into_iter().map(|one| one.ends_on).collect::<Vec<_>>(), [Some("2099-12-31".to_owned())]);
}

#[tokio::test]
async fn an_outage_is_not_asked_again_for_each_mapping() {
    let world = World::read().await;
    let ids = segments(&world, &PLANTS).await;
    let path = format!("/v1/destinations/{ADIKTEEV}/bulk-create");
    fault(&world, json!({ "method": "POST", "path": path, "do": { "status": 400 } })).await;
    let page = json!({ "status": 403, "body": "<html>Please sign in</html>" });
    fault(&world, json!({ "method": "POST", "path": path, "do": page })).await;
    let done = map(&world, &ids).await;
    assert!(done.lines.iter().all(|line| line.failure.is_some()), "{done:#?}");
    assert_eq!(detail(&world).await.mappings.len(), 0);
}

#[tokio::test]
async fn entries_of_the_crosswalk_at_the_same_moment_are_both_stored() {
    let world = World::read().await;
    let destinations = world.workspace.destinations();
    let draft = |name: &str| CrosswalkDraft {
        name: name.to_owned(),
        matched: TwinMatch::Renamed,
        card: "Harbor Cloud".to_owned(),
        evidence: "our contract".to_owned(),
    };
    let all = (0..8).map(|number| destinations.enter_twin(draft(&format!("Harbor {number}"))));
    futures::future::try_join_all(all).await.unwrap();
    assert_eq!(destinations.crosswalk_state().await.unwrap().own, 8);
}

#[tokio::test]
async fn both_addresses_of_a_mapping_come_back() {
    let world = World::read().await;
    let (portal, ids) = (DestinationId(118_322), segments(&world, &PLANTS[..1]).await);
    let manager = world.workspace.clients().await.unwrap().manager;
    let new = NewMapping {
        segment: SegmentId(ids[0].parse().unwrap()),
        value: Some((ValueKind::Url, "http://partner.example/a".to_owned())),
        secure_url: Some("https://partner.example/a".to_owned()),
        starts_on: "2026-01-01".to_owned(),
        ends_on: None,
    };
    manager.create_mappings(portal, &[new]).await.unwrap();
    let urls = || async {
        let now = manager.mappings_of(portal).await.unwrap();
        let own = now.into_iter().filter(|one| one.segment.to_string() == ids[0]);
        own.map(|one| (one.value, one.secure_url)).collect::<Vec<_>>()
    };
    let before = urls().await;
    assert_eq!(before, [(Some("http://partner.example/a".into()), Some("https://partner.example/a".into()))]);
    let removed = world.workspace.destinations().unmap(portal.to_string(), ids.clone()).await.unwrap();
    assert_eq!(urls().await, []);
    world.workspace.jobs().undo_edit(removed.entry.unwrap()).await.unwrap();
    assert_eq!(urls().await, before);
}

#[tokio::test]
async fn only_the_mappings_that_are_named_are_removed_and_what_stays_has_a_reason() {
    let world = World::read().await;
    let ids = segments(&world, &PLANTS[..2]).await;
    mapped_as(&world, ADIKTEEV, &ids[0], "ended", Some("2026-02-01")).await;
    mapped_as(&world, ADIKTEEV, &ids[0], "live", None).await;
    let one = with_value(&world, ADIKTEEV, "ended").await;
    let gone = MappingRef { segment: ids[0].clone(), mapping: Some("1".to_owned()) };
    let wanted = vec![one.clone(), gone, MappingRef::from(ids[1].clone()), one];
    let destinations = world.workspace.destinations();
    let plan = destinations.plan_unmap(ADIKTEEV.into(), wanted.clone()).await.unwrap();
    assert_eq!(plan.lines.iter().map(|line| line.fits).collect::<Vec<_>>(), [true, false, false], "{plan:#?}");
    // By a colleague, after the plan was shown.
    mapped_as(&world, ADIKTEEV, &ids[0], "new", None).await;
    let done = destinations.unmap(ADIKTEEV.into(), wanted).await.unwrap();
    assert_eq!(done.lines.iter().map(|line| line.done).collect::<Vec<_>>(), [true, false, false], "{done:#?}");
    assert!(done.lines[1..].iter().all(|line| line.remarks[0].reason == MapReason::NotMapped), "{done:#?}");
    assert_eq!(values(&world, ADIKTEEV).await, ["live", "new"]);
    let nothing = destinations.unmap(ADIKTEEV.into(), vec![ids[1].clone()]).await.unwrap();
    assert!(nothing.entry.is_none() && !nothing.lines[0].done, "{nothing:#?}");
    destinations.unmap(ADIKTEEV.into(), vec![ids[0].clone()]).await.unwrap();
    assert!(values(&world, ADIKTEEV).await.is_empty(), "all of a segment");
}

#[tokio::test]
async fn what_has_ended_or_is_gone_does_not_hold_up_a_move() {
    let world = World::read().await;
    let segment = twins(&world).await[2].0.to_string();
    mapped_as(&world, INDEX, &segment, "ended", Some("2026-02-01")).await;
    for value in ["live", "other"] {
        mapped_as(&world, INDEX, &segment, value, None).await;
    }
    let gone = MappingRef { segment: segment.clone(), mapping: Some("1".to_owned()) };
    let wanted = vec![with_value(&world, INDEX, "ended").await, with_value(&world, INDEX, "live").await, gone];
    let destinations = world.workspace.destinations();
    let done = destinations.move_to_platform(INDEX.into(), wanted, until("2099-01-31")).await.unwrap();
    let told: Vec<_> = done.lines.iter().map(|line| (line.done, line.reason)).collect();
    let expected = [(false, Some(MoveReason::Ended)), (true, None), (false, Some(MoveReason::NotMapped))];
    assert_eq!(told, expected, "{done:#?}");
    let found = destinations.detail(INDEX.into()).await.unwrap().mappings;
    let ends = |value: &str| found.iter().find(|one| one.value.as_deref() == Some(value)).unwrap().ends_on.clone();
    let day = |day: &str| Some(day.to_owned());
    assert_eq!((ends("ended"), ends("live"), ends("other")), (day("2026-02-01"), day("2099-01-31"), None));
}
