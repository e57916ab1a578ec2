//! The list of destinations, and one of them.

use std::collections::{BTreeSet, HashMap, HashSet};

use domain::{Destination, DestinationId, Mapping, MappingState, SegmentId};
use store::ReferenceKind;

use super::crosswalk;
use crate::read::{count, link, ms, not_found, numeric, window_of};
use crate::view::{
    DestinationDetail, DestinationRow, Failure, MappedSegment, MappedState, MappingQuery, ObjectKind, Page, Window,
};
use crate::{Destinations, Workspace, day, limits};

impl Destinations<'_> {
    /// Returns the destinations of the local copy, by name.
    pub async fn list(&self) -> Result<Vec<DestinationRow>, Failure> {
        let table = self.workspace.crosswalk().await?;
        let today = self.workspace.service_day();
        let stored = self.workspace.stored_destinations().await?;
        let mut rows: Vec<DestinationRow> = stored.iter().map(|one| row(one, &table, &today)).collect();
        rows.sort_by_cached_key(|row| (row.name.to_lowercase(), row.id.clone()));
        Ok(rows)
    }

    /// Returns a destination as the service has it now; that of the local copy if it cannot be reached.
    pub async fn one(&self, id: String) -> Result<DestinationRow, Failure> {
        let one = self.now_or_stored(&id).await?;
        Ok(row(&one, &self.workspace.crosswalk().await?, &self.workspace.service_day()))
    }

    /// Returns a destination with its mappings, as the service has them now; those of the local copy if it cannot be
    /// reached.
    pub async fn detail(&self, id: String) -> Result<DestinationDetail, Failure> {
        let one = self.now_or_stored(&id).await?;
        let table = self.workspace.crosswalk().await?;
        let mappings = self.workspace.mapped_segments(&one).await?;
        Ok(DestinationDetail { row: row(&one, &table, &self.workspace.service_day()), mappings })
    }

    /// Returns a part of the mappings of a destination in the local copy, live ones first.
    pub async fn mappings(&self, query: MappingQuery, page: Page) -> Result<Window<MappedSegment>, Failure> {
        limits::id("destination", &query.destination)?;
        limits::search(&query.search)?;
        let id = &query.destination;
        let key: DestinationId = numeric(ObjectKind::Destination, id)?;
        let stored = self.workspace.stored_destination(key).await?;
        let one = stored.ok_or_else(|| not_found(ObjectKind::Destination, id))?;
        let mut found = self.workspace.mapped_segments(&one).await?;
        let wanted = query.search.trim().to_lowercase();
        found.retain(|one| {
            let texts = [&one.segment.name, &one.segment.id].into_iter().chain(&one.value);
            (wanted.is_empty() || texts.into_iter().any(|text| text.to_lowercase().contains(&wanted)))
                && (query.states.is_empty() || query.states.contains(&one.state))
                && (one.shares_value || !query.only_shared_values)
        });
        Ok(window_of(found, page))
    }

    async fn now_or_stored(&self, id: &str) -> Result<Destination, Failure> {
        limits::id("id", id)?;
        let key: DestinationId = numeric(ObjectKind::Destination, id)?;
        match self.workspace.destination_now(key).await {
            Err(failure) if failure.is_about_reaching() => self.workspace.stored_destination(key).await?.ok_or(failure),
            now => now,
        }
    }
}

impl Workspace {
    /// Today in UTC, by the service's clock as far as it is known.
    pub(crate) fn service_day(&self) -> String {
        let now = self.now();
        day(ms(now + self.connection.service_ahead(now).unwrap_or(0)))
    }

    /// A destination as the service has it now.
    pub(crate) async fn destination_now(&self, id: DestinationId) -> Result<Destination, Failure> {
        let one = self.clients().await?.manager.whole_destination(id).await?;
        self.keep_destination(&one).await;
        Ok(one)
    }

    async fn stored_destination(&self, id: DestinationId) -> Result<Option<Destination>, Failure> {
        let found = self.catalog().reference(ReferenceKind::Destination, id.0).await?;
        Ok(found.and_then(|one| serde_json::from_value(one.body).ok()))
    }

    /// The destinations of the local copy, by name.
    pub(super) async fn stored_destinations(&self) -> Result<Vec<Destination>, Failure> {
        let stored = self.catalog().references(ReferenceKind::Destination).await?;
        Ok(stored.into_iter().filter_map(|one| serde_json::from_value(one.body).ok()).collect())
    }

    /// Its mappings with the names of their segments, live ones first.
    async fn mapped_segments(&self, one: &Destination) -> Result<Vec<MappedSegment>, Failure> {
        let today = self.service_day();
        let names = self.segment_names(one.mappings.iter().map(|mapping| mapping.segment)).await?;
        let several = shared_values(one, &today);
        let mapped = |mapping: &Mapping| mapped(mapping, &several, &names, &today);
        let mut mappings: Vec<MappedSegment> = one.mappings.iter().map(mapped).collect();
        mappings.sort_by_cached_key(|one| (one.state, one.segment.name.to_lowercase(), one.id.clone()));
        Ok(mappings)
    }

    /// Names of segments in the local copy.
    pub(super) async fn segment_names(
        &self,
        ids: impl Iterator<Item = SegmentId>,
    ) -> Result<HashMap<SegmentId, String>, Failure> {
        let ids: BTreeSet<SegmentId> = ids.collect();
        let found = self.catalog().segments_of(ids.into_iter().collect()).await?;
        Ok(found.into_iter().map(|segment| (segment.id, segment.name)).collect())
    }
}

fn row(one: &Destination, table: &domain::crosswalk::Crosswalk, today: &str) -> DestinationRow {
    let number = |state| count(one.mappings.iter().filter(|mapping| mapping.state(today) == state).count() as u64);
    let labels = one.about.labels.as_ref();
    DestinationRow {
        id: one.id.to_string(),
        name: one.name.clone(),
        kind: one.destination_type.clone(),
        status: one.about.status.clone(),
        people_based: one.about.people_based,
        maps_all: one.about.maps_all,
        labels: labels.map(|labels| labels.iter().map(|label| label.code().to_owned()).collect()),
        account: one.about.account.clone(),
        addressable: one.about.addressable.map(count),
        of_people: one.about.of_people.map(count),
        live: number(MappingState::Live),
        ended: number(MappingState::Ended),
        last_mapped: one.mappings.iter().filter_map(|mapping| mapping.created_ms).max().map(ms),
        twin: crosswalk::shown(table.find(&one.name), one.name.clone()),
    }
}

fn is_open(mapping: &Mapping, today: &str) -> bool {
    matches!(mapping.state(today), MappingState::Live | MappingState::NotStarted)
}

/// The values that several segments have.
fn shared_values(of: &Destination, today: &str) -> HashSet<String> {
    let mut first: HashMap<&str, SegmentId> = HashMap::new();
    let mut several = HashSet::new();
    for mapping in of.mappings.iter().filter(|mapping| is_open(mapping, today)) {
        let Some(value) = mapping.value.as_deref() else { continue };
        if *first.entry(value).or_insert(mapping.segment) != mapping.segment {
            several.insert(value.to_owned());
        }
    }
    several
}

pub(super) fn state(of: MappingState) -> MappedState {
    match of {
        MappingState::Live => MappedState::Live,
        MappingState::NotStarted => MappedState::NotStarted,
        MappingState::Ended => MappedState::Ended,
        MappingState::Off => MappedState::Off,
    }
}

fn mapped(
    mapping: &Mapping,
    several: &HashSet<String>,
    names: &HashMap<SegmentId, String>,
    today: &str,
) -> MappedSegment {
    let name = names.get(&mapping.segment).cloned().unwrap_or_default();
    MappedSegment {
        id: mapping.id.map(|id| id.to_string()),
        segment: link(ObjectKind::Segment, mapping.segment, name),
        state: state(mapping.state(today)),
        starts_on: mapping.starts_on.clone(),
        ends_on: mapping.ends_on.clone(),
        value: mapping.value.clone(),
        shares_value: is_open(mapping, today) && mapping.value.as_ref().is_some_and(|value| several.contains(value)),
    }
}
