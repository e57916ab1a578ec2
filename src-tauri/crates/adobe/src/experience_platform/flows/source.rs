//! The dataflow of the Audience Manager source, what it selects, and changes of that (AEP contract §15).
//!
//! Adobe does not publish what its parameters are called. They are read strictly: where they have any other form than the
//! one that is known here, nothing is said of what is selected, and nothing is changed.

use std::collections::BTreeSet;
use std::str::FromStr;

use domain::{SegmentId, SourceSelection, TraitId};
use serde_json::{Value, json};

use super::super::ExperiencePlatform;
use super::super::list::FLOWS;
use super::dataflows::{Dataflow, read_flow};
use super::wire::{entities, flow_service, items, text_at, version_after, version_in};
use crate::error::{Call, said};
use crate::session::Query;
use crate::transport::Answer;
use crate::{ApiError, ETag};

/// Parameters of the source connection in the form that is known.
const ALL_SEGMENTS: &str = "allSegments";
const ALL_TRAITS: &str = "allTraits";
const SEGMENTS: &str = "segments";
const TRAITS: &str = "traits";

/// What a sandbox has of the Audience Manager source.
#[derive(Debug, Clone, PartialEq)]
pub enum FoundSource {
    /// No dataflow of it.
    Absent,
    /// Several dataflows of it. Which one counts is not to be guessed.
    Several(Vec<Dataflow>),
    /// One dataflow.
    One(Box<SourceFlow>),
}

/// The dataflow of the source as it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceFlow {
    /// Name, state and version of the dataflow, for pausing and resuming it.
    pub flow: Dataflow,
    /// What it selects; `None` if that is in a form that is not known here.
    pub selection: Option<SourceSelection>,
    /// The connection that holds the selection, where there is exactly one.
    connection: Option<Connection>,
}

#[derive(Debug, Clone, PartialEq)]
struct Connection {
    id: String,
    /// Its version; without one it cannot be changed.
    etag: Option<ETag>,
    /// The segments as the service listed them.
    listed: Vec<String>,
    /// The call that read it.
    call: Call,
    status: u16,
}

/// A change of what the source selects, on the version it was worked out for.
#[derive(Debug, Clone, PartialEq)]
pub struct SourcePatch {
    operations: Vec<Value>,
    changes: Vec<SegmentId>,
}

impl SourcePatch {
    /// Whether there is nothing to change.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// The segments that it selects or takes out.
    pub fn changes(&self) -> &[SegmentId] {
        &self.changes
    }

    /// The operations of the request.
    pub fn operations(&self) -> &[Value] {
        &self.operations
    }
}

impl SourceFlow {
    /// Id and version of the connection that a change is held to; `None` where there is not exactly one.
    pub fn version(&self) -> Option<(&str, Option<&ETag>)> {
        self.connection.as_ref().map(|held| (held.id.as_str(), held.etag.as_ref()))
    }

    /// The change that selects segments, all with one request; those that are selected already are left out. An error
    /// where the form of the selection is not known.
    pub fn selecting(&self, wanted: &BTreeSet<SegmentId>) -> Result<SourcePatch, ApiError> {
        let (held, selection) = self.known()?;
        let new: Vec<SegmentId> = wanted.iter().copied().filter(|id| !selection.has_segment(*id)).collect();
        let listed = held.listed.iter().cloned().chain(new.iter().map(ToString::to_string));
        Ok(replacing(&listed.collect::<Vec<_>>(), new))
    }

    /// The change that takes segments out; the others stay. An error where the form of the selection is not known, and
    /// where the source selects every segment there is.
    pub fn deselecting(&self, unwanted: &BTreeSet<SegmentId>) -> Result<SourcePatch, ApiError> {
        let (held, selection) = self.known()?;
        if selection.all_segments {
            return Err(held.unreadable("the source selects all segments, so none of them can be taken out"));
        }
        let gone: Vec<SegmentId> = selection.segments.intersection(unwanted).copied().collect();
        let stays = |listed: &&String| sid::<SegmentId>(listed.as_str()).is_none_or(|id| !gone.contains(&id));
        let listed: Vec<String> = held.listed.iter().filter(stays).cloned().collect();
        Ok(replacing(&listed, gone))
    }

    fn known(&self) -> Result<(&Connection, &SourceSelection), ApiError> {
        match (&self.connection, &self.selection) {
            (Some(held), Some(selection)) => Ok((held, selection)),
            (Some(held), None) => Err(held.unreadable("the source lists what it selects in a form that is not known")),
            (None, _) => Err(ApiError::ours("the change of the source", "it has not exactly one connection")),
        }
    }
}

impl Connection {
    fn unreadable(&self, reason: &str) -> ApiError {
        let (call, status) = (self.call.clone(), self.status);
        ApiError::UnreadableAnswer { call, status, body: String::new(), reason: said(reason) }
    }
}

/// The whole list in place of the old one: it counts only for the version that it was read in.
fn replacing(listed: &[String], changes: Vec<SegmentId>) -> SourcePatch {
    let operation = || json!({ "op": "replace", "path": format!("/params/{SEGMENTS}"), "value": listed });
    SourcePatch { operations: if changes.is_empty() { Vec::new() } else { vec![operation()] }, changes }
}

impl ExperiencePlatform {
    /// The Audience Manager source of the sandbox. That there is none is said only if every row could be read.
    pub async fn audience_manager_source(&self) -> Result<FoundSource, ApiError> {
        let Some(spec) = self.audience_manager_spec().await? else { return Ok(FoundSource::Absent) };
        let filter = format!("inheritedAttributes.sourceConnections[].connectionSpec.id=={}", spec.id);
        let read = move |row: &Value| Some((read_flow(row)?, connections(row, &spec.id)));
        let mut found = entities(&self.caller, "flows", FLOWS, vec![("property", filter)], read).every().await?;
        if found.len() > 1 {
            return Ok(FoundSource::Several(found.into_iter().map(|(flow, _)| flow).collect()));
        }
        let Some((flow, connections)) = found.pop() else { return Ok(FoundSource::Absent) };
        let [id] = &connections[..] else {
            return Ok(FoundSource::One(Box::new(SourceFlow { flow, selection: None, connection: None })));
        };
        let answer = self.caller.get_page(&flow_service(&["sourceConnections", id]), &Query::new()).await?;
        let body = answer.read::<Value>()?;
        let (selection, connection) = read_connection(&body, id, &answer).map_err(|why| answer.unreadable(why))?;
        Ok(FoundSource::One(Box::new(SourceFlow { flow, selection, connection: Some(connection) })))
    }

    /// Changes what the source selects if it still has the version that was read: else [`domain::CallKind::Stale`], and
    /// both are to be read and worked out again. Returns the new version if the service reports it. Only reading the
    /// source again proves that the change is done. Never repeated once it may have been done.
    pub async fn patch_source(&self, seen: &SourceFlow, patch: &SourcePatch) -> Result<Option<ETag>, ApiError> {
        if patch.is_empty() {
            return Err(ApiError::ours("the change of the source", "it changes nothing"));
        }
        let (held, _) = seen.known()?;
        let etag = held.etag.as_ref().ok_or_else(|| held.unreadable("the source connection has no version"))?;
        let path = flow_service(&["sourceConnections", &held.id]);
        version_after(&self.caller.patch(&path, &patch.operations(), Some(etag)).await?)
    }
}

/// Ids of the source connections of a dataflow that lead to a spec.
fn connections(row: &Value, spec: &str) -> Vec<String> {
    let ends = row.pointer("/inheritedAttributes/sourceConnections").and_then(Value::as_array);
    let ends = ends.map(Vec::as_slice).unwrap_or_default().iter();
    let here = ends.filter(|end| text_at(end, "/connectionSpec/id").as_deref() == Some(spec));
    here.filter_map(|end| text_at(end, "/id")).collect()
}

/// The error is a sentence about the answer.
fn read_connection(body: &Value, id: &str, answer: &Answer) -> Result<(Option<SourceSelection>, Connection), String> {
    let row = match items(body).map(Vec::as_slice) {
        None => body,
        Some([row]) => row,
        Some(rows) => return Err(format!("expected one source connection, not {}", rows.len())),
    };
    if text_at(row, "/id").as_deref() != Some(id) {
        return Err(format!("expected the source connection {id}"));
    }
    let selection = row.get("params").and_then(selection);
    let listed = row.pointer(&format!("/params/{SEGMENTS}")).and_then(texts).filter(|_| selection.is_some());
    let connection = Connection {
        id: id.to_owned(),
        etag: version_in(row).or_else(|| answer.etag()),
        listed: listed.unwrap_or_default(),
        call: answer.call.clone(),
        status: answer.status,
    };
    Ok((selection, connection))
}

/// The selection in the form that is known; `None` for every other form, also if only a part of it is different.
fn selection(params: &Value) -> Option<SourceSelection> {
    let fields = params.as_object()?;
    let known = [ALL_SEGMENTS, ALL_TRAITS, SEGMENTS, TRAITS];
    if !fields.keys().all(|name| known.contains(&name.as_str())) {
        return None;
    }
    let flag = |name: &str| fields.get(name).map_or(Some(false), Value::as_bool);
    Some(SourceSelection {
        all_segments: flag(ALL_SEGMENTS)?,
        all_traits: flag(ALL_TRAITS)?,
        segments: sids(fields.get(SEGMENTS)?)?,
        traits: fields.get(TRAITS).map_or(Some(BTreeSet::<TraitId>::new()), sids)?,
    })
}

fn texts(list: &Value) -> Option<Vec<String>> {
    list.as_array()?.iter().map(|text| text.as_str().map(str::to_owned)).collect()
}

fn sids<T: FromStr + Ord>(list: &Value) -> Option<BTreeSet<T>> {
    texts(list)?.iter().map(|text| sid(text)).collect()
}

/// An id that is written with digits only.
fn sid<T: FromStr>(text: &str) -> Option<T> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}
