//! The pair of an audience as shown in panels and lists, with its five stages. The state itself is decided in
//! [`domain::shared`]; here is what it is decided by.

use std::collections::HashMap;

use domain::counts::{Difference, Range, Timing};
use domain::stages::{Light, Moments, Stage as Reached, StageName as Name};
use domain::{Around, CountSource as Source, DataSourceId, NamespaceCount, Verdict};
use store::{PairParts, Side};

use super::names::{count, drifts_of, link, ms, shared};
use crate::Workspace;
use crate::view::{
    CountDifference, CountRange, CountSource, CountTiming, Failure, ObjectKind, PairView, Stage, StageName, StageState,
};

/// What decides the states of pairs in addition to the pairs themselves.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    pub(super) around: Around,
    /// The sharing data source, if the organization has one.
    sharing: Option<DataSourceId>,
    /// Times by the clock of the service.
    moments: Moments,
    /// How far that clock is ahead of this computer's, ms.
    ahead: i64,
}

impl Known {
    /// Judges a pair; `None` if these objects are not the pair of an audience.
    pub(super) fn judge(&self, parts: &PairParts) -> Option<Verdict> {
        let mut verdict = Verdict::of(parts.facts(self.sharing), self.around, self.moments)?;
        // What is expected is shown in the time of this computer, so that it can be read off its clock; what the service
        // reports is shown as reported.
        for stage in verdict.stages.iter_mut().filter(|stage| stage.name != Name::Named) {
            stage.at = stage.at.map(|at| at - self.ahead);
        }
        Some(verdict)
    }
}

/// States of pairs, by the ID of their audience.
pub(crate) type Verdicts = HashMap<String, Verdict>;

impl Workspace {
    /// Judges the pairs with these codes; what is not the pair of an audience is left out.
    pub(crate) async fn verdicts(&self, codes: Vec<String>) -> Result<Verdicts, Failure> {
        let known = self.known().await?;
        let parts = self.catalog().pair_parts(codes).await?;
        Ok(parts.iter().filter_map(|parts| Some((parts.code.clone(), known.judge(parts)?))).collect())
    }

    /// Returns what determines the states of pairs in addition to the pairs themselves.
    pub(super) async fn known(&self) -> Result<Known, Failure> {
        let (manager, platform) = (self.age(Side::AudienceManager).await?, self.age(Side::ExperiencePlatform).await?);
        let around = Around {
            dataflow: self.connection.members_from(),
            manager_read: manager.is_some(),
            platform_read: platform.is_some(),
        };
        let sharing = self.catalog().sharing_data_source().await?.map(|source| source.id);
        // What is expected is expected by the clock of the service; ages are by this computer's.
        let (now, ahead) = (self.now(), self.service_ahead());
        let moments = Moments { now: now + ahead, counted_at: manager.map(|at| at + ahead) };
        Ok(Known { around, sharing, moments, ahead })
    }

    /// How far the clock of the service is ahead of this computer's, ms; 0 before its first answer.
    pub(crate) fn service_ahead(&self) -> i64 {
        self.connection.service_ahead(self.now()).unwrap_or_default()
    }

    /// The time of the service, as far as it is known.
    pub(super) fn service_time(&self) -> i64 {
        self.now() + self.service_ahead()
    }

    /// Returns the pair with a code; `None` if Audience Manager has nothing of it.
    pub(super) async fn pair(&self, code: &str) -> Result<Option<PairView>, Failure> {
        let parts = self.catalog().pair_parts(vec![code.to_owned()]).await?;
        let known = self.known().await?;
        Ok(parts.into_iter().next().and_then(|parts| view(&parts, &known)))
    }
}

fn view(parts: &PairParts, known: &Known) -> Option<PairView> {
    if parts.traits.is_empty() && parts.segments.is_empty() {
        return None;
    }
    let verdict = known.judge(parts)?;
    Some(PairView {
        code: parts.code.clone(),
        audience: parts.audience.as_ref().map(|it| link(ObjectKind::Audience, &it.id, &it.name)),
        traits: parts.traits.iter().map(|it| link(ObjectKind::Trait, it.id, &it.name)).collect(),
        segments: parts.segments.iter().map(|it| link(ObjectKind::Segment, it.id, &it.name)).collect(),
        state: shared(verdict.state),
        drift: drifts_of(&verdict.drift),
        stages: stages(&verdict),
        platform_count: parts.audience.as_ref().and_then(|it| it.profiles).map(count),
        manager_count: parts.evidence.of_trait.map(count),
        difference: difference(parts, &verdict, known),
    })
}

/// Converts the stages of a pair.
pub(super) fn stages(verdict: &Verdict) -> Vec<Stage> {
    let shown = |stage: &Reached| Stage {
        name: match stage.name {
            Name::Named => StageName::Named,
            Name::Arriving => StageName::Arriving,
            Name::Usable => StageName::Usable,
            Name::Reported => StageName::Reported,
            Name::Full => StageName::Full,
        },
        state: match stage.light {
            Light::On => StageState::On,
            Light::Waiting => StageState::Waiting,
            Light::Due => StageState::Due,
            Light::Late => StageState::Late,
            Light::Off => StageState::Off,
            Light::Paused => StageState::Paused,
            Light::Unclear => StageState::Unclear,
        },
        at: stage.at.map(ms),
    };
    verdict.stages.iter().map(shown).collect()
}

/// Explains why the counts of a pair differ, if both are known.
fn difference(parts: &PairParts, verdict: &Verdict, known: &Known) -> Option<CountDifference> {
    let (audience, devices) = (parts.audience.as_ref()?, parts.evidence.of_trait?);
    // The counts by namespace are parts of the number that was counted with them, which may be another one.
    let by_namespace = audience.namespaces_of.zip(audience.namespaces_from);
    let (profiles, from, at) = match by_namespace {
        Some((profiles, from)) => (profiles, from, audience.namespaces_at),
        None => (audience.profiles?, Source::Audience, audience.counted_at),
    };
    let namespaces: &[NamespaceCount] = if by_namespace.is_some() { &audience.namespaces } else { &[] };
    let found = Difference::of(profiles, namespaces, verdict.timing?, devices);
    let range = |range: Range| CountRange { least: range.least, most: range.most };
    let last = verdict.stages.last();
    Some(CountDifference {
        profiles: count(profiles),
        profiles_from: match from {
            Source::SegmentJob => CountSource::SegmentJob,
            Source::Audience => CountSource::Audience,
        },
        profiles_at: at.map(ms),
        without_identity: found.without_identity.map(range),
        expected: found.expected.map(range),
        not_yet: range(found.not_yet),
        timing: match found.timing {
            Timing::Over => CountTiming::Over,
            Timing::Arriving => CountTiming::Arriving,
            Timing::Paused => CountTiming::Paused,
            Timing::NotSent => CountTiming::NotSent,
        },
        full_at: last.filter(|stage| stage.light == Light::Waiting).and_then(|stage| stage.at).map(ms),
        unreported: range(found.unreported),
        devices: count(devices),
        devices_at: known.moments.counted_at.map(|at| ms(at - known.ahead)),
    })
}
