//! The state of a pair as every screen, filter, count and command shows it, computed here and nowhere else: from the two
//! objects, the state of the dataflow, the evidence of members, and the clock of the service.
//!
//! A list can have thousands of rows, so its filter works on what is stored ([`PairState::rank`]); [`SharedState::of_rank`]
//! and [`SharedState::ranks`] are the way from one to the other.

use crate::counts::Timing;
use crate::stages::{Light, Moments, Stage, stages};
use crate::{Audience, AudienceId, DataSourceId, Dataflow, Drift, Evidence, Flow, PairState, Segment, Trait};

/// What decides the states of all pairs of a connection in addition to the pairs themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Around {
    /// What brings members.
    pub dataflow: Dataflow,
    /// Whether Audience Manager was ever read in full: before that, an object that was not found may still exist.
    pub manager_read: bool,
    /// Whether Experience Platform was ever read in full: before that, an audience that was not found may still exist.
    pub platform_read: bool,
}

/// The state of an audience in Audience Manager.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SharedState {
    /// It has no objects there.
    NotShared,
    /// It has no objects there yet, but it is in the dataflow: Audience Manager creates them.
    InDataflow,
    /// Only a trait or only a segment exists.
    Half,
    /// A complete pair without members, and none will arrive by themselves.
    Shell,
    /// Members are arriving.
    Arriving,
    /// It has members.
    Live,
    /// A complete pair whose dataflow is paused: no members arrive, existing members stay.
    Paused,
    /// Trait or segment no longer match the audience.
    Drifted,
    /// Several traits or segments have its ID as their code.
    Duplicate,
    /// It came from Audience Manager.
    FromAudienceManager,
    /// A complete pair without members, and it is not known whether any will come.
    Unclear,
    /// The pair of an audience that this sandbox does not have.
    NoAudience,
    /// Not known, because a side was never read.
    NotRead,
}

impl SharedState {
    /// Number of ranks that are stored.
    pub const RANKS: u8 = 10;

    /// The state of an audience whose pair is in a stored state.
    pub fn of(found: &PairState, around: Around) -> Self {
        let flow = match found {
            PairState::NotShared if around.manager_read => return Self::NotShared,
            PairState::InDataflow if around.manager_read => return Self::InDataflow,
            PairState::Half if around.manager_read => return Self::Half,
            PairState::NotShared | PairState::InDataflow | PairState::Half => return Self::NotRead,
            PairState::Drifted(_) => return Self::Drifted,
            PairState::Duplicate => return Self::Duplicate,
            PairState::FromAudienceManager => return Self::FromAudienceManager,
            PairState::Shell => Flow::Shell,
            PairState::Arriving => Flow::Arriving,
            PairState::Unclear => Flow::Unclear,
            PairState::Live => Flow::Live,
        };
        match flow.under(around.dataflow) {
            Flow::Shell => Self::Shell,
            _ if around.dataflow == Dataflow::Paused => Self::Paused,
            Flow::Arriving => Self::Arriving,
            Flow::Unclear => Self::Unclear,
            Flow::Live => Self::Live,
        }
    }

    /// The state of audiences with a stored rank.
    pub fn of_rank(rank: u8, around: Around) -> Self {
        Self::of(&PairState::from_rank(rank, Vec::new()), around)
    }

    /// The ranks that have this state.
    pub fn ranks(self, around: Around) -> Vec<u8> {
        (0..Self::RANKS).filter(|rank| Self::of_rank(*rank, around) == self).collect()
    }

    /// Position among the states, by which lists are sorted.
    pub fn place(self) -> u8 {
        match self {
            Self::NotShared => 0,
            Self::InDataflow => 1,
            Self::Half => 2,
            Self::Shell => 3,
            Self::Arriving => 4,
            Self::Paused => 5,
            Self::Live => 6,
            Self::Drifted => 7,
            Self::Duplicate => 8,
            Self::NoAudience => 9,
            Self::FromAudienceManager => 10,
            Self::Unclear => 11,
            Self::NotRead => 12,
        }
    }
}

/// Everything that is stored about one pair.
#[derive(Debug, Clone, Copy)]
pub struct PairFacts<'p> {
    /// The audience; `None` if the sandbox does not have it.
    pub audience: Option<&'p Audience>,
    /// Traits with its code.
    pub traits: &'p [Trait],
    /// Segments with its code.
    pub segments: &'p [Segment],
    /// The sharing data source, if the organization has one.
    pub data_source: Option<DataSourceId>,
    /// What is known about its members.
    pub evidence: Evidence,
}

/// The state of one pair, with everything that follows from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The state.
    pub state: SharedState,
    /// The differences, if the state is [`SharedState::Drifted`].
    pub drift: Vec<Drift>,
    /// The five stages; none if the pair is not complete.
    pub stages: Vec<Stage>,
    /// Whether a count of zero means that it is too early, not that there is nobody.
    pub awaits_members: bool,
    /// What decides how many members can be there by now; `None` if the pair is not complete.
    pub timing: Option<Timing>,
}

impl Verdict {
    /// Judges a pair at a time; `None` if these objects are not the pair of an audience.
    pub fn of(facts: PairFacts<'_>, around: Around, moments: Moments) -> Option<Self> {
        let flow = match (facts.traits, facts.segments) {
            ([a_trait], [segment]) => Some((Flow::of(a_trait, segment, facts.evidence), a_trait.created_at)),
            _ => None,
        };
        let (state, drift) = match facts.audience {
            Some(audience) => {
                let found = PairState::of(audience, facts.traits, facts.segments, facts.data_source, facts.evidence);
                let state = SharedState::of(&found, around);
                (state, if let PairState::Drifted(drift) = found { drift } else { Vec::new() })
            }
            None => (without_audience(facts, flow.map(|(flow, _)| flow), around)?, Vec::new()),
        };
        // Whether the dataflow sends an audience of another sandbox is not known here.
        let dataflow = if state == SharedState::NoAudience { Dataflow::Unknown } else { around.dataflow };
        let lights = flow.map(|(flow, made)| stages(flow, dataflow, made, moments).to_vec()).unwrap_or_default();
        let awaits = |flow: Flow| matches!(flow.under(dataflow), Flow::Arriving | Flow::Unclear);
        let awaits_members = flow.is_some_and(|(flow, _)| awaits(flow));
        let is_full = lights.last().is_some_and(|stage| stage.light == Light::On);
        let is_paused = dataflow == Dataflow::Paused;
        let timing = flow.map(|(flow, _)| Timing::of(flow.under(dataflow), is_paused, is_full));
        Some(Self { state, drift, stages: lights, awaits_members, timing })
    }

    /// When the next stage is expected.
    pub fn next_at(&self) -> Option<i64> {
        self.stages.iter().find(|stage| stage.light == Light::Waiting)?.at
    }

    /// Whether a stage is overdue although a report should have counted it.
    pub fn is_late(&self) -> bool {
        self.stages.iter().any(|stage| stage.light == Light::Late)
    }
}

/// The state of a pair whose audience is gone or in another sandbox. Traits and segments may have any integration code; only
/// an onboarded trait with the rule `segid == "<code>"` belongs to a pair.
fn without_audience(facts: PairFacts<'_>, flow: Option<Flow>, around: Around) -> Option<SharedState> {
    let [a_trait] = facts.traits else { return None };
    if !is_of_pair(a_trait) {
        return None;
    }
    Some(match (facts.segments, flow) {
        _ if around.platform_read => SharedState::NoAudience,
        ([_], Some(flow)) => SharedState::of(&PairState::of_flow(flow), around),
        ([], _) => SharedState::of(&PairState::Half, around),
        _ => SharedState::Duplicate,
    })
}

/// Whether a trait belongs to the audience in its integration code.
pub fn is_of_pair(a_trait: &Trait) -> bool {
    let rule = a_trait.rule.as_deref().unwrap_or_default();
    let code = a_trait.integration_code.as_ref();
    code.is_some_and(|code| crate::rules::is_rule_of_audience(rule, &AudienceId::from(code.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;

    const READ: Around = Around { dataflow: Dataflow::On, manager_read: true, platform_read: true };

    fn of(found: &PairState, dataflow: Dataflow) -> SharedState {
        SharedState::of(found, Around { dataflow, ..READ })
    }

    #[test]
    fn every_rank_has_one_state_and_every_state_its_ranks() {
        for dataflow in Dataflow::ALL {
            for manager_read in [false, true] {
                let around = Around { dataflow, manager_read, platform_read: true };
                for rank in 0..SharedState::RANKS {
                    assert_eq!(PairState::from_rank(rank, Vec::new()).rank(), rank);
                    assert!(SharedState::of_rank(rank, around).ranks(around).contains(&rank));
                }
            }
        }
        assert_eq!(PairState::from_rank(SharedState::RANKS, Vec::new()), PairState::NotShared, "there are no others");
    }

    #[test]
    fn no_pair_is_arriving_or_live_while_the_dataflow_is_paused() {
        for found in [PairState::Arriving, PairState::Live, PairState::Unclear] {
            assert_eq!(of(&found, Dataflow::Paused), SharedState::Paused);
        }
        assert_eq!(of(&PairState::Shell, Dataflow::Paused), SharedState::Shell);
    }

    #[test]
    fn nobody_arrives_where_no_dataflow_sends() {
        for dataflow in [Dataflow::Absent, Dataflow::Elsewhere] {
            assert_eq!(of(&PairState::Arriving, dataflow), SharedState::Shell);
            assert_eq!(of(&PairState::Unclear, dataflow), SharedState::Shell);
            assert_eq!(of(&PairState::Live, dataflow), SharedState::Live, "who arrived stays");
        }
        for dataflow in [Dataflow::On, Dataflow::Legacy, Dataflow::Unknown] {
            assert_eq!(of(&PairState::Arriving, dataflow), SharedState::Arriving);
        }
    }

    #[test]
    fn no_object_counts_as_missing_in_audience_manager_before_it_was_read() {
        let unread = Around { manager_read: false, ..READ };
        for found in [PairState::NotShared, PairState::InDataflow, PairState::Half] {
            assert_eq!(SharedState::of(&found, unread), SharedState::NotRead);
        }
        assert_eq!(SharedState::of(&PairState::Live, unread), SharedState::Live);
    }
}
