//! Converts values and numbers between the view types and the services' codes.

use domain::{Around, Dataflow, Lifecycle, Origin};

use crate::view::{
    AudienceLifecycle, AudienceOrigin, DataflowState, Drift, ObjectKind, ObjectLink, SegmentStatus, SharedState,
    TimeMs, TraitType, UpdateFrequency,
};

/// Converts a time to milliseconds for JavaScript, where they are exact for 280,000 years.
pub(crate) fn ms(time: i64) -> TimeMs {
    time as TimeMs
}

/// Converts a count for the bridge; no organization has four billion profiles.
pub(crate) fn count(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[expect(clippy::needless_pass_by_value, reason = "ids are small, and links read better without references")]
pub(crate) fn link(kind: ObjectKind, id: impl ToString, name: impl Into<String>) -> ObjectLink {
    ObjectLink { kind, id: id.to_string(), name: name.into() }
}

/// Returns the English word for a kind of object, for messages.
pub(crate) fn word(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::Audience => "audience",
        ObjectKind::Trait => "trait",
        ObjectKind::Segment => "segment",
        ObjectKind::TraitFolder => "trait folder",
        ObjectKind::SegmentFolder => "segment folder",
        ObjectKind::DataSource => "data source",
        ObjectKind::Dataflow => "dataflow",
        ObjectKind::Model => "model",
        ObjectKind::Destination => "destination",
    }
}

/// Converts an origin.
pub(crate) fn origin(of: &Origin) -> AudienceOrigin {
    match of {
        Origin::Platform => AudienceOrigin::Platform,
        Origin::AudienceManager => AudienceOrigin::AudienceManager,
        Origin::Composition => AudienceOrigin::Composition,
        Origin::CustomUpload => AudienceOrigin::CustomUpload,
        Origin::SegmentMatch => AudienceOrigin::SegmentMatch,
        Origin::Other(code) => AudienceOrigin::Other(code.clone()),
    }
}

/// Returns the service's code of an origin.
pub(super) fn origin_code(of: &AudienceOrigin) -> String {
    let known = match of {
        AudienceOrigin::Platform => Origin::Platform,
        AudienceOrigin::AudienceManager => Origin::AudienceManager,
        AudienceOrigin::Composition => Origin::Composition,
        AudienceOrigin::CustomUpload => Origin::CustomUpload,
        AudienceOrigin::SegmentMatch => Origin::SegmentMatch,
        AudienceOrigin::Other(code) => return code.clone(),
    };
    known.code().to_owned()
}

/// Converts a lifecycle state.
pub(crate) fn lifecycle(of: Lifecycle) -> AudienceLifecycle {
    match of {
        Lifecycle::Draft => AudienceLifecycle::Draft,
        Lifecycle::Published => AudienceLifecycle::Published,
        Lifecycle::Inactive => AudienceLifecycle::Inactive,
        Lifecycle::Archived => AudienceLifecycle::Archived,
    }
}

/// Returns the stored code of a lifecycle state.
pub(super) fn lifecycle_code(of: AudienceLifecycle) -> String {
    let known = match of {
        AudienceLifecycle::Draft => Lifecycle::Draft,
        AudienceLifecycle::Published => Lifecycle::Published,
        AudienceLifecycle::Inactive => Lifecycle::Inactive,
        AudienceLifecycle::Archived => Lifecycle::Archived,
    };
    known.code().to_owned()
}

/// Converts an update frequency.
pub(crate) fn update_frequency(of: domain::UpdateFrequency) -> UpdateFrequency {
    match of {
        domain::UpdateFrequency::Batch => UpdateFrequency::Batch,
        domain::UpdateFrequency::Streaming => UpdateFrequency::Streaming,
        domain::UpdateFrequency::Edge => UpdateFrequency::Edge,
    }
}

/// Returns the stored code of an update frequency.
pub(super) fn update_frequency_code(of: UpdateFrequency) -> String {
    let known = match of {
        UpdateFrequency::Batch => domain::UpdateFrequency::Batch,
        UpdateFrequency::Streaming => domain::UpdateFrequency::Streaming,
        UpdateFrequency::Edge => domain::UpdateFrequency::Edge,
    };
    known.code().to_owned()
}

/// Converts a trait's type.
pub(crate) fn trait_type(of: &domain::TraitType) -> TraitType {
    match of {
        domain::TraitType::RuleBased => TraitType::RuleBased,
        domain::TraitType::Onboarded => TraitType::Onboarded,
        domain::TraitType::Algorithmic => TraitType::Algorithmic,
        domain::TraitType::Folder => TraitType::Folder,
        domain::TraitType::ActiveAudience => TraitType::ActiveAudience,
        domain::TraitType::Other(code) => TraitType::Other(code.clone()),
    }
}

/// Converts a trait's type back to the service's.
pub(crate) fn service_trait_type(of: &TraitType) -> domain::TraitType {
    match of {
        TraitType::RuleBased => domain::TraitType::RuleBased,
        TraitType::Onboarded => domain::TraitType::Onboarded,
        TraitType::Algorithmic => domain::TraitType::Algorithmic,
        TraitType::Folder => domain::TraitType::Folder,
        TraitType::ActiveAudience => domain::TraitType::ActiveAudience,
        TraitType::Other(code) => domain::TraitType::Other(code.clone()),
    }
}

/// Converts a segment's status.
pub(crate) fn segment_status(of: &domain::SegmentStatus) -> SegmentStatus {
    match of {
        domain::SegmentStatus::Active => SegmentStatus::Active,
        domain::SegmentStatus::Inactive => SegmentStatus::Inactive,
        domain::SegmentStatus::Other(word) => SegmentStatus::Other(word.clone()),
    }
}

/// Returns the stored code of a segment's status.
pub(super) fn segment_status_code(of: &SegmentStatus) -> String {
    let known = match of {
        SegmentStatus::Active => domain::SegmentStatus::Active,
        SegmentStatus::Inactive => domain::SegmentStatus::Inactive,
        SegmentStatus::Other(word) => domain::SegmentStatus::Other(word.clone()),
    };
    known.code().to_owned()
}

/// The shared states, as the domain has them and as they cross the bridge.
const SHARED: [(domain::SharedState, SharedState); 13] = [
    (domain::SharedState::NotShared, SharedState::NotShared),
    (domain::SharedState::InDataflow, SharedState::InDataflow),
    (domain::SharedState::Half, SharedState::Half),
    (domain::SharedState::Shell, SharedState::Shell),
    (domain::SharedState::Arriving, SharedState::Arriving),
    (domain::SharedState::Live, SharedState::Live),
    (domain::SharedState::Paused, SharedState::Paused),
    (domain::SharedState::Drifted, SharedState::Drifted),
    (domain::SharedState::Duplicate, SharedState::Duplicate),
    (domain::SharedState::FromAudienceManager, SharedState::FromAudienceManager),
    (domain::SharedState::Unclear, SharedState::Unclear),
    (domain::SharedState::NoAudience, SharedState::NoAudience),
    (domain::SharedState::NotRead, SharedState::NotRead),
];

/// Converts a shared state.
pub(crate) fn shared(of: domain::SharedState) -> SharedState {
    SHARED.iter().find(|(known, _)| *known == of).map_or(SharedState::NotRead, |(_, shown)| *shown)
}

/// Returns the store's ranks for a shared state.
pub(super) fn ranks_of(state: SharedState, around: Around) -> Vec<u8> {
    let known = SHARED.iter().find(|(_, shown)| *shown == state);
    known.map(|(known, _)| known.ranks(around)).unwrap_or_default()
}

/// Converts the state of the dataflow.
pub(crate) fn dataflow_state(of: Dataflow) -> DataflowState {
    match of {
        Dataflow::On => DataflowState::On,
        Dataflow::Paused => DataflowState::Paused,
        Dataflow::Absent => DataflowState::Absent,
        Dataflow::Elsewhere => DataflowState::Elsewhere,
        Dataflow::Legacy => DataflowState::Legacy,
        Dataflow::Unknown => DataflowState::Unknown,
    }
}

/// Converts drifts.
pub(crate) fn drifts_of(drifts: &[domain::Drift]) -> Vec<Drift> {
    let shown = |drift: &domain::Drift| match drift {
        domain::Drift::Renamed => Drift::Renamed,
        domain::Drift::TraitRule => Drift::TraitRule,
        domain::Drift::TraitType => Drift::TraitType,
        domain::Drift::SegmentRule => Drift::SegmentRule,
        domain::Drift::DataSource => Drift::DataSource,
        domain::Drift::MergeRule => Drift::MergeRule,
        domain::Drift::Paused => Drift::Paused,
    };
    drifts.iter().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_survive_the_conversion_to_view_types_and_back() {
        for code in ["REAL_TIME_CUSTOMER_PROFILE", "AUDIENCE_MATCH", "LOOKALIKE"] {
            assert_eq!(origin_code(&origin(&Origin::from_code(code))), code);
        }
        for code in ["ON_BOARDED_TRAIT", "SOMETHING_NEW"] {
            let known = domain::TraitType::from_code(code);
            assert_eq!(service_trait_type(&trait_type(&known)), known);
        }
    }

    #[test]
    fn every_shared_state_crosses_the_bridge_as_itself() {
        let around = Around { dataflow: Dataflow::On, manager_read: true, platform_read: true };
        for rank in 0..domain::SharedState::RANKS {
            let state = shared(domain::SharedState::of_rank(rank, around));
            assert_eq!(ranks_of(state, around), [rank]);
        }
        let shown: std::collections::HashSet<_> = SHARED.iter().map(|(_, shown)| *shown).collect();
        assert_eq!(shown.len(), SHARED.len());
    }
}
