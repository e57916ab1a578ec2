//! The feeds as they were last read, stored with the connection.

use std::collections::{BTreeMap, HashMap};
use std::time::Instant;

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

/// How long the service has to say that there are no feeds before that replaces feeds that are known, ms: an account that may
/// not read them for a moment has them nevertheless.
const DOUBTED_MS: i64 = 600_000;

/// When single feeds were stored, by connection and feed. Held while the stored feeds are changed.
#[derive(Default)]
pub(crate) struct FeedsCopy(tokio::sync::Mutex<HashMap<(String, DataSourceId), Instant>>);

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
    /// Since when the service has said that there are none, ms since epoch.
    #[serde(default)]
    absent_since: Option<i64>,
}

impl Workspace {
    /// Reads all feeds with their plans, and stores them.
    ///
    /// # Errors
    /// A service that cannot be reached, or that answers without feeds for the first time where there were some.
    pub(super) async fn read_feeds(&self) -> Result<Known, Failure> {
        let manager = self.clients().await?.manager;
        let begun = Instant::now();
        // An account without the marketplace is answered with an empty list, 403 or 404.
        let feeds = match manager.list_feeds().every().await {
            Ok(feeds) if feeds.is_empty() => {
                let message = "Audience Manager answered with an empty list of data feeds, and there were some before.";
                return self.without_feeds(Failure::new(FailureCode::UnreadableAnswer, message)).await;
            }
            Ok(feeds) => feeds,
            Err(error) if error.is_not_found() || error.kind() == CallKind::Forbidden => {
                return self.without_feeds(error.into()).await;
            }
            Err(error) => return Err(error.into()),
        };
        let manager = &manager;
        let feeds: Vec<Offer> = futures::stream::iter(feeds.into_iter().take(MOST))
            .map(|feed| async move {
                let plans = plans_of(manager, feed.id).await?;
                Ok::<_, Failure>((feed, plans))
            })
            .buffered(CONCURRENCY)
            .try_collect()
            .await?;
        let known = self.store_all_feeds(feeds, begun).await?;
        self.settle_feeds(&known.feeds).await;
        Ok(known)
    }

    /// Stores feeds that were read since `begun`, except those that were stored one by one meanwhile: these are newer.
    async fn store_all_feeds(&self, mut feeds: Vec<Offer>, begun: Instant) -> Result<Known, Failure> {
        let stored_at = self.app.inner.feeds_copy.0.lock().await;
        let before = self.stored_feeds().await?;
        let (stored, traits) = before.map(|known| (known.feeds, known.traits)).unwrap_or_default();
        for newer in stored {
            let at = stored_at.get(&(self.connection.id.clone(), newer.0.id));
            if at.is_some_and(|at| *at >= begun) {
                feeds.retain(|(one, _)| one.id != newer.0.id);
                feeds.push(newer);
            }
        }
        let known = Known { feeds, read_at: self.now(), is_active: true, traits, absent_since: None };
        self.store_feeds(&known).await?;
        Ok(known)
    }

    /// What is stored when the service says that there are no feeds: that is doubted for a while if there were some.
    async fn without_feeds(&self, doubt: Failure) -> Result<Known, Failure> {
        let _stored_at = self.app.inner.feeds_copy.0.lock().await;
        let (before, now) = (self.stored_feeds().await?, self.now());
        if let Some(known) = before.clone().filter(|known| !known.feeds.is_empty()) {
            let since = known.absent_since.unwrap_or(now);
            if now - since < DOUBTED_MS {
                self.store_feeds(&Known { absent_since: Some(since), ..known }).await?;
                return Err(doubt);
            }
        }
        let traits = before.map(|known| known.traits).unwrap_or_default();
        let known = Known { feeds: Vec::new(), read_at: now, is_active: false, traits, absent_since: None };
        self.store_feeds(&known).await?;
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
        let mut stored_at = self.app.inner.feeds_copy.0.lock().await;
        let Some(mut known) = self.stored_feeds().await? else { return Ok(()) };
        stored_at.insert((self.connection.id.clone(), feed.id), Instant::now());
        known.feeds.retain(|(one, _)| one.id != feed.id);
        known.feeds.push((feed.clone(), plans.to_vec()));
        self.store_feeds(&known).await
    }

    /// Stores the names of a feed's traits: those that are not subscribed are in no list.
    pub(super) async fn remember_feed_traits(&self, feed: DataSourceId, traits: &[FeedTrait]) -> Result<(), Failure> {
        let _stored_at = self.app.inner.feeds_copy.0.lock().await;
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
