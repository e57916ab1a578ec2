//! What a rule costs: the feeds of its traits, with the plans that they need.

use std::collections::BTreeMap;

use domain::feed::{FeedPlan, FeedStatus, FeedUse, price_of};
use domain::rules::SegmentRule;
use domain::{DataSourceId, TraitId};

use super::known::Known;
use super::{Feeds, Offer, shown};
use crate::read::link;
use crate::view::{Failure, ObjectKind, ObjectLink, RuleCost, RuleCostLine};
use crate::{Workspace, limits};

impl Feeds<'_> {
    /// Returns the feeds whose traits a rule uses, with what each needs to be saved and to be mapped to a destination, from
    /// what was last read. A rule that cannot be parsed uses none.
    pub async fn cost(&self, rule: String) -> Result<RuleCost, Failure> {
        limits::rule(&rule)?;
        let Ok(rule) = SegmentRule::parse(&rule) else { return Ok(RuleCost { lines: Vec::new(), price: None }) };
        let known = self.workspace.known_feeds().await?;
        let mut used: BTreeMap<DataSourceId, Vec<ObjectLink>> = BTreeMap::new();
        for id in rule.traits() {
            if let Some((source, name)) = self.workspace.source_of(&known, id).await? {
                used.entry(source).or_default().push(link(ObjectKind::Trait, id, name));
            }
        }
        let of = |source: &DataSourceId| known.feeds.iter().find(|(feed, _)| feed.id == *source);
        let found: Vec<(&Offer, Vec<ObjectLink>)> =
            used.into_iter().filter_map(|(source, traits)| Some((of(&source)?, traits))).collect();
        let needed: Option<Vec<&FeedPlan>> = found
            .iter()
            .map(|((_, plans), _)| shown::needed(plans))
            .collect::<Option<Vec<_>>>()
            .map(|all| all.concat());
        let price = needed.filter(|plans| !plans.is_empty()).and_then(price_of);
        let mut lines: Vec<RuleCostLine> = found.into_iter().map(|(offer, traits)| line(offer, traits)).collect();
        lines.sort_by_cached_key(|line| (line.feed.name.to_lowercase(), line.feed.id.clone()));
        Ok(RuleCost { lines, price })
    }
}

impl Workspace {
    /// The data source and name of a trait: from the local copy, else from the feeds that were looked at.
    async fn source_of(&self, known: &Known, id: TraitId) -> Result<Option<(DataSourceId, String)>, Failure> {
        if let Some((one, _)) = self.catalog().a_trait(id).await? {
            return Ok(Some((one.data_source, one.name)));
        }
        let found = known.traits.iter().find_map(|(feed, traits)| {
            let (_, name) = traits.iter().find(|(sid, _)| *sid == id.0)?;
            Some((DataSourceId(*feed), name.clone()))
        });
        Ok(found)
    }
}

fn line((feed, plans): &Offer, traits: Vec<ObjectLink>) -> RuleCostLine {
    let has = |usage: FeedUse| plans.iter().any(|plan| plan.subscribed == Some(true) && plan.allows(&usage));
    let is_usable = feed.status == FeedStatus::Active;
    RuleCostLine {
        feed: link(ObjectKind::DataSource, feed.id, feed.name.clone()),
        traits,
        state: shown::state(&feed.status),
        can_save: plans.iter().any(|plan| plan.subscribed == Some(true)),
        can_activate: is_usable && has(FeedUse::Activation),
        price: shown::needed(plans).and_then(price_of),
    }
}
