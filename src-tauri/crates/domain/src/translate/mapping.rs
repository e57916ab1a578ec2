//! The fields of the keys that rules use: those that a person mapped, the built-in ones, and proposals.

use std::collections::HashSet;

use super::Settings;
use super::field::{Kind, MappedKind, Names, Standing, is_reserved};
use super::signals::Reading;
use crate::rules::TraitRule;

/// The field of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyField {
    /// The key, as the rule writes it.
    pub key: String,
    /// Path of the field.
    pub path: String,
    /// What it contains; `None` if it is compared in a way of its own.
    pub kind: Option<MappedKind>,
    /// The field's value by the signal's value.
    pub values: Vec<(String, String)>,
    /// Where it is from.
    pub origin: Origin,
}

/// Where the field of a key is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A person mapped it.
    Mapped,
    /// Adobe documents it.
    BuiltIn,
    /// A proposal: nothing fills it yet.
    Proposed,
}

impl Settings {
    /// The fields of the keys that trait rules use, each key once; `true` beside a rule is about imported data. Keys
    /// without a field, such as private ones, are left out.
    pub fn fields_of<'r>(&self, rules: impl IntoIterator<Item = (&'r TraitRule, bool)>) -> Vec<KeyField> {
        let (mut found, mut seen, mut names) = (Vec::new(), HashSet::new(), Names::default());
        for (rule, onboarded) in rules {
            let expression = self.derive(&rule.0);
            let mut reading = Reading::new(&expression, onboarded, self, &mut names);
            for comparison in expression.leaves() {
                let key = comparison.key.to_lowercase();
                if key.starts_with("p_") || key == "segid" || is_reserved(&key) || !seen.insert(key.clone()) {
                    continue;
                }
                let field = reading.field(&key, comparison);
                let origin = match field.standing {
                    _ if self.mapping.contains_key(&key) => Origin::Mapped,
                    Standing::Missing => Origin::Proposed,
                    Standing::Exact | Standing::Near(_) => Origin::BuiltIn,
                };
                let kind = mapped_kind(field.kind);
                let values = if matches!(field.kind, Kind::Words | Kind::Truth) { field.more } else { Vec::new() };
                found.push(KeyField { key: comparison.key.clone(), path: field.path, kind, values, origin });
            }
        }
        found
    }
}

fn mapped_kind(kind: Kind) -> Option<MappedKind> {
    match kind {
        Kind::Text | Kind::Code | Kind::Words => Some(MappedKind::Text),
        Kind::Number => Some(MappedKind::Number),
        Kind::Truth => Some(MappedKind::Truth),
        Kind::Texts => Some(MappedKind::Texts),
        _ => None,
    }
}
