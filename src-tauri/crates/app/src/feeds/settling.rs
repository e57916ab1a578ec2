//! Changes of feeds that were left open, by a program that was killed or by an answer that was lost: what became of them is
//! read from the feed, and while the service may still be working on one, nothing else is sent.

use std::collections::BTreeSet;
use std::time::Duration;

use adobe::AudienceManager;
use domain::DataSourceId;
use domain::feed::{Access, FeedPlan};
use store::{Activity, ActivityFilter};

use super::Offer;
use super::known::plans_of;
use crate::Workspace;
use crate::activity::Outcome;
use crate::edit::{HORIZON_MS, MOST_LOOKS};
use crate::view::{
    ActivityKind, ActivityOutcome, Failure, FailureCode, RecordedChange, RecordedField, RecordedObject, RecordedState,
    RecordedValue, code_of,
};

/// Wait between look-ups.
pub(super) const WAIT: Duration = Duration::from_millis(500);
/// The request of an entry that began longer ago has an end by now, ms.
const OLDEST_MS: i64 = 600_000;
/// Most entries that are looked at.
const ENTRIES: u32 = 50;
/// Between the plans of a recorded change.
const SEPARATOR: &str = ", ";

/// What a request has done once it is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Done {
    /// These plans are subscribed, and those are not. Others may have been changed by somebody else.
    Changed { begins: BTreeSet<u64>, ends: BTreeSet<u64> },
    /// Access to the feed is requested.
    Asked,
}

impl Done {
    /// Whether a feed shows it; `None` if the feed does not say.
    pub(super) fn is_shown(&self, (feed, plans): &Offer) -> Option<bool> {
        let Self::Changed { begins, ends } = self else { return Some(feed.access != Access::None) };
        let concerned = |plan: &&FeedPlan| begins.contains(&plan.id) || ends.contains(&plan.id);
        if plans.is_empty() || plans.iter().filter(concerned).any(|plan| plan.subscribed.is_none()) {
            return None;
        }
        let is_on = |id: &u64| plans.iter().any(|plan| plan.id == *id && plan.subscribed == Some(true));
        Some(begins.iter().all(is_on) && !ends.iter().any(is_on))
    }

    /// What a recorded entry was about.
    fn recorded(kind: &str, object: &RecordedObject) -> Option<Self> {
        if kind == code_of(&ActivityKind::RequestAccess) {
            return Some(Self::Asked);
        }
        let change = object.changes.iter().find(|change| change.field == RecordedField::Plans)?;
        let plans = |value: &Option<RecordedValue>| {
            let ids = value.as_ref().map(|value| value.value.split(SEPARATOR)).into_iter().flatten();
            ids.filter_map(|id| id.parse().ok()).collect::<BTreeSet<u64>>()
        };
        let (begins, ends) = (plans(&change.after), plans(&change.before));
        (!begins.is_empty() || !ends.is_empty()).then_some(Self::Changed { begins, ends })
    }
}

/// What the record has of a change: the plans by ID, with their prices.
pub(super) fn recorded_plans(ends: &[crate::view::FeedPlan], begins: &[crate::view::FeedPlan]) -> RecordedChange {
    let plans = |plans: &[crate::view::FeedPlan]| {
        let joined = |each: fn(&crate::view::FeedPlan) -> String| {
            plans.iter().map(each).collect::<Vec<String>>().join(SEPARATOR)
        };
        (!plans.is_empty()).then(|| RecordedValue {
            value: joined(|plan| plan.id.clone()),
            name: Some(joined(|plan| plan.price.clone().unwrap_or_else(|| "–".to_owned()))),
            masked: false,
        })
    };
    RecordedChange { field: RecordedField::Plans, before: plans(ends), after: plans(begins) }
}

/// An entry of the record of which it is not known what became.
struct Open {
    entry: String,
    /// When it began, by this computer's clock.
    at: i64,
    /// Whether its request may still be under way.
    may_come: bool,
    feed: DataSourceId,
    done: Done,
}

impl Workspace {
    /// Records what became of changes that were left open, as far as the feeds show it. Nothing is waited for, and a record that
    /// cannot be read or written keeps nobody from reading feeds.
    pub(super) async fn settle_feeds(&self, offers: &[Offer]) {
        if let Err(failure) = self.settle_open_changes(offers).await {
            tracing::warn!(message = %failure.for_log(), "what became of a subscription could not be recorded");
        }
    }

    async fn settle_open_changes(&self, offers: &[Offer]) -> Result<(), Failure> {
        // Another program may be about to find that out.
        let Some(_turn) = self.app.feeds_turn_now(&self.connection.id)? else { return Ok(()) };
        let only = match offers {
            [(feed, _)] => Some(feed.id),
            _ => None,
        };
        for open in self.changes_left_open(only).await? {
            let Some(offer) = offers.iter().find(|(feed, _)| feed.id == open.feed) else { continue };
            if !self.is_settled(&open, offer).await
                && open.done.is_shown(offer) == Some(false)
                && self.now() - open.at >= OLDEST_MS
            {
                self.record_late(&open.entry, Outcome::Failed(not_shown())).await;
            }
        }
        Ok(())
    }

    /// Waits until the service cannot be working any more on a change of a feed that was left open. The turn of feeds is held.
    pub(super) async fn await_changes(&self, manager: &AudienceManager, id: DataSourceId) -> Result<(), Failure> {
        let mut open = self.changes_left_open(Some(id)).await?;
        open.retain(|one| one.may_come);
        let (mut begun, mut looks) = (None, 0);
        while !open.is_empty() {
            let offer = (manager.feed(id).await?, plans_of(manager, id).await?);
            let mut left = Vec::new();
            for one in open {
                if !self.is_settled(&one, &offer).await {
                    left.push(one);
                }
            }
            open = left;
            begun = begun.or_else(|| manager.service_now_ms());
            let waited = begun.zip(manager.service_now_ms()).map_or(0, |(begun, now)| now - begun);
            looks += 1;
            if waited >= HORIZON_MS || looks > MOST_LOOKS {
                // Where the service does not say what is subscribed, it stays open.
                for one in open.iter().filter(|one| one.done.is_shown(&offer) == Some(false)) {
                    self.record_late(&one.entry, Outcome::Failed(not_shown())).await;
                }
                return Ok(());
            }
            if !open.is_empty() {
                tracing::info!(feed = %id, changes = open.len(), "an interrupted request may still be carried out");
                tokio::time::sleep(WAIT).await;
            }
        }
        Ok(())
    }

    /// Whether the feed shows that a change was carried out; recorded then.
    async fn is_settled(&self, open: &Open, offer: &Offer) -> bool {
        let is_shown = open.done.is_shown(offer) == Some(true);
        if is_shown {
            self.record_late(&open.entry, Outcome::Done(None)).await;
        }
        is_shown
    }

    async fn changes_left_open(&self, feed: Option<DataSourceId>) -> Result<Vec<Open>, Failure> {
        let kinds = [ActivityKind::Subscribe, ActivityKind::Unsubscribe, ActivityKind::RequestAccess];
        let filter = ActivityFilter {
            kinds: kinds.iter().map(code_of).collect(),
            states: [ActivityOutcome::Open, ActivityOutcome::Unknown].iter().map(code_of).collect(),
            object: feed.map(|id| id.to_string()),
            ..ActivityFilter::default()
        };
        let (_, entries) = self.catalog().journal().activities(filter, 0, ENTRIES).await?;
        let mut open = Vec::new();
        for entry in entries {
            let objects = self.recorded(&entry.id, 0, 1).await?;
            open.extend(objects.first().and_then(|object| self.open_change(&entry, object)));
        }
        Ok(open)
    }

    fn open_change(&self, entry: &Activity, object: &RecordedObject) -> Option<Open> {
        let was_sent = matches!(object.state, RecordedState::Started | RecordedState::Unknown);
        let now = self.now();
        let is_recent = now - entry.at < OLDEST_MS && entry.end.ended_at.is_none_or(|at| now - at < HORIZON_MS);
        Some(Open {
            entry: entry.id.clone(),
            at: entry.at,
            may_come: is_recent,
            feed: DataSourceId(object.object.id.as_deref().filter(|_| was_sent)?.parse().ok()?),
            done: Done::recorded(&entry.kind, object)?,
        })
    }
}

fn not_shown() -> Failure {
    let message = "The data feed does not show the change, so it was not made.";
    Failure::new(FailureCode::Offline, message)
}

#[cfg(test)]
mod tests {
    use domain::feed::{BillingUnit, Feed, FeedStatus};

    use super::*;

    fn offer(plans: &[(u64, Option<bool>)]) -> Offer {
        let feed = Feed {
            id: DataSourceId(1),
            name: "F".to_owned(),
            description: String::new(),
            provider: String::new(),
            is_private: false,
            status: FeedStatus::Active,
            access: Access::None,
            traits: None,
            devices: None,
            overlap: None,
            subscribed: None,
        };
        let plan = |(id, subscribed): &(u64, Option<bool>)| FeedPlan {
            id: *id,
            notes: String::new(),
            uses: Vec::new(),
            billing_cycle: String::new(),
            unit: BillingUnit::Flat,
            price: None,
            own_price: None,
            subscribed: *subscribed,
            since: None,
        };
        (feed, plans.iter().map(plan).collect())
    }

    #[test]
    fn a_change_is_done_whatever_a_colleague_does_with_other_plans() {
        let done = Done::Changed { begins: [1].into(), ends: [2].into() };
        assert_eq!(done.is_shown(&offer(&[(1, Some(true)), (2, Some(false)), (3, Some(true))])), Some(true));
        assert_eq!(done.is_shown(&offer(&[(1, Some(true)), (2, Some(true))])), Some(false));
        assert_eq!(done.is_shown(&offer(&[(1, Some(false)), (2, Some(false))])), Some(false));
        assert_eq!(done.is_shown(&offer(&[(1, None), (2, Some(false))])), None, "the service does not say");
        assert_eq!(done.is_shown(&offer(&[])), None, "the provider hides its plans");
        assert_eq!(Done::Asked.is_shown(&offer(&[])), Some(false));
    }
}
