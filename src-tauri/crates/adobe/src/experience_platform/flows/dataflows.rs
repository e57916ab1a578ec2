//! Dataflows of all kinds: which there are, whether they work, and their runs (AEP contract §13.4, §13.5).

use domain::SandboxName;
use futures::StreamExt;
use serde_json::Value;

use super::super::ExperiencePlatform;
use super::super::list::{FLOWS, ITEMS};
use super::catalog::ConnectionSpec;
use super::wire::{EntityWire, entities, flow_service, items, text_at, texts_of};
use crate::lenient::as_number;
use crate::list::{Pages, Whole};
use crate::session::Query;
use crate::{ApiError, lenient};

/// Sandboxes that are asked at the same time.
const CONCURRENCY: usize = 4;
/// Where an end of a dataflow names its kind.
const SPEC: &str = "/connectionSpec/id";

/// Whether a dataflow works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FlowState {
    /// It runs.
    Enabled,
    /// It is paused.
    Disabled,
    /// On its way between the two, or another word of the service, as it says.
    Other(String),
}

/// A dataflow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dataflow {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Whether it works.
    pub state: FlowState,
    /// Id of its pipeline; empty if not reported.
    pub spec: String,
    /// Connection specs it takes from.
    pub source_specs: Vec<String>,
    /// Connection specs of its targets.
    pub target_specs: Vec<String>,
    /// System ids of the audiences it sends, as far as they can be read (AEP contract §14.4).
    pub audiences: Vec<String>,
    /// Status of its last run, in lower case, such as `failed`; `None` if not reported.
    pub last_run: Option<String>,
    /// Version to send with a change, its quotes included.
    pub etag: Option<String>,
    /// Last change, ms since epoch.
    pub updated_at: Option<i64>,
}

/// Which dataflows to list; all by default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FlowFilter {
    /// Taking from this connection spec.
    pub source_spec: Option<String>,
    /// Giving to this connection spec.
    pub target_spec: Option<String>,
    /// Only those with a destination as target: the way to an account's destinations, because the authoring service can
    /// return an empty list.
    pub destinations: bool,
}

/// What a sandbox has of a destination's dataflows.
#[derive(Debug)]
pub struct SandboxFlows {
    /// Which.
    pub sandbox: SandboxName,
    /// Its dataflows to the destination, or why they cannot be read: then it may have some.
    pub flows: Result<Vec<Dataflow>, ApiError>,
}

/// One execution of a dataflow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataflowRun {
    /// Id.
    pub id: String,
    /// `success`, `failed`, `processing` and so on, in lower case.
    pub status: String,
    /// Start, ms since epoch.
    pub started_at: Option<i64>,
    /// End, ms since epoch; `None` while it runs.
    pub ended_at: Option<i64>,
    /// Records read.
    pub records_in: Option<u64>,
    /// Records written.
    pub records_out: Option<u64>,
}

impl ExperiencePlatform {
    /// Dataflows of the sandbox, newest first.
    pub async fn flows(&self, filter: &FlowFilter) -> Result<Whole<Dataflow>, ApiError> {
        let mut query = Query::new();
        for (end, spec) in [("source", &filter.source_spec), ("target", &filter.target_spec)] {
            if let Some(spec) = spec {
                query.push(("property", format!("inheritedAttributes.{end}Connections[].connectionSpec.id=={spec}")));
            }
        }
        if filter.destinations {
            query.push(("property", "inheritedAttributes.properties.isDestinationFlow==true".to_owned()));
        }
        entities(&self.caller, "flows", FLOWS, query, read_flow).all().await
    }

    /// The dataflows to a destination, sandbox by sandbox in the order given: one sandbox of an organization may have
    /// them (AEP contract §14.1).
    pub async fn audience_flows_in(
        &self,
        destination: &ConnectionSpec,
        sandboxes: &[SandboxName],
    ) -> Vec<SandboxFlows> {
        let filter = FlowFilter { target_spec: Some(destination.id.clone()), ..FlowFilter::default() };
        let read = |sandbox: SandboxName| {
            let (here, filter) = (self.in_sandbox(&sandbox), filter.clone());
            async move {
                let flows = async { here?.flows(&filter).await?.every() }.await;
                SandboxFlows { sandbox, flows }
            }
        };
        futures::stream::iter(sandboxes.to_vec()).map(read).buffered(CONCURRENCY).collect().await
    }

    /// One dataflow. An answer without it counts as unreadable.
    pub async fn flow(&self, id: &str) -> Result<Dataflow, ApiError> {
        let answer = self.caller.get(&flow_service(&["flows", id]), &Query::new()).await?;
        let body = answer.read::<Value>()?;
        let row = items(&body).and_then(|rows| rows.first()).unwrap_or(&body);
        read_flow(row).ok_or_else(|| answer.unreadable("expected a dataflow"))
    }

    /// Number of dataflows of the sandbox; `None` where the service sends dataflows instead of counting them, as the
    /// count is optional.
    pub async fn flow_count(&self) -> Result<Option<u64>, ApiError> {
        let query = vec![("count", "true".to_owned())];
        // Where it does not count, it sends dataflows.
        let answer = self.caller.get_page(&flow_service(&["flows"]), &query).await?;
        let body = answer.read::<Value>()?;
        match body.get("count").and_then(as_number) {
            Some(count) => Ok(Some(count)),
            None if items(&body).is_some() => Ok(None),
            None => Err(answer.unreadable("expected a count or dataflows")),
        }
    }

    /// The newest executions of a dataflow, newest first, at most 100. Some destinations never show any
    /// (AEP contract §14.3).
    pub async fn runs(&self, flow: &str, limit: u32) -> Result<Vec<DataflowRun>, ApiError> {
        let query = vec![
            ("property", format!("flowId=={flow}")),
            ("orderby", "-createdAt".to_owned()),
            ("limit", limit.to_string()),
        ];
        let mut pages = Pages::new(self.caller.clone(), &flow_service(&["runs"]), query, ITEMS, read_run);
        Ok(pages.next().await?.map(|newest| newest.items).unwrap_or_default())
    }
}

/// A dataflow; `None` without an id.
pub(super) fn read_flow(row: &Value) -> Option<Dataflow> {
    let mut wire = lenient::row::<EntityWire>(row)?;
    let etag = wire.version();
    Some(Dataflow {
        id: wire.id?,
        name: wire.name,
        state: FlowState::of(&wire.state),
        spec: text_at(row, "/flowSpec/id").unwrap_or_default(),
        source_specs: texts_of(row, "/inheritedAttributes/sourceConnections", SPEC),
        target_specs: texts_of(row, "/inheritedAttributes/targetConnections", SPEC),
        audiences: selected_audiences(row),
        last_run: text_at(row, "/lastRunDetails/state").map(|state| state.to_lowercase()),
        etag,
        updated_at: wire.updated_at,
    })
}

fn read_run(row: &Value) -> Option<DataflowRun> {
    let wire = lenient::row::<EntityWire>(row)?;
    let number = |path| row.pointer(path).and_then(as_number);
    let time = |path| row.pointer(path).and_then(lenient::as_ms);
    Some(DataflowRun {
        id: wire.id?,
        status: text_at(row, "/metrics/statusSummary/status").unwrap_or_default().to_lowercase(),
        started_at: time("/metrics/durationSummary/startedAtUTC"),
        ended_at: time("/metrics/durationSummary/completedAtUTC"),
        records_in: number("/metrics/recordSummary/inputRecordCount"),
        records_out: number("/metrics/recordSummary/outputRecordCount"),
    })
}

fn selected_audiences(row: &Value) -> Vec<String> {
    let list = |value: Option<&Value>| value.and_then(Value::as_array).cloned().unwrap_or_default();
    let transformations = list(row.get("transformations"));
    let selectors = transformations.iter().flat_map(|one| list(one.pointer("/params/segmentSelectors/selectors")));
    let id = |selector: Value| text_at(&selector, "/value/systemSegmentId").or_else(|| text_at(&selector, "/value/id"));
    selectors.filter_map(id).collect()
}

impl FlowState {
    fn of(word: &str) -> Self {
        match word.to_ascii_lowercase().as_str() {
            "enabled" => Self::Enabled,
            "disabled" => Self::Disabled,
            _ => Self::Other(word.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::super::list::next_token;
    use super::*;

    #[test]
    fn dataflows_and_links_are_read_leniently() {
        let flow = read_flow(&json!({ "id": "f", "state": "Enabled", "transformations": null })).unwrap();
        assert_eq!((flow.state, flow.audiences, flow.etag), (FlowState::Enabled, vec![], None));
        let moving = read_flow(&json!({ "id": "f", "state": "disabling" })).unwrap();
        assert_eq!(moving.state, FlowState::Other("disabling".to_owned()));
        assert!(read_flow(&json!({ "name": "without id" })).is_none());
        let run = read_run(&json!({ "id": "r", "metrics": { "statusSummary": { "status": "Failed" },
            "recordSummary": { "inputRecordCount": "12" } } }));
        let run = run.unwrap();
        assert_eq!((run.status.as_str(), run.records_in, run.ended_at), ("failed", Some(12), None));
        for (body, token) in [
            (json!({ "_links": { "next": { "href": "/flows?continuationToken=a%3D&x=1" } } }), Some("a=")),
            (json!({ "_links": { "next": { "href": "/flows" } } }), None),
            (json!({ "_links": {} }), None),
            (json!({}), None),
        ] {
            assert_eq!(next_token(&body).as_deref(), token, "{body}");
        }
    }
}
