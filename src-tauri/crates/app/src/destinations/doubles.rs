//! Audiences that are sent to one place from both services, as they are now.

use domain::crosswalk::{Activation, doubles};

use super::crosswalk::{certainty, matched};
use crate::Destinations;
use crate::view::{DoubleActivation, Failure};

impl Destinations<'_> {
    /// Returns every audience that goes to one place by a mapping of Audience Manager and by a dataflow of Experience
    /// Platform. Mappings are those of the local copy; dataflows are read.
    pub async fn doubles(&self) -> Result<Vec<DoubleActivation>, Failure> {
        let workspace = self.workspace;
        let there_all = workspace.sent_by_platform().await?;
        let here_all = workspace.sent_by_manager(None).await?;
        // Each activation carries its index, so that its way is found again.
        let mut here = Vec::new();
        for (index, one) in here_all.iter().enumerate() {
            here.extend(one.audiences.iter().map(|audience| Activation {
                audience: audience.0.clone(),
                object: index.to_string(),
                at: one.way.destination.id.clone(),
                place: one.way.destination.name.clone(),
                is_live: one.is_live(),
            }));
        }
        let mut there = Vec::new();
        for (index, one) in there_all.iter().enumerate() {
            there.extend(one.places.iter().map(|place| Activation {
                audience: one.way.audience.id.clone(),
                object: index.to_string(),
                at: one.way.dataflow.clone(),
                place: place.clone(),
                is_live: one.way.on,
            }));
        }
        let table = workspace.crosswalk().await?;
        let mut found: Vec<DoubleActivation> = Vec::new();
        for double in doubles(&table, &here, &there) {
            let way = |index: &str| index.parse::<usize>().ok();
            let Some(mapping) = way(&double.manager.object).and_then(|at| here_all.get(at)) else { continue };
            let Some(flow) = way(&double.platform.object).and_then(|at| there_all.get(at)) else { continue };
            let one = DoubleActivation {
                audience: flow.way.audience.clone(),
                segment: mapping.way.segment.clone(),
                destination: mapping.way.destination.clone(),
                dataflow: flow.way.dataflow.clone(),
                dataflow_name: flow.way.name.clone(),
                card: double.platform.place,
                matched: matched(double.matched),
                certainty: double.certainty.map(certainty),
            };
            if !found.contains(&one) {
                found.push(one);
            }
        }
        Ok(found)
    }
}
