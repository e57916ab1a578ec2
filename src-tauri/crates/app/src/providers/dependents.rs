//! The segments that depend on a provider that left, with their sizes with and without its members.

use std::collections::{BTreeMap, BTreeSet};

use adobe::AudienceManager;
use domain::rules::{Place, SegmentRule, Without};
use domain::sample::Within;
use domain::{DataSourceId, Segment, SegmentId, TraitId};
use futures::{StreamExt as _, TryStreamExt as _};

use super::{Affected, Providers};
use crate::Workspace;
use crate::overlap::{rule_size, shown_count};
use crate::read::{count, link, numeric, segment_status};
use crate::view::{
    DependentSegment, EstimatedProfiles, Failure, FailureCode, NotPossibleReason, ObjectKind, ObjectLink,
    ProviderDetail, RulePlace, UsedTrait,
};

/// Segments whose sizes are estimated at the same time.
const CONCURRENCY: usize = 4;
/// No one.
const NOBODY: Within = Within { likely: 0, least: 0, most: 0 };

impl Providers<'_> {
    /// Returns a provider with the segments that use its traits. Their sizes are estimated by the service; without an
    /// estimate they are not known.
    ///
    /// # Errors
    /// No such data source; a service that cannot be reached.
    pub async fn detail(&self, id: String) -> Result<ProviderDetail, Failure> {
        let provider = self.row(&id).await?;
        let source: DataSourceId = numeric(ObjectKind::DataSource, &id)?;
        let traits = self.affected(source).await?;
        let using = self.segments_of(&traits).await?;
        let used = traits.values().filter_map(|(one, population)| {
            let segments = using.values().filter(|of| of.contains(&one.id)).count();
            let object = link(ObjectKind::Trait, one.id, one.name.clone());
            (segments > 0).then(|| UsedTrait {
                object,
                population: population.map(count),
                segments: count(segments as u64),
            })
        });
        let mut used: Vec<UsedTrait> = used.collect();
        used.sort_by(|one, other| one.object.name.cmp(&other.object.name));
        Ok(ProviderDetail { provider, used, segments: self.workspace.dependent_segments(using, &traits).await? })
    }
}

impl Workspace {
    /// The segments that use some of the traits, by name, each with its size now, without the members of the traits, and with
    /// the traits taken out.
    pub(crate) async fn dependent_segments(
        &self,
        using: BTreeMap<SegmentId, BTreeSet<TraitId>>,
        traits: &Affected,
    ) -> Result<Vec<DependentSegment>, Failure> {
        let manager = &self.clients().await?.manager;
        let mut stored = Vec::new();
        for (id, of) in using {
            stored.extend(self.catalog().segment(id).await?.map(|(segment, _)| (segment, of)));
        }
        let mut segments: Vec<DependentSegment> = futures::stream::iter(stored)
            .map(|(segment, of)| dependent(manager, segment, of, traits))
            .buffered(CONCURRENCY)
            .try_collect()
            .await?;
        segments.sort_by(|one, other| one.segment.name.cmp(&other.segment.name));
        Ok(segments)
    }
}

async fn dependent(
    manager: &AudienceManager,
    segment: Segment,
    of: BTreeSet<TraitId>,
    traits: &Affected,
) -> Result<DependentSegment, Failure> {
    let rule = SegmentRule::parse(&segment.rule).ok();
    let gone: BTreeSet<TraitId> = traits.keys().copied().collect();
    let now = estimated(manager, &segment.rule).await?;
    let emptied = match rule.as_ref().map(|rule| rule.without(&gone)) {
        Some(Without::Nobody) => now.map(|_| shown_count(NOBODY)),
        Some(Without::Rule(rule)) => estimated(manager, &rule.to_string()).await?,
        Some(Without::Same | Without::Everybody) | None => None,
    };
    let without = match rule.as_ref().and_then(|rule| rule.taken_out(&gone)) {
        Some(rule) => estimated(manager, &rule.to_string()).await?,
        None => None,
    };
    let places = rule.map(|rule| rule.places(&gone)).unwrap_or_default();
    Ok(DependentSegment {
        segment: link(ObjectKind::Segment, segment.id, segment.name),
        status: segment_status(&segment.status),
        rule: segment.rule,
        traits: of.iter().filter_map(|id| named(traits, *id)).collect(),
        places: places.into_iter().map(place).collect(),
        now,
        emptied,
        without,
    })
}

/// The estimated size of a rule; `None` where the service does not estimate it.
pub(super) async fn estimated(manager: &AudienceManager, rule: &str) -> Result<Option<EstimatedProfiles>, Failure> {
    match rule_size(manager, rule).await {
        Ok((size, _)) => Ok(Some(shown_count(size))),
        Err(failure)
            if failure.reason == Some(NotPossibleReason::NoEstimates.into())
                || matches!(failure.code, FailureCode::UnreadableAnswer | FailureCode::Refused) =>
        {
            Ok(None)
        }
        Err(failure) => Err(failure),
    }
}

pub(super) fn named(traits: &Affected, id: TraitId) -> Option<ObjectLink> {
    traits.get(&id).map(|(one, _)| link(ObjectKind::Trait, id, one.name.clone()))
}

fn place(of: Place) -> RulePlace {
    match of {
        Place::Alone => RulePlace::Alone,
        Place::And => RulePlace::And,
        Place::Or => RulePlace::Or,
        Place::AndNot => RulePlace::AndNot,
    }
}
