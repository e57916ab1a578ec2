//! What a program that was killed has left open: the service may still be working on its requests. They are looked up until
//! that is not possible any more, so that what comes late is not sent a second time.

use std::collections::BTreeSet;

use adobe::AudienceManager;
use domain::{DestinationId, MappingStatus};
use store::ActivityFilter;

use super::moving_undone::{ends_after, is_sent_twice};
use super::sending::WAIT;
use super::undo::{is_there, mapping_of, recorded};
use crate::Workspace;
use crate::edit::{HORIZON_MS, MOST_LOOKS};
use crate::view::{ActivityKind, ActivityOutcome, Failure, RecordedField, RecordedState, code_of};

/// Entries that began longer ago have no request that the service still works on: lots of ten thousand mappings at a time.
const OLDEST_MS: i64 = 60 * 60 * 1_000;
/// How many entries are looked at.
const ENTRIES: u32 = 20;
/// Most objects of an entry.
const OBJECTS: u32 = 500;

impl Workspace {
    /// Waits for requests about mappings to a destination of which no program waits for the answer any more, and records that this
    /// was done, so that nobody waits for them again. The lock that keeps other programs out is held.
    pub(super) async fn settle_mappings(&self, manager: &AudienceManager, id: DestinationId) -> Result<(), Failure> {
        let open = self.left_open(id).await?;
        if open.is_empty() {
            return Ok(());
        }
        tracing::info!(destination = %id, mappings = open.len(), "an interrupted request may still be carried out");
        let (mut begun, mut looks) = (None, 0);
        loop {
            let now = manager.mappings_of(id).await?;
            let is_settled = open.iter().all(|one| one.is_done(&now));
            begun = begun.or_else(|| manager.service_now_ms());
            let waited = begun.zip(manager.service_now_ms()).map_or(0, |(begun, now)| now - begun);
            looks += 1;
            if is_settled || waited >= HORIZON_MS || looks > MOST_LOOKS {
                break;
            }
            tokio::time::sleep(WAIT).await;
        }
        self.close(&open).await;
        Ok(())
    }

    /// Records that nothing comes of interrupted entries any more. What they did is as little known as before.
    async fn close(&self, open: &[LeftOpen]) {
        let entries: BTreeSet<&String> = open.iter().filter_map(|one| one.interrupted.as_ref()).collect();
        for id in entries {
            self.close_interrupted(id, self.now() - HORIZON_MS).await;
        }
    }

    /// The mappings of interrupted entries about a destination whose result is not known.
    async fn left_open(&self, id: DestinationId) -> Result<Vec<LeftOpen>, Failure> {
        let filter = ActivityFilter {
            kinds: [ActivityKind::Map, ActivityKind::Unmap, ActivityKind::MoveMappings].iter().map(code_of).collect(),
            states: [ActivityOutcome::Open, ActivityOutcome::Unknown].iter().map(code_of).collect(),
            since: Some(self.now() - OLDEST_MS),
            ..ActivityFilter::default()
        };
        let (_, entries) = self.catalog().journal().activities(filter, 0, ENTRIES).await?;
        let wanted = id.to_string();
        let mut open = Vec::new();
        // A program that has finished has waited by itself.
        let may_be_open = |entry: &store::Activity| entry.end.ended_at.is_none_or(|at| self.now() - at < HORIZON_MS);
        for entry in entries.into_iter().filter(may_be_open) {
            // A moved mapping is there with its new last day.
            let is_there = entry.kind != code_of(&ActivityKind::Unmap);
            // The undo of a move may leave a mapping without a last day.
            let is_put_back = entry.undoes.is_some() && entry.kind == code_of(&ActivityKind::MoveMappings);
            let mut place = 0;
            while place < entry.total {
                let objects = self.recorded(&entry.id, place, OBJECTS).await?;
                let is_open = |state| matches!(state, RecordedState::Started | RecordedState::Unknown);
                for object in objects.iter().filter(|object| is_open(object.state) && !is_sent_twice(object)) {
                    if recorded(object, RecordedField::Destination).as_ref() == Some(&wanted) {
                        let interrupted = entry.end.ended_at.is_none().then(|| entry.id.clone());
                        let mut new = mapping_of(object, domain::ValueKind::Alias)?;
                        if is_put_back {
                            new.ends_on = ends_after(object);
                        }
                        open.push(LeftOpen { interrupted, is_there, new });
                    }
                }
                if objects.is_empty() {
                    break;
                }
                place += OBJECTS;
            }
        }
        Ok(open)
    }
}

/// A mapping whose creation, change or removal may still happen.
struct LeftOpen {
    /// The entry, if its end is not recorded yet.
    interrupted: Option<String>,
    /// Whether it is to be there in the end.
    is_there: bool,
    new: adobe::audience_manager::NewMapping,
}

impl LeftOpen {
    /// Whether the destination shows that it happened.
    fn is_done(&self, now: &[domain::Mapping]) -> bool {
        let is_there = now.iter().any(|one| one.status == MappingStatus::Active && is_there(one, &self.new));
        is_there == self.is_there
    }
}
