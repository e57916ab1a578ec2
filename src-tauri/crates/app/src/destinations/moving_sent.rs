//! Carries a move out: recorded before the requests leave; what a lost answer has done is looked up. A mapping ends only if
//! the dataflow sends its audience.

use std::collections::BTreeSet;

use adobe::AudienceManager;
use adobe::experience_platform::{AudienceFlow, FlowState};
use domain::{AudienceId, Destination, DestinationId, Mapping};

use super::dataflow;
use super::planned::changed_since;
use super::sending::{left_after, never_arrived, not_read};
use crate::Workspace;
use crate::activity::Outcome;
use crate::view::{
    ActivityKind, Failure, FailureCode, MoveLine, MoveTarget, RecordedChange, RecordedField, RecordedKind,
    RecordedLink, RecordedValue,
};

/// A mapping that ends, and the audience that takes its place.
pub(super) struct Moved {
    name: String,
    mapping: Mapping,
    audience: AudienceId,
    audience_name: String,
    /// Whether the audience is added, and taken out again by an undo.
    adds: bool,
    /// The last day that the mapping gets; never later than the one that it has.
    last_day: String,
}

impl Moved {
    pub(super) fn of(line: &MoveLine, mapping: &Mapping, last_day: &str) -> Option<Self> {
        let audience = line.audience.as_ref()?;
        let own = mapping.ends_on.as_deref().filter(|own| *own < last_day);
        Some(Self {
            name: line.segment.name.clone(),
            mapping: mapping.clone(),
            audience: AudienceId::from(audience.id.as_str()),
            audience_name: audience.name.clone(),
            adds: line.adds,
            last_day: own.unwrap_or(last_day).to_owned(),
        })
    }

    /// What the record has of it. What stays as it is has the same value before and after: of the dataflow and the audience
    /// that means that the audience was there.
    fn changes(&self, from: &Destination, to: &MoveTarget) -> Vec<RecordedChange> {
        let value = |value: &str, name: Option<&str>| RecordedValue {
            value: value.to_owned(),
            name: name.map(str::to_owned),
            masked: false,
        };
        let was = |field, before: Option<RecordedValue>| RecordedChange { field, after: before.clone(), before };
        let there = |field, id: &str, name: &str| {
            let after = value(id, Some(name));
            RecordedChange { field, before: (!self.adds).then(|| after.clone()), after: Some(after) }
        };
        let mut changes = vec![
            was(RecordedField::Destination, Some(value(&from.id.to_string(), Some(&from.name)))),
            was(RecordedField::MappingValue, self.mapping.value.as_deref().map(|text| value(text, None))),
            was(RecordedField::StartsOn, self.mapping.starts_on.as_deref().map(|day| value(day, None))),
            RecordedChange {
                field: RecordedField::EndsOn,
                before: self.mapping.ends_on.as_deref().map(|day| value(day, None)),
                after: Some(value(&self.last_day, None)),
            },
            there(RecordedField::Dataflow, &to.id, &to.name),
            there(RecordedField::Audience, self.audience.as_str(), &self.audience_name),
        ];
        changes.retain(|change| change.before.is_some() || change.after.is_some());
        changes
    }
}

impl Workspace {
    /// Adds the audiences to the dataflow, then ends the mappings of those that it sends. Returns the entry of the record and
    /// why each failed.
    pub(super) async fn send_move(
        &self,
        from: &Destination,
        to: &MoveTarget,
        moved: &[Moved],
    ) -> Result<(String, Vec<Option<Failure>>), Failure> {
        let _turn = self.app.turn_of_mappings(&self.connection.id).await?;
        let clients = self.clients().await?;
        self.settle_mappings(&clients.manager, from.id).await?;
        // Nothing is added for a mapping that somebody changed while this program waited.
        let now = clients.manager.mappings_of(from.id).await?;
        let is_as_shown = |one: &Moved| now.contains(&one.mapping);
        let segment = |one: &Moved| RecordedLink {
            kind: RecordedKind::Segment,
            id: Some(one.mapping.segment.to_string()),
            name: one.name.clone(),
        };
        let recording = self.record(ActivityKind::MoveMappings, None, moved.iter().map(segment).collect()).await?;
        for (place, one) in moved.iter().enumerate() {
            recording.start(place, &one.changes(from, to)).await?;
        }
        let wanted = moved.iter().filter(|one| one.adds && is_as_shown(one)).map(|one| one.audience.clone());
        let flow = dataflow::add(&clients.platform, &to.id, &wanted.collect()).await;
        let mut ends = Vec::with_capacity(moved.len());
        for one in moved {
            ends.push(match (&flow, is_as_shown(one)) {
                (_, false) => End::failed(changed_since()),
                (Err(failure), true) => End::failed(failure.clone()),
                (Ok(flow), true) if !sends(flow, one) => End::failed(changed_since()),
                (Ok(_), true) => end(&clients.manager, from.id, &one.mapping, Some(&one.last_day)).await,
            });
        }
        let outcomes = settled(&clients.manager, from.id, ends).await;
        for (place, (one, failure)) in moved.iter().zip(&outcomes).enumerate() {
            let done = || Outcome::Done(Some(one.mapping.segment.to_string()));
            recording.note(place, failure.as_ref().map_or_else(done, outcome_of)).await;
        }
        let entry = recording.id().to_owned();
        recording.end().await;
        if let Err(failure) = self.destination_now(from.id).await {
            tracing::info!(code = ?failure.code, "a destination could not be read again");
        }
        self.notify_changed();
        Ok((entry, outcomes))
    }
}

/// Whether a dataflow runs, and has the audience still that it had when the move was planned.
fn sends(flow: &AudienceFlow, one: &Moved) -> bool {
    let is_there = || flow.selectors.iter().any(|selected| selected.audience == one.audience);
    flow.flow.state == FlowState::Enabled && (one.adds || is_there())
}

/// How the record has what failed.
pub(super) fn outcome_of(failure: &Failure) -> Outcome {
    match failure.code {
        FailureCode::UnknownOutcome => Outcome::Unknown(failure.clone()),
        _ => Outcome::Failed(failure.clone()),
    }
}

/// What came of setting the last day of a mapping.
pub(super) struct End {
    mapping: u64,
    ends_on: Option<String>,
    failure: Option<Failure>,
    is_lost: bool,
    /// Whether the mapping is expected to show it.
    is_awaited: bool,
}

impl End {
    /// Nothing had to be sent.
    pub(super) fn nothing() -> Self {
        Self { mapping: 0, ends_on: None, failure: None, is_lost: false, is_awaited: false }
    }

    fn failed(failure: Failure) -> Self {
        Self { failure: Some(failure), ..Self::nothing() }
    }
}

/// Sets the last day of a mapping, if it is as it was seen.
pub(super) async fn end(manager: &AudienceManager, at: DestinationId, seen: &Mapping, ends_on: Option<&str>) -> End {
    if seen.ends_on.as_deref() == ends_on {
        return End::nothing();
    }
    let id = seen.id.unwrap_or_default();
    let whole = match manager.whole_mapping(at, id).await {
        Ok(Some(whole)) if is_as_seen(&whole.mapping, seen) => whole,
        Ok(_) => return End::failed(changed_since()),
        Err(error) => return End::failed(error.into()),
    };
    let end = End { mapping: id, ends_on: ends_on.map(str::to_owned), is_awaited: true, ..End::nothing() };
    match manager.end_mapping(at, id, &whole, ends_on).await {
        Ok(()) => end,
        Err(error) if error.may_have_happened() => End { is_lost: true, failure: Some(never_arrived()), ..end },
        Err(error) => End::failed(error.into()),
    }
}

fn is_as_seen(now: &Mapping, seen: &Mapping) -> bool {
    let of = |one: &Mapping| (one.segment, one.status, one.starts_on.clone(), one.ends_on.clone(), one.value.clone());
    of(now) == of(seen)
}

/// Why each failed, by what the mappings show: looked at until nobody can be working on a lost request any more.
pub(super) async fn settled(manager: &AudienceManager, at: DestinationId, ends: Vec<End>) -> Vec<Option<Failure>> {
    let awaited: Vec<bool> = ends.iter().map(|end| end.is_awaited).collect();
    if !awaited.contains(&true) {
        return ends.into_iter().map(|end| end.failure).collect();
    }
    let ask = || async {
        let now = manager.mappings_of(at).await?;
        let shows = |end: &End| now.iter().any(|one| one.id == Some(end.mapping) && one.ends_on == end.ends_on);
        Ok(ends.iter().map(|end| !shows(end)).collect())
    };
    let left = left_after(manager, ends.iter().any(|end| end.is_lost), &awaited, ask).await;
    let failure = |(place, end): (usize, &End)| match &left {
        _ if !awaited[place] => end.failure.clone(),
        Ok(left) if !left[place] => None,
        Ok(_) => Some(end.failure.clone().unwrap_or_else(not_shown)),
        Err(error) => Some(not_read(error)),
    };
    ends.iter().enumerate().map(failure).collect()
}

fn not_shown() -> Failure {
    let message =
        "Audience Manager accepted the last day, but the mapping does not have it. Look at the destination again.";
    Failure::new(FailureCode::UnknownOutcome, message)
}

/// The audiences of lines of a move, with their dataflow.
pub(super) type Added = BTreeSet<(String, AudienceId)>;
