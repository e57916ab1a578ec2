//! Rules as parts for chips.

use std::collections::HashMap;

use domain::TraitId;
use domain::rules::{Part, SegmentRule, TraitRule};

use super::link;
use crate::App;
use crate::view::{Failure, ObjectKind, ObjectLink, RulePart};

/// A trait rule as parts; empty if it cannot be parsed.
pub(crate) fn trait_parts(rule: &str) -> Vec<RulePart> {
    let names = HashMap::new();
    TraitRule::parse(rule)
        .map(|rule| rule.parts().into_iter().map(|part| shown(part, &names)).collect())
        .unwrap_or_default()
}

impl App {
    /// A segment rule as parts, with the names of its traits; empty if it cannot be parsed.
    pub(crate) async fn segment_parts(&self, rule: &str) -> Result<Vec<RulePart>, Failure> {
        let Ok(rule) = SegmentRule::parse(rule) else { return Ok(Vec::new()) };
        let names = self.catalogue().trait_names(rule.traits()).await?.into_iter().collect();
        Ok(rule.parts().into_iter().map(|part| shown(part, &names)).collect())
    }
}

fn shown(part: Part<'_>, names: &HashMap<TraitId, String>) -> RulePart {
    match part {
        Part::Comparison(comparison) => RulePart::Comparison {
            key: comparison.key.clone(),
            operator: comparison.operator.to_string(),
            value: comparison.value.to_string(),
        },
        Part::Trait(id) => RulePart::Trait { link: trait_link(id, names) },
        Part::Frequency(frequency) => RulePart::Frequency {
            traits: frequency.traits.iter().map(|id| trait_link(*id, names)).collect(),
            condition: frequency.condition(),
        },
        Part::Word(word) => RulePart::Word { word: word.to_string() },
        Part::Open => RulePart::Open,
        Part::Close => RulePart::Close,
    }
}

fn trait_link(id: TraitId, names: &HashMap<TraitId, String>) -> ObjectLink {
    link(ObjectKind::Trait, id, names.get(&id).cloned().unwrap_or_else(|| id.to_string()))
}
