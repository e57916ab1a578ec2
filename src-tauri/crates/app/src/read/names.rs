//! The words and numbers that cross the bridge, and the services' codes behind them.

use domain::{Drift, Origin, PairState, TraitType};

use crate::view::{IntegrationState, ObjectKind, ObjectLink, SharedState, TimeMs};

/// Origins with a word of their own.
const ORIGINS: [(&str, Origin); 5] = [
    ("platform", Origin::Platform),
    ("audienceManager", Origin::AudienceManager),
    ("composition", Origin::Composition),
    ("customUpload", Origin::CustomUpload),
    ("segmentMatch", Origin::SegmentMatch),
];

/// Trait types with a word of their own.
const TRAIT_TYPES: [(&str, TraitType); 5] = [
    ("ruleBased", TraitType::RuleBased),
    ("onboarded", TraitType::Onboarded),
    ("algorithmic", TraitType::Algorithmic),
    ("folder", TraitType::Folder),
    ("activeAudience", TraitType::ActiveAudience),
];

/// Shared states by their rank in the store.
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

/// What decides about the states of pairs beside the pairs themselves.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known {
    /// The dataflow that brings members.
    pub(crate) dataflow: IntegrationState,
    /// Whether Audience Manager was ever read whole: before that, what was not found there may be there.
    pub(crate) manager_read: bool,
}

/// Milliseconds as JavaScript has them; exact for the next 280,000 years.
pub(crate) fn ms(time: i64) -> TimeMs {
    time as TimeMs
}

/// A count as it crosses the bridge; nobody has four billion profiles.
pub(crate) fn count(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[expect(clippy::needless_pass_by_value, reason = "ids are small, and links read better without references")]
pub(crate) fn link(kind: ObjectKind, id: impl ToString, name: impl Into<String>) -> ObjectLink {
    ObjectLink { kind, id: id.to_string(), name: name.into() }
}

/// English word for a kind, for messages.
pub(crate) fn word(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::Audience => "audience",
        ObjectKind::Trait => "trait",
        ObjectKind::Segment => "segment",
        ObjectKind::TraitFolder => "trait folder",
        ObjectKind::SegmentFolder => "segment folder",
        ObjectKind::DataSource => "data source",
    }
}

pub(crate) fn origin_word(origin: &Origin) -> String {
    let known = ORIGINS.iter().find(|(_, it)| it == origin);
    known.map_or_else(|| origin.code().to_owned(), |(word, _)| (*word).to_owned())
}

/// The service's code for a word of [`origin_word`].
pub(super) fn origin_code(word: &str) -> String {
    let known = ORIGINS.iter().find(|(it, _)| *it == word);
    known.map_or_else(|| word.to_owned(), |(_, origin)| origin.code().to_owned())
}

pub(crate) fn type_word(kind: &TraitType) -> String {
    let known = TRAIT_TYPES.iter().find(|(_, it)| it == kind);
    known.map_or_else(|| kind.code().to_owned(), |(word, _)| (*word).to_owned())
}

/// The service's code for a word of [`type_word`].
pub(crate) fn type_code(word: &str) -> String {
    let known = TRAIT_TYPES.iter().find(|(it, _)| *it == word);
    known.map_or_else(|| word.to_owned(), |(_, kind)| kind.code().to_owned())
}

/// A pair's state with its drift words, with what else is known: the one place that puts both together.
pub(crate) fn shared(state: &PairState, known: Known) -> (SharedState, Vec<String>) {
    let drift = match state {
        PairState::Drifted(drift) => drift_words(drift),
        _ => Vec::new(),
    };
    (shared_of_rank(state.rank(), known), drift)
}

/// The state behind a rank in the store. Nothing arrives and nothing is live while the dataflow is paused, and nothing is
/// missing in Audience Manager before that was read.
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

/// The store's ranks behind a shared state.
pub(super) fn ranks_of(state: SharedState) -> Vec<u8> {
    let is_it = |it: SharedState| match state {
        SharedState::Paused => matches!(it, SharedState::Arriving | SharedState::Live | SharedState::Unclear),
        SharedState::NotRead => matches!(it, SharedState::NotShared | SharedState::Half),
        other => it == other,
    };
    SHARED.iter().zip(0..).filter(|(it, _)| is_it(**it)).map(|(_, rank)| rank).collect()
}

/// The word of a shared state in filters, as it is in JSON.
pub(super) fn shared_word(state: SharedState) -> &'static str {
    match state {
        SharedState::NotShared => "notShared",
        SharedState::Half => "half",
        SharedState::Shell => "shell",
        SharedState::Arriving => "arriving",
        SharedState::Live => "live",
        SharedState::Paused => "paused",
        SharedState::Unclear => "unclear",
        SharedState::NotRead => "notRead",
        SharedState::Drifted => "drifted",
        SharedState::Duplicate => "duplicate",
        SharedState::FromAudienceManager => "fromAudienceManager",
    }
}

/// Drift as codes for the window.
pub(crate) fn drift_words(drift: &[Drift]) -> Vec<String> {
    drift.iter().map(|one| drift_word(*one).to_owned()).collect()
}

fn drift_word(drift: Drift) -> &'static str {
    match drift {
        Drift::Renamed => "renamed",
        Drift::TraitRule => "traitRule",
        Drift::TraitType => "traitType",
        Drift::SegmentRule => "segmentRule",
        Drift::DataSource => "dataSource",
        Drift::MergeRule => "mergeRule",
        Drift::Paused => "paused",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_codes_lead_to_each_other() {
        for (word, origin) in &ORIGINS {
            assert_eq!((origin_word(origin).as_str(), origin_code(word).as_str()), (*word, origin.code()));
        }
        for (word, kind) in &TRAIT_TYPES {
            assert_eq!((type_word(kind).as_str(), type_code(word).as_str()), (*word, kind.code()));
        }
        assert_eq!(origin_word(&Origin::from_code("LOOKALIKE")), "LOOKALIKE");
        assert_eq!(origin_code("LOOKALIKE"), "LOOKALIKE");
    }

    #[test]
    fn shared_states_have_the_ranks_of_pairs_and_the_words_of_json() {
        let states = [
            PairState::NotShared,
            PairState::Half,
            PairState::Shell,
            PairState::Arriving,
            PairState::Live,
            PairState::Drifted(vec![Drift::Renamed]),
            PairState::Duplicate,
            PairState::FromAudienceManager,
            PairState::Unclear,
        ];
        for state in &states {
            let (shown, _) = shared(state, read(IntegrationState::On));
            assert_eq!(ranks_of(shown), [state.rank()]);
            assert_eq!(serde_json::to_value(shown).unwrap(), shared_word(shown));
        }
        assert_eq!(shared(&states[5], read(IntegrationState::Unknown)).1, ["renamed"]);
    }

    fn read(dataflow: IntegrationState) -> Known {
        Known { dataflow, manager_read: true }
    }

    #[test]
    fn nothing_is_missing_in_audience_manager_before_it_was_read() {
        let known = Known { dataflow: IntegrationState::On, manager_read: false };
        for state in [PairState::NotShared, PairState::Half] {
            assert_eq!(shared(&state, known).0, SharedState::NotRead);
        }
        assert_eq!(shared(&PairState::Live, known).0, SharedState::Live);
        assert_eq!(ranks_of(SharedState::NotRead), [PairState::NotShared.rank(), PairState::Half.rank()]);
    }

    #[test]
    fn nothing_arrives_and_nothing_is_live_while_the_dataflow_is_paused() {
        for state in [PairState::Arriving, PairState::Live, PairState::Unclear] {
            assert_eq!(shared(&state, read(IntegrationState::Paused)).0, SharedState::Paused);
        }
        assert_eq!(shared(&PairState::Shell, read(IntegrationState::Paused)).0, SharedState::Shell);
        let paused = [PairState::Arriving, PairState::Live, PairState::Unclear].map(|state| state.rank());
        assert_eq!(ranks_of(SharedState::Paused), paused);
    }
}
