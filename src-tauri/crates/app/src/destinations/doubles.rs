//! Audiences that are sent to one place from both services, as they are now.

use std::collections::HashMap;

use adobe::experience_platform::{FlowFilter, FlowState};
use domain::crosswalk::{Activation, doubles};
use domain::{AudienceId, Destination, MappingState, SegmentId};
use store::ReferenceKind;

use crate::Destinations;
use crate::read::link;
use crate::view::{DoubleActivation, Failure, ObjectKind};

impl Destinations<'_> {
    /// Returns every audience that goes to one place by a mapping of Audience Manager and by a dataflow of Experience
    /// Platform. Mappings are those of the local copy; dataflows are read.
    pub async fn doubles(&self) -> Result<Vec<DoubleActivation>, Failure> {
        let workspace = self.workspace;
        let today = workspace.service_day();
        let platform = workspace.clients().await?.platform;
        let flows = platform.flows(&FlowFilter { destinations: true, ..FlowFilter::default() }).await?;
        let cards = platform.destination_cards().await?;
        let mut there = Vec::new();
        for flow in &flows.items {
            for card in flow.target_specs.iter().filter_map(|spec| cards.get(spec)) {
                there.extend(flow.audiences.iter().map(|audience| Activation {
                    audience: audience.clone(),
                    object: flow.name.clone(),
                    at: flow.id.clone(),
                    place: card.clone(),
                    is_live: flow.state == FlowState::Enabled,
                }));
            }
        }
        let stored = workspace.catalog().references(ReferenceKind::Destination).await?;
        let (mut here, mut names) = (Vec::new(), HashMap::new());
        for one in stored.into_iter().filter_map(|one| serde_json::from_value::<Destination>(one.body).ok()) {
            for mapping in &one.mappings {
                let is_live = mapping.state(&today) == MappingState::Live;
                for audience in self.audiences_of(mapping.segment, &mut names).await? {
                    here.push(Activation {
                        audience,
                        object: mapping.segment.to_string(),
                        at: one.id.to_string(),
                        place: one.name.clone(),
                        is_live,
                    });
                }
            }
        }
        let table = workspace.crosswalk().await?;
        let mut found = Vec::new();
        for double in doubles(&table, &here, &there) {
            let id = AudienceId::from(double.manager.audience.as_str());
            let audience = workspace.catalog().audience(&id).await?;
            let segment = double.manager.object;
            found.push(DoubleActivation {
                audience: link(ObjectKind::Audience, id, audience.map(|it| it.name).unwrap_or_default()),
                segment: link(ObjectKind::Segment, &segment, names.get(&segment).cloned().unwrap_or_default()),
                destination: link(ObjectKind::Destination, double.manager.at, double.manager.place),
                dataflow: double.platform.at,
                card: double.platform.place,
                matched: double.matched.word().to_owned(),
                certainty: double.certainty.map(|known| known.word().to_owned()),
            });
        }
        found.dedup();
        Ok(found)
    }

    /// The audiences of Experience Platform that have the people of a segment: the one that it was shared from, by its
    /// integration code, and the one that it became, by its own ID.
    async fn audiences_of(
        &self,
        segment: SegmentId,
        names: &mut HashMap<String, String>,
    ) -> Result<Vec<String>, Failure> {
        let Some((found, _)) = self.workspace.catalog().segment(segment).await? else { return Ok(Vec::new()) };
        names.insert(segment.to_string(), found.name);
        let mut ids = vec![segment.to_string()];
        ids.extend(found.integration_code.map(|code| code.0));
        let known = self.workspace.catalog().audiences(ids).await?;
        Ok(known.into_iter().map(|audience| audience.id.0).collect())
    }
}
