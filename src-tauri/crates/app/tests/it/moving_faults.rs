//! Moving mappings while services refuse, colleagues are at work, and answers are missing.

use adobe::audience_manager::NewMapping;
use app::view::{
    ConflictReason, EditUndoBlock, Failure, FailureCode, GovernanceRule, InputReason, MoveOptions, MovePlan,
    MoveReason, UnknownReason,
};
use domain::{AudienceId, DestinationId, SegmentId, ValueKind};
use reqwest::Method;
use serde_json::{Value, json};

use crate::activated::{INDEX, dataflow, map, selected, twins, until};
use crate::world::{World, control, fault, faults, order, switch};

const LAST: &str = "2099-01-31";
const FLOW: &str = "/data/foundation/flowservice/flows/*";
/// The list of dataflows, and not one of them.
const FLOWS: &str = "*/flowservice/flows";
const CARD: &str = "Index Exchange";

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

async fn planned(world: &World, segment: SegmentId, how: MoveOptions) -> Result<MovePlan, Failure> {
    world.workspace.destinations().plan_move(INDEX.into(), vec![segment.to_string()], how).await
}

async fn moved(world: &World, segments: &[SegmentId]) -> MovePlan {
    let ids = segments.iter().map(ToString::to_string).collect();
    world.workspace.destinations().move_to_platform(INDEX.into(), ids, until(LAST)).await.unwrap()
}

/// The dataflow of the practice organization to the same place.
async fn flow_of(world: &World, segment: SegmentId) -> String {
    planned(world, segment, until(LAST)).await.unwrap().to.unwrap().id
}

async fn undo(world: &World, plan: &MovePlan) -> Result<(), Failure> {
    world.workspace.jobs().undo_edit(plan.entry.clone().unwrap()).await.map(drop)
}

async fn ends(world: &World, segment: SegmentId) -> Vec<Option<String>> {
    let found = world.workspace.destinations().detail(INDEX.into()).await.unwrap().mappings;
    let own = found.into_iter().filter(|one| one.segment.id == segment.to_string());
    let mut ends: Vec<Option<String>> = own.map(|one| one.ends_on).collect();
    ends.sort();
    ends
}

fn refused(method: &str, path: &str) -> Value {
    json!({ "method": method, "path": path, "do": { "status": 403 } })
}

fn put() -> String {
    format!("/v1/destinations/{INDEX}/mappings/*")
}

/// A dataflow as the service shows it, with the pipeline that streams.
fn shown(id: &str, name: &str, spec: &str, selectors: &[Value]) -> Value {
    let transformation =
        json!({ "name": "GeneralTransform", "params": { "segmentSelectors": { "selectors": selectors } } });
    json!({ "id": id, "name": name, "state": "enabled", "etag": "\"1\"", "flowSpec": { "id": "streams" },
            "inheritedAttributes": { "targetConnections": [{ "id": "t", "connectionSpec": { "id": spec } }] },
            "transformations": [transformation] })
}

fn selector(id: &AudienceId) -> Value {
    json!({ "type": "PLATFORM_SEGMENT", "value": { "id": id.0 } })
}

async fn spec_of_card(world: &World) -> String {
    let platform = world.workspace.clients().await.unwrap().platform;
    platform.connection_specs(CARD).await.unwrap().remove(0).id
}

/// A colleague adds the audience after the move was planned: it is theirs, and stays.
#[tokio::test]
async fn an_audience_that_a_colleague_added_meanwhile_stays() {
    let world = World::read().await;
    let twins = twins(&world).await;
    let (segment, audience) = twins[2].clone();
    mapped_as(&world, segment, &["one"]).await;
    let flow = flow_of(&world, segment).await;
    let platform = world.workspace.clients().await.unwrap().platform;
    let seen = platform.audience_flow(&flow).await.unwrap();
    let theirs = platform.audience_selector(&audience).await.unwrap();
    platform.patch_audiences(&seen, &seen.adding(&[theirs]).unwrap()).await.unwrap();
    // The plan reads the dataflow as it was before.
    let before = shown(&flow, "Index Exchange, always on", "", &[selector(&twins[1].1)]);
    fault(&world, json!({ "method": "GET", "path": FLOW, "do": { "status": 200, "body": { "items": [before] } } }))
        .await;
    let done = moved(&world, &[segment]).await;
    assert!(done.lines[0].adds && done.lines[0].done, "{done:#?}");
    undo(&world, &done).await.unwrap();
    assert_eq!((ends(&world, segment).await, selected(&world, &flow).await), (vec![None], 2));
}

#[tokio::test]
async fn what_is_added_after_somebody_else_was_faster_is_taken_out_again() {
    let world = World::read().await;
    let segment = twins(&world).await[2].0;
    mapped_as(&world, segment, &["one"]).await;
    let flow = flow_of(&world, segment).await;
    fault(&world, json!({ "method": "PATCH", "path": FLOW, "do": { "status": 412 } })).await;
    let done = moved(&world, &[segment]).await;
    assert!(done.lines[0].done && selected(&world, &flow).await == 2, "{done:#?}");
    undo(&world, &done).await.unwrap();
    assert_eq!((ends(&world, segment).await, selected(&world, &flow).await), (vec![None], 1));
}

#[tokio::test]
async fn an_audience_whose_mapping_cannot_end_leaves_the_dataflow_again() {
    let world = World::read().await;
    let segment = twins(&world).await[2].0;
    mapped_as(&world, segment, &["one"]).await;
    let flow = flow_of(&world, segment).await;
    fault(&world, refused("PUT", &put())).await;
    let done = moved(&world, &[segment]).await;
    assert_eq!(done.lines[0].failure.as_ref().unwrap().code, FailureCode::Forbidden, "{done:#?}");
    assert_eq!((ends(&world, segment).await, selected(&world, &flow).await), (vec![None], 1));
    let entry = world.workspace.jobs().activity_detail(done.entry.unwrap()).await.unwrap();
    assert_eq!(entry.undo_blocked, Some(EditUndoBlock::NothingDone), "and that is true");

    // It stays for the mapping that did end.
    mapped_as(&world, segment, &["two"]).await;
    fault(&world, refused("PUT", &put())).await;
    let done = moved(&world, &[segment]).await;
    let is_done: Vec<bool> = done.lines.iter().map(|line| line.done).collect();
    assert_eq!((is_done, selected(&world, &flow).await), (vec![false, true], 2), "{done:#?}");
    undo(&world, &done).await.unwrap();
    assert_eq!((ends(&world, segment).await, selected(&world, &flow).await), (vec![None, None], 1));
}

#[tokio::test]
async fn a_move_that_failed_relies_on_nothing() {
    let world = World::read().await;
    let segment = twins(&world).await[2].0;
    mapped_as(&world, segment, &["one"]).await;
    let flow = flow_of(&world, segment).await;
    let leave = json!({ "method": "PATCH", "path": FLOW, "skip": 1, "do": { "status": 403 } });
    faults(&world, json!([refused("PUT", &put()), leave])).await;
    assert!(!moved(&world, &[segment]).await.lines[0].done);
    let again = moved(&world, &[segment]).await;
    assert!(again.lines[0].done, "{again:?}");
    undo(&world, &again).await.unwrap();
    assert_eq!((ends(&world, segment).await, selected(&world, &flow).await), (vec![None], 1));
}

#[tokio::test]
async fn a_move_is_undone_also_if_its_dataflow_is_gone() {
    let world = World::read().await;
    let segment = twins(&world).await[2].0;
    mapped_as(&world, segment, &["one"]).await;
    let flow = flow_of(&world, segment).await;
    let done = moved(&world, &[segment]).await;
    let platform = world.workspace.clients().await.unwrap().platform;
    platform.delete_flow(&flow).await.unwrap();
    undo(&world, &done).await.unwrap();
    assert_eq!(ends(&world, segment).await, [None]);
}

#[tokio::test]
async fn an_audience_that_is_sent_twice_is_said_and_an_undo_takes_it_out() {
    let world = World::read().await;
    let segment = twins(&world).await[2].0;
    mapped_as(&world, segment, &["one"]).await;
    let flow = flow_of(&world, segment).await;
    let leave = json!({ "method": "PATCH", "path": FLOW, "skip": 1, "do": { "status": 403 } });
    faults(&world, json!([refused("PUT", &put()), leave])).await;
    let done = moved(&world, &[segment]).await;
    let failure = done.lines[0].failure.as_ref().unwrap();
    assert_eq!(failure.reason, Some(UnknownReason::SentTwice.into()), "{failure:?}");
    assert_eq!((ends(&world, segment).await, selected(&world, &flow).await), (vec![None], 2));
    undo(&world, &done).await.unwrap();
    assert_eq!((ends(&world, segment).await, selected(&world, &flow).await), (vec![None], 1));
}

#[tokio::test]
async fn nothing_is_added_to_a_dataflow_that_was_paused_meanwhile() {
    let world = World::read().await;
    let segment = twins(&world).await[2].0;
    mapped_as(&world, segment, &["one"]).await;
    let flow = flow_of(&world, segment).await;
    let platform = world.workspace.clients().await.unwrap().platform;
    platform.disable_flow(&flow, None).await.unwrap();
    let before = shown(&flow, "Index Exchange, always on", &spec_of_card(&world).await, &[]);
    fault(&world, json!({ "method": "GET", "path": FLOWS, "do": { "status": 200, "body": { "items": [before] } } }))
        .await;
    let done = moved(&world, &[segment]).await;
    let failure = done.lines[0].failure.as_ref().unwrap();
    assert_eq!(failure.reason, Some(ConflictReason::NotSentThere.into()), "{failure:?}");
    assert_eq!((ends(&world, segment).await, selected(&world, &flow).await), (vec![None], 1));
}

/// After a refusal that every other mapping would meet, the others are not tried.
#[tokio::test]
async fn an_outage_in_the_middle_ends_a_move() {
    let world = World::read().await;
    let segment = twins(&world).await[2].0;
    mapped_as(&world, segment, &["one", "two", "three"]).await;
    let flow = flow_of(&world, segment).await;
    let manager = world.workspace.clients().await.unwrap().manager;
    let mappings = manager.mappings_of(DestinationId(INDEX.parse().unwrap())).await.unwrap();
    let own = mappings.iter().filter(|one| one.segment == segment).map(|one| one.id.unwrap());
    let down = |id: u64| {
        let path = format!("/v1/destinations/{INDEX}/mappings/{id}");
        json!({ "method": "GET", "path": path, "times": 99, "do": { "status": 401 } })
    };
    let down: Vec<Value> = own.skip(1).map(down).collect();
    faults(&world, json!(down)).await;
    let done = moved(&world, &[segment]).await;
    let is_done: Vec<bool> = done.lines.iter().map(|line| line.done).collect();
    assert_eq!(is_done, [true, false, false], "{done:#?}");
    let left = control(&world.base_url(), Method::GET, "faults", &json!([])).await;
    let left: Vec<Value> = serde_json::from_str(&left).unwrap();
    assert!(left[0]["times"] != 99 && left[1]["times"] == 99, "{left:?}");
    order(&world, json!([])).await;
    undo(&world, &done).await.unwrap();
    assert_eq!((ends(&world, segment).await, selected(&world, &flow).await), (vec![None; 3], 1));
}

#[tokio::test]
async fn an_audience_that_cannot_be_read_keeps_only_its_own_mapping() {
    let world = World::read().await;
    let twins = twins(&world).await;
    let (gone, other) = (twins[2].clone(), twins[3].0);
    map(&world, 118_307, gone.0, None).await;
    map(&world, 118_307, other, None).await;
    let path = format!("/data/core/ups/audiences/{}", gone.1.0);
    fault(&world, json!({ "method": "GET", "path": path, "do": { "status": 403 } })).await;
    let done = moved(&world, &[gone.0, other]).await;
    let is_done: Vec<bool> = done.lines.iter().map(|line| line.done).collect();
    assert_eq!(is_done, [false, true], "{done:#?}");
    assert_eq!(selected(&world, &done.to.unwrap().id).await, 2);
}

#[tokio::test]
async fn a_paused_segment_is_not_moved_and_its_mapping_not_put_back() {
    let world = World::read().await;
    let segment = twins(&world).await[2].0;
    mapped_as(&world, segment, &["one"]).await;
    let flow = flow_of(&world, segment).await;
    let set = async |active| world.workspace.segments().set_status(vec![segment.to_string()], active).await;
    set(false).await.unwrap();
    let plan = planned(&world, segment, until(LAST)).await.unwrap();
    assert_eq!(plan.lines[0].reason, Some(MoveReason::Paused), "{plan:#?}");
    set(true).await.unwrap();
    let done = moved(&world, &[segment]).await;
    assert!(done.lines[0].done, "{done:#?}");
    set(false).await.unwrap();
    let refused = undo(&world, &done).await.unwrap_err();
    assert_eq!(refused.reason, Some(ConflictReason::MappingRefused.into()), "{refused:?}");
    assert_eq!((ends(&world, segment).await, selected(&world, &flow).await), (vec![Some(LAST.to_owned())], 2));
    set(true).await.unwrap();
    undo(&world, &done).await.unwrap();
    assert_eq!((ends(&world, segment).await, selected(&world, &flow).await), (vec![None], 1));
}

/// Reads an audience that a colleague has just labelled.
async fn labelled(world: &World, segment: SegmentId, audience: &AudienceId, label: &str) {
    let row = json!({ "id": audience.0, "audienceId": segment.to_string(), "name": "Store locator users",
        "lifecycleState": "published", "type": "ExternalSegment", "namespace": "AAMSegments",
        "originName": "AUDIENCE_MANAGER", "linkedAudienceRef": { "flowId": "f" }, "labels": [label] });
    let path = format!("/data/core/ups/audiences/{}", audience.0);
    fault(world, json!({ "method": "GET", "path": path, "do": { "status": 200, "body": row } })).await;
    world.workspace.audiences().detail(audience.0.clone()).await.unwrap();
}

#[tokio::test]
async fn what_labels_and_policies_forbid_is_not_moved() {
    let world = World::read().await;
    let (segment, audience) = twins(&world).await.remove(2);
    mapped_as(&world, segment, &["one"]).await;
    labelled(&world, segment, &audience, "core/C12").await;
    let done = moved(&world, &[segment]).await;
    let rule = GovernanceRule::LabelForbids { label: "C12".into() };
    assert_eq!((done.lines[0].reason, &done.lines[0].rules), (Some(MoveReason::Governance), &vec![rule]), "{done:#?}");
    assert_eq!((done.entry, ends(&world, segment).await), (None, vec![None]), "nothing was sent");

    labelled(&world, segment, &audience, "core/C5").await;
    switch(&world, json!({ "enabled_policies": ["corepolicy_0002"] })).await;
    let plan = planned(&world, segment, until(LAST)).await.unwrap();
    let is_unread = |rule: &GovernanceRule| matches!(rule, GovernanceRule::ActionsUnread { .. });
    assert!(plan.lines[0].reason.is_none() && is_unread(&plan.lines[0].rules[0]), "{plan:#?}");
    // The card says what it is used for.
    let uses = "/dulepolicy/marketingActions/core/crossSiteTargeting/constraints";
    let card = json!({ "id": spec_of_card(&world).await, "name": CARD, "policy": { "enforcementRefs": [uses] } });
    let specs = "/data/foundation/flowservice/connectionSpecs";
    fault(&world, json!({ "method": "GET", "path": specs, "do": { "status": 200, "body": { "items": [card] } } }))
        .await;
    let plan = planned(&world, segment, until(LAST)).await.unwrap();
    let is_forbidden = |rule: &GovernanceRule| matches!(rule, GovernanceRule::PolicyForbids { .. });
    assert_eq!(plan.lines[0].reason, Some(MoveReason::Governance), "{plan:#?}");
    assert!(is_forbidden(&plan.lines[0].rules[0]), "{plan:#?}");
}

#[tokio::test]
async fn a_dataflow_is_named_by_its_id_or_by_a_name_that_no_other_has() {
    let world = World::read().await;
    let segment = twins(&world).await[2].0;
    mapped_as(&world, segment, &["one"]).await;
    let name = "Index Exchange, always on";
    let other = dataflow(&world, name, CARD, &[]).await;
    let to = |dataflow: &str| MoveOptions { dataflow: Some(dataflow.to_owned()), ..until(LAST) };
    let several = planned(&world, segment, to(name)).await.unwrap_err();
    assert_eq!(several.reason, Some(InputReason::Ambiguous.into()), "{several:?}");
    assert!(several.message.contains(&other), "{several:?}");
    assert_eq!(planned(&world, segment, to(&other)).await.unwrap().to.unwrap().id, other);
    let gone = planned(&world, segment, to("gone")).await.unwrap_err();
    assert_eq!(gone.reason, Some(InputReason::OtherDataflow.into()), "{gone:?}");
    let several = planned(&world, segment, until(LAST)).await.unwrap();
    assert_eq!((several.lines[0].reason, several.to), (Some(MoveReason::ChooseDataflow), None));
}

/// Which form the service lists an audience from outside in is not documented.
#[tokio::test]
async fn an_audience_from_outside_is_known_by_the_id_that_it_has_there() {
    let world = World::read().await;
    let twins = twins(&world).await;
    let (there, segment) = (twins[1].0, twins[2].0);
    switch(&world, json!({ "selectors_without_system_id": true })).await;
    mapped_as(&world, segment, &["one"]).await;
    let plan = planned(&world, there, until(LAST)).await.unwrap();
    assert!(!plan.lines[0].adds, "{plan:#?}");
    let done = moved(&world, &[there, segment]).await;
    let adds: Vec<bool> = done.lines.iter().map(|line| line.adds && line.done).collect();
    let flow = done.to.as_ref().unwrap().id.clone();
    assert_eq!((adds, selected(&world, &flow).await), (vec![false, true], 2), "{done:#?}");
    undo(&world, &done).await.unwrap();
    assert_eq!((ends(&world, segment).await, selected(&world, &flow).await), (vec![None], 1));
}

#[tokio::test]
async fn a_dataflow_that_cannot_be_read_is_not_left_out() {
    let world = World::read().await;
    let segment = twins(&world).await[2].0;
    mapped_as(&world, segment, &["one"]).await;
    let damaged = json!({ "method": "GET", "path": FLOWS, "do": { "reshape": "null_row" } });
    fault(&world, damaged.clone()).await;
    assert!(planned(&world, segment, until(LAST)).await.is_err());
    fault(&world, damaged).await;
    assert!(world.workspace.destinations().doubles().await.is_err());
}

#[tokio::test]
async fn a_dataflow_without_audiences_may_be_one_of_files() {
    let world = World::read().await;
    let segment = twins(&world).await[2].0;
    mapped_as(&world, segment, &["one"]).await;
    let flow = dataflow(&world, "New", CARD, &[]).await;
    let platform = world.workspace.clients().await.unwrap().platform;
    let spec = platform.flow(&flow).await.unwrap().spec;
    let reason_with = async |name: &str| {
        let body = json!({ "items": [{ "id": spec, "name": name, "version": "1.0" }] });
        let path = "/data/foundation/flowservice/flowSpecs";
        order(&world, json!([{ "method": "GET", "path": path, "do": { "status": 200, "body": body } }])).await;
        let to = MoveOptions { dataflow: Some(flow.clone()), ..until(LAST) };
        planned(&world, segment, to).await.unwrap().lines[0].reason
    };
    assert_eq!(reason_with("UPStoFileBasedDestination").await, Some(MoveReason::SendsFiles));
    assert_eq!(reason_with("UPS to Mapper based Self Service Destination").await, Some(MoveReason::FilesUnknown));
    assert_eq!(reason_with("UPStoSegmentBasedDestination").await, None);
}
