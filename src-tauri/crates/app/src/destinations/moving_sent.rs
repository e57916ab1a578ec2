//! Carries a move out, and undoes it. Recorded before the requests leave; what a lost answer has done is looked up.

use std::collections::BTreeSet;

use adobe::ExperiencePlatform;
use adobe::audience_manager::NewMapping;
use adobe::experience_platform::AudienceFlow;
use domain::{AudienceId, CallKind, Destination, DestinationId, Mapping, MappingStatus, ValueKind};

use super::sending::{WAIT, not_there, removal};
use super::undo::{changed_since, found, mapping_of, recorded};
use crate::Workspace;
use crate::activity::Outcome;
use crate::edit::HORIZON_MS;
use crate::read::numeric;
use crate::view::{
    ActivityKind, Failure, MoveLine, MoveTarget, ObjectKind, RecordedChange, RecordedField, RecordedKind, RecordedLink,
    RecordedObject, RecordedState, RecordedValue,
};

/// How often a change of a dataflow is worked out again after somebody else changed it.
const TRIES: usize = 3;

/// A mapping that ends, and the audience that takes its place.
pub(super) struct Moved {
    pub(super) name: String,
    mapping: Mapping,
    audience: AudienceId,
    audience_name: String,
    /// Whether the audience is added, and taken out again by an undo.
    adds: bool,
    last_day: String,
}

impl Moved {
    pub(super) fn of(line: &MoveLine, mapping: &Mapping, last_day: &str) -> Option<Self> {
        let audience = line.audience.as_ref()?;
        Some(Self {
            name: line.segment.name.clone(),
            mapping: mapping.clone(),
            audience: AudienceId::from(audience.id.as_str()),
            audience_name: audience.name.clone(),
            adds: line.adds,
            last_day: last_day.to_owned(),
        })
    }

    /// What the record has of it.
    fn changes(&self, from: &Destination, to: &MoveTarget) -> Vec<RecordedChange> {
        let value = |value: &str, name: Option<&str>| RecordedValue {
            value: value.to_owned(),
            name: name.map(str::to_owned),
            masked: false,
        };
        let was = |field, before: Option<RecordedValue>| RecordedChange { field, after: before.clone(), before };
        let mut changes = vec![
            was(RecordedField::Destination, Some(value(&from.id.to_string(), Some(&from.name)))),
            was(RecordedField::MappingValue, self.mapping.value.as_deref().map(|text| value(text, None))),
            was(RecordedField::StartsOn, self.mapping.starts_on.as_deref().map(|day| value(day, None))),
            RecordedChange {
                field: RecordedField::EndsOn,
                before: self.mapping.ends_on.as_deref().map(|day| value(day, None)),
                after: Some(value(&self.last_day, None)),
            },
        ];
        if self.adds {
            for (field, id, name) in [
                (RecordedField::Dataflow, to.id.as_str(), to.name.as_str()),
                (RecordedField::Audience, self.audience.as_str(), self.audience_name.as_str()),
            ] {
                changes.push(RecordedChange { field, before: None, after: Some(value(id, Some(name))) });
            }
        }
        changes.retain(|change| change.before.is_some() || change.after.is_some());
        changes
    }
}

impl Workspace {
    /// Adds the audiences to the dataflow, then ends the mappings of those that are in it. Returns the entry of the record and
    /// why each failed.
    pub(super) async fn send_move(
        &self,
        from: &Destination,
        to: &MoveTarget,
        moved: &[Moved],
    ) -> Result<(String, Vec<Option<Failure>>), Failure> {
        let _turn = self.app.turn_of_mappings(&self.connection.id).await?;
        let segment = |one: &Moved| RecordedLink {
            kind: RecordedKind::Segment,
            id: Some(one.mapping.segment.to_string()),
            name: one.name.clone(),
        };
        let recording = self.record(ActivityKind::MoveMappings, None, moved.iter().map(segment).collect()).await?;
        for (place, one) in moved.iter().enumerate() {
            recording.start(place, &one.changes(from, to)).await?;
        }
        let wanted: BTreeSet<AudienceId> =
            moved.iter().filter(|one| one.adds).map(|one| one.audience.clone()).collect();
        let platform = self.clients().await?.platform;
        let added = add(&platform, &to.id, &wanted).await;
        let mut outcomes = Vec::new();
        for (place, one) in moved.iter().enumerate() {
            let outcome = match &added {
                Err(failure) if one.adds => Err(failure.clone()),
                _ => self.end_mapping(from, &one.mapping, Some(one.last_day.clone())).await,
            };
            outcomes.push(outcome.clone().err());
            let noted = match outcome {
                Ok(()) => Outcome::Done(Some(one.mapping.segment.to_string())),
                Err(failure) if failure.code == crate::view::FailureCode::UnknownOutcome => Outcome::Unknown(failure),
                Err(failure) => Outcome::Failed(failure),
            };
            recording.note(place, noted).await;
        }
        let entry = recording.id().to_owned();
        recording.end().await;
        if let Err(failure) = self.destination_now(from.id).await {
            tracing::info!(code = ?failure.code, "a destination could not be read again");
        }
        self.notify_changed();
        Ok((entry, outcomes))
    }

    /// Sets the last day of a mapping; a lost answer is looked up.
    async fn end_mapping(&self, from: &Destination, mapping: &Mapping, ends_on: Option<String>) -> Result<(), Failure> {
        let manager = self.clients().await?.manager;
        let kind = from.about.value.unwrap_or(ValueKind::Alias);
        let id = mapping.id.unwrap_or_default();
        let now = NewMapping { ends_on, ..removal(mapping, kind, String::new()).new };
        let Err(error) = manager.change_mapping(from.id, id, &now).await else { return Ok(()) };
        if !error.may_have_happened() {
            return Err(error.into());
        }
        let begun = manager.service_now_ms();
        loop {
            let all = manager.mappings_of(from.id).await?;
            if all.iter().any(|one| one.id == mapping.id && one.ends_on == now.ends_on) {
                return Ok(());
            }
            let waited = begun.zip(manager.service_now_ms()).map_or(HORIZON_MS, |(begun, now)| now - begun);
            if waited >= HORIZON_MS {
                return Err(error.into());
            }
            tokio::time::sleep(WAIT).await;
        }
    }

    /// Undoes a move: the mappings get the last day back that they had, and the audiences that it added leave the dataflow.
    /// Nothing is sent if a mapping is not as it was left.
    pub(crate) async fn undo_move(&self, entry: &str, objects: &[RecordedObject]) -> Result<(), Failure> {
        let done: Vec<&RecordedObject> = objects.iter().filter(|one| one.state == RecordedState::Done).collect();
        let at = done.iter().find_map(|one| recorded(one, RecordedField::Destination)).ok_or_else(changed_since)?;
        let id: DestinationId = numeric(ObjectKind::Destination, &at)?;
        let _turn = self.app.turn_of_mappings(&self.connection.id).await?;
        let one = self.destination_now(id).await?;
        let kind = one.about.value.unwrap_or(ValueKind::Alias);
        let mut ended = Vec::new();
        for object in &done {
            let as_left = mapping_of(object, kind)?;
            let mapping = found(&one, &as_left).filter(|mapping| mapping.status == MappingStatus::Active);
            ended.push((mapping.cloned().ok_or_else(changed_since)?, before(object)));
        }
        let links = done.iter().map(|object| object.object.clone()).collect();
        let recording = self.record(ActivityKind::MoveMappings, Some(entry.to_owned()), links).await?;
        let mut first = None;
        for (place, (mapping, ends_on)) in ended.iter().enumerate() {
            recording.start(place, &reversed(&done[place].changes)).await?;
            let outcome = self.end_mapping(&one, mapping, ends_on.clone()).await;
            let noted = outcome.clone().map_or_else(Outcome::Failed, |()| Outcome::Done(None));
            first = first.or(outcome.err());
            recording.note(place, noted).await;
        }
        if first.is_none()
            && let Err(failure) = self.leave_dataflow(&done).await
        {
            // The last days are back, and the audiences are still sent: the undo is not done as a whole.
            recording.note(0, Outcome::Failed(failure.clone())).await;
            first = Some(failure);
        }
        recording.end().await;
        let _ = self.destination_now(id).await;
        first.map_or(Ok(()), Err)
    }

    async fn leave_dataflow(&self, done: &[&RecordedObject]) -> Result<(), Failure> {
        let audiences: BTreeSet<AudienceId> = done
            .iter()
            .filter_map(|one| recorded(one, RecordedField::Audience))
            .map(|id| AudienceId::from(id.as_str()))
            .collect();
        let Some(flow) = done.iter().find_map(|one| recorded(one, RecordedField::Dataflow)) else { return Ok(()) };
        let platform = self.clients().await?.platform;
        change(
            &platform,
            &flow,
            |seen| Ok(seen.removing(&audiences)),
            |seen| audiences.iter().all(|id| !seen.selected().contains(id)),
        )
        .await
    }
}

/// The last day before.
fn before(object: &RecordedObject) -> Option<String> {
    let change = object.changes.iter().find(|change| change.field == RecordedField::EndsOn)?;
    change.before.as_ref().map(|value| value.value.clone())
}

fn reversed(changes: &[RecordedChange]) -> Vec<RecordedChange> {
    let turned = |change: &RecordedChange| RecordedChange {
        field: change.field,
        before: change.after.clone(),
        after: change.before.clone(),
    };
    changes.iter().map(turned).collect()
}

/// Adds audiences to a dataflow.
async fn add(platform: &ExperiencePlatform, flow: &str, wanted: &BTreeSet<AudienceId>) -> Result<(), Failure> {
    let mut selectors = Vec::new();
    for id in wanted {
        selectors.push(platform.audience_selector(id).await?);
    }
    change(platform, flow, |seen| seen.adding(&selectors), |seen| selectors.iter().all(|one| seen.has(one))).await
}

/// Changes a dataflow until it is as wanted: worked out again if somebody else changed it, and looked up after a lost answer.
async fn change(
    platform: &ExperiencePlatform,
    flow: &str,
    patch: impl Fn(&AudienceFlow) -> Result<adobe::experience_platform::FlowPatch, adobe::ApiError>,
    is_done: impl Fn(&AudienceFlow) -> bool,
) -> Result<(), Failure> {
    for _ in 0..TRIES {
        let seen = platform.audience_flow(flow).await?;
        if is_done(&seen) {
            return Ok(());
        }
        match platform.patch_audiences(&seen, &patch(&seen)?).await {
            Ok(_) => {}
            Err(error) if error.kind() == CallKind::Stale => continue,
            Err(error) if error.may_have_happened() => {}
            Err(error) => return Err(error.into()),
        }
        if shows(platform, flow, &is_done).await? {
            return Ok(());
        }
        return Err(not_there());
    }
    Err(changed_since())
}

/// Whether the dataflow shows the change before nobody can be working on it any more.
async fn shows(
    platform: &ExperiencePlatform,
    flow: &str,
    is_done: impl Fn(&AudienceFlow) -> bool,
) -> Result<bool, Failure> {
    let begun = platform.service_now_ms();
    loop {
        if is_done(&platform.audience_flow(flow).await?) {
            return Ok(true);
        }
        let waited = begun.zip(platform.service_now_ms()).map_or(HORIZON_MS, |(begun, now)| now - begun);
        if waited >= HORIZON_MS {
            return Ok(false);
        }
        tokio::time::sleep(WAIT).await;
    }
}
