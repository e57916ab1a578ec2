//! The list of destinations, and one of them.

use std::collections::HashMap;

use domain::{Destination, DestinationId, Mapping, MappingState, SegmentId};
use store::ReferenceKind;

use super::crosswalk;
use crate::read::{count, link, ms, numeric};
use crate::view::{DestinationDetail, DestinationRow, Failure, MappedSegment, MappedState, ObjectKind};
use crate::{Destinations, Workspace, day, limits};

impl Destinations<'_> {
    /// Returns the destinations of the local copy, by name.
    pub async fn list(&self) -> Result<Vec<DestinationRow>, Failure> {
        let table = self.workspace.crosswalk().await?;
        let today = self.workspace.service_day();
        let stored = self.workspace.catalog().references(ReferenceKind::Destination).await?;
        let known = stored.into_iter().filter_map(|one| serde_json::from_value::<Destination>(one.body).ok());
        let mut rows: Vec<DestinationRow> = known.map(|one| row(&one, &table, &today)).collect();
        rows.sort_by_cached_key(|row| (row.name.to_lowercase(), row.id.clone()));
        Ok(rows)
    }

    /// Returns a destination with its mappings, as the service has them now; those of the local copy if it cannot be
    /// reached.
    pub async fn detail(&self, id: String) -> Result<DestinationDetail, Failure> {
        limits::id("id", &id)?;
        let workspace = self.workspace;
        let key: DestinationId = numeric(ObjectKind::Destination, &id)?;
        let one = match workspace.destination_now(key).await {
            Err(failure) if failure.is_about_reaching() => workspace.stored_destination(key).await?.ok_or(failure)?,
            now => now?,
        };
        let table = workspace.crosswalk().await?;
        let today = workspace.service_day();
        let names = workspace.segment_names(one.mappings.iter().map(|mapping| mapping.segment)).await?;
        let mut mappings: Vec<MappedSegment> =
            one.mappings.iter().map(|mapping| mapped(mapping, &one, &names, &today)).collect();
        mappings.sort_by_cached_key(|one| (one.state, one.segment.name.to_lowercase(), one.id.clone()));
        Ok(DestinationDetail { row: row(&one, &table, &today), mappings })
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
        let stored = self.catalog().references(ReferenceKind::Destination).await?;
        let found = stored.into_iter().find(|one| one.id == id.0);
        Ok(found.and_then(|one| serde_json::from_value(one.body).ok()))
    }

    /// Names of segments in the local copy.
    pub(super) async fn segment_names(
        &self,
        ids: impl Iterator<Item = SegmentId>,
    ) -> Result<HashMap<SegmentId, String>, Failure> {
        let mut names = HashMap::new();
        for id in ids {
            if !names.contains_key(&id)
                && let Some((segment, _)) = self.catalog().segment(id).await?
            {
                names.insert(id, segment.name);
            }
        }
        Ok(names)
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

fn mapped(mapping: &Mapping, of: &Destination, names: &HashMap<SegmentId, String>, today: &str) -> MappedSegment {
    let is_live = |one: &Mapping| matches!(one.state(today), MappingState::Live | MappingState::NotStarted);
    let shares_value = mapping.value.is_some()
        && is_live(mapping)
        && of.mappings.iter().any(|one| one.segment != mapping.segment && one.value == mapping.value && is_live(one));
    let id = mapping.segment.to_string();
    let name = names.get(&mapping.segment).cloned().unwrap_or_default();
    MappedSegment {
        id: mapping.id.map(|id| id.to_string()),
        segment: link(ObjectKind::Segment, id, name),
        state: match mapping.state(today) {
            MappingState::Live => MappedState::Live,
            MappingState::NotStarted => MappedState::NotStarted,
            MappingState::Ended => MappedState::Ended,
            MappingState::Off => MappedState::Off,
        },
        starts_on: mapping.starts_on.clone(),
        ends_on: mapping.ends_on.clone(),
        value: mapping.value.clone(),
        shares_value,
    }
}
