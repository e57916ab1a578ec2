//! Changing what the Audience Manager source selects, against the practice services.

use std::collections::BTreeSet;

use adobe::experience_platform::{FlowProblem, FlowState, FoundSource, SourceFlow};
use adobe::{ApiError, ExperiencePlatform};
use domain::{CallKind, SegmentId};
use serde_json::{Value, json};

use crate::flows::platform;

const KEY: &str = "key-of-the-test-controls";

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

    async fn source(&self) -> SourceFlow {
        match self.aep.audience_manager_source().await.unwrap() {
            FoundSource::One(found) => *found,
            other => panic!("{other:?}"),
        }
    }

    async fn segments(&self) -> BTreeSet<SegmentId> {
        self.source().await.selection.unwrap().segments
    }

    async fn switch(&self, state: &str) {
        self.control("switches", json!({ "audience_manager_source": state })).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn segments_are_selected_and_taken_out_unless_somebody_else_was_faster() {
    let practice = Practice::start().await;
    let before = practice.source().await;
    let known = before.selection.clone().unwrap();
    assert!(known.segments.len() == 4 && !known.all_segments && !known.all_traits, "{known:?}");
    let some = *known.segments.first().unwrap();
    let out = before.deselecting(&BTreeSet::from([some])).unwrap();
    let told = practice.aep.patch_source(&before, &out).await.unwrap();
    let after = practice.source().await;
    assert_eq!(told.as_ref(), after.version().unwrap().1);
    let stale = practice.aep.patch_source(&before, &out).await.unwrap_err();
    assert_eq!((stale.kind(), stale.may_have_happened()), (CallKind::Stale, false), "{stale}");
    assert_eq!(FlowProblem::of(&stale), Some(FlowProblem::Stale));
    assert_eq!(practice.segments().await.len(), 3);
    let back = after.selecting(&known.segments).unwrap();
    assert_eq!(back.changes(), [some]);
    practice.aep.patch_source(&after, &back).await.unwrap();
    assert_eq!(practice.segments().await, known.segments);

    // An answer without a body, and one that is lost after the work.
    practice.control("switches", json!({ "flow_patch_empty": true })).await;
    let seen = practice.source().await;
    let out = seen.deselecting(&known.segments).unwrap();
    assert_eq!(practice.aep.patch_source(&seen, &out).await.unwrap(), None);
    assert_eq!(practice.segments().await.len(), 0);
    let path = "/data/foundation/flowservice/sourceConnections/*";
    practice.control("faults", json!([{ "method": "PATCH", "path": path, "do": { "drop": "after" } }])).await;
    let seen = practice.source().await;
    let lost = practice.aep.patch_source(&seen, &seen.selecting(&known.segments).unwrap()).await.unwrap_err();
    assert!(lost.may_have_happened(), "{lost}");
    assert_eq!(practice.segments().await, known.segments);
    practice.running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_paused_resumed_unknown_and_absent() {
    let practice = Practice::start().await;
    let aep = &practice.aep;
    let source = practice.source().await;
    assert_eq!(source.flow.state, FlowState::Enabled);
    aep.disable_flow(&source.flow.id, None).await.unwrap();
    let paused = practice.source().await;
    assert_eq!((&paused.flow.state, &paused.selection), (&FlowState::Disabled, &source.selection));
    aep.enable_flow(&source.flow.id, None).await.unwrap();

    practice.switch("unknown").await;
    let unknown = practice.source().await;
    assert_eq!((&unknown.flow.state, &unknown.selection), (&FlowState::Enabled, &None));
    let error: ApiError = unknown.selecting(&BTreeSet::from([SegmentId(1)])).unwrap_err();
    assert_eq!(error.kind(), CallKind::Unreadable);

    // The service refuses what only looks as if it were known.
    let known = source.selecting(&BTreeSet::from([SegmentId(1)])).unwrap();
    let refused = aep.patch_source(&source, &known).await.unwrap_err();
    assert_eq!(refused.kind(), CallKind::Refused, "{refused}");
    practice.switch("known").await;
    let refused = aep.patch_source(&source, &known).await.unwrap_err();
    assert!(refused.kind() == CallKind::Refused && refused.to_string().contains("does not exist"), "{refused}");
    practice.switch("absent").await;
    assert_eq!(aep.audience_manager_source().await.unwrap(), FoundSource::Absent);
    practice.running.stop().await.unwrap();
}
