//! Data feeds as the window and the command line call them, and while the services fail.

use std::time::Duration;

use app::view::{
    ActivityKind, ActivityOutcome, ActivityQuery, ActivityRow, FailureCode, FeedAccess, FeedState, FeedWish,
    NotPossibleReason, Page,
};
use serde_json::json;

use crate::world::{World, advance, fault, faults_left, order};

const MOVERS: &str = "30606";
const OPALINE: &str = "30202";
const PLACE: &str = "/v1/available-data-feeds/30606/subscribe";

fn ids(plans: &[&str]) -> Vec<String> {
    plans.iter().map(ToString::to_string).collect()
}

fn begin(plans: &[&str]) -> FeedWish {
    FeedWish { begins: ids(plans), ends: Vec::new() }
}

fn end(plans: &[&str]) -> FeedWish {
    FeedWish { begins: Vec::new(), ends: ids(plans) }
}

/// The subscribed plans of a feed, as the service has them.
async fn subscribed(world: &World, feed: &str) -> Vec<String> {
    let plans = world.workspace.feeds().detail(feed.into()).await.unwrap().row.plans;
    plans.into_iter().filter(|plan| plan.subscribed == Some(true)).map(|plan| plan.id).collect()
}

async fn subscriptions(world: &World) -> Vec<ActivityRow> {
    let kinds = vec![ActivityKind::Subscribe, ActivityKind::Unsubscribe];
    let query = ActivityQuery { kinds, ..ActivityQuery::default() };
    world.workspace.jobs().activity(query, Page { offset: 0, limit: 9 }).await.unwrap().rows
}

#[tokio::test]
async fn a_subscription_needs_its_price_and_a_lost_answer_is_looked_up() {
    let world = World::read().await;
    let feeds = world.workspace.feeds();
    let both = begin(&["7151", "7152"]);
    let plan = feeds.plan(MOVERS.into(), both.clone()).await.unwrap();
    assert_eq!((plan.begins.len(), plan.price.as_deref()), (2, Some("$1.20 CPM")));
    for confirm in [None, Some("$1.00 CPM".to_owned()), Some(String::new())] {
        let failure = feeds.set_plans(MOVERS.into(), both.clone(), confirm).await.unwrap_err();
        assert_eq!(failure.reason, Some(NotPossibleReason::PriceUnconfirmed.into()), "{failure:?}");
    }
    fault(&world, json!({ "method": "POST", "path": PLACE, "do": { "drop": "after" } })).await;
    let done = feeds.set_plans(MOVERS.into(), both.clone(), plan.price.clone()).await.unwrap();
    assert!(done.done && done.failure.is_none(), "{done:#?}");
    assert_eq!(done.row.subscribed, 2);
    let again = feeds.set_plans(MOVERS.into(), both, None).await.unwrap();
    assert!(again.done && again.entry.is_none(), "nothing is sent twice: {again:#?}");

    fault(&world, json!({ "method": "POST", "path": PLACE, "do": { "status": 403 } })).await;
    let refused = feeds.set_plans(MOVERS.into(), end(&["7152"]), None).await.unwrap();
    assert!(!refused.done && refused.failure.is_some(), "{refused:#?}");
    assert_eq!(refused.row.subscribed, 2);
}

#[tokio::test]
async fn what_a_rule_costs_is_known_for_subscribed_and_other_feeds() {
    let world = World::read().await;
    let feeds = world.workspace.feeds();
    let list = feeds.list().await.unwrap();
    assert!(list.is_active && list.failure.is_none());
    let tessera = list.rows.iter().find(|row| row.feed.id == "30505").unwrap();
    assert_eq!(tessera.state, FeedState::Canceled);
    let silent = list.rows.iter().find(|row| row.feed.id == "30811").unwrap();
    assert_eq!((silent.access.clone(), silent.traits, silent.plans.len()), (FeedAccess::Requested, None, 0));
    let of = async |id: &str| feeds.traits(id.into()).await.unwrap()[0].object.id.clone();
    let rule = format!("{}T AND {}T", of(OPALINE).await, of(MOVERS).await);
    let cost = feeds.cost(rule).await.unwrap();
    assert_eq!(cost.price.as_deref(), Some("$0.70 CPM + $1.20 CPM"));
    let states: Vec<(Option<bool>, bool)> = cost.lines.iter().map(|line| (line.can_save, line.can_activate)).collect();
    assert_eq!(states, [(Some(false), false), (Some(true), true)], "{cost:#?}");
    // What the service does not say is not taken for not subscribed.
    let rule = format!("{}T", of(MOVERS).await);
    let place = format!("/v1/available-data-feeds/{MOVERS}");
    let cannot_save = async || feeds.cost(rule.clone()).await.unwrap().lines[0].can_save == Some(false);
    assert!(cannot_save().await);
    fault(&world, json!({ "method": "GET", "path": place, "do": { "status": 200, "body": "no" } })).await;
    assert!(!cannot_save().await, "it may have been subscribed since");
    let hidden = json!({ "status": 403, "body": {} });
    fault(&world, json!({ "method": "GET", "path": format!("{place}/plans"), "do": hidden })).await;
    assert!(!cannot_save().await, "its plans are hidden");
    assert!(feeds.cost("1T AND".into()).await.unwrap().lines.is_empty());

    // An empty answer is not believed where feeds were before.
    let empty = json!({ "status": 200, "body": [] });
    fault(&world, json!({ "method": "GET", "path": "/v1/available-data-feeds", "do": empty })).await;
    let still = feeds.list().await.unwrap();
    assert!(still.is_active && still.failure.is_some() && still.rows.len() == list.rows.len(), "{:?}", still.failure);

    // Without the service, what was last read is shown with the reason.
    fault(&world, json!({ "path": "/v1/available-data-feeds*", "times": 20, "do": { "status": 500 } })).await;
    let old = feeds.list().await.unwrap();
    assert!(old.failure.is_some() && old.rows.len() == list.rows.len(), "{:?}", old.failure);
}

#[tokio::test]
async fn what_a_colleague_subscribed_to_meanwhile_stays() {
    let world = World::read().await;
    let feeds = world.workspace.feeds();
    let plan = feeds.plan(MOVERS.into(), begin(&["7152"])).await.unwrap();
    assert_eq!((plan.begins.len(), plan.ends.len()), (1, 0));
    // The dialog is open while a colleague takes the plan for segments.
    feeds.set_plans(MOVERS.into(), begin(&["7151"]), Some("$0".into())).await.unwrap();
    let done = feeds.set_plans(MOVERS.into(), begin(&["7152"]), plan.price).await.unwrap();
    assert!(done.done && done.ends.is_empty(), "{done:#?}");
    assert_eq!(subscribed(&world, MOVERS).await, ids(&["7151", "7152"]));
    // The other way round: only what is named ends.
    let done = feeds.set_plans(MOVERS.into(), end(&["7152"]), None).await.unwrap();
    assert!(done.done && done.begins.is_empty(), "{done:#?}");
    assert_eq!(subscribed(&world, MOVERS).await, ids(&["7151"]));
}

#[tokio::test]
async fn what_became_of_an_answer_that_was_lost_is_found_out_when_the_feed_is_read() {
    let world = World::read().await;
    let feeds = world.workspace.feeds();
    // The program is gone before the answer, and the service carries the request out a moment later.
    fault(&world, json!({ "method": "POST", "path": PLACE, "do": { "late_ms": 60_000 } })).await;
    let workspace = world.workspace.clone();
    let sent = tokio::spawn(async move {
        workspace.feeds().set_plans(MOVERS.into(), begin(&["7151", "7152"]), Some("$1.20 CPM".into())).await
    });
    while faults_left(&world).await > 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    sent.abort();
    assert!(sent.await.is_err(), "it was still waiting");
    assert_eq!(subscriptions(&world).await[0].outcome, ActivityOutcome::Open);
    advance(&world, 61).await;
    for _ in 0..200 {
        if subscribed(&world, MOVERS).await == ids(&["7151", "7152"]) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(subscriptions(&world).await[0].outcome, ActivityOutcome::Done);
    let again = feeds.set_plans(MOVERS.into(), begin(&["7151", "7152"]), None).await.unwrap();
    assert!(again.done && again.entry.is_none(), "{again:#?}");
}

#[tokio::test]
async fn plans_that_say_nothing_are_not_taken_for_not_subscribed() {
    let world = World::read().await;
    // The request is carried out and its answer lost; from then on the plans are hidden.
    fault(&world, json!({ "method": "POST", "path": PLACE, "do": { "drop": "after" } })).await;
    let plans = "/v1/available-data-feeds/30606/plans";
    let hidden = json!({ "status": 200, "body": [] });
    fault(&world, json!({ "method": "GET", "path": plans, "skip": 1, "times": 9_000, "do": hidden })).await;
    let workspace = world.workspace.clone();
    let sent =
        tokio::spawn(
            async move { workspace.feeds().set_plans(MOVERS.into(), begin(&["7151"]), Some("$0".into())).await },
        );
    while faults_left(&world).await > 1 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    advance(&world, 91).await;
    let unclear = sent.await.unwrap().unwrap();
    assert_eq!(unclear.failure.unwrap().code, FailureCode::UnknownOutcome);
    assert_eq!(subscriptions(&world).await[0].outcome, ActivityOutcome::Unknown);
    order(&world, json!([])).await;
    assert_eq!(subscribed(&world, MOVERS).await, ids(&["7151"]));
    assert_eq!(subscriptions(&world).await[0].outcome, ActivityOutcome::Done, "it says so again");
}

#[tokio::test]
async fn ending_a_plan_needs_no_estimates() {
    let world = World::read().await;
    let feeds = world.workspace.feeds();
    let plans = subscribed(&world, OPALINE).await;
    let plan = feeds.plan(OPALINE.into(), FeedWish { begins: Vec::new(), ends: plans.clone() }).await.unwrap();
    assert!(!plan.segments.is_empty(), "{plan:#?}");
    fault(&world, json!({ "path": "/v1/segments/estimate-size", "times": 500, "do": { "status": 500 } })).await;
    let done = feeds.set_plans(OPALINE.into(), FeedWish { begins: Vec::new(), ends: plans }, None).await.unwrap();
    assert!(done.done && subscribed(&world, OPALINE).await.is_empty(), "{done:#?}");
}

#[tokio::test]
async fn a_marketplace_that_is_refused_for_a_moment_is_still_there() {
    let world = World::read().await;
    let feeds = world.workspace.feeds();
    let all = feeds.list().await.unwrap().rows.len();
    let place = "/v1/available-data-feeds";
    for answer in [json!({ "status": 403 }), json!({ "status": 200, "body": [] })] {
        order(&world, json!([{ "method": "GET", "path": place, "times": 2, "do": answer }])).await;
        let list = feeds.list().await.unwrap();
        assert!(list.is_active && list.failure.is_some() && list.rows.len() == all, "{answer}: {:?}", list.failure);
    }
    // That there was a list in between is what counts.
    order(&world, json!([])).await;
    assert!(feeds.list().await.unwrap().failure.is_none());
    let gone = json!([{ "method": "GET", "path": place, "times": 9, "do": { "status": 403 } }]);
    order(&world, gone).await;
    assert!(feeds.list().await.unwrap().is_active);
    world.wait_minutes(11);
    let list = feeds.list().await.unwrap();
    assert!(!list.is_active && list.failure.is_none() && list.rows.is_empty(), "{:?}", list.failure);
}

#[tokio::test]
async fn a_subscription_that_is_made_while_the_list_is_read_stays_in_it() {
    let world = World::read().await;
    let feeds = world.workspace.feeds();
    feeds.list().await.unwrap();
    // The plans of the feed are read for the list, and the last ones come late.
    let slow = json!({ "method": "GET", "path": "/v1/available-data-feeds/30811/plans", "do": { "delay_ms": 4_000 } });
    fault(&world, slow).await;
    let workspace = world.workspace.clone();
    let list = tokio::spawn(async move { workspace.feeds().list().await });
    while faults_left(&world).await > 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    feeds.set_plans(MOVERS.into(), begin(&["7151"]), Some("$0".into())).await.unwrap();
    let list = list.await.unwrap().unwrap();
    let movers = list.rows.iter().find(|row| row.feed.id == MOVERS).unwrap();
    assert_eq!(movers.subscribed, 1);
}

#[tokio::test]
async fn models_that_cannot_be_read_are_not_taken_for_none() {
    let world = World::read().await;
    let feeds = world.workspace.feeds();
    fault(&world, json!({ "path": "/v1/models*", "times": 50, "do": { "status": 403 } })).await;
    let plans = subscribed(&world, OPALINE).await;
    let plan = feeds.plan(OPALINE.into(), FeedWish { begins: Vec::new(), ends: plans }).await.unwrap();
    assert!(plan.models.is_none() && !plan.segments.is_empty(), "{plan:#?}");
    assert!(feeds.detail(OPALINE.into()).await.unwrap().models.is_none());
    assert!(feeds.dependents_csv(OPALINE.into()).await.is_err(), "a table that lacks models is worse than none");
}
