//! What brings members of segments to Experience Platform: Adobe's Audience Manager source (AEP contract §15).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::ids::{SegmentId, TraitId};

/// The Audience Manager source, as the sandbox in use sees it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Source {
    /// It was never read, or the account may not read it.
    #[default]
    Unknown,
    /// The sandbox has none.
    Absent,
    /// The sandbox has several dataflows of it, and which one counts is not known.
    Several {
        /// Whether one of them runs.
        is_on: bool,
    },
    /// It lists what it selects in a form that is not known: Adobe does not publish it.
    Unrecognized {
        /// Whether its dataflow runs.
        is_on: bool,
    },
    /// It is there, and what it selects is known.
    Present {
        /// Whether its dataflow runs; nothing new arrives while it is paused.
        is_on: bool,
        /// What it selects.
        selection: SourceSelection,
    },
}

/// What the source selects.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SourceSelection {
    /// Every segment of the organization, later ones too.
    pub all_segments: bool,
    /// Every trait of the organization itself, later ones too; those of other companies are not brought.
    pub all_traits: bool,
    /// Segments that were selected one by one.
    pub segments: BTreeSet<SegmentId>,
    /// Traits that are listed one by one. Adobe's page offers traits only all together.
    pub traits: BTreeSet<TraitId>,
}

impl SourceSelection {
    /// Whether it selects a segment.
    pub fn has_segment(&self, id: SegmentId) -> bool {
        self.all_segments || self.segments.contains(&id)
    }

    /// Whether it selects a trait; `is_own` says whether the trait is the organization's own.
    pub fn has_trait(&self, id: TraitId, is_own: bool) -> bool {
        (self.all_traits && is_own) || self.traits.contains(&id)
    }
}

/// Whether members of one segment or trait reach Experience Platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Delivery {
    /// It is selected, and the dataflow runs.
    Flows,
    /// It is selected, and the dataflow is paused.
    Paused,
    /// The source does not select it.
    NotSelected,
    /// There is no source.
    NoSource,
    /// Not known.
    Unknown,
}

impl Source {
    /// Whether its dataflow runs; `None` without one, and where it is not known.
    pub fn is_on(&self) -> Option<bool> {
        match self {
            Self::Unknown | Self::Absent => None,
            Self::Several { is_on } | Self::Unrecognized { is_on } | Self::Present { is_on, .. } => Some(*is_on),
        }
    }

    /// What it selects, where that is known.
    pub fn selection(&self) -> Option<&SourceSelection> {
        match self {
            Self::Present { selection, .. } => Some(selection),
            _ => None,
        }
    }

    /// Whether members of a segment reach Experience Platform.
    pub fn delivery_of_segment(&self, id: SegmentId) -> Delivery {
        self.delivery(|selection| selection.has_segment(id))
    }

    /// Whether members of a trait reach Experience Platform.
    pub fn delivery_of_trait(&self, id: TraitId, is_own: bool) -> Delivery {
        self.delivery(|selection| selection.has_trait(id, is_own))
    }

    fn delivery(&self, has: impl Fn(&SourceSelection) -> bool) -> Delivery {
        match self {
            Self::Absent => Delivery::NoSource,
            Self::Unknown | Self::Several { .. } | Self::Unrecognized { .. } => Delivery::Unknown,
            Self::Present { selection, .. } if !has(selection) => Delivery::NotSelected,
            Self::Present { is_on: true, .. } => Delivery::Flows,
            Self::Present { .. } => Delivery::Paused,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_selected_flows_unless_it_is_paused() {
        let selection = SourceSelection {
            segments: BTreeSet::from([SegmentId(1)]),
            traits: BTreeSet::from([TraitId(2)]),
            ..SourceSelection::default()
        };
        let source = |is_on, selection: &SourceSelection| Source::Present { is_on, selection: selection.clone() };
        let of = |source: &Source| [source.delivery_of_segment(SegmentId(1)), source.delivery_of_segment(SegmentId(2))];
        assert_eq!(of(&source(true, &selection)), [Delivery::Flows, Delivery::NotSelected]);
        assert_eq!(of(&source(false, &selection)), [Delivery::Paused, Delivery::NotSelected]);
        let all = SourceSelection { all_segments: true, ..SourceSelection::default() };
        assert_eq!(of(&source(true, &all)), [Delivery::Flows; 2]);
        let traits = |source: &Source, own| [2, 1].map(|id| source.delivery_of_trait(TraitId(id), own));
        assert_eq!(traits(&source(true, &selection), true), [Delivery::Flows, Delivery::NotSelected]);
        assert_eq!(traits(&source(true, &all), true), [Delivery::NotSelected; 2]);
        let every = source(true, &SourceSelection { all_traits: true, ..selection });
        assert_eq!(traits(&every, true), [Delivery::Flows; 2]);
        assert_eq!(traits(&every, false), [Delivery::Flows, Delivery::NotSelected], "of others only what is listed");
        for (source, expected) in [
            (Source::Absent, Delivery::NoSource),
            (Source::Unknown, Delivery::Unknown),
            (Source::Several { is_on: true }, Delivery::Unknown),
            (Source::Unrecognized { is_on: true }, Delivery::Unknown),
        ] {
            assert_eq!(of(&source), [expected; 2], "{source:?}");
            assert_eq!(source.is_on().is_some(), !matches!(source, Source::Absent | Source::Unknown));
        }
    }
}
