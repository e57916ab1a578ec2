//! Subscribing and unsubscribing: recorded before the request leaves, confirmed by price, never sent twice. What an answer
//! that was lost has done is looked up until the service cannot be working on it any more.
//!
//! The service takes all plans of a feed at once, so what a colleague subscribed to is read right before the request and
//! stays: only what is asked for begins or ends.

use std::collections::BTreeSet;

use adobe::{ApiError, AudienceManager};
use domain::DataSourceId;
use domain::feed::{Access, Cents, FeedPlan, FeedUse, is_price, price_of};

use super::settling::{Done, WAIT, recorded_plans};
use super::{Feeds, Offer, bad, feed_id, shown};
use crate::activity::Outcome;
use crate::edit::{HORIZON_MS, MOST_LOOKS};
use crate::limits;
use crate::read::count;
use crate::view::{
    ActivityKind, Failure, FailureCode, FeedChange, FeedRow, FeedWish, NotPossibleReason, ObjectLink, RecordedKind,
    RecordedLink,
};

/// Most plans of one feed.
const MOST_PLANS: usize = 100;

/// What a wish comes to, by what is subscribed now.
struct Decided<'o> {
    begins: Vec<&'o FeedPlan>,
    ends: Vec<&'o FeedPlan>,
    /// All plans that are subscribed afterwards.
    wanted: BTreeSet<u64>,
    /// What begins costs; `None` if that is nothing.
    price: Option<String>,
}

impl Feeds<'_> {
    /// Returns what beginning and ending these plans would cost and what would lose what. Nothing is sent.
    ///
    /// # Errors
    /// No such feed or plan; a private feed without access; a service that cannot be reached.
    pub async fn plan(&self, id: String, wish: FeedWish) -> Result<FeedChange, Failure> {
        limits::feed_wish(&wish, MOST_PLANS)?;
        let offer = self.workspace.feed_now(feed_id(&id)?).await?;
        let decided = decided(&offer.1, &wish)?;
        let change = self.change(&offer, &decided).await?;
        self.with_consequences(change, &offer, &decided).await
    }

    /// Begins and ends these plans; all others stay as they are. `confirm` is the price of what begins, as
    /// [`FeedChange::price`] has it. What would lose what is in the answer of [`Feeds::plan`] only: nothing depends on it here.
    ///
    /// # Errors
    /// As [`Feeds::plan`]; [`NotPossibleReason::PriceUnconfirmed`] if the price was not confirmed, or is another one now.
    pub async fn set_plans(&self, id: String, wish: FeedWish, confirm: Option<String>) -> Result<FeedChange, Failure> {
        limits::text("confirm", confirm.as_deref().unwrap_or_default())?;
        limits::feed_wish(&wish, MOST_PLANS)?;
        let (workspace, key) = (self.workspace, feed_id(&id)?);
        let manager = workspace.clients().await?.manager;
        // Two programs on this computer would each send the set that they saw.
        let _turn = workspace.app.feeds_turn(&workspace.connection.id).await?;
        workspace.await_changes(&manager, key).await?;
        let offer = workspace.feed_now(key).await?;
        let decided = decided(&offer.1, &wish)?;
        let mut shown = self.change(&offer, &decided).await?;
        if let Some(price) = &decided.price
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
        let (entry, failure) = self.send(&manager, &offer, &decided, &shown).await?;
        (shown.entry, shown.done, shown.failure) = (Some(entry), failure.is_none(), failure);
        if let Ok((feed, plans)) = workspace.feed_now(key).await {
            shown.row = workspace.feed_row(&feed, &plans).await?;
        }
        workspace.notify_changed();
        Ok(shown)
    }

    /// Asks the provider of a private feed for access, once.
    ///
    /// # Errors
    /// No such feed; nothing that has to be requested; a service that cannot be reached.
    pub async fn request(&self, id: String, message: String) -> Result<FeedRow, Failure> {
        limits::text("message", &message)?;
        let (workspace, key) = (self.workspace, feed_id(&id)?);
        let manager = workspace.clients().await?.manager;
        let _turn = workspace.app.feeds_turn(&workspace.connection.id).await?;
        workspace.await_changes(&manager, key).await?;
        let (feed, plans) = workspace.feed_now(key).await?;
        if feed.access != Access::None {
            return workspace.feed_row(&feed, &plans).await;
        }
        if !feed.is_private {
            return Err(bad("id", "Everybody can subscribe to this feed: nothing has to be requested."));
        }
        let object = RecordedLink { kind: RecordedKind::Feed, id: Some(id), name: feed.name.clone() };
        let recording = workspace.record(ActivityKind::RequestAccess, None, vec![object]).await?;
        recording.start(0, &[]).await?;
        let sent = manager.request_feed(feed.id, &message).await;
        let outcome = settled(&manager, feed.id, sent, &Done::Asked).await;
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

    /// What begins, ends and costs.
    async fn change(&self, (feed, plans): &Offer, decided: &Decided<'_>) -> Result<FeedChange, Failure> {
        Ok(FeedChange {
            row: self.workspace.feed_row(feed, plans).await?,
            begins: decided.begins.iter().map(|plan| shown::plan(plan)).collect(),
            ends: decided.ends.iter().map(|plan| shown::plan(plan)).collect(),
            price: decided.price.clone(),
            uses: None,
            segments: Vec::new(),
            not_estimated: 0,
            models: Some(Vec::new()),
            entry: None,
            done: false,
            failure: None,
        })
    }

    /// Adds what would lose what.
    async fn with_consequences(
        &self,
        mut change: FeedChange,
        (feed, plans): &Offer,
        Decided { ends, wanted, .. }: &Decided<'_>,
    ) -> Result<FeedChange, Failure> {
        let workspace = self.workspace;
        let loses = |usage: &FeedUse| {
            ends.iter().any(|plan| plan.allows(usage))
                && !plans.iter().any(|plan| wanted.contains(&plan.id) && plan.allows(usage))
        };
        let loses_members = loses(&FeedUse::SegmentsAndOverlap) || (wanted.is_empty() && !ends.is_empty());
        if loses_members || loses(&FeedUse::Activation) {
            change.uses = Some(workspace.uses_of_feed(feed.id).await?);
        }
        if loses_members {
            let (segments, more) = workspace.segments_of_feed(feed.id).await?;
            (change.segments, change.not_estimated) = (segments, count(more as u64));
        }
        if loses(&FeedUse::Modeling) {
            change.models = workspace.models_if_known(feed.id).await;
        }
        Ok(change)
    }

    /// Sends the wanted plans, and returns the entry of the record and why it failed.
    async fn send(
        &self,
        manager: &AudienceManager,
        (feed, _): &Offer,
        decided: &Decided<'_>,
        shown: &FeedChange,
    ) -> Result<(String, Option<Failure>), Failure> {
        let workspace = self.workspace;
        let kind = if shown.begins.is_empty() { ActivityKind::Unsubscribe } else { ActivityKind::Subscribe };
        let object = RecordedLink { kind: RecordedKind::Feed, id: Some(feed.id.to_string()), name: feed.name.clone() };
        let recording = workspace.record(kind, None, vec![object]).await?;
        recording.start(0, &[recorded_plans(&shown.ends, &shown.begins)]).await?;
        let list: Vec<u64> = decided.wanted.iter().copied().collect();
        let sent = manager.set_feed_plans(feed.id, &list).await;
        let ids = |plans: &[&FeedPlan]| plans.iter().map(|plan| plan.id).collect();
        let done = Done::Changed { begins: ids(&decided.begins), ends: ids(&decided.ends) };
        let outcome = settled(manager, feed.id, sent, &done).await;
        let failure = failure_of(&outcome);
        let entry = recording.id().to_owned();
        recording.note(0, outcome).await;
        recording.end().await;
        Ok((entry, failure))
    }
}

impl crate::Workspace {
    /// Models that learn from a feed; `None` if that cannot be read.
    pub(super) async fn models_if_known(&self, feed: DataSourceId) -> Option<Vec<ObjectLink>> {
        let models = self.models_of_feed(feed).await;
        models.inspect_err(|failure| tracing::info!(code = ?failure.code, "models of a feed could not be read")).ok()
    }
}

/// What begins and ends of the plans that a feed has.
fn decided<'o>(offered: &'o [FeedPlan], wish: &FeedWish) -> Result<Decided<'o>, Failure> {
    if offered.is_empty() && !(wish.begins.is_empty() && wish.ends.is_empty()) {
        return Err(bad("plans", "The provider shows no plans of this feed now, so none can begin or end."));
    }
    let known = |plan: &String| offered.iter().any(|one| one.id.to_string() == *plan);
    if let Some(plan) = wish.begins.iter().chain(&wish.ends).find(|plan| !known(plan)) {
        return Err(bad("plans", "The feed has no plan with this ID.").with("plan", plan));
    }
    if let Some(plan) = wish.begins.iter().find(|plan| wish.ends.contains(plan)) {
        return Err(bad("plans", "A plan can't begin and end at once.").with("plan", plan));
    }
    if offered.iter().any(|plan| plan.subscribed.is_none()) {
        return Err(bad("plans", "The service does not say which plans are subscribed, so none can be added safely."));
    }
    let is_in = |list: &[String], plan: &FeedPlan| list.iter().any(|id| *id == plan.id.to_string());
    let is_on = |plan: &&FeedPlan| plan.subscribed == Some(true);
    let begins: Vec<&FeedPlan> = offered.iter().filter(|plan| !is_on(plan) && is_in(&wish.begins, plan)).collect();
    let (ends, stay): (Vec<&FeedPlan>, Vec<&FeedPlan>) =
        offered.iter().filter(is_on).partition(|plan| is_in(&wish.ends, plan));
    let is_free = begins.iter().all(|plan| plan.pays() == Some(Cents(0)));
    let price = match price_of(begins.iter().copied()) {
        _ if is_free => None,
        Some(price) => Some(price),
        None => return Err(bad("plans", "The price of a plan is not known, so it can't be confirmed.")),
    };
    let wanted = stay.iter().chain(&begins).map(|plan| plan.id).collect();
    Ok(Decided { begins, ends, wanted, price })
}

/// What became of a request: after each answer the service is asked whether it is done; after a lost one until it cannot be
/// working on it any more. It is never sent again.
async fn settled(manager: &AudienceManager, feed: DataSourceId, sent: Result<(), ApiError>, done: &Done) -> Outcome {
    let is_lost = sent.as_ref().is_err_and(ApiError::may_have_happened);
    if let Err(error) = &sent
        && !is_lost
    {
        return Outcome::Failed(error.into());
    }
    let begun = manager.service_now_ms();
    let mut looks = 0;
    let is_shown = loop {
        let now = is_done(manager, feed, done).await;
        let waited = begun.zip(manager.service_now_ms()).map_or(0, |(begun, now)| now - begun);
        looks += 1;
        match now {
            Ok(Some(true)) => return Outcome::Done(None),
            Ok(is_shown) if waited >= HORIZON_MS || looks > MOST_LOOKS => break is_shown,
            Err(error) if waited >= HORIZON_MS || looks > 20 => {
                let message = format!("The feed can't be read, so the result is not known: {error}. Look at it again.");
                return Outcome::Unknown(Failure::new(FailureCode::UnknownOutcome, message));
            }
            _ => tokio::time::sleep(WAIT).await,
        }
    };
    let message = match (is_shown, sent) {
        (Some(_), Err(error)) => return Outcome::Failed(error.into()),
        (Some(_), Ok(())) => "The service accepted it, and the feed does not show it. Look at the feed again.",
        (None, _) => "The service does not say what is subscribed, so the result is not known. Look at the feed again.",
    };
    Outcome::Unknown(Failure::new(FailureCode::UnknownOutcome, message))
}

/// Whether the feed shows it; `None` if it does not say.
async fn is_done(manager: &AudienceManager, feed: DataSourceId, done: &Done) -> Result<Option<bool>, ApiError> {
    let plans = match done {
        Done::Asked => Vec::new(),
        // Plans that are hidden or unreadable say nothing.
        Done::Changed { .. } => manager.feed_plans(feed).await?,
    };
    Ok(done.is_shown(&(manager.feed(feed).await?, plans)))
}

fn failure_of(outcome: &Outcome) -> Option<Failure> {
    match outcome {
        Outcome::Failed(failure) | Outcome::Unknown(failure) => Some(failure.clone()),
        Outcome::Done(_) | Outcome::Unchanged => None,
    }
}

#[cfg(test)]
mod tests {
    use domain::feed::BillingUnit;

    use super::*;

    fn plan(id: u64, is_on: bool) -> FeedPlan {
        FeedPlan {
            id,
            notes: String::new(),
            uses: vec![FeedUse::SegmentsAndOverlap],
            billing_cycle: String::new(),
            unit: BillingUnit::Flat,
            price: Some(Cents(100 * id)),
            own_price: None,
            subscribed: Some(is_on),
            since: None,
        }
    }

    #[test]
    fn only_what_is_asked_for_begins_or_ends() {
        let offered = [plan(1, true), plan(2, true), plan(3, false), plan(4, false)];
        let wish = |begins: &[&str], ends: &[&str]| FeedWish {
            begins: begins.iter().map(ToString::to_string).collect(),
            ends: ends.iter().map(ToString::to_string).collect(),
        };
        let of = |wish: &FeedWish| {
            let decided = decided(&offered, wish).unwrap();
            (decided.wanted.into_iter().collect::<Vec<u64>>(), decided.price)
        };
        assert_eq!(of(&wish(&["3"], &["1"])), (vec![2, 3], Some("$3.00".to_owned())));
        assert_eq!(of(&wish(&["1"], &["4"])), (vec![1, 2], None), "so already");
        assert!(decided(&offered, &wish(&["9"], &[])).is_err());
        assert!(decided(&offered, &wish(&["3"], &["3"])).is_err());
    }
}
