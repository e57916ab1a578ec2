//! Feeds and plans as the window and the command line get them.

use domain::feed::{Access, BillingUnit, Feed, FeedPlan, FeedStatus, FeedUse, price_of};

use crate::read::{count, link};
use crate::view::{self, FeedAccess, FeedRow, FeedState, ObjectKind, ProviderLeft};

/// A feed with its plans.
pub(super) fn row(feed: &Feed, plans: &[FeedPlan], left: Option<ProviderLeft>) -> FeedRow {
    let subscribed: Vec<&FeedPlan> = plans.iter().filter(|plan| plan.subscribed == Some(true)).collect();
    let number = if plans.is_empty() { feed.subscribed.unwrap_or(0) } else { subscribed.len() as u64 };
    let price =
        if subscribed.is_empty() { needed(plans).and_then(price_of) } else { price_of(subscribed.iter().copied()) };
    FeedRow {
        feed: link(ObjectKind::DataSource, feed.id, feed.name.clone()),
        description: feed.description.clone(),
        provider: feed.provider.clone(),
        is_private: feed.is_private,
        state: state(&feed.status),
        left: left.filter(|_| feed.status == FeedStatus::Active),
        access: access(&feed.access),
        traits: feed.traits.map(count),
        devices: feed.devices.map(count),
        overlap: feed.overlap.map(count),
        plans: plans.iter().map(plan).collect(),
        needed: needed(plans).unwrap_or_default().into_iter().map(|plan| plan.id.to_string()).collect(),
        subscribed: count(number),
        price,
    }
}

/// The cheapest plans that a segment in a destination needs: one for segments, and one for destinations if it has any.
/// `None` if no plan allows segments.
pub(super) fn needed(plans: &[FeedPlan]) -> Option<Vec<&FeedPlan>> {
    let cheapest = |usage: &FeedUse| {
        let able = plans.iter().filter(|plan| plan.allows(usage) && plan.pays().is_some());
        able.min_by_key(|plan| (plan.subscribed != Some(true), plan.unit != BillingUnit::Flat, plan.pays(), plan.id))
    };
    let mut found = vec![cheapest(&FeedUse::SegmentsAndOverlap)?];
    found.extend(cheapest(&FeedUse::Activation).filter(|plan| plan.id != found[0].id));
    Some(found)
}

/// A plan.
pub(super) fn plan(plan: &FeedPlan) -> view::FeedPlan {
    let listed = plan.price.filter(|price| plan.pays() != Some(*price));
    view::FeedPlan {
        id: plan.id.to_string(),
        uses: plan.uses.iter().map(usage).collect(),
        notes: plan.notes.clone(),
        billing_cycle: plan.billing_cycle.clone(),
        price: plan.pays().map(|price| plan.priced(price)),
        list_price: listed.map(|price| plan.priced(price)),
        subscribed: plan.subscribed,
        since: plan.since.clone(),
    }
}

/// Whether a feed can be used.
pub(super) fn state(status: &FeedStatus) -> FeedState {
    match status {
        FeedStatus::Active => FeedState::Active,
        FeedStatus::Suspended => FeedState::Suspended,
        FeedStatus::Canceled => FeedState::Canceled,
        FeedStatus::Other(word) => FeedState::Other(word.clone()),
    }
}

fn access(access: &Access) -> FeedAccess {
    match access {
        Access::None => FeedAccess::None,
        Access::Requested => FeedAccess::Requested,
        Access::Granted => FeedAccess::Granted,
        Access::Other(word) => FeedAccess::Other(word.clone()),
    }
}

fn usage(usage: &FeedUse) -> view::FeedUse {
    match usage {
        FeedUse::SegmentsAndOverlap => view::FeedUse::SegmentsAndOverlap,
        FeedUse::Modeling => view::FeedUse::Modeling,
        FeedUse::Activation => view::FeedUse::Activation,
        FeedUse::Other(word) => view::FeedUse::Other(word.clone()),
    }
}
