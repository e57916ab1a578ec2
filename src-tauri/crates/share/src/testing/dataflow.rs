//! The dataflow to Audience Manager in memory: audiences that it sends get their pair some minutes later, as long as it
//! runs.

use domain::{Audience, AudienceId, CallKind, FolderId, FolderKind, IntegrationCode, Segment, Trait, TraitId, pair};
use std::collections::{BTreeMap, BTreeSet};

use super::faults::error;
use super::service::{MemoryService, World};
use super::{a_trait, folder, segment, source};
use crate::port::{AudienceNow, CallError, Dataflows, Destination, NotSelected, Selected};

/// How long after it was added to the dataflow the pair of an audience appears, ms.
const NAMES_AFTER: i64 = 15 * 60_000;

/// What the destination alone does not say.
#[derive(Default)]
pub(crate) struct Traces {
    /// When the pair of a selected audience appears, by the service's clock.
    arrivals: Vec<(i64, AudienceId)>,
    /// Audiences from outside, with the id they have there, which becomes the integration code of their pair.
    pub(crate) outside: BTreeMap<AudienceId, AudienceId>,
    /// Audiences that are no longer as they were known.
    pub(crate) changed: BTreeMap<AudienceId, AudienceNow>,
    /// When audiences were added, in whole seconds of the service's clock, ms.
    added_at: BTreeMap<AudienceId, i64>,
    /// How long reading the dataflow shows it as it was before a change, ms.
    pub(crate) lag: i64,
    /// The dataflow before the last change, and until when that is shown.
    before: Option<(i64, Destination)>,
}
impl Dataflows for MemoryService {
    async fn platform_answers(&self) -> Result<(), CallError> {
        self.read("platform_answers", None, |_| ()).await
    }

    async fn destination(&self) -> Result<Destination, CallError> {
        self.read("destination", None, |world| world.shown().clone()).await
    }

    async fn added_at(&self) -> Result<BTreeMap<AudienceId, Option<i64>>, CallError> {
        let added_at = |world: &World| match world.shown() {
            Destination::Present { selected, .. } => {
                let with_time = |it: &AudienceId| (it.clone(), world.traces.added_at.get(it).copied());
                Ok(selected.iter().map(with_time).collect())
            }
            Destination::Absent => Ok(BTreeMap::new()),
            _ => Err(error(CallKind::Unavailable, false)),
        };
        self.read("destination", None, added_at).await?
    }

    async fn select(&self, audiences: &[AudienceId]) -> Result<Selected, NotSelected> {
        let wanted = self.world().wanted(audiences);
        let audiences = audiences.to_vec();
        let selected = self.write("select", None, move |world| {
            world.note_change();
            let now = world.now;
            let Destination::Present { selected, .. } = &mut world.destination else {
                return Err(error(CallKind::NotFound, false));
            };
            let (already, added): (Vec<_>, Vec<_>) = audiences.into_iter().partition(|it| selected.contains(it));
            selected.extend(added.iter().cloned());
            world.traces.arrivals.extend(added.iter().map(|it| (now + NAMES_AFTER, it.clone())));
            world.traces.added_at.extend(added.iter().map(|it| (it.clone(), now - now % 1_000)));
            Ok(Selected { added, already })
        });
        selected.await.map_err(|error| NotSelected { error, wanted: Some(wanted) })
    }

    async fn deselect(&self, audiences: &[AudienceId]) -> Result<Vec<AudienceId>, CallError> {
        let audiences = audiences.to_vec();
        self.write("deselect", None, move |world| {
            world.note_change();
            let Destination::Present { selected, .. } = &mut world.destination else {
                return Err(error(CallKind::NotFound, false));
            };
            Ok(audiences.into_iter().filter(|it| selected.remove(it)).collect())
        })
        .await
    }

    async fn resume_dataflow(&self) -> Result<bool, CallError> {
        self.write("resume_dataflow", None, move |world| {
            world.note_change();
            let Destination::Present { is_on, .. } = &mut world.destination else {
                return Err(error(CallKind::NotFound, false));
            };
            Ok(!std::mem::replace(is_on, true))
        })
        .await
    }

    async fn audiences_now(
        &self,
        known: &BTreeMap<AudienceId, Audience>,
    ) -> Result<BTreeMap<AudienceId, AudienceNow>, CallError> {
        let known = known.clone();
        let answer = move |world: &World| {
            let now = |(id, audience): (AudienceId, Audience)| {
                let outside = world.traces.outside.get(&id).cloned();
                let here = AudienceNow::Here { audience: Box::new(audience), outside };
                (id.clone(), world.traces.changed.get(&id).cloned().unwrap_or(here))
            };
            known.into_iter().map(now).collect()
        };
        self.read("audiences_now", None, answer).await
    }

    async fn pause_dataflow(&self) -> Result<bool, CallError> {
        self.write("pause_dataflow", None, move |world| {
            world.note_change();
            let Destination::Present { is_on, .. } = &mut world.destination else {
                return Err(error(CallKind::NotFound, false));
            };
            Ok(std::mem::replace(is_on, false))
        })
        .await
    }

    async fn create_destination(&self) -> Result<bool, CallError> {
        self.write("create_destination", None, move |world| match &world.destination {
            Destination::Present { .. } => Ok(true),
            Destination::Absent => {
                world.note_change();
                world.destination = Destination::Present { is_on: true, selected: BTreeSet::new() };
                Ok(false)
            }
            Destination::Elsewhere { sandbox } => Err(crate::execute::elsewhere(sandbox)),
            Destination::Unknown => Err(error(CallKind::Unavailable, false)),
        })
        .await
    }
}

impl World {
    /// The dataflow as reading shows it.
    fn shown(&self) -> &Destination {
        let before = self.traces.before.as_ref().filter(|(until, _)| self.now < *until);
        before.map_or(&self.destination, |(_, before)| before)
    }

    fn note_change(&mut self) {
        if self.traces.lag > 0 {
            self.traces.before = Some((self.now + self.traces.lag, self.destination.clone()));
        }
    }

    fn wanted(&self, audiences: &[AudienceId]) -> Selected {
        let is_sent = |it: &AudienceId| self.destination.sends(it);
        let (already, added) = audiences.iter().cloned().partition(is_sent);
        Selected { added, already }
    }

    /// Somebody else adds an audience to the dataflow now.
    pub(crate) fn add_to_dataflow(&mut self, audience: &str) {
        let audience = AudienceId::from(audience);
        if let Destination::Present { selected, .. } = &mut self.destination {
            selected.insert(audience.clone());
            self.traces.arrivals.push((self.now + NAMES_AFTER, audience.clone()));
            self.traces.added_at.insert(audience, self.now - self.now % 1_000);
        }
    }

    /// Creates the pairs that are due, as Audience Manager does for audiences that a running dataflow sends.
    pub(super) fn deliver(&mut self) {
        let (now, destination) = (self.now, self.destination.clone());
        let Destination::Present { is_on: true, .. } = destination else { return };
        let due: Vec<_> = self.traces.arrivals.extract_if(.., |(due, _)| *due <= now).collect();
        for (_, audience) in due.into_iter().filter(|(_, audience)| destination.sends(audience)) {
            // Adobe does not document which id of an audience from outside it is.
            let audience = self.traces.outside.get(&audience).cloned().unwrap_or(audience);
            let code = IntegrationCode::from(&audience);
            if self.traits.iter().any(|it| it.integration_code.as_ref() == Some(&code)) {
                continue;
            }
            let traits = self.folder_of_sharing(FolderKind::Traits);
            let segments = self.folder_of_sharing(FolderKind::Segments);
            let source = self.source_of_sharing();
            let id = self.id();
            let rule = pair::trait_rule(&audience);
            self.traits.push(Trait { created_by: Some(0), ..a_trait(id, &audience.0, &rule, source, traits) });
            let rule = pair::segment_rule(TraitId(id));
            let id = self.id();
            self.segments.push(Segment { created_by: Some(0), ..segment(id, &audience.0, &rule, source, segments) });
        }
    }

    fn folder_of_sharing(&mut self, kind: FolderKind) -> u64 {
        let name = match kind {
            FolderKind::Traits => pair::TRAIT_FOLDER,
            FolderKind::Segments => pair::SEGMENT_FOLDER,
        };
        let known = self.folders.iter().find(|it| it.kind == kind && it.name == name).map(|it| it.id.0);
        known.unwrap_or_else(|| {
            let made = folder(kind, self.id(), FolderId::ROOT.0, name);
            let id = made.id.0;
            self.folders.push(made);
            id
        })
    }

    fn source_of_sharing(&mut self) -> u64 {
        let known = self.sources.iter().find(|it| it.name == pair::DATA_SOURCE).map(|it| it.id.0);
        known.unwrap_or_else(|| {
            let made = source(self.id(), pair::DATA_SOURCE);
            let id = made.id.0;
            self.sources.push(made);
            id
        })
    }
}
