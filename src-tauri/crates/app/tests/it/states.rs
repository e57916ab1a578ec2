//! One truth: in each state of the integration, every list, filter, count, panel and plan says the same of every pair.

use std::collections::BTreeMap;

use app::view::{
    AudienceQuery, AudienceRow, DataflowState, PairView, PlanNote, Route, SegmentQuery, SharedState, StageState,
    TraitQuery,
};
use serde_json::{Value, json};

use crate::sharing::shareable;
use crate::world::{World, advance, first, order, switch};

const FLOWS: &str = "/data/foundation/flowservice/flows";
/// The pair of the reference picture, which has members.
const CERAMICS: &str = "16505144";
/// A pair that Adobe's integration created three hours ago, without members yet.
const FRESH: &str = "16505201";

/// A state of the integration: how it comes about, and what the pairs are then.
struct Case {
    name: &'static str,
    dataflow: DataflowState,
    /// The states of the pair with members and of the one that waits for them.
    with_members: SharedState,
    waiting: SharedState,
}

const CASES: [Case; 8] = [
    Case {
        name: "paused",
        dataflow: DataflowState::Paused,
        with_members: SharedState::Paused,
        waiting: SharedState::Paused,
    },
    Case {
        name: "paused, and it cannot be read any more",
        dataflow: DataflowState::Paused,
        with_members: SharedState::Paused,
        waiting: SharedState::Paused,
    },
    Case { name: "on", dataflow: DataflowState::On, with_members: SharedState::Live, waiting: SharedState::Arriving },
    Case {
        name: "on while it is being changed",
        dataflow: DataflowState::On,
        with_members: SharedState::Live,
        waiting: SharedState::Arriving,
    },
    Case {
        name: "on, two days later",
        dataflow: DataflowState::On,
        with_members: SharedState::Live,
        waiting: SharedState::Live,
    },
    Case {
        name: "in another sandbox",
        dataflow: DataflowState::Elsewhere,
        with_members: SharedState::Live,
        waiting: SharedState::Live,
    },
    Case {
        name: "set up by Adobe in the older way",
        dataflow: DataflowState::Legacy,
        with_members: SharedState::Live,
        waiting: SharedState::Live,
    },
    Case {
        name: "absent",
        dataflow: DataflowState::Absent,
        with_members: SharedState::Live,
        waiting: SharedState::Live,
    },
];

/// Brings the practice organization into a state; the cases come in their order.
async fn enter(world: &World, case: &Case) {
    let none = json!({ "items": [], "count": 0, "_links": {} });
    let empty = |times: u32| json!({ "path": FLOWS, "times": times, "do": { "status": 200, "body": none.clone() } });
    let faults = match case.name {
        "paused" | "on, two days later" => json!([]),
        "paused, and it cannot be read any more" => {
            json!([{ "path": "/data/foundation/flowservice", "times": 100, "do": { "status": 403, "body": {} } }])
        }
        "on" => {
            order(world, json!([])).await;
            let clients = world.workspace.clients().await.unwrap();
            let spec = clients.platform.audiences_destination().await.unwrap().unwrap();
            let here = [clients.sandbox.as_str().into()];
            let flow = clients.platform.audience_flows_in(&spec, &here).await.remove(0).flows.unwrap().remove(0);
            clients.platform.enable_flow(&flow.id, None).await.unwrap();
            json!([])
        }
        "on while it is being changed" => {
            // Since it was resumed.
            switch(world, json!({ "flow_updating_s": 3_600 })).await;
            json!([])
        }
        "in another sandbox" => {
            let item: Value = json!({ "id": "other", "name": "ECA", "state": "enabled", "transformations": [] });
            let there = json!({ "items": [item], "_links": {} });
            // This sandbox is asked alone, then all are; and so again with each look at the dataflow. The refresh asks for
            // the source, too.
            let other = json!({ "path": FLOWS, "times": 1, "do": { "status": 200, "body": there } });
            let look = vec![empty(2), other];
            let first = [look.clone(), vec![empty(1)]].concat();
            json!(std::iter::once(first).chain(std::iter::repeat_n(look, 5)).flatten().collect::<Vec<_>>())
        }
        "set up by Adobe in the older way" => json!([empty(100)]),
        _ => {
            // Without the pairs that an integration created, nothing points to the older way.
            let manager = world.workspace.clients().await.unwrap().manager;
            for sid in [16_505_144, 16_505_180, 16_505_201] {
                manager.delete_segment(domain::SegmentId(sid + 1), None).await.unwrap();
                manager.delete_trait(domain::TraitId(sid), None).await.unwrap();
            }
            json!([empty(100)])
        }
    };
    order(world, faults).await;
    if case.name == "on, two days later" {
        // Reports count whole days: only after two days is one over that began after the dataflow was resumed, whatever
        // the time of day.
        advance(world, 48 * 3_600).await;
    }
    world.workspace.refresh(|_| ()).await.unwrap();
}

async fn audiences(world: &World, query: AudienceQuery) -> Vec<AudienceRow> {
    world.workspace.audiences().list(query, first(500)).await.unwrap().rows
}

/// Asserts that counts and filters say what the rows say.
async fn filters_agree(world: &World, case: &Case) {
    let rows = audiences(world, AudienceQuery::default()).await;
    let mut counted: BTreeMap<SharedState, u32> = BTreeMap::new();
    for row in &rows {
        *counted.entry(row.shared).or_default() += 1;
    }
    let facets = world.workspace.audiences().facets(AudienceQuery::default()).await.unwrap();
    let facets: BTreeMap<_, _> =
        facets.shared.iter().filter(|it| it.count > 0).map(|it| (it.value, it.count)).collect();
    assert_eq!(facets, counted, "{}: counts", case.name);
    for (state, count) in counted {
        let query = AudienceQuery { shared: vec![state], ..AudienceQuery::default() };
        let filtered = audiences(world, query).await;
        assert_eq!(filtered.len(), count as usize, "{}: filter {state:?}", case.name);
        assert!(filtered.iter().all(|row| row.shared == state), "{}: filter {state:?}", case.name);
    }
}

/// Asserts that the stages of a pair fit its state.
fn stages_fit(pair: &PairView, state: SharedState, case: &Case) {
    let Some((created, later)) = pair.stages.split_first() else { return };
    assert_eq!(created.state, StageState::On, "{}", case.name);
    let fits = |stage: StageState| match state {
        SharedState::Paused => stage == StageState::Paused,
        SharedState::Shell => stage == StageState::Off,
        SharedState::Live => matches!(stage, StageState::On | StageState::Waiting),
        SharedState::Arriving => matches!(stage, StageState::Waiting | StageState::Due | StageState::Late),
        SharedState::Unclear => stage == StageState::Unclear,
        _ => true,
    };
    assert!(later.iter().all(|stage| fits(stage.state)), "{}: {state:?} {later:?}", case.name);
    if case.dataflow == DataflowState::Paused {
        assert!(later.iter().all(|stage| stage.at.is_none()), "{}: nothing is promised", case.name);
    }
}

/// Asserts that the lists and panels of the trait, the segment and the audience of a pair say the same; returns it.
async fn pair_agrees(world: &World, a_trait: &str, case: &Case) -> SharedState {
    let workspace = &world.workspace;
    let panel = workspace.traits().detail(a_trait.into()).await.unwrap();
    let pair = panel.pair.clone().unwrap();
    let state = pair.state;
    assert_eq!(panel.row.shared, Some(state), "{}: trait panel", case.name);
    let query = TraitQuery { search: a_trait.into(), include_subfolders: true, ..TraitQuery::default() };
    let listed = workspace.traits().list(query, first(1)).await.unwrap().rows.remove(0);
    assert_eq!((listed.shared, listed.not_yet), (Some(state), panel.row.not_yet), "{}: trait list", case.name);
    for (listed, shown) in listed.stages.iter().zip(&pair.stages) {
        assert_eq!((listed.name, listed.state), (shown.name, shown.state), "{}: lights", case.name);
        // The service's clock is read anew each time.
        let apart = listed.at.zip(shown.at).map(|(one, other)| (one - other).abs());
        assert!(apart.is_none_or(|apart| apart < 60_000), "{}: {listed:?} {shown:?}", case.name);
    }
    assert_eq!(listed.stages.len(), pair.stages.len(), "{}: lights", case.name);

    let segment = pair.segments[0].id.clone();
    let of_segment = workspace.segments().detail(segment.clone()).await.unwrap();
    assert_eq!((of_segment.row.shared, of_segment.pair.unwrap().state), (Some(state), state), "{}: segment", case.name);
    let query = SegmentQuery { search: segment, include_subfolders: true, ..SegmentQuery::default() };
    let listed = workspace.segments().list(query, first(1)).await.unwrap().rows.remove(0);
    assert_eq!((listed.shared, listed.not_yet), (Some(state), panel.row.not_yet), "{}: segment list", case.name);

    let id = pair.audience.clone().unwrap().id;
    let audience = workspace.audiences().detail(id.clone()).await.unwrap();
    assert_eq!((audience.row.shared, audience.pair.unwrap().state), (state, state), "{}: audience", case.name);
    let row = audiences(world, AudienceQuery { search: id.clone(), ..AudienceQuery::default() }).await.remove(0);
    assert_eq!((row.shared, row.trait_id.as_deref()), (state, Some(a_trait)), "{}: audience list", case.name);
    assert_eq!(row.expected_at.is_some(), audience.row.expected_at.is_some(), "{}", case.name);
    stages_fit(&pair, state, case);
    let explained = Box::pin(workspace.audiences().explain(id)).await.unwrap();
    assert_eq!(explained.state, state, "{}: why is it not there", case.name);
    state
}

/// Asserts that a plan says of members what the pairs say.
async fn plan_agrees(world: &World, audience: &str, case: &Case) {
    let ids = vec![audience.to_owned()];
    let plan = world.workspace.sharing().preview(ids, Vec::new(), Route::Activate.into()).await.unwrap();
    let is_later = plan.lines[0].notes.iter().any(|note| matches!(note, PlanNote::FlowPaused));
    assert_eq!(is_later, case.dataflow == DataflowState::Paused, "{}: {:?}", case.name, plan.lines[0]);
    let can = matches!(case.dataflow, DataflowState::On | DataflowState::Paused);
    assert_eq!(plan.to_commit == 1, can, "{}: {:?}", case.name, plan.lines[0]);
}

#[tokio::test]
async fn no_screen_contradicts_another_in_any_state_of_the_integration() {
    let world = World::read().await;
    let mut rows = shareable(&world.app, 2).await;
    let (created, free) = (rows.remove(0).id, rows.remove(0).id);
    world.workspace.sharing().share(vec![created.clone()], Vec::new(), Route::Create.into(), |_| ()).await.unwrap();
    let shell = audiences(&world, AudienceQuery { search: created, ..AudienceQuery::default() }).await.remove(0);
    for case in &CASES {
        enter(&world, case).await;
        assert_eq!(world.workspace.summary().await.unwrap().dataflow.state, case.dataflow, "{}", case.name);
        filters_agree(&world, case).await;
        // What follows asks the services again; they answer as before.
        plan_agrees(&world, &free, case).await;
        if case.dataflow != DataflowState::Absent {
            assert_eq!(Box::pin(pair_agrees(&world, CERAMICS, case)).await, case.with_members, "{}", case.name);
            assert_eq!(Box::pin(pair_agrees(&world, FRESH, case)).await, case.waiting, "{}", case.name);
        }
        let a_trait = shell.trait_id.clone().unwrap();
        let state = Box::pin(pair_agrees(&world, &a_trait, case)).await;
        assert_eq!(state, SharedState::Shell, "{}: nothing sends it", case.name);
    }
}
