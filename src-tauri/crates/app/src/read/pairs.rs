//! The pair of an audience as shown in panels, with its five stages.

use domain::stages::{Light, StageName as Name, stages};
use domain::{Audience, DataSourceId, Flow, PairState, Segment, Trait};
use store::{PairParts, Side};

use super::names::{Known, count, link, ms, shared};
use crate::Workspace;
use crate::view::{Failure, IntegrationState, ObjectKind, PairView, Stage, StageName, StageState, TimeMs};

impl Workspace {
    /// Returns what determines the states of pairs in addition to the pairs themselves.
    pub(super) async fn known(&self) -> Result<Known, Failure> {
        let manager_read = self.age(Side::AudienceManager).await?.is_some();
        Ok(Known { dataflow: self.connection.dataflow(), manager_read })
    }

    /// Returns the pair with a code; `None` if Audience Manager has nothing of it.
    pub(super) async fn pair(&self, code: &str) -> Result<Option<PairView>, Failure> {
        let parts = self.catalog().pair_parts(vec![code.to_owned()]).await?;
        let sharing = self.catalog().sharing_data_source().await?.map(|source| source.id);
        let (known, now) = (self.known().await?, self.now());
        Ok(parts.into_iter().next().and_then(|parts| view(&parts, sharing, known, now)))
    }
}

fn view(parts: &PairParts, sharing: Option<DataSourceId>, known: Known, now: i64) -> Option<PairView> {
    if parts.traits.is_empty() && parts.segments.is_empty() {
        return None;
    }
    let state = parts
        .audience
        .as_ref()
        .map(|it| PairState::of(it, &parts.traits, &parts.segments, sharing, parts.population))
        .unwrap_or(without_audience(parts)?);
    let (state, drift) = shared(&state, known);
    Some(PairView {
        audience: parts.audience.as_ref().map(|it| link(ObjectKind::Audience, &it.id, &it.name)),
        traits: parts.traits.iter().map(|it| link(ObjectKind::Trait, it.id, &it.name)).collect(),
        segments: parts.segments.iter().map(|it| link(ObjectKind::Segment, it.id, &it.name)).collect(),
        state,
        drift,
        stages: lights_of(parts, known.dataflow, now),
        platform_count: parts.audience.as_ref().and_then(|it| it.profiles).map(count),
        carrying_count: parts.audience.as_ref().and_then(carrying),
        manager_count: parts.population.map(count),
    })
}

/// Returns the state of a pair whose audience is gone or was never in Experience Platform. Traits and segments may have
/// any integration code; only an onboarded trait with the rule `segid == "<code>"` belongs to a pair.
fn without_audience(parts: &PairParts) -> Option<PairState> {
    match (parts.traits.as_slice(), parts.segments.as_slice()) {
        ([a_trait], segments) if is_of_pair(a_trait) => Some(match segments {
            [segment] => match Flow::of(a_trait, segment, parts.population) {
                Flow::Shell => PairState::Shell,
                Flow::Arriving => PairState::Arriving,
                Flow::Unclear => PairState::Unclear,
                Flow::Live => PairState::Live,
            },
            [] => PairState::Half,
            _ => PairState::Duplicate,
        }),
        _ => None,
    }
}

/// Whether a trait belongs to the audience in its integration code.
pub(super) fn is_of_pair(a_trait: &Trait) -> bool {
    let rule = a_trait.rule.as_deref().unwrap_or_default();
    a_trait
        .integration_code
        .as_ref()
        .is_some_and(|code| domain::rules::is_rule_of_audience(rule, &domain::AudienceId::from(code.as_str())))
}

/// Returns the five stages of a complete pair; none if it is incomplete.
fn lights_of(parts: &PairParts, dataflow: IntegrationState, now: i64) -> Vec<Stage> {
    match (parts.traits.as_slice(), parts.segments.as_slice()) {
        ([a_trait], [segment]) => lights(a_trait, segment, parts.population, dataflow, now),
        _ => Vec::new(),
    }
}

/// Returns when the next stage of a pair is expected.
pub(super) fn next_at(parts: &PairParts, dataflow: IntegrationState, now: i64) -> Option<TimeMs> {
    lights_of(parts, dataflow, now).into_iter().find(|light| light.state == StageState::Waiting)?.at
}

/// Returns the five stages of a trait and its segment. While the dataflow is paused, no stage after the first is
/// expected.
pub(super) fn lights(
    a_trait: &Trait,
    segment: &Segment,
    population: Option<u64>,
    dataflow: IntegrationState,
    now: i64,
) -> Vec<Stage> {
    let flow = Flow::of(a_trait, segment, population);
    let pauses = dataflow == IntegrationState::Paused && flow != Flow::Shell;
    stages(flow, a_trait.created_at, now)
        .into_iter()
        .map(|stage| Stage {
            name: match stage.name {
                Name::Named => StageName::Named,
                Name::Arriving => StageName::Arriving,
                Name::Usable => StageName::Usable,
                Name::Reported => StageName::Reported,
                Name::Full => StageName::Full,
            },
            state: match stage.light {
                _ if pauses && stage.name != Name::Named => StageState::Paused,
                Light::On => StageState::On,
                Light::Waiting => StageState::Waiting,
                Light::Off => StageState::Off,
                Light::Unclear => StageState::Unclear,
            },
            at: stage.at.filter(|_| !pauses || stage.name == Name::Named).map(ms),
        })
        .collect()
}

/// Returns the profiles of the largest namespace that carries over; `None` if no namespace was counted.
fn carrying(audience: &Audience) -> Option<u32> {
    audience.namespaces.iter().filter(|it| it.carries_over()).map(|it| count(it.profiles)).max()
}
