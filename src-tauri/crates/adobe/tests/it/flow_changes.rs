//! Changing which audiences are sent to Audience Manager, against the practice services.

use std::collections::BTreeSet;

use adobe::experience_platform::{
    AudienceFilter, AudienceFlow, AudienceSelector, ConnectionKind, FlowProblem, FlowState, NewFlow, SpecRef,
};
use adobe::{ApiError, ExperiencePlatform};
use domain::{AudienceId, CallKind, Lifecycle, Origin, SandboxName};
use serde_json::{Value, json};

use crate::flows::platform;

const KEY: &str = "key-of-the-test-controls";
const FLOW: &str = "/data/foundation/flowservice/flows/*";

struct Practice {
    running: practice::Running,
    aep: ExperiencePlatform,
    _folder: tempfile::TempDir,
}

impl Practice {
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options =
            practice::Options { practice_key: Some(KEY.to_owned()), ..practice::Options::in_folder(folder.path()) };
        let running = practice::start(options).await.unwrap();
        let aep = platform(&running);
        Self { running, aep, _folder: folder }
    }

    async fn control(&self, what: &str, body: Value) {
        let address = format!("{}/practice/{what}", self.running.base_url);
        let request = reqwest::Client::new().post(address).header("x-practice-key", KEY).json(&body);
        request.send().await.unwrap().error_for_status().unwrap();
    }

    /// What the next change of a dataflow is answered with.
    async fn fault(&self, effect: Value) {
        self.control("faults", json!([{ "method": "PATCH", "path": FLOW, "do": effect }])).await;
    }

    /// The dataflow to Audience Manager, found as the program finds it.
    async fn sharing(&self) -> AudienceFlow {
        let destination = self.aep.audiences_destination().await.unwrap().unwrap();
        let sandboxes = self.aep.sandboxes().await.unwrap().items;
        let names: Vec<SandboxName> = sandboxes.into_iter().map(|sandbox| sandbox.name).collect();
        let mut found = Vec::new();
        for here in self.aep.audience_flows_in(&destination, &names).await {
            found.extend(here.flows.unwrap().into_iter().map(|flow| (here.sandbox.clone(), flow)));
        }
        let [(sandbox, flow)] = &found[..] else { panic!("{found:?}") };
        assert_eq!(sandbox.as_str(), "prod");
        self.aep.audience_flow(&flow.id).await.unwrap()
    }

    /// Selectors of published audiences of an origin that are not sent yet.
    async fn fresh(&self, origin: Origin, count: usize) -> Vec<AudienceSelector> {
        let sent = self.sharing().await.selected();
        let all = self.aep.list_audiences(&AudienceFilter::default()).all().await.unwrap().items;
        let wanted = all.into_iter().filter(|audience| {
            audience.origin == origin && audience.lifecycle == Lifecycle::Published && !sent.contains(&audience.id)
        });
        let mut selectors = Vec::new();
        for audience in wanted.take(count) {
            selectors.push(self.aep.audience_selector(&audience.id).await.unwrap());
        }
        assert_eq!(selectors.len(), count);
        selectors
    }
}

fn ids(selectors: &[AudienceSelector]) -> BTreeSet<AudienceId> {
    selectors.iter().map(|selector| selector.audience().clone()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn many_audiences_are_added_and_removed_by_one_change_each() {
    let practice = Practice::start().await;
    let aep = &practice.aep;
    let mut wanted = practice.fresh(Origin::Platform, 20).await;
    wanted.extend(practice.fresh(Origin::CustomUpload, 1).await);
    assert!(wanted[20].namespace().is_some() && wanted[20].id() != wanted[20].audience().as_str());
    let before = practice.sharing().await;
    assert_eq!(before.flow.state, FlowState::Disabled);

    let patch = before.adding(&wanted).unwrap();
    let told = aep.patch_audiences(&before, &patch).await.unwrap();
    let after = practice.sharing().await;
    assert_eq!(told, after.etag);
    assert!(wanted.iter().all(|selector| after.has(selector)));
    assert_eq!(after.selected(), &before.selected() | &ids(&wanted));
    assert!(after.selectors.iter().all(|selected| selected.created_at.is_some() && selected.name.is_some()));
    assert!(after.adding(&wanted).unwrap().is_empty(), "what is sent already is left out");

    let stale = aep.patch_audiences(&before, &before.removing(&before.selected())).await.unwrap_err();
    assert_eq!((stale.kind(), stale.may_have_happened()), (CallKind::Stale, false), "{stale}");
    assert_eq!(FlowProblem::of(&stale), Some(FlowProblem::Stale));
    assert_eq!(practice.sharing().await, after);

    // Some in the middle, from both ends of the list.
    let unwanted: Vec<_> = wanted.iter().step_by(3).cloned().collect();
    let mut unwanted = ids(&unwanted);
    unwanted.insert(before.selectors[1].audience.clone());
    let patch = after.removing(&unwanted);
    assert_eq!(patch.operations().len(), unwanted.len());
    aep.patch_audiences(&after, &patch).await.unwrap();
    let last = practice.sharing().await;
    assert_eq!(last.selected(), &after.selected() - &unwanted);
    assert!(last.removing(&unwanted).is_empty());
    practice.running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dataflow_is_paused_and_resumed() {
    let practice = Practice::start().await;
    let aep = &practice.aep;
    let flow = practice.sharing().await;
    let id = flow.flow.id.as_str();
    let on = aep.enable_flow(id, flow.etag.as_ref()).await.unwrap();
    assert!(on.is_some() && on != flow.etag);
    assert_eq!(practice.sharing().await.flow.state, FlowState::Enabled);
    let stale = aep.disable_flow(id, flow.etag.as_ref()).await.unwrap_err();
    assert_eq!(stale.kind(), CallKind::Stale);
    aep.disable_flow(id, None).await.unwrap();
    assert_eq!(practice.sharing().await.flow.state, FlowState::Disabled);

    practice.control("switches", json!({ "flow_updating_s": 3_600 })).await;
    let busy = practice.sharing().await;
    assert_eq!(busy.flow.state, FlowState::Other("updating".to_owned()));
    let refused = aep.enable_flow(id, None).await.unwrap_err();
    assert_eq!(FlowProblem::of(&refused), Some(FlowProblem::Updating), "{refused}");
    practice
        .control("switches", json!({ "without_destination_permissions": ["activate"], "flow_updating_s": 0 }))
        .await;
    let patch = busy.removing(&busy.selected());
    let refused = aep.patch_audiences(&busy, &patch).await.unwrap_err();
    assert_eq!(FlowProblem::of(&refused), Some(FlowProblem::NoPermission), "{refused}");
    assert!(refused.to_string().contains("Activate Destinations"), "{refused}");
    practice.running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unclear_answer_to_a_change_is_proven_by_reading_again() {
    let practice = Practice::start().await;
    let aep = &practice.aep;
    let wanted = practice.fresh(Origin::Platform, 7).await;
    for (index, (effect, done, unclear)) in [
        (json!({ "drop": "before" }), false, true),
        (json!({ "drop": "after" }), true, true),
        (json!({ "status": 500 }), false, true),
        (json!({ "status": 200, "body": "<html><body>Maintenance</body></html>" }), false, true),
        (json!({ "status": 200, "body": [1, 2] }), false, true),
        (json!({ "status": 403, "body": "<html><body>Proxy</body></html>" }), false, false),
        (json!({ "status": 400, "body": { "errorMessage": "no" } }), false, false),
    ]
    .into_iter()
    .enumerate()
    {
        let before = practice.sharing().await;
        let patch = before.adding(&wanted[index..=index]).unwrap();
        practice.fault(effect.clone()).await;
        let error = aep.patch_audiences(&before, &patch).await.unwrap_err();
        assert_eq!(error.may_have_happened(), unclear, "{effect} {error:?}");
        assert!(FlowProblem::of(&error).is_none(), "{effect}");
        let after = practice.sharing().await;
        assert_eq!(after.has(&wanted[index]), done, "{effect}");
        assert_eq!(after == before, !done, "{effect}");
    }
    practice.control("switches", json!({ "flow_patch_empty": true })).await;
    let before = practice.sharing().await;
    let told = aep.patch_audiences(&before, &before.adding(&wanted).unwrap()).await.unwrap();
    assert_eq!(told, None, "202 without a body says nothing of the version");
    assert!(wanted.iter().all(|selector| !before.has(selector) || before.selected().contains(selector.audience())));
    assert_eq!(practice.sharing().await.selected().len(), 3 + wanted.len());
    practice.running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_without_content_is_not_sent() {
    let practice = Practice::start().await;
    let flow = practice.sharing().await;
    let error = practice.aep.patch_audiences(&flow, &flow.removing(&BTreeSet::new())).await.unwrap_err();
    assert!(matches!(error, ApiError::BadRequestOnOurSide { .. }), "{error:?}");
    practice.running.stop().await.unwrap();
}

/// Deletes a dataflow with its connections, from above.
async fn tear_down(aep: &ExperiencePlatform, flow: &AudienceFlow) {
    aep.delete_flow(&flow.flow.id).await.unwrap();
    let kinds = [
        (ConnectionKind::Target, &flow.parts.targets),
        (ConnectionKind::Source, &flow.parts.sources),
        (ConnectionKind::Base, &flow.parts.bases),
    ];
    for (kind, ids) in kinds {
        assert!(!ids.is_empty(), "{kind:?}");
        for id in ids {
            aep.delete_connection(kind, id).await.unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_chain_is_created_and_deleted() {
    let practice = Practice::start().await;
    let aep = &practice.aep;
    let old = practice.sharing().await;
    let refused = aep.delete_connection(ConnectionKind::Base, &old.parts.bases[0]).await.unwrap_err();
    assert_eq!(FlowProblem::of(&refused), Some(FlowProblem::InUse), "{refused}");

    let destination = aep.audiences_destination().await.unwrap().unwrap();
    let spec = aep.audience_flow_spec(&destination).await.unwrap().unwrap();
    assert!(spec.target_specs.contains(&destination.id) && spec.source_specs == [SpecRef::profile_store().id]);
    let elsewhere = aep.in_sandbox(&SandboxName::from("spring-tests")).unwrap();
    let from = elsewhere.create_base_connection("Experience Platform", &SpecRef::profile_store()).await.unwrap();
    let to = elsewhere.create_base_connection("Audiences", &destination.reference()).await.unwrap();
    let source = elsewhere.create_source_connection("Profile Store", &from.id).await.unwrap();
    let target = elsewhere.create_target_connection("Audiences", &to.id, &destination.reference()).await.unwrap();
    let new = NewFlow {
        name: "Audience sharing".to_owned(),
        description: "With Audience Manager".to_owned(),
        spec,
        source: source.id.clone(),
        target: target.id.clone(),
    };
    let refused = elsewhere.create_audience_flow(&new).await.unwrap_err();
    assert_eq!(FlowProblem::of(&refused), Some(FlowProblem::NotEntitled), "another sandbox has it: {refused}");
    assert!(!refused.may_have_happened());
    let found = elsewhere.connections(ConnectionKind::Target, &destination.id).await.unwrap();
    assert_eq!((found.len(), &found[0].id, found[0].base.as_ref()), (1, &target.id, Some(&to.id)));

    tear_down(aep, &old).await;
    assert_eq!(FlowProblem::of(&aep.audience_flow(&old.flow.id).await.unwrap_err()), Some(FlowProblem::Missing));
    let made = elsewhere.create_audience_flow(&new).await.unwrap();
    let flow = elsewhere.audience_flow(&made.id).await.unwrap();
    assert_eq!((&flow.flow.state, flow.selectors.len(), &flow.etag), (&FlowState::Enabled, 0, &made.etag));
    tear_down(&elsewhere, &flow).await;
    assert!(elsewhere.connections(ConnectionKind::Base, &destination.id).await.unwrap().is_empty());
    practice.running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chain_whose_answer_was_lost_is_found_again() {
    let practice = Practice::start().await;
    let destination = practice.aep.audiences_destination().await.unwrap().unwrap();
    let path = "/data/foundation/flowservice/connections";
    practice.control("faults", json!([{ "method": "POST", "path": path, "do": { "drop": "after" } }])).await;
    let lost = practice.aep.create_base_connection("Made once", &destination.reference()).await.unwrap_err();
    assert!(lost.may_have_happened(), "{lost}");
    let found = practice.aep.connections(ConnectionKind::Base, &destination.id).await.unwrap();
    assert_eq!(found.iter().filter(|connection| connection.name == "Made once").count(), 1);
    practice.running.stop().await.unwrap();
}
