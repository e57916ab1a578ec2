//! The Audience Marketplace as a buyer sees it: data feeds, subscriptions, requests for access (`use-cases` of the AAM
//! contract §18).
//!
//! Stored is only what a buyer or the clock changed. The traits of feeds that were never subscribed are made again at each
//! start, from the people alone: they can be estimated and are in no list unless it asks for them. A subscription puts them
//! into the organization; after its end they are hidden again. It must not know requests and wire shapes.

mod goods;
mod table;

use std::collections::BTreeSet;

use crate::model::{FeedState, Millis, Row, Trait, World};
use crate::state::Practice;
use crate::world::DAY_MS;

pub use goods::plant;
pub use table::{ACTIVATION, FEEDS, Feed, MODELING, OVERLAP, Plan, find};

/// Since when the first subscriptions run: 1 March 2025.
const FIRST_SUBSCRIBED: Millis = 1_740_787_200_000;
/// Status of a feed that its seller took back.
pub const CANCELED: &str = "CANCELED";

/// What is known about a feed now.
pub fn state(world: &World, feed: &Feed) -> FeedState {
    world.feeds.get(&feed.id).cloned().unwrap_or_else(|| FeedState {
        plans: feed.subscribed.iter().map(|plan| (*plan, FIRST_SUBSCRIBED)).collect(),
        requested_at: feed.is_requested.then_some(FIRST_SUBSCRIBED),
        canceled_at: (feed.status == CANCELED).then_some(FIRST_SUBSCRIBED),
    })
}

/// `ACTIVE`, `SUSPENDED` or `CANCELED`.
pub fn status(feed: &Feed, state: &FeedState) -> &'static str {
    if state.canceled_at.is_some() { CANCELED } else { feed.status }
}

/// Whether the seller of a private feed has granted access.
pub fn is_granted(feed: &Feed, state: &FeedState, now: Millis) -> bool {
    let answered = |at: Millis| feed.grants_after.is_some_and(|days| at + days * DAY_MS <= now);
    !feed.is_private || state.requested_at.is_some_and(answered)
}

/// The feed whose subscription is missing for a trait or data source; `None` if it is none of a feed, or subscribed.
fn unsubscribed(world: &World, data_source: u64) -> Option<&'static Feed> {
    find(data_source).filter(|feed| state(world, feed).plans.is_empty())
}

/// The data sources whose traits are in no list, because nothing of their feeds is subscribed.
pub fn hidden(world: &World) -> BTreeSet<u64> {
    FEEDS.iter().filter(|feed| state(world, feed).plans.is_empty()).map(|feed| feed.id).collect()
}

/// The feed whose subscription a rule lacks that uses a trait, with the name of the trait.
pub fn missing_for(world: &World, sid: u64) -> Option<(&str, &'static Feed)> {
    let record = world.traits.get(&sid).or_else(|| world.goods.get(&sid).map(|good| &good.record))?;
    Some((&record.name, unsubscribed(world, record.data_source)?))
}

/// The feed of a data source that has no subscription for a use.
pub fn lacks(world: &World, data_source: u64, usage: &str) -> Option<&'static Feed> {
    let feed = find(data_source)?;
    let state = state(world, feed);
    let allows = |plan: &&Plan| state.plans.contains_key(&plan.id) && plan.uses.contains(&usage);
    feed.plans.iter().find(allows).is_none().then_some(feed)
}

/// The traits of a feed, subscribed or not.
pub fn traits_of<'w>(world: &'w World, feed: &Feed) -> Vec<&'w Trait> {
    let id = feed.id;
    let stored: Vec<&Trait> = world.traits.values().filter(|one| one.data_source == id).collect();
    if !stored.is_empty() {
        return stored;
    }
    world.goods.values().map(|good| &good.record).filter(|one| one.data_source == id).collect()
}

/// Sets the subscribed plans of a feed; those that are left out end.
pub fn subscribe(world: &mut World, feed: &'static Feed, plans: &[u64], now: Millis) {
    let mut now_is = state(world, feed);
    now_is.plans.retain(|plan, _| plans.contains(plan));
    for plan in plans {
        now_is.plans.entry(*plan).or_insert(now);
    }
    if !now_is.plans.is_empty() {
        goods::deliver(world, feed, now);
    }
    keep(world, feed, now_is);
}

/// Asks the seller for access.
pub fn request(world: &mut World, feed: &'static Feed, now: Millis) {
    let mut now_is = state(world, feed);
    now_is.requested_at = Some(now);
    keep(world, feed, now_is);
}

fn keep(world: &mut World, feed: &Feed, state: FeedState) {
    world.feeds.insert(feed.id, state);
    world.mark(Row::Feed(feed.id));
}

/// When the seller takes a feed back.
fn ends_at(world: &World, feed: &Feed) -> Option<Millis> {
    let state = world.feeds.get(&feed.id).filter(|state| state.canceled_at.is_none())?;
    Some(state.plans.values().min()? + feed.cancels_after? * DAY_MS)
}

/// Whether a seller has taken a feed back since.
pub fn is_due(world: &World, now: Millis) -> bool {
    FEEDS.iter().any(|feed| ends_at(world, feed).is_some_and(|end| end <= now))
}

/// Takes back what sellers have taken back: the traits leave, the rules that name them stay as they are.
pub fn catch_up(practice: &Practice) {
    let now = practice.now_ms();
    let mut world = practice.write();
    for feed in &FEEDS {
        let Some(end) = ends_at(&world, feed).filter(|end| *end <= now) else { continue };
        let mut ended = state(&world, feed);
        ended.canceled_at = Some(end);
        goods::take_back(&mut world, feed);
        keep(&mut world, feed, ended);
    }
}

#[cfg(test)]
mod tests;
