//! The dataflows of the organization, all in its production sandbox.
//!
//! - "ECA sharing": the Experience Cloud Audiences destination that created the three shared pairs, with their audiences
//!   still selected, but paused since shortly after the newest. No member flows to Audience Manager until someone
//!   resumes it, so making pairs by hand is what works. Adobe shows no runs of this destination, neither does this.
//! - "Audience Manager to Platform": the source connector that brought the imported audiences; enabled, runs daily.
//! - "Agency drop": a file destination as others use it, beside the two that matter here; its last run failed.

use serde_json::{Value, json};

use super::DAY_MS;
use super::random::uuid;
use crate::flow::specs;
use crate::model::{Flow, FlowConnection, FlowRun, Millis, Row, World};

const HOUR_MS: Millis = 3_600_000;
/// Sandbox that holds them all; only one of an organization may hold the Experience Cloud Audiences destination.
const SANDBOX: &str = "prod";
/// Owner of the objects that the integration created.
const SHARING_SOURCE: &str = "Adobe Experience Platform Audience Sharing";
/// Days of runs that are stored.
const RUN_DAYS: i64 = 7;

/// Name of the source connector's dataflow.
const SOURCE_FLOW: &str = "Audience Manager to Platform";

/// Id of the source connector's dataflow.
pub fn source_flow(seed: u64) -> String {
    part_of(seed, SOURCE_FLOW, "itself")
}

fn part_of(seed: u64, flow: &str, what: &str) -> String {
    uuid(seed, &format!("flow {flow} {what}")).to_string()
}

/// Makes the dataflows. Everything is dated by what is in the world already, so that one grown long ago fits too.
pub fn plant(world: &mut World) {
    world.flows_planted = true;
    let shared = shared_audiences(world);
    let first = shared.iter().map(|(_, created)| *created).min().unwrap_or_default();
    let last = shared.iter().map(|(_, created)| *created).max().unwrap_or_default();
    sharing(world, &shared, first - 2 * HOUR_MS, last + 2 * HOUR_MS);
    source_connector(world, first - 30 * DAY_MS, last);
    agency(world, first - 200 * DAY_MS, last);
}

/// Ids of the audiences whose pairs the integration created, and when, oldest first.
fn shared_audiences(world: &World) -> Vec<(String, Millis)> {
    let of_sharing = |source: u64| world.data_sources.get(&source).is_some_and(|found| found.name == SHARING_SOURCE);
    let made = world.traits.values().filter(|record| record.created_by == 0 && of_sharing(record.data_source));
    let mut shared: Vec<_> =
        made.filter_map(|record| Some((record.integration_code.clone()?, record.create_time))).collect();
    shared.sort_by_key(|(_, created)| *created);
    shared
}

/// Both ends of a dataflow, as specs, and what the source selects.
struct Ends {
    source: &'static str,
    source_name: &'static str,
    source_params: Value,
    target: &'static str,
    target_name: &'static str,
}

fn sharing(world: &mut World, shared: &[(String, Millis)], made: Millis, paused: Millis) {
    let selector = |(id, added): &(String, Millis)| {
        let name = world.audiences.get(id).map(|audience| audience.name.clone()).unwrap_or_default();
        let seconds = (added / 1_000).to_string();
        json!({
            "type": "PLATFORM_SEGMENT",
            "value": { "id": id, "name": name, "description": "", "createTime": seconds, "updateTime": seconds },
        })
    };
    let selectors: Vec<Value> = shared.iter().map(selector).collect();
    let ends = Ends {
        source: specs::PROFILE_STORE,
        source_name: "Connecting to Profile Store",
        source_params: json!({}),
        target: specs::AUDIENCES,
        target_name: "Experience Cloud Audiences",
    };
    let flow = Flow {
        name: "ECA sharing".to_owned(),
        description: "Paused while the default merge policy is reviewed".to_owned(),
        spec: specs::AUDIENCE_FLOW.to_owned(),
        state: "disabled".to_owned(),
        transformations: activation(&selectors),
        last_operation: "update".to_owned(),
        create_time: made,
        update_time: paused,
        ..Flow::default()
    };
    add(world, flow, &ends);
}

fn source_connector(world: &mut World, made: Millis, newest_run: Millis) {
    let imported = |namespace: &str| -> Vec<String> {
        let all = world.audiences.values().filter(|audience| audience.namespace == namespace);
        all.map(|audience| audience.audience_id.clone()).collect()
    };
    let (segments, traits) = (imported("AAMSegments"), imported("AAMTraits"));
    let ends = Ends {
        source: specs::AUDIENCE_MANAGER,
        source_name: "Adobe Audience Manager",
        // The real names are not published; a convention of these services (AEP contract §15.2).
        source_params: json!({ "allSegments": false, "allTraits": false, "segments": segments, "traits": traits }),
        target: specs::DATA_LAKE,
        target_name: "Audience Manager datasets",
    };
    let flow = Flow {
        name: SOURCE_FLOW.to_owned(),
        spec: specs::AUDIENCE_MANAGER_FLOW.to_owned(),
        state: "enabled".to_owned(),
        transformations: json!([]),
        last_operation: "create".to_owned(),
        create_time: made,
        update_time: made,
        ..Flow::default()
    };
    let flow = add(world, flow, &ends);
    add_runs(world, &flow, newest_run, 48_000);
}

fn agency(world: &mut World, made: Millis, newest_run: Millis) {
    let ends = Ends {
        source: specs::PROFILE_STORE,
        source_name: "Connecting to Profile Store",
        source_params: json!({}),
        target: specs::S3,
        target_name: "Agency bucket",
    };
    let flow = Flow {
        name: "Agency drop".to_owned(),
        description: "Files for the media agency".to_owned(),
        spec: specs::FILE_FLOW.to_owned(),
        state: "enabled".to_owned(),
        transformations: activation(&[]),
        last_operation: "create".to_owned(),
        create_time: made,
        update_time: made,
        ..Flow::default()
    };
    let flow = add(world, flow, &ends);
    add_runs(world, &flow, newest_run - 5 * HOUR_MS, 9_000);
    // Switched on, but its last run failed: a third of recorded dataflows are in this state.
    if let Some(run) = world.flow_runs.values_mut().filter(|run| run.flow == flow).max_by_key(|run| run.start_time) {
        "failed".clone_into(&mut run.status);
        run.records_out = 0;
    }
}

/// A dataflow to a card of the catalog.
pub struct Card<'c> {
    /// Its name.
    pub flow: &'c str,
    /// Connection spec of the card.
    pub spec: &'static str,
    /// Name of its target connection, which is that of the card.
    pub target: &'static str,
    /// Whether it runs.
    pub is_on: bool,
    /// The audiences that it sends.
    pub selectors: &'c [Value],
    /// When it was created.
    pub made: Millis,
}

/// Makes a dataflow to a card.
pub fn to_card(world: &mut World, of: &Card<'_>) {
    let ends = Ends {
        source: specs::PROFILE_STORE,
        source_name: "Connecting to Profile Store",
        source_params: json!({}),
        target: of.spec,
        target_name: of.target,
    };
    let flow = Flow {
        name: of.flow.to_owned(),
        spec: specs::AUDIENCE_FLOW.to_owned(),
        state: if of.is_on { "enabled" } else { "disabled" }.to_owned(),
        transformations: activation(of.selectors),
        last_operation: "create".to_owned(),
        create_time: of.made,
        update_time: of.made,
        ..Flow::default()
    };
    add(world, flow, &ends);
}

/// The selectors of a destination.
fn activation(selectors: &[Value]) -> Value {
    json!([{
        "name": "GeneralTransform",
        "params": { "profileSelectors": { "selectors": [] }, "segmentSelectors": { "selectors": selectors } },
    }])
}

/// Stores a dataflow with its connections; returns its id.
fn add(world: &mut World, mut flow: Flow, ends: &Ends) -> String {
    let seed = world.seed;
    let id = |what: &str| part_of(seed, &flow.name, what);
    let author = world.users.values().find(|user| user.is_admin && !user.is_technical);
    flow.created_by = author.map(|user| user.email.clone()).unwrap_or_default();
    let connection = |what: &str, spec: &str, name: &str, base: Option<String>, params: Value| FlowConnection {
        id: id(what),
        sandbox: SANDBOX.to_owned(),
        name: name.to_owned(),
        description: String::new(),
        spec: spec.to_owned(),
        base,
        params,
        created_by: flow.created_by.clone(),
        created_client: "exc_app".to_owned(),
        create_time: flow.create_time,
        update_time: flow.create_time,
        version: 1,
    };
    let from = connection("source base", ends.source, ends.source_name, None, json!({}));
    let to = connection("target base", ends.target, ends.target_name, None, json!({}));
    let source = connection("source", ends.source, ends.source_name, Some(from.id.clone()), ends.source_params.clone());
    let target = connection("target", ends.target, ends.target_name, Some(to.id.clone()), json!({}));
    let flow_id = id("itself");
    let flow = Flow {
        id: flow_id.clone(),
        sandbox: SANDBOX.to_owned(),
        sources: vec![source.id.clone()],
        targets: vec![target.id.clone()],
        created_client: "exc_app".to_owned(),
        version: 1,
        ..flow
    };
    for base in [from, to] {
        world.mark(Row::BaseConnection(base.id.clone()));
        world.base_connections.insert(base.id.clone(), base);
    }
    world.mark(Row::SourceConnection(source.id.clone()));
    world.source_connections.insert(source.id.clone(), source);
    world.mark(Row::TargetConnection(target.id.clone()));
    world.target_connections.insert(target.id.clone(), target);
    world.mark(Row::Flow(flow_id.clone()));
    world.flows.insert(flow_id.clone(), flow);
    flow_id
}

/// One run a day, the newest at `newest`.
fn add_runs(world: &mut World, flow: &str, newest: Millis, records: u64) {
    for ago in 0..RUN_DAYS {
        let id = uuid(world.seed, &format!("run {ago} of {flow}")).to_string();
        let start_time = newest - ago * DAY_MS;
        let records = records + 37 * ago.unsigned_abs();
        let run = FlowRun {
            id: id.clone(),
            flow: flow.to_owned(),
            sandbox: SANDBOX.to_owned(),
            start_time,
            end_time: start_time + 412_000,
            status: "success".to_owned(),
            records_in: records,
            records_out: records - records / 500,
        };
        world.mark(Row::FlowRun(id.clone()));
        world.flow_runs.insert(id, run);
    }
}
