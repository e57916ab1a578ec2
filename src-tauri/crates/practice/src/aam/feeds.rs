//! Routes of the Audience Marketplace as a buyer sees it (AAM contract §18). Adobe publishes the paths; the shapes of the
//! answers are ours, after the columns that its screens show.
//!
//! Choices: the list of plans that is sent to `subscribe` is the full wanted set, so that an empty one ends the subscription.
//! A feed that its seller took back, or whose seller left, takes no new plans; its subscription can be ended.

use std::collections::BTreeSet;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::routing::{get, post};
use serde_json::{Value, json};

use super::answer::{Answer, computed, ok};
use super::fields::{Fields, ids};
use super::params::{Params, found, listing};
use super::refusal::Refusal;
use crate::market::{self, Feed, Plan};
use crate::model::{FeedState, Millis, World};
use crate::state::{Practice, Shared};
use crate::world::moments::date;
use crate::world::realization::Realization;
use crate::world::{DAY_MS, population};

/// What the name of a seller reads whose feed has no branding.
const PRIVATE_SELLER: &str = "Private Seller";
/// Longest message to a seller.
const LONGEST_MESSAGE: usize = 1_000;

/// Routes of feeds.
pub fn router() -> Router<Shared> {
    Router::new()
        .route("/v1/available-data-feeds", get(list))
        .route("/v1/available-data-feeds/", get(list))
        .route("/v1/available-data-feeds/{id}", get(one))
        .route("/v1/available-data-feeds/{id}/plans", get(plans))
        .route("/v1/available-data-feeds/{id}/subscribe", post(subscribe))
        .route("/v1/available-data-feeds/{id}/requests", post(request))
}

fn known(id: &str) -> Result<&'static Feed, Refusal> {
    id.parse().ok().and_then(market::find).ok_or_else(|| Refusal::unknown("Data feed", id))
}

/// A feed with its numbers; those of a private feed are left out until its seller grants access.
fn feed_json(practice: &Practice, world: &World, feed: &Feed, now: Millis) -> Value {
    let state = market::state(world, feed);
    let is_open = market::is_granted(feed, &state, now);
    let request = match state.requested_at {
        Some(_) if !is_open => Some("REQUESTED"),
        Some(_) => Some("GRANTED"),
        None => None,
    };
    let mut json = json!({
        "dataSourceId": feed.id,
        "name": feed.name,
        "description": feed.description,
        "providerName": if feed.is_branded { feed.provider } else { PRIVATE_SELLER },
        "distribution": if feed.is_private { "PRIVATE" } else { "PUBLIC" },
        "dataBrandingType": if feed.is_branded { "BRANDED" } else { "UNBRANDED" },
        "status": market::status(feed, &state),
        "traitCount": null,
        "uniques30Day": null,
        "overlapUniques30Day": null,
        "subscribedPlanCount": state.plans.len(),
        "requestStatus": request,
    });
    if is_open {
        let traits = market::traits_of(world, feed);
        let day = population::report_day(now);
        let seen = traits.iter().map(|one| Realization::of(world, practice.people(), one.sid).between(day - 29, day));
        let all = seen.fold(roaring::RoaringBitmap::new(), |all, part| all | part);
        json["traitCount"] = json!(traits.len());
        json["uniques30Day"] = json!(all.len());
        let own = practice.people().seen_between(day - 29, day);
        json["overlapUniques30Day"] = json!(all.intersection_len(&own));
    }
    json
}

async fn list(State(practice): State<Shared>, params: Params) -> Answer {
    computed(practice, move |practice| {
        let (world, now) = (practice.read(), practice.now_ms());
        let search = params.text("search");
        let wanted = |feed: &&Feed| {
            search.is_none_or(|words| found(words, &[&feed.id.to_string(), feed.name, feed.description]))
        };
        let rows = market::FEEDS.iter().filter(wanted).collect();
        let row = |feed: &Feed| feed_json(practice, &world, feed, now);
        listing(&params, rows, row, row).map(ok)
    })
    .await
}

async fn one(State(practice): State<Shared>, Path(id): Path<String>) -> Answer {
    computed(practice, move |practice| Ok(ok(feed_json(practice, &practice.read(), known(&id)?, practice.now_ms()))))
        .await
}

fn plan_json(plan: &Plan, state: &FeedState, with_subscription: bool) -> Value {
    let mut json = json!({
        "planId": plan.id,
        "description": plan.notes,
        "useCase": plan.uses,
        "billingCycle": "MONTHLY_IN_ARREARS",
        "billingUnit": plan.unit,
        "price": plan.price,
        "yourPrice": plan.own_price,
        "status": "ACTIVE",
    });
    if with_subscription {
        json["subscription"] = state.plans.get(&plan.id).map_or(Value::Null, |since| {
            let (year, month, day) = date(*since);
            let status = if state.canceled_at.is_some() { market::CANCELED } else { "ACTIVE" };
            json!({ "status": status, "startDate": format!("{year:04}-{month:02}-{day:02}"), "endDate": null })
        });
    }
    json
}

fn plans_json(world: &World, feed: &Feed, with_subscription: bool) -> Value {
    let state = market::state(world, feed);
    feed.plans.iter().map(|plan| plan_json(plan, &state, with_subscription)).collect()
}

async fn plans(State(practice): State<Shared>, Path(id): Path<String>, params: Params) -> Answer {
    let (world, feed) = (practice.read(), known(&id)?);
    open(&world, feed, practice.now_ms())?;
    Ok(ok(plans_json(&world, feed, params.flag("includeSubscriptionDetails")?)))
}

/// Refuses what only a buyer with access may see.
fn open(world: &World, feed: &Feed, now: Millis) -> Result<(), Refusal> {
    if market::is_granted(feed, &market::state(world, feed), now) {
        return Ok(());
    }
    Err(Refusal::forbidden(format!("Data feed {} is private: its seller has not granted access", feed.id)))
}

async fn subscribe(State(practice): State<Shared>, Path(id): Path<String>, body: Bytes) -> Answer {
    let wanted: BTreeSet<u64> = ids(&body)?.into_iter().collect();
    let now = practice.now_ms();
    let mut world = practice.write();
    let feed = known(&id)?;
    open(&world, feed, now)?;
    let state = market::state(&world, feed);
    let refuse = |why: String| Err(Refusal::invalid(vec![why]));
    if let Some(plan) = wanted.iter().find(|plan| feed.plans.iter().all(|one| one.id != **plan)) {
        return refuse(format!("Plan {plan} is none of data feed {id}"));
    }
    let status = market::status(feed, &state);
    if status != "ACTIVE" && wanted.iter().any(|plan| !state.plans.contains_key(plan)) {
        return refuse(format!("Data feed {id} is {status}: it takes no new subscription"));
    }
    let uses_overlap = |plan: &&Plan| wanted.contains(&plan.id) && plan.uses.contains(&market::OVERLAP);
    if !wanted.is_empty() && feed.plans.iter().find(uses_overlap).is_none() {
        return refuse("A subscription needs a plan with SEGMENTS_AND_OVERLAP".to_owned());
    }
    market::subscribe(&mut world, feed, &wanted.into_iter().collect::<Vec<_>>(), now);
    Ok(ok(plans_json(&world, feed, true)))
}

async fn request(State(practice): State<Shared>, Path(id): Path<String>, body: Bytes) -> Answer {
    let mut fields = Fields::read(&body)?;
    fields.short_text("message", LONGEST_MESSAGE);
    fields.check()?;
    let now = practice.now_ms();
    let mut world = practice.write();
    let feed = known(&id)?;
    let state = market::state(&world, feed);
    if !feed.is_private {
        return Err(Refusal::invalid(vec![format!("Data feed {id} is public: nothing has to be requested")]));
    }
    if state.requested_at.is_some() {
        return Err(Refusal::conflict(format!("Access to data feed {id} is requested already")));
    }
    market::request(&mut world, feed, now);
    let answered_by = feed.grants_after.map(|days| now + days * DAY_MS);
    Ok(ok(json!({ "dataSourceId": feed.id, "requestStatus": "REQUESTED", "answeredBy": answered_by })))
}
