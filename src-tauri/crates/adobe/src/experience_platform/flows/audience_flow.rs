//! One dataflow to Experience Cloud Audiences, with the audiences it sends and the version a change is held to (AEP
//! contract §13.3, §13.4).
//!
//! It is read strictly: where the audiences are in a place or a form that is not documented, there is an error with a
//! sentence and nothing is changed.

use std::collections::BTreeSet;

use domain::AudienceId;
use serde_json::{Map, Value};

use super::super::ExperiencePlatform;
use super::dataflows::{Dataflow, read_flow};
use super::patch::{self, FlowPatch};
use super::selector::{AudienceSelector, TYPE};
use super::wire::{flow_service, items, text_at, texts_of, version_after, version_in};
use crate::error::{Call, said};
use crate::session::Query;
use crate::transport::Answer;
use crate::{ApiError, ETag, lenient};

/// The field that holds selectors.
const SELECTORS: &str = "segmentSelectors";
/// Fields that tell what happened, with copies of what was sent.
const REPORTS: [&str; 2] = ["lastOperation", "lastRunDetails"];

/// Fields of a selector that only destinations of files have.
const FILE: [&str; 4] = ["/value/schedule", "/value/exportMode", "/value/filenameTemplate", "/value/fileNameTemplate"];

/// A dataflow as it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct AudienceFlow {
    /// Name, state and ends.
    pub flow: Dataflow,
    /// Its version; without one it cannot be changed.
    pub etag: Option<ETag>,
    /// The audiences it sends, in the order of the service.
    pub selectors: Vec<Selected>,
    /// What it is built on.
    pub parts: FlowParts,
    /// The transformations as the service sent them; null if there are none.
    transformations: Value,
    /// The call that read it.
    call: Call,
    status: u16,
}

/// An audience that a dataflow sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selected {
    /// System id of the audience, as far as the service sends it: else the id under `id`.
    pub audience: AudienceId,
    /// The id under `id`: for an audience from outside, the one it has there.
    pub id: String,
    /// Namespace of an audience from outside.
    pub namespace: Option<String>,
    /// Name when it was added.
    pub name: Option<String>,
    /// When it was added, ms since epoch.
    pub created_at: Option<i64>,
    /// Whether it is sent as a file, by a schedule of its own (AEP contract §14.4).
    pub is_file: bool,
    /// Index of its transformation, and in the list there.
    pub(super) place: (usize, usize),
}

/// Ids of the connections below a dataflow, for deleting them in this order after it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FlowParts {
    /// Target connections.
    pub targets: Vec<String>,
    /// Source connections.
    pub sources: Vec<String>,
    /// Base connections of both.
    pub bases: Vec<String>,
}

impl AudienceFlow {
    /// System ids of the audiences it sends.
    pub fn selected(&self) -> BTreeSet<AudienceId> {
        self.selectors.iter().map(|selected| selected.audience.clone()).collect()
    }

    /// Whether it sends an audience, under its system id or the id it has outside.
    pub fn has(&self, wanted: &AudienceSelector) -> bool {
        self.selectors.iter().any(|selected| is_of(selected, wanted))
    }

    /// The change that adds audiences; those it sends already are left out. It creates the lists that are missing on the
    /// way. An error where it is not clear which list they belong to.
    pub fn adding(&self, wanted: &[AudienceSelector]) -> Result<FlowPatch, ApiError> {
        let mut new: Vec<&AudienceSelector> = wanted.iter().filter(|selector| !self.has(selector)).collect();
        let mut seen = BTreeSet::new();
        new.retain(|selector| seen.insert(selector.audience()));
        patch::adding(&self.transformations, &new).map_err(|why| self.unreadable(why))
    }

    /// The change that removes audiences by their system ids, every time they are listed; the others stay.
    pub fn removing(&self, unwanted: &BTreeSet<AudienceId>) -> FlowPatch {
        let listed = self.selectors.iter().filter(|selected| unwanted.contains(&selected.audience));
        patch::removing(listed.map(|selected| selected.place))
    }

    /// The same by selectors: those that are listed under the id that they have outside are removed too.
    pub fn taking_out(&self, unwanted: &[AudienceSelector]) -> FlowPatch {
        let is_unwanted = |selected: &&Selected| unwanted.iter().any(|one| is_of(selected, one));
        patch::removing(self.selectors.iter().filter(is_unwanted).map(|selected| selected.place))
    }

    fn unreadable(&self, reason: impl Into<String>) -> ApiError {
        let (call, status) = (self.call.clone(), self.status);
        ApiError::UnreadableAnswer { call, status, body: String::new(), reason: said(&reason.into()) }
    }
}

/// An audience from outside may be listed without its system id; then id and namespace tell.
fn is_of(selected: &Selected, wanted: &AudienceSelector) -> bool {
    let same_namespace = match (selected.namespace.as_deref(), wanted.namespace()) {
        (Some(listed), Some(wanted)) => listed.eq_ignore_ascii_case(wanted),
        _ => true,
    };
    selected.audience == *wanted.audience() || (selected.id == wanted.id() && same_namespace)
}

impl ExperiencePlatform {
    /// A dataflow with its audiences and version. [`domain::CallKind::Unreadable`] if the answer is not that dataflow, or
    /// lists audiences in a way that is not known.
    pub async fn audience_flow(&self, id: &str) -> Result<AudienceFlow, ApiError> {
        let answer = self.caller.get_page(&flow_service(&["flows", id]), &Query::new()).await?;
        let body = answer.read::<Value>()?;
        read(&body, id, &answer).map_err(|why| answer.unreadable(why))
    }

    /// Changes the audiences of a dataflow if it still has the version that was read: else [`domain::CallKind::Stale`],
    /// and both are to be read and worked out again. Returns the new version if the service reports it. Only reading the
    /// dataflow again proves that the change is done. Never repeated once it may have been done.
    pub async fn patch_audiences(&self, seen: &AudienceFlow, patch: &FlowPatch) -> Result<Option<ETag>, ApiError> {
        if patch.is_empty() {
            return Err(ApiError::ours("the change of the dataflow", "it changes nothing"));
        }
        let etag = seen.etag.as_ref().ok_or_else(|| seen.unreadable("the dataflow has no version"))?;
        let path = flow_service(&["flows", &seen.flow.id]);
        version_after(&self.caller.patch(&path, &patch.operations(), Some(etag)).await?)
    }

    /// Resumes a dataflow. With a version, only if it still has it. Returns the new one if the service reports it.
    pub async fn enable_flow(&self, id: &str, only_if: Option<&ETag>) -> Result<Option<ETag>, ApiError> {
        self.act_on_flow(id, "enable", only_if).await
    }

    /// Pauses a dataflow: nothing is sent until it is resumed. Otherwise as [`Self::enable_flow`].
    pub async fn disable_flow(&self, id: &str, only_if: Option<&ETag>) -> Result<Option<ETag>, ApiError> {
        self.act_on_flow(id, "disable", only_if).await
    }

    async fn act_on_flow(&self, id: &str, op: &str, only_if: Option<&ETag>) -> Result<Option<ETag>, ApiError> {
        let query = vec![("op", op.to_owned())];
        version_after(&self.caller.act(&flow_service(&["flows", id, "action"]), &query, only_if).await?)
    }
}

/// The error is a sentence about the answer.
fn read(body: &Value, id: &str, answer: &Answer) -> Result<AudienceFlow, String> {
    let row = match items(body).map(Vec::as_slice) {
        None => body,
        Some([row]) => row,
        Some(rows) => return Err(format!("expected one dataflow, not {}", rows.len())),
    };
    let flow = read_flow(row).filter(|flow| flow.id == id).ok_or_else(|| format!("expected the dataflow {id}"))?;
    let transformations = row.get("transformations").cloned().unwrap_or_default();
    let selectors = selectors(&transformations)?;
    if let Some(place) = unknown_place(row) {
        return Err(format!("the dataflow lists audiences in {place}, where they are not known to be"));
    }
    let ends = |end: &str| text_list(row, end);
    let bases = |end: &str| texts_of(row, &format!("/inheritedAttributes/{end}"), "/baseConnection/id");
    let mut all_bases = bases("targetConnections");
    all_bases.extend(bases("sourceConnections"));
    Ok(AudienceFlow {
        flow,
        etag: version_in(row).or_else(|| answer.etag()),
        selectors,
        parts: FlowParts {
            targets: ends("targetConnectionIds"),
            sources: ends("sourceConnectionIds"),
            bases: all_bases,
        },
        transformations,
        call: answer.call.clone(),
        status: answer.status,
    })
}

fn text_list(row: &Value, name: &str) -> Vec<String> {
    let ids = row.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    ids.iter().filter_map(lenient::as_text).collect()
}

/// Every selector of the transformations.
fn selectors(transformations: &Value) -> Result<Vec<Selected>, String> {
    let mut found = Vec::new();
    for (index, one) in list(Some(transformations), "transformations")?.iter().enumerate() {
        let at = format!("transformations/{index}");
        let one = one.as_object().ok_or_else(|| format!("{at} of the dataflow is not an object"))?;
        let Some(params) = object(one, "params", &at)? else { continue };
        let Some(selectors) = object(params, SELECTORS, &at)? else { continue };
        for (number, selector) in list(selectors.get("selectors"), &at)?.iter().enumerate() {
            let selected = selected(selector, (index, number));
            found.push(selected.ok_or_else(|| format!("audience {} of {at} is in an unknown form", number + 1))?);
        }
    }
    Ok(found)
}

/// A list, or nothing.
fn list<'v>(value: Option<&'v Value>, at: &str) -> Result<&'v [Value], String> {
    match value {
        None | Some(Value::Null) => Ok(&[]),
        Some(Value::Array(list)) => Ok(list),
        Some(_) => Err(format!("{at} of the dataflow does not hold a list")),
    }
}

/// An object, or nothing.
fn object<'v>(owner: &'v Map<String, Value>, name: &str, at: &str) -> Result<Option<&'v Map<String, Value>>, String> {
    match owner.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Object(object)) => Ok(Some(object)),
        Some(_) => Err(format!("{name} of {at} of the dataflow is not an object")),
    }
}

fn selected(selector: &Value, place: (usize, usize)) -> Option<Selected> {
    let kind = selector.get("type").and_then(Value::as_str)?;
    let id = text_at(selector, "/value/id").filter(|_| kind.eq_ignore_ascii_case(TYPE))?;
    let system = text_at(selector, "/value/systemSegmentId");
    Some(Selected {
        audience: AudienceId(system.unwrap_or_else(|| id.clone())),
        id,
        namespace: text_at(selector, "/value/namespace"),
        name: text_at(selector, "/value/name"),
        created_at: selector.pointer("/value/createTime").and_then(lenient::as_ms),
        is_file: FILE.iter().any(|name| selector.pointer(name).is_some_and(|value| !value.is_null())),
        place,
    })
}

/// Where a dataflow has selectors that are not in `transformations/…/params`.
fn unknown_place(row: &Value) -> Option<String> {
    let mut open: Vec<(String, &Value)> = vec![(String::new(), row)];
    while let Some((at, value)) = open.pop() {
        match value {
            Value::Object(fields) => {
                for (name, inner) in fields {
                    let is_known = at.strip_prefix("/transformations/").is_some_and(|rest| {
                        rest.strip_suffix("/params").is_some_and(|index| index.parse::<usize>().is_ok())
                    });
                    if name == SELECTORS && !is_known {
                        return Some(format!("{at}/{name}"));
                    }
                    if !(at.is_empty() && REPORTS.contains(&name.as_str())) {
                        open.push((format!("{at}/{name}"), inner));
                    }
                }
            }
            Value::Array(members) => {
                open.extend(members.iter().enumerate().map(|(index, inner)| (format!("{at}/{index}"), inner)));
            }
            _ => {}
        }
    }
    None
}
