//! What a rule costs: the feeds of its traits, with the plans that they need.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use domain::feed::{FeedPlan, FeedStatus, FeedUse, price_of};
use domain::rules::SegmentRule;
use domain::{DataSourceId, TraitId};

use super::known::Known;
use super::{Feeds, Offer, shown};
use crate::read::link;
use crate::view::{Failure, ObjectKind, ObjectLink, RuleCost, RuleCostLine};
use crate::{Workspace, limits};

/// Longest wait for a feed that is read again; then it counts as not known.
const LONGEST_WAIT: Duration = Duration::from_secs(15);

impl Feeds<'_> {
    /// Returns the feeds whose traits a rule uses, with what each needs to be saved and to be mapped to a destination, from
    /// what was last read; a feed that is not subscribed by that is read again. A rule that cannot be parsed uses none.
    pub async fn cost(&self, rule: String) -> Result<RuleCost, Failure> {
        limits::rule(&rule)?;
        let Ok(rule) = SegmentRule::parse(&rule) else { return Ok(RuleCost { lines: Vec::new(), price: None }) };
        let mut known = self.workspace.known_feeds().await?;
        let mut used: BTreeMap<DataSourceId, Vec<ObjectLink>> = BTreeMap::new();
        for id in rule.traits() {
            if let Some((source, name)) = self.workspace.source_of(&known, id).await? {
                used.entry(source).or_default().push(link(ObjectKind::Trait, id, name));
            }
        }
        let unsure = self.workspace.look_again(&mut known.feeds, &used).await;
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
        for line in lines.iter_mut().filter(|line| unsure.contains(&line.feed.id)) {
            line.can_save = None;
        }
        lines.sort_by_cached_key(|line| (line.feed.name.to_lowercase(), line.feed.id.clone()));
        Ok(RuleCost { lines, price })
    }
}

impl Workspace {
    /// Reads feeds that are used and not subscribed again: a colleague may have subscribed since. Returns the IDs of those that
    /// cannot be read soon.
    async fn look_again(
        &self,
        feeds: &mut [Offer],
        used: &BTreeMap<DataSourceId, Vec<ObjectLink>>,
    ) -> BTreeSet<String> {
        let mut unsure = BTreeSet::new();
        for offer in feeds.iter_mut() {
            if !used.contains_key(&offer.0.id) || can_save(offer) != Some(false) {
                continue;
            }
            let (workspace, id) = (self.clone(), offer.0.id);
            // What is read goes on into the local copy, also after the wait.
            let read = tokio::spawn(async move { workspace.feed_now(id).await });
            match tokio::time::timeout(LONGEST_WAIT, read).await {
                Ok(Ok(Ok(now))) => *offer = now,
                _ => drop(unsure.insert(id.to_string())),
            }
        }
        unsure
    }

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

/// Whether a plan is subscribed; `None` if the service does not say it of each plan, or says of the feed that one is.
fn can_save((feed, plans): &Offer) -> Option<bool> {
    let is_any = plans.iter().any(|plan| plan.subscribed == Some(true));
    let is_said = !plans.is_empty() && plans.iter().all(|plan| plan.subscribed == Some(false));
    let is_none = is_said && feed.subscribed.unwrap_or_default() == 0;
    (is_any || is_none).then_some(is_any)
}

fn line(offer: &Offer, traits: Vec<ObjectLink>) -> RuleCostLine {
    let (feed, plans) = offer;
    let has = |usage: FeedUse| plans.iter().any(|plan| plan.subscribed == Some(true) && plan.allows(&usage));
    let is_usable = feed.status == FeedStatus::Active;
    RuleCostLine {
        feed: link(ObjectKind::DataSource, feed.id, feed.name.clone()),
        traits,
        state: shown::state(&feed.status),
        can_save: can_save(offer),
        can_activate: is_usable && has(FeedUse::Activation),
        price: shown::needed(plans).and_then(price_of),
    }
}
