//! Data feeds of the Audience Marketplace: what is for sale, what is subscribed and what it costs, subscribing and
//! unsubscribing, and what uses the traits of a feed. Prices and subscriptions are read from the service each time; the last
//! answers are stored, for the trait picker and for times without a network. Must not know the wire formats.

mod affected;
mod change;
mod cost;
mod known;
mod settling;
mod shown;

pub(crate) use known::{FeedsCopy, setting as feeds_setting};

use domain::DataSourceId;
use domain::feed::{Feed, FeedPlan};

use crate::read::{count, link, not_found, numeric};
use crate::refresh::current;
use crate::view::{Failure, FailureCode, FeedDetail, FeedList, FeedRow, FeedTrait, ObjectKind};
use crate::{Workspace, limits};

/// Most traits that the page of a feed has: large feeds have thousands.
const SHOWN_TRAITS: usize = 500;

/// What a workspace knows about data feeds.
pub struct Feeds<'w> {
    workspace: &'w Workspace,
}

/// A feed with its plans.
type Offer = (Feed, Vec<FeedPlan>);

impl Workspace {
    /// Data feeds of the Audience Marketplace.
    pub fn feeds(&self) -> Feeds<'_> {
        Feeds { workspace: self }
    }
}

impl Feeds<'_> {
    /// Returns all feeds with their plans, as the service has them now; what was last read, with the reason, if it cannot be
    /// reached.
    ///
    /// # Errors
    /// A service that cannot be reached if nothing was read before.
    pub async fn list(&self) -> Result<FeedList, Failure> {
        let workspace = self.workspace;
        let (known, failure) = match workspace.read_feeds().await {
            Ok(known) => (known, None),
            Err(failure) => (workspace.stored_feeds().await?.ok_or_else(|| failure.clone())?, Some(failure)),
        };
        let left = workspace.providers_left().await?;
        let row = |(feed, plans): &Offer| shown::row(feed, plans, left.get(&feed.id).cloned());
        let mut rows: Vec<FeedRow> = known.feeds.iter().map(row).collect();
        rows.sort_by_cached_key(|row| (row.subscribed == 0, row.feed.name.to_lowercase(), row.feed.id.clone()));
        Ok(FeedList { rows, read_at: crate::read::ms(known.read_at), failure, is_active: known.is_active })
    }

    /// Returns a feed with its traits and what uses them.
    ///
    /// # Errors
    /// No such feed; a service that cannot be reached.
    pub async fn detail(&self, id: String) -> Result<FeedDetail, Failure> {
        let workspace = self.workspace;
        let key = feed_id(&id)?;
        let (feed, plans) = workspace.feed_now(key).await?;
        let mut traits = self.traits(id).await?;
        let more_traits = count(traits.len().saturating_sub(SHOWN_TRAITS) as u64);
        traits.truncate(SHOWN_TRAITS);
        Ok(FeedDetail {
            more_traits,
            uses: workspace.uses_of_feed(key).await?,
            models: workspace.models_if_known(key).await,
            row: workspace.feed_row(&feed, &plans).await?,
            traits,
        })
    }

    /// Returns the traits of a feed, by name, also of one that is not subscribed; none where its provider hides them.
    pub async fn traits(&self, id: String) -> Result<Vec<FeedTrait>, Failure> {
        let key = feed_id(&id)?;
        let manager = self.workspace.clients().await?.manager;
        let found = match manager.feed_traits(key).every().await {
            Ok(found) => found,
            Err(error) if error.is_not_found() || error.kind() == domain::CallKind::Forbidden => Vec::new(),
            Err(error) => return Err(error.into()),
        };
        let mut traits: Vec<FeedTrait> = found
            .into_iter()
            .map(|one| FeedTrait {
                population: current(&one.populations).map(count),
                object: link(ObjectKind::Trait, one.object.id, one.object.name),
            })
            .collect();
        traits.sort_by_cached_key(|one| (one.object.name.to_lowercase(), one.object.id.clone()));
        self.workspace.remember_feed_traits(key, &traits).await?;
        Ok(traits)
    }
}

impl Workspace {
    /// A feed with its plans as the service has them now.
    async fn feed_now(&self, id: DataSourceId) -> Result<Offer, Failure> {
        let manager = self.clients().await?.manager;
        let feed = manager.feed(id).await.map_err(|error| {
            if error.is_not_found() { not_found(ObjectKind::DataSource, &id.to_string()) } else { error.into() }
        })?;
        let offer = (feed, known::plans_of(&manager, id).await?);
        self.remember_feed(&offer.0, &offer.1).await?;
        self.settle_feeds(std::slice::from_ref(&offer)).await;
        Ok(offer)
    }

    async fn feed_row(&self, feed: &Feed, plans: &[FeedPlan]) -> Result<FeedRow, Failure> {
        let left = self.providers_left().await?;
        Ok(shown::row(feed, plans, left.get(&feed.id).cloned()))
    }
}

fn feed_id(id: &str) -> Result<DataSourceId, Failure> {
    limits::id("id", id)?;
    numeric(ObjectKind::DataSource, id)
}

fn bad(field: &str, message: &str) -> Failure {
    Failure::new(FailureCode::BadInput, message).with("field", field)
}
