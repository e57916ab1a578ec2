//! What the export controls of a rule's traits forbid, and where: at the destinations that receive the segment.

use std::collections::BTreeMap;

use domain::governance::{ControlRole, ControlSource, forbidden_at_destination};
use domain::rules::SegmentRule;
use domain::{DataSource, DataSourceId, Destination, MappingStatus, SegmentId};
use store::ReferenceKind;

use super::names::link;
use super::numeric;
use crate::edit::readable;
use crate::sharing::governance_view::{controls, rule as rule_view};
use crate::view::{ControlledData, DestinationControls, Failure, ObjectKind, ObjectLink, SegmentControls};
use crate::{Segments, Workspace, limits};

/// Most destinations whose labels are read.
const MOST_DESTINATIONS: usize = 20;

impl Segments<'_> {
    /// Returns the data sources of a rule's traits that have export controls, and for an existing segment what they forbid at
    /// the destinations that receive it. Labels of destinations are read from the service; what cannot be read is not known.
    pub async fn controls(&self, id: Option<String>, rule: String) -> Result<SegmentControls, Failure> {
        limits::rule(&rule)?;
        limits::id("id", id.as_deref().unwrap_or_default())?;
        readable(SegmentRule::parse(&rule))?;
        let segment: Option<SegmentId> = id.as_deref().map(|id| numeric(ObjectKind::Segment, id)).transpose()?;
        let traits = self.workspace.traits_by_source(&rule).await?;
        let sources = self.workspace.known_sources().await?;
        let controlled = traits.into_iter().filter_map(|(id, traits)| {
            let source = sources.get(&id)?;
            let controls = controls(source.export_controls.as_deref().unwrap_or_default());
            let named = link(ObjectKind::DataSource, id, &source.name);
            (!controls.is_empty()).then_some(ControlledData { source: named, controls, traits })
        });
        let controlled: Vec<ControlledData> = controlled.collect();
        let destinations = match segment {
            Some(segment) => self.workspace.forbidden(segment, &controlled, &sources).await?,
            None => Vec::new(),
        };
        Ok(SegmentControls { sources: controlled, destinations })
    }
}

impl Workspace {
    /// The traits of a rule that the local copy has, by data source.
    async fn traits_by_source(&self, rule: &str) -> Result<BTreeMap<DataSourceId, Vec<ObjectLink>>, Failure> {
        let mut traits: BTreeMap<DataSourceId, Vec<ObjectLink>> = BTreeMap::new();
        for id in SegmentRule::parse(rule).map(|rule| rule.traits()).unwrap_or_default() {
            if let Some((one, _)) = self.catalog().a_trait(id).await? {
                traits.entry(one.data_source).or_default().push(link(ObjectKind::Trait, id, one.name));
            }
        }
        Ok(traits)
    }

    async fn known_sources(&self) -> Result<BTreeMap<DataSourceId, DataSource>, Failure> {
        let stored = self.catalog().references(ReferenceKind::DataSource).await?;
        let sources = stored.into_iter().filter_map(|one| serde_json::from_value::<DataSource>(one.body).ok());
        Ok(sources.map(|source| (source.id, source)).collect())
    }

    /// What forbids that the destinations of a segment receive data from these sources.
    async fn forbidden(
        &self,
        segment: SegmentId,
        controlled: &[ControlledData],
        sources: &BTreeMap<DataSourceId, DataSource>,
    ) -> Result<Vec<DestinationControls>, Failure> {
        let stored = self.catalog().references(ReferenceKind::Destination).await?;
        let destinations = stored.into_iter().filter_map(|one| serde_json::from_value::<Destination>(one.body).ok());
        let receives = |one: &Destination| {
            let is_sent =
                |mapping: &domain::Mapping| mapping.segment == segment && mapping.status != MappingStatus::Deleted;
            one.mappings.iter().any(is_sent)
        };
        let all: Vec<Destination> = destinations.filter(receives).collect();
        if all.is_empty() || controlled.is_empty() {
            return Ok(all.iter().map(without_rules).collect());
        }
        let of_traits: Vec<ControlSource<'_>> = controlled
            .iter()
            .filter_map(|data| data.source.id.parse().ok().and_then(|id| sources.get(&DataSourceId(id))))
            .map(|source| ControlSource {
                role: ControlRole::OfTrait,
                id: source.id,
                name: &source.name,
                controls: source.export_controls.as_deref(),
            })
            .collect();
        let manager = self.clients().await?.manager;
        let mut found = Vec::new();
        for (place, destination) in all.iter().enumerate() {
            let labels = if place < MOST_DESTINATIONS {
                manager.destination(destination.id).await.ok().and_then(|row| row.labels)
            } else {
                None
            };
            let rules = forbidden_at_destination(&of_traits, labels.as_deref()).iter().map(rule_view).collect();
            found.push(DestinationControls { rules, ..without_rules(destination) });
        }
        Ok(found)
    }
}

fn without_rules(one: &Destination) -> DestinationControls {
    DestinationControls { destination: link(ObjectKind::Destination, one.id, &one.name), rules: Vec::new() }
}
