//! Data feeds as the window and the command line call them, and while the services fail.

use std::time::Duration;

use app::view::{
    ActivityKind, ActivityOutcome, ActivityQuery, ActivityRow, FeedAccess, FeedState, FeedWish, NotPossibleReason, Page,
};
use serde_json::json;

use crate::world::{World, fault, faults_left};

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
    let states: Vec<(bool, bool)> = cost.lines.iter().map(|line| (line.can_save, line.can_activate)).collect();
    assert_eq!(states, [(false, false), (true, true)], "{cost:#?}");
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
    fault(&world, json!({ "method": "POST", "path": PLACE, "do": { "late_ms": 700 } })).await;
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
