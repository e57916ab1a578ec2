//! The feeds as they were last read, stored with the connection.

use std::collections::BTreeMap;

use adobe::AudienceManager;
use domain::feed::{Feed, FeedPlan};
use domain::{CallKind, DataSourceId};
use futures::{StreamExt as _, TryStreamExt as _};
use serde::{Deserialize, Serialize};

use super::Offer;
use crate::Workspace;
use crate::view::{Failure, FailureCode, FeedTrait};

/// Feeds whose plans are read at the same time.
const CONCURRENCY: usize = 4;
/// Most feeds whose plans are read for a list.
const MOST: usize = 500;
/// Most traits of one feed that are remembered by name.
const MOST_TRAITS: usize = 5_000;

/// Name of the setting with the feeds of a connection.
pub(crate) fn setting(connection: &str) -> String {
    format!("feeds.{connection}")
}

/// What was last read.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Known {
    /// The feeds with their plans.
    pub(super) feeds: Vec<Offer>,
    /// When, ms since epoch.
    pub(super) read_at: i64,
    /// Whether the account has the marketplace.
    pub(super) is_active: bool,
    /// Traits of feeds that were looked at: ID and name.
    #[serde(default)]
    pub(super) traits: BTreeMap<u64, Vec<(u64, String)>>,
}

impl Workspace {
    /// Reads all feeds with their plans, and stores them.
    pub(super) async fn read_feeds(&self) -> Result<Known, Failure> {
        let manager = self.clients().await?.manager;
        let (feeds, is_active) = match manager.list_feeds().every().await {
            Ok(feeds) => (feeds, true),
            // An account without the marketplace is answered with an empty list, 403 or 404.
            Err(error) if error.is_not_found() || error.kind() == CallKind::Forbidden => (Vec::new(), false),
            Err(error) => return Err(error.into()),
        };
        let before = self.stored_feeds().await?;
        if is_active && feeds.is_empty() && before.as_ref().is_some_and(|known| !known.feeds.is_empty()) {
            let message = "Audience Manager answered with an empty list of data feeds, and there were some before.";
            return Err(Failure::new(FailureCode::UnreadableAnswer, message));
        }
        let is_active = is_active && !feeds.is_empty();
        let manager = &manager;
        let feeds: Vec<Offer> = futures::stream::iter(feeds.into_iter().take(MOST))
            .map(|feed| async move {
                let plans = plans_of(manager, feed.id).await?;
                Ok::<_, Failure>((feed, plans))
            })
            .buffered(CONCURRENCY)
            .try_collect()
            .await?;
        let traits = before.map(|known| known.traits).unwrap_or_default();
        let known = Known { feeds, read_at: self.now(), is_active, traits };
        self.store_feeds(&known).await?;
        self.settle_feeds(&known.feeds).await?;
        Ok(known)
    }

    /// What was last read; `None` if nothing ever was.
    pub(super) async fn stored_feeds(&self) -> Result<Option<Known>, Failure> {
        Ok(self.app.store().setting::<Known>(&setting(&self.connection.id)).await?)
    }

    /// What was last read, or now if nothing ever was.
    pub(super) async fn known_feeds(&self) -> Result<Known, Failure> {
        match self.stored_feeds().await? {
            Some(known) => Ok(known),
            None => self.read_feeds().await,
        }
    }

    async fn store_feeds(&self, known: &Known) -> Result<(), Failure> {
        Ok(self.app.store().set_setting(&setting(&self.connection.id), known).await?)
    }

    /// Stores one feed as it was just read.
    pub(super) async fn remember_feed(&self, feed: &Feed, plans: &[FeedPlan]) -> Result<(), Failure> {
        let Some(mut known) = self.stored_feeds().await? else { return Ok(()) };
        known.feeds.retain(|(one, _)| one.id != feed.id);
        known.feeds.push((feed.clone(), plans.to_vec()));
        self.store_feeds(&known).await
    }

    /// Stores the names of a feed's traits: those that are not subscribed are in no list.
    pub(super) async fn remember_feed_traits(&self, feed: DataSourceId, traits: &[FeedTrait]) -> Result<(), Failure> {
        let Some(mut known) = self.stored_feeds().await? else { return Ok(()) };
        let named = traits.iter().take(MOST_TRAITS);
        let named = named.filter_map(|one| Some((one.object.id.parse().ok()?, one.object.name.clone()))).collect();
        if known.traits.get(&feed.0) != Some(&named) {
            known.traits.insert(feed.0, named);
            self.store_feeds(&known).await?;
        }
        Ok(())
    }
}

/// The plans of a feed; none where its provider hides them.
pub(super) async fn plans_of(manager: &AudienceManager, id: DataSourceId) -> Result<Vec<FeedPlan>, Failure> {
    match manager.feed_plans(id).await {
        Ok(plans) => Ok(plans),
        Err(error) if error.is_not_found() || error.kind() == CallKind::Forbidden => Ok(Vec::new()),
        Err(error) => Err(error.into()),
    }
}
