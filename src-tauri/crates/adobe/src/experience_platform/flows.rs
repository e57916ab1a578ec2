//! Dataflows: what is sent where, as far as it may be read (AEP contract §13–§15).

use domain::SandboxName;
use serde::Deserialize;
use serde_json::Value;

use super::ExperiencePlatform;
use super::list::{FLOWS, ITEMS};
use crate::lenient::as_number;
use crate::list::{Pages, Shape, Whole};
use crate::session::Query;
use crate::{ApiError, ETag, lenient};

/// Name of the destination that shares audiences with Audience Manager. Its id is not published (AEP contract §14.2).
pub const AUDIENCES_DESTINATION: &str = "Experience Cloud Audiences";
/// Name of the source that brings Audience Manager's traits and segments. Its id is not published (AEP contract §15.2).
pub const AUDIENCE_MANAGER_SOURCE: &str = "Adobe Audience Manager";

/// Base path (AEP contract §1.2).
const FLOW_SERVICE: [&str; 3] = ["data", "foundation", "flowservice"];
/// The service's maximum (AEP contract §13.2).
const PAGE_SIZE: usize = 100;

/// A kind of source or destination.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConnectionSpec {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Name on Adobe's pages, where it differs.
    pub label: String,
}

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
    /// Connection specs it takes from.
    pub source_specs: Vec<String>,
    /// Connection specs it gives to.
    pub target_specs: Vec<String>,
    /// Ids of the audiences it sends (AEP contract §14.4).
    pub audiences: Vec<String>,
    /// How its last run ended, in lower case, such as `failed`; `None` where the service does not say.
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
    /// Only those that give to a destination: the way to an account's destinations, because the authoring service can
    /// return an empty list.
    pub destinations: bool,
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
    /// The same calls for another sandbox of the organisation.
    pub fn in_sandbox(&self, sandbox: &SandboxName) -> Result<Self, ApiError> {
        Ok(Self {
            caller: self.caller.clone().with_header("x-sandbox-name", sandbox.as_str())?,
            organisation: self.organisation.clone(),
            folders_and_tags: self.folders_and_tags.clone().with_header("x-sandbox-name", sandbox.as_str())?,
        })
    }

    /// The kinds of source and destination with this name or label, in any case. Where the service finds none by name,
    /// its whole catalogue is looked through: a label need not be the name.
    pub async fn connection_specs(&self, name: &str) -> Result<Vec<ConnectionSpec>, ApiError> {
        let wanted = |spec: &ConnectionSpec| {
            [&spec.name, &spec.label].into_iter().any(|known| known.trim().eq_ignore_ascii_case(name))
        };
        let named = vec![("property", format!("name=={name}"))];
        let mut found = self.entities("connectionSpecs", ITEMS, named, read_spec).all().await?.items;
        found.retain(wanted);
        if !found.is_empty() {
            return Ok(found);
        }
        let mut all = self.entities("connectionSpecs", ITEMS, Query::new(), read_spec).all().await?;
        all.items.retain(wanted);
        // Not found is known only if every row could be read.
        if all.items.is_empty() { all.every() } else { Ok(all.items) }
    }

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
        self.entities("flows", FLOWS, query, read_flow).all().await
    }

    /// One dataflow. An answer without it counts as unreadable.
    pub async fn flow(&self, id: &str) -> Result<Dataflow, ApiError> {
        let answer = self.caller.get(&flow_service(&["flows", id]), &Query::new()).await?;
        let body = answer.read::<Value>()?;
        let row = items(&body).and_then(|rows| rows.first()).unwrap_or(&body);
        read_flow(row).ok_or_else(|| answer.unreadable("expected a dataflow"))
    }

    /// Changes a dataflow by JSON-Patch operations, only if it still has the version given: else
    /// [`crate::StatusKind::Stale`] (AEP contract §13.3). Returns its new version, where the service tells it.
    pub async fn patch_flow(&self, id: &str, only_if: &ETag, operations: &[Value]) -> Result<Option<ETag>, ApiError> {
        let path = flow_service(&["flows", id]);
        let answer = self.caller.patch(&path, &operations, Some(only_if)).await?;
        // An older form of the service answers without a body.
        let body = answer.read::<Value>().unwrap_or_default();
        let told = body.get("etag").and_then(Value::as_str).and_then(ETag::from_text);
        Ok(told.or_else(|| answer.etag()))
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

    fn entities<T: Send + 'static>(
        &self,
        resource: &str,
        shape: Shape,
        mut query: Query,
        read: impl Fn(&Value) -> Option<T> + Send + Sync + 'static,
    ) -> Pages<T> {
        query.push(("limit", PAGE_SIZE.to_string()));
        Pages::new(self.caller.clone(), &flow_service(&[resource]), query, shape, read)
    }
}

fn flow_service<'a>(rest: &[&'a str]) -> Vec<&'a str> {
    FLOW_SERVICE.iter().copied().chain(rest.iter().copied()).collect()
}

fn items(body: &Value) -> Option<&Vec<Value>> {
    body.get("items")?.as_array()
}

/// The token in `_links.next.href`, such as `/flows?continuationToken=…`.
pub(super) fn next_token(body: &Value) -> Option<String> {
    let href = body.pointer("/_links/next/href")?.as_str()?;
    let (_, query) = href.split_once('?')?;
    let mut pairs = url::form_urlencoded::parse(query.as_bytes());
    pairs.find(|(name, _)| name == "continuationToken").map(|(_, token)| token.into_owned()).filter(|t| !t.is_empty())
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct EntityWire {
    #[serde(deserialize_with = "lenient::maybe_text")]
    id: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    name: String,
    #[serde(deserialize_with = "lenient::text")]
    state: String,
    #[serde(deserialize_with = "lenient::maybe_text")]
    etag: Option<String>,
    /// The other spelling; an answer may have both.
    #[serde(deserialize_with = "lenient::maybe_text", rename = "eTag")]
    e_tag: Option<String>,
    #[serde(deserialize_with = "lenient::ms")]
    updated_at: Option<i64>,
}

fn read_spec(row: &Value) -> Option<ConnectionSpec> {
    let wire = lenient::row::<EntityWire>(row)?;
    let label = text_at(row, "/attributes/uiAttributes/label");
    Some(ConnectionSpec { id: wire.id?, name: wire.name, label: label.unwrap_or_default() })
}

fn read_flow(row: &Value) -> Option<Dataflow> {
    let wire = lenient::row::<EntityWire>(row)?;
    Some(Dataflow {
        id: wire.id?,
        name: wire.name,
        state: FlowState::of(&wire.state),
        source_specs: end_specs(row, "/inheritedAttributes/sourceConnections"),
        target_specs: end_specs(row, "/inheritedAttributes/targetConnections"),
        audiences: selected_audiences(row),
        last_run: text_at(row, "/lastRunDetails/state").map(|state| state.to_lowercase()),
        etag: wire.etag.or(wire.e_tag),
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

fn text_at(row: &Value, path: &str) -> Option<String> {
    row.pointer(path).and_then(lenient::as_text)
}

fn end_specs(row: &Value, path: &str) -> Vec<String> {
    let ends = row.pointer(path).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    ends.iter().filter_map(|end| text_at(end, "/connectionSpec/id")).collect()
}

fn selected_audiences(row: &Value) -> Vec<String> {
    let list = |value: Option<&Value>| value.and_then(Value::as_array).cloned().unwrap_or_default();
    let transformations = list(row.get("transformations"));
    let selectors = transformations.iter().flat_map(|one| list(one.pointer("/params/segmentSelectors/selectors")));
    selectors.filter_map(|selector| text_at(&selector, "/value/id")).collect()
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
