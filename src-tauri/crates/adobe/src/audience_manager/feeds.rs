//! Data feeds of the Audience Marketplace, for a buyer (AAM contract §18). Adobe publishes the paths; the fields are those
//! that open clients read, so everything is read leniently.

use domain::feed::{Access, BillingUnit, Cents, Feed, FeedPlan, FeedStatus, FeedUse};
use domain::{DataSourceId, Trait};
use serde::Deserialize;
use serde_json::{Value, json};

use super::AudienceManager;
use super::list::{FEEDS, PAGED, page_query};
use super::wire::read_trait;
use crate::list::Pages;
use crate::session::Query;
use crate::{ApiError, Counted, lenient};

const PLACE: &str = "available-data-feeds";
/// Prices above this, in dollars, are not read: no float keeps their cents.
const HIGHEST: f64 = 1e12;

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct FeedWire {
    #[serde(deserialize_with = "lenient::number")]
    data_source_id: Option<u64>,
    #[serde(deserialize_with = "lenient::text")]
    name: String,
    #[serde(deserialize_with = "lenient::text")]
    description: String,
    #[serde(deserialize_with = "lenient::text")]
    provider_name: String,
    #[serde(deserialize_with = "lenient::text")]
    distribution: String,
    #[serde(deserialize_with = "lenient::text")]
    status: String,
    #[serde(deserialize_with = "lenient::text")]
    request_status: String,
    #[serde(deserialize_with = "lenient::number")]
    trait_count: Option<u64>,
    #[serde(rename = "uniques30Day", deserialize_with = "lenient::number")]
    devices: Option<u64>,
    #[serde(rename = "overlapUniques30Day", deserialize_with = "lenient::number")]
    overlap: Option<u64>,
    #[serde(deserialize_with = "lenient::number")]
    subscribed_plan_count: Option<u64>,
}

impl AudienceManager {
    /// The feeds that the organization may see.
    pub fn list_feeds(&self) -> Pages<Feed> {
        Pages::new(self.caller.clone(), &["v1", PLACE], Query::new(), FEEDS, read_feed)
    }

    /// One feed.
    pub async fn feed(&self, id: DataSourceId) -> Result<Feed, ApiError> {
        let answer = self.caller.get(&["v1", PLACE, &id.to_string()], &Query::new()).await?;
        read_feed(&answer.read()?).ok_or_else(|| answer.unreadable("expected a data feed"))
    }

    /// The plans of a feed, with what is subscribed.
    pub async fn feed_plans(&self, id: DataSourceId) -> Result<Vec<FeedPlan>, ApiError> {
        let query = vec![("includeSubscriptionDetails", "true".to_owned())];
        let answer = self.caller.get(&["v1", PLACE, &id.to_string(), "plans"], &query).await?;
        let body: Value = answer.read()?;
        let rows = body.get("list").unwrap_or(&body).as_array();
        let rows = rows.ok_or_else(|| answer.unreadable("expected a list of plans"))?;
        let plans: Vec<FeedPlan> = rows.iter().filter_map(read_plan).collect();
        // What is subscribed is sent as a whole: a plan that is not read would be ended.
        if plans.len() == rows.len() { Ok(plans) } else { Err(answer.unreadable("expected plans with IDs")) }
    }

    /// The traits of a feed with details and device populations, also of one that is not subscribed.
    pub fn feed_traits(&self, id: DataSourceId) -> Pages<Counted<Trait>> {
        let mut query: Query = vec![
            ("includeDetails", "true".to_owned()),
            ("includeMetrics", "true".to_owned()),
            ("dataSourceId", id.to_string()),
            ("includeTraitsForAvailableFeed", "true".to_owned()),
        ];
        query.extend(page_query());
        Pages::new(self.caller.clone(), &["v1", "traits"], query, PAGED, read_trait)
    }

    /// Subscribes to exactly these plans of a feed; plans that are left out end, and none at all ends the subscription.
    pub async fn set_feed_plans(&self, id: DataSourceId, plans: &[u64]) -> Result<(), ApiError> {
        self.caller.post(&["v1", PLACE, &id.to_string(), "subscribe"], &json!(plans)).await.map(drop)
    }

    /// Asks the seller of a private feed for access.
    pub async fn request_feed(&self, id: DataSourceId, message: &str) -> Result<(), ApiError> {
        let body = json!({ "message": message });
        self.caller.post(&["v1", PLACE, &id.to_string(), "requests"], &body).await.map(drop)
    }
}

fn read_feed(row: &Value) -> Option<Feed> {
    let wire = lenient::row::<FeedWire>(row)?;
    Some(Feed {
        id: DataSourceId(wire.data_source_id?),
        name: wire.name,
        description: wire.description,
        provider: wire.provider_name,
        is_private: wire.distribution.trim().eq_ignore_ascii_case("PRIVATE"),
        status: FeedStatus::from_code(&wire.status),
        access: Access::from_code(&wire.request_status),
        traits: wire.trait_count,
        devices: wire.devices,
        overlap: wire.overlap,
        subscribed: wire.subscribed_plan_count,
    })
}

fn read_plan(row: &Value) -> Option<FeedPlan> {
    let text = |name: &str| row.get(name).and_then(lenient::as_text).unwrap_or_default();
    let uses = match row.get("useCase") {
        Some(Value::Array(uses)) => uses.iter().filter_map(lenient::as_text).collect(),
        Some(one) => lenient::as_text(one).into_iter().collect(),
        None => Vec::new(),
    };
    let subscription = row.get("subscription");
    let is_subscribed = subscription.map(|one| match one {
        Value::Null => false,
        one => is_current(one.get("status").and_then(lenient::as_text).as_deref()),
    });
    Some(FeedPlan {
        id: row.get("planId").and_then(lenient::as_number)?,
        notes: text("description"),
        uses: uses.iter().map(|one| FeedUse::from_code(one)).collect(),
        billing_cycle: text("billingCycle"),
        unit: BillingUnit::from_code(&text("billingUnit")),
        price: row.get("price").and_then(cents),
        own_price: row.get("yourPrice").and_then(cents),
        subscribed: is_subscribed,
        since: subscription.and_then(|one| one.get("startDate")).and_then(lenient::as_text),
    })
}

/// Whether a subscription with this status still runs. One that its seller canceled runs until the buyer ends it.
fn is_current(status: Option<&str>) -> bool {
    let ended = ["INACTIVE", "ENDED", "UNSUBSCRIBED", "EXPIRED"];
    status.is_none_or(|status| !ended.iter().any(|word| status.trim().eq_ignore_ascii_case(word)))
}

/// A price in dollars.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be a small positive number")]
fn cents(value: &Value) -> Option<Cents> {
    let dollars = value.as_f64().or_else(|| value.as_str()?.trim().parse().ok())?;
    (dollars.is_finite() && (0.0..HIGHEST).contains(&dollars)).then(|| Cents((dollars * 100.0).round() as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_is_read_in_every_spelling() {
        let row = json!({ "dataSourceId": "7", "name": "F", "distribution": "private", "status": "Cancelled", "uniques30Day": "12" });
        let feed = read_feed(&row).unwrap();
        assert_eq!((feed.id, feed.is_private, feed.status), (DataSourceId(7), true, FeedStatus::Canceled));
        assert_eq!((feed.access, feed.devices, feed.traits), (Access::None, Some(12), None));
        assert_eq!(read_feed(&json!({ "name": "F" })), None);
    }

    #[test]
    fn prices_and_subscriptions_of_plans_are_not_guessed() {
        let row = json!({ "planId": 4, "useCase": "MODELING", "billingUnit": "CPM", "price": "0.85", "yourPrice": 0.7, "subscription": null });
        let plan = read_plan(&row).unwrap();
        assert_eq!((plan.price, plan.pays(), plan.subscribed), (Some(Cents(85)), Some(Cents(70)), Some(false)));
        assert_eq!(plan.uses, [FeedUse::Modeling]);
        for price in [json!(-1), json!("free"), json!(1e300), json!(null)] {
            assert_eq!(read_plan(&json!({ "planId": 4, "price": price })).unwrap().price, None, "{price}");
        }
        assert_eq!(read_plan(&json!({ "planId": 4 })).unwrap().subscribed, None);
        let of = |status: &str| json!({ "planId": 4, "subscription": { "status": status, "startDate": "2026-03-01" } });
        assert_eq!(read_plan(&of("CANCELED")).unwrap().subscribed, Some(true));
        assert_eq!(read_plan(&of("Inactive")).unwrap().subscribed, Some(false));
        assert_eq!(read_plan(&json!({ "price": 1 })), None);
    }
}
