//! Subscribing and unsubscribing: recorded before the request leaves, confirmed by price, never sent twice. What an answer
//! that was lost has done is looked up until the service cannot be working on it any more.

use std::collections::BTreeSet;
use std::time::Duration;

use adobe::{ApiError, AudienceManager};
use domain::DataSourceId;
use domain::feed::{Access, Cents, FeedPlan, FeedUse, is_price, price_of};

use super::{Feeds, Offer, bad, feed_id, shown};
use crate::activity::Outcome;
use crate::limits;
use crate::read::count;
use crate::view::{
    ActivityKind, Failure, FailureCode, FeedChange, FeedRow, NotPossibleReason, RecordedChange, RecordedField,
    RecordedKind, RecordedLink, RecordedValue, WhereUsed,
};

/// How long a request with a lost answer may still be processed: the gateway gives up after 60 s (AEP contract §3.8).
const HORIZON_MS: i64 = 90_000;
/// Wait between look-ups.
const WAIT: Duration = Duration::from_millis(500);
/// Most plans of one feed.
const MOST_PLANS: usize = 100;

/// A change with what carrying it out needs.
struct Planned {
    shown: FeedChange,
    offer: Offer,
    wanted: BTreeSet<u64>,
}

impl Feeds<'_> {
    /// Returns what subscribing to exactly these plans would begin, end and cost. Nothing is sent.
    ///
    /// # Errors
    /// No such feed or plan; a private feed without access; a service that cannot be reached.
    pub async fn plan(&self, id: String, plans: Vec<String>) -> Result<FeedChange, Failure> {
        Ok(self.planned(&id, &plans).await?.shown)
    }

    /// Subscribes to exactly these plans; those that are left out end. `confirm` is the price of what begins, as
    /// [`FeedChange::price`] has it.
    ///
    /// # Errors
    /// As [`Feeds::plan`]; [`NotPossibleReason::PriceUnconfirmed`] if the price was not confirmed, or is another one now.
    pub async fn set_plans(
        &self,
        id: String,
        plans: Vec<String>,
        confirm: Option<String>,
    ) -> Result<FeedChange, Failure> {
        limits::text("confirm", confirm.as_deref().unwrap_or_default())?;
        let Planned { mut shown, offer, wanted } = self.planned(&id, &plans).await?;
        if let Some(price) = &shown.price
            && !confirm.is_some_and(|typed| is_price(&typed, price))
        {
            let message = format!(
                "Nothing was sent: the price was not confirmed. What begins costs {price}; confirm exactly that."
            );
            return Err(Failure::not_possible(NotPossibleReason::PriceUnconfirmed, message).with("price", price));
        }
        if shown.begins.is_empty() && shown.ends.is_empty() {
            shown.done = true;
            return Ok(shown);
        }
        let (entry, failure) = self.send(&offer, &wanted, &shown).await?;
        (shown.entry, shown.done, shown.failure) = (Some(entry), failure.is_none(), failure);
        if let Ok((feed, plans)) = self.workspace.feed_now(offer.0.id).await {
            shown.row = self.workspace.feed_row(&feed, &plans).await?;
        }
        self.workspace.notify_changed();
        Ok(shown)
    }

    /// Asks the provider of a private feed for access, once.
    ///
    /// # Errors
    /// No such feed; nothing that has to be requested; a service that cannot be reached.
    pub async fn request(&self, id: String, message: String) -> Result<FeedRow, Failure> {
        limits::text("message", &message)?;
        let workspace = self.workspace;
        let (feed, plans) = workspace.feed_now(feed_id(&id)?).await?;
        if feed.access != Access::None {
            return workspace.feed_row(&feed, &plans).await;
        }
        if !feed.is_private {
            return Err(bad("id", "Everybody can subscribe to this feed: nothing has to be requested."));
        }
        let manager = workspace.clients().await?.manager;
        let object = RecordedLink { kind: RecordedKind::Feed, id: Some(id), name: feed.name.clone() };
        let recording = workspace.record(ActivityKind::RequestAccess, None, vec![object]).await?;
        recording.start(0, &[]).await?;
        let sent = manager.request_feed(feed.id, &message).await;
        let outcome = settled(&manager, sent, &Done::Asked(feed.id)).await;
        let failure = failure_of(&outcome);
        recording.note(0, outcome).await;
        recording.end().await;
        workspace.notify_changed();
        if let Some(failure) = failure {
            return Err(failure);
        }
        let (feed, plans) = workspace.feed_now(feed.id).await?;
        workspace.feed_row(&feed, &plans).await
    }

    async fn planned(&self, id: &str, plans: &[String]) -> Result<Planned, Failure> {
        let workspace = self.workspace;
        let key = feed_id(id)?;
        if plans.len() > MOST_PLANS {
            return Err(bad("plans", "These are more plans than a feed has."));
        }
        let offer = workspace.feed_now(key).await?;
        let wanted = wanted(&offer.1, plans)?;
        let is_on = |plan: &&FeedPlan| plan.subscribed == Some(true);
        let begins: Vec<&FeedPlan> = offer.1.iter().filter(|plan| !is_on(plan) && wanted.contains(&plan.id)).collect();
        let ends: Vec<&FeedPlan> = offer.1.iter().filter(|plan| is_on(plan) && !wanted.contains(&plan.id)).collect();
        let is_free = begins.iter().all(|plan| plan.pays() == Some(Cents(0)));
        let price = match price_of(begins.iter().copied()) {
            _ if is_free => None,
            Some(price) => Some(price),
            None => return Err(bad("plans", "The price of a plan is not known, so it can't be confirmed.")),
        };
        let loses = |usage: &FeedUse| {
            ends.iter().any(|plan| plan.allows(usage))
                && !offer.1.iter().any(|plan| wanted.contains(&plan.id) && plan.allows(usage))
        };
        let uses: Option<WhereUsed> = if loses(&FeedUse::SegmentsAndOverlap) || loses(&FeedUse::Activation) {
            Some(workspace.uses_of_feed(key).await?)
        } else {
            None
        };
        let (segments, more) = if wanted.is_empty() && !ends.is_empty() {
            workspace.segments_of_feed(key).await?
        } else {
            (Vec::new(), 0)
        };
        let models = if loses(&FeedUse::Modeling) { workspace.models_of_feed(key).await } else { Vec::new() };
        let shown = FeedChange {
            row: workspace.feed_row(&offer.0, &offer.1).await?,
            begins: begins.into_iter().map(shown::plan).collect(),
            ends: ends.into_iter().map(shown::plan).collect(),
            price,
            uses,
            segments,
            not_estimated: count(more as u64),
            models,
            entry: None,
            done: false,
            failure: None,
        };
        Ok(Planned { shown, offer, wanted })
    }

    /// Sends the wanted plans, and returns the entry of the record and why it failed.
    async fn send(
        &self,
        (feed, _): &Offer,
        wanted: &BTreeSet<u64>,
        shown: &FeedChange,
    ) -> Result<(String, Option<Failure>), Failure> {
        let workspace = self.workspace;
        let manager = workspace.clients().await?.manager;
        let kind = if shown.begins.is_empty() { ActivityKind::Unsubscribe } else { ActivityKind::Subscribe };
        let object = RecordedLink { kind: RecordedKind::Feed, id: Some(feed.id.to_string()), name: feed.name.clone() };
        let recording = workspace.record(kind, None, vec![object]).await?;
        recording.start(0, &changes(shown)).await?;
        let list: Vec<u64> = wanted.iter().copied().collect();
        let sent = manager.set_feed_plans(feed.id, &list).await;
        let outcome = settled(&manager, sent, &Done::Subscribed(feed.id, wanted.clone())).await;
        let failure = failure_of(&outcome);
        let entry = recording.id().to_owned();
        recording.note(0, outcome).await;
        recording.end().await;
        Ok((entry, failure))
    }
}

/// The wanted plans, all of which the feed has.
fn wanted(offered: &[FeedPlan], plans: &[String]) -> Result<BTreeSet<u64>, Failure> {
    let mut wanted = BTreeSet::new();
    for plan in plans {
        let found = offered.iter().find(|one| one.id.to_string() == *plan);
        let found = found.ok_or_else(|| bad("plans", "The feed has no plan with this ID.").with("plan", plan))?;
        wanted.insert(found.id);
    }
    if offered.iter().any(|plan| plan.subscribed.is_none()) {
        return Err(bad("plans", "The service does not say which plans are subscribed, so none can be added safely."));
    }
    Ok(wanted)
}

/// What a request has done once it is done.
enum Done {
    /// Exactly these plans of the feed are subscribed.
    Subscribed(DataSourceId, BTreeSet<u64>),
    /// Access to the feed is requested.
    Asked(DataSourceId),
}

impl Done {
    /// Whether it is so now.
    async fn is_so(&self, manager: &AudienceManager) -> Result<bool, ApiError> {
        match self {
            Self::Asked(id) => Ok(manager.feed(*id).await?.access != Access::None),
            Self::Subscribed(id, wanted) => {
                let plans = manager.feed_plans(*id).await?;
                let now = plans.iter().filter(|plan| plan.subscribed == Some(true)).map(|plan| plan.id);
                Ok(now.collect::<BTreeSet<u64>>() == *wanted)
            }
        }
    }
}

/// What became of a request: after each answer the service is asked whether it is done; after a lost one until it cannot be
/// working on it any more. It is never sent again.
async fn settled(manager: &AudienceManager, sent: Result<(), ApiError>, done: &Done) -> Outcome {
    let is_lost = sent.as_ref().is_err_and(ApiError::may_have_happened);
    if let Err(error) = &sent
        && !is_lost
    {
        return Outcome::Failed(error.into());
    }
    let begun = manager.service_now_ms();
    let mut looks = 0;
    loop {
        let now = done.is_so(manager).await;
        let waited = begun.zip(manager.service_now_ms()).map_or(0, |(begun, now)| now - begun);
        looks += 1;
        match now {
            Ok(true) => return Outcome::Done(None),
            Ok(false) if waited >= HORIZON_MS || looks > 180 => break,
            Err(error) if waited >= HORIZON_MS || looks > 20 => {
                let message = format!("The feed can't be read, so the result is not known: {error}. Look at it again.");
                return Outcome::Unknown(Failure::new(FailureCode::UnknownOutcome, message));
            }
            _ => tokio::time::sleep(WAIT).await,
        }
    }
    if let Err(error) = sent {
        return Outcome::Failed(error.into());
    }
    let message = "The service accepted it, and the feed does not show it. Look at the feed again.";
    Outcome::Unknown(Failure::new(FailureCode::UnknownOutcome, message))
}

fn failure_of(outcome: &Outcome) -> Option<Failure> {
    match outcome {
        Outcome::Failed(failure) | Outcome::Unknown(failure) => Some(failure.clone()),
        Outcome::Done(_) | Outcome::Unchanged => None,
    }
}

/// What the record has of a change.
fn changes(shown: &FeedChange) -> Vec<RecordedChange> {
    let plans = |plans: &[crate::view::FeedPlan]| {
        let words: Vec<String> =
            plans.iter().map(|plan| format!("{} ({})", plan.id, plan.price.as_deref().unwrap_or("–"))).collect();
        (!words.is_empty()).then(|| RecordedValue { value: words.join(", "), name: None, masked: false })
    };
    vec![RecordedChange { field: RecordedField::Plans, before: plans(&shown.ends), after: plans(&shown.begins) }]
}
