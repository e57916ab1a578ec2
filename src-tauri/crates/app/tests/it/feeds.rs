//! Data feeds as the window and the command line call them, and while the services fail.

use app::view::{FeedAccess, FeedState, NotPossibleReason};
use serde_json::json;

use crate::world::{World, fault};

const MOVERS: &str = "30606";
const OPALINE: &str = "30202";
const PLACE: &str = "/v1/available-data-feeds/30606/subscribe";

#[tokio::test]
async fn a_subscription_needs_its_price_and_a_lost_answer_is_looked_up() {
    let world = World::read().await;
    let feeds = world.workspace.feeds();
    let both = vec!["7151".to_owned(), "7152".to_owned()];
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
    let refused = feeds.set_plans(MOVERS.into(), vec!["7151".to_owned()], None).await.unwrap();
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

    // Without the service, what was last read is shown with the reason.
    fault(&world, json!({ "path": "/v1/available-data-feeds*", "times": 20, "do": { "status": 500 } })).await;
    let old = feeds.list().await.unwrap();
    assert!(old.failure.is_some() && old.rows.len() == list.rows.len(), "{:?}", old.failure);
}
