//! Converts values and numbers between the view types and the services' codes.

use domain::{Lifecycle, Origin, PairState};

use crate::view::{
    AudienceLifecycle, AudienceOrigin, Drift, IntegrationState, ObjectKind, ObjectLink, SegmentStatus, SharedState,
    TimeMs, TraitType, UpdateFrequency,
};

/// Shared states, by their rank in the store.
const SHARED: [SharedState; 9] = [
    SharedState::NotShared,
    SharedState::Half,
    SharedState::Shell,
    SharedState::Arriving,
    SharedState::Live,
    SharedState::Drifted,
    SharedState::Duplicate,
    SharedState::FromAudienceManager,
    SharedState::Unclear,
];

/// What determines the states of pairs in addition to the pairs themselves.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known {
    /// The dataflow that brings members.
    pub(crate) dataflow: IntegrationState,
    /// Whether Audience Manager was ever read in full: before that, an object that was not found may still exist.
    pub(crate) manager_read: bool,
}

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
pub(super) fn update_frequency(of: domain::UpdateFrequency) -> UpdateFrequency {
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
pub(super) fn segment_status(of: domain::SegmentStatus) -> SegmentStatus {
    match of {
        domain::SegmentStatus::Active => SegmentStatus::Active,
        domain::SegmentStatus::Inactive => SegmentStatus::Inactive,
    }
}

/// Returns the stored code of a segment's status.
pub(super) fn segment_status_code(of: SegmentStatus) -> String {
    let known = match of {
        SegmentStatus::Active => domain::SegmentStatus::Active,
        SegmentStatus::Inactive => domain::SegmentStatus::Inactive,
    };
    known.code().to_owned()
}

/// Returns a pair's state and drifts, considering what else is known. This is the only place that combines both.
pub(crate) fn shared(state: &PairState, known: Known) -> (SharedState, Vec<Drift>) {
    let drift = match state {
        PairState::Drifted(drifts) => drifts_of(drifts),
        _ => Vec::new(),
    };
    (shared_of_rank(state.rank(), known), drift)
}

/// Returns the state for a rank in the store. While the dataflow is paused, no pair is arriving or live, and before
/// Audience Manager was read, no object is known to be missing there.
pub(super) fn shared_of_rank(rank: u8, known: Known) -> SharedState {
    match SHARED.get(usize::from(rank)).copied().unwrap_or(SharedState::NotShared) {
        SharedState::Arriving | SharedState::Live | SharedState::Unclear
            if known.dataflow == IntegrationState::Paused =>
        {
            SharedState::Paused
        }
        SharedState::NotShared | SharedState::Half if !known.manager_read => SharedState::NotRead,
        state => state,
    }
}

/// Returns the store's ranks for a shared state.
pub(super) fn ranks_of(state: SharedState) -> Vec<u8> {
    let is_it = |it: SharedState| match state {
        SharedState::Paused => matches!(it, SharedState::Arriving | SharedState::Live | SharedState::Unclear),
        SharedState::NotRead => matches!(it, SharedState::NotShared | SharedState::Half),
        other => it == other,
    };
    SHARED.iter().zip(0..).filter(|(it, _)| is_it(**it)).map(|(_, rank)| rank).collect()
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
    fn shared_states_have_the_ranks_of_pairs() {
        let states = [
            PairState::NotShared,
            PairState::Half,
            PairState::Shell,
            PairState::Arriving,
            PairState::Live,
            PairState::Drifted(vec![domain::Drift::Renamed]),
            PairState::Duplicate,
            PairState::FromAudienceManager,
            PairState::Unclear,
        ];
        for state in &states {
            let (shown, _) = shared(state, read(IntegrationState::On));
            assert_eq!(ranks_of(shown), [state.rank()]);
        }
        assert_eq!(shared(&states[5], read(IntegrationState::Unknown)).1, [Drift::Renamed]);
    }

    fn read(dataflow: IntegrationState) -> Known {
        Known { dataflow, manager_read: true }
    }

    #[test]
    fn no_object_counts_as_missing_in_audience_manager_before_it_was_read() {
        let known = Known { dataflow: IntegrationState::On, manager_read: false };
        for state in [PairState::NotShared, PairState::Half] {
            assert_eq!(shared(&state, known).0, SharedState::NotRead);
        }
        assert_eq!(shared(&PairState::Live, known).0, SharedState::Live);
        assert_eq!(ranks_of(SharedState::NotRead), [PairState::NotShared.rank(), PairState::Half.rank()]);
    }

    #[test]
    fn no_pair_is_arriving_or_live_while_the_dataflow_is_paused() {
        for state in [PairState::Arriving, PairState::Live, PairState::Unclear] {
            assert_eq!(shared(&state, read(IntegrationState::Paused)).0, SharedState::Paused);
        }
        assert_eq!(shared(&PairState::Shell, read(IntegrationState::Paused)).0, SharedState::Shell);
        let paused = [PairState::Arriving, PairState::Live, PairState::Unclear].map(|state| state.rank());
        assert_eq!(ranks_of(SharedState::Paused), paused);
    }
}
