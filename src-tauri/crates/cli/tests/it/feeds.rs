//! `segbridge feeds`: prices, subscriptions, requests, and what is lost with a feed.

use serde_json::{Value, json};

use crate::kills::killed;
use crate::support::{Home, Services};

const MOVERS: &str = "Northstar Movers";
const TESSERA: &str = "Tessera Household Data";

/// How often the plans of a feed were set.
fn sent(services: &Services, id: &str) -> usize {
    services.requests("POST", &format!("/v1/available-data-feeds/{id}/subscribe"))
}

fn row<'a>(list: &'a Value, name: &str) -> &'a Value {
    list["rows"].as_array().unwrap().iter().find(|row| row["feed"]["name"] == name).unwrap()
}

#[test]
fn feeds_have_prices_and_subscriptions_and_costs_are_confirmed() {
    let home = Home::new();
    let services = home.serve();
    let list = home.run(&["feeds", "list", "--json"]).ends_with(0).json();
    assert_eq!((list["rows"].as_array().unwrap().len(), &list["isActive"]), (12, &json!(true)));
    let opaline = row(&list, "Opaline Interest Graph");
    assert_eq!((&opaline["price"], &opaline["subscribed"]), (&json!("$400.00 + $0.70 CPM"), &json!(3)));
    let listed = home.run(&["feeds", "list"]).ends_with(0).out();
    assert!(listed.contains("Canceled by the provider") && listed.contains("Access requested"), "{listed}");
    let text = home.run(&["feeds", "show", MOVERS]).ends_with(0).out();
    assert!(text.contains("$1.20 CPM") && text.contains("Northstar – New home movers"), "{text}");

    let sid = home.run(&["feeds", "show", MOVERS, "--json"]).ends_with(0).json()["traits"][0]["object"]["id"].clone();
    let rule = format!("{}T", sid.as_str().unwrap());
    let cost = home.run(&["feeds", "cost", &rule, "--json"]).ends_with(0).json();
    assert_eq!((&cost["price"], &cost["lines"][0]["canSave"]), (&json!("$1.20 CPM"), &json!(false)));

    let plan = home.run(&["feeds", "subscribe", MOVERS, "--dry-run"]).ends_with(0).out();
    assert!(plan.contains("--confirm \"$1.20 CPM\""), "{plan}");
    let error = home.run(&["feeds", "subscribe", MOVERS, "--json"]).ends_with(1).err();
    assert!(error.contains("priceUnconfirmed"), "{error}");
    home.run(&["feeds", "subscribe", MOVERS, "--confirm", "$1.10 CPM"]).ends_with(1);
    assert_eq!(sent(&services, "30606"), 0, "nothing is sent before the price is confirmed");
    home.run(&["feeds", "subscribe", MOVERS, "--confirm", "1.20 cpm"]).ends_with(0);
    assert_eq!(sent(&services, "30606"), 1);
    let again = home.run(&["feeds", "subscribe", MOVERS]).ends_with(0).out();
    assert!(again.contains("so already") && sent(&services, "30606") == 1, "{again}");
    let cost = home.run(&["feeds", "cost", &rule, "--refresh"]).ends_with(0).out();
    assert!(cost.contains("Subscribed") && cost.contains("$1.20 CPM"), "{cost}");
    let text = home.run(&["activity", "--kind", "subscribe"]).ends_with(0).out();
    assert!(text.contains(MOVERS), "{text}");
}

#[test]
fn what_is_lost_is_shown_before_a_subscription_ends_and_a_canceled_feed_has_its_file() {
    let home = Home::new();
    let services = home.serve();
    let kept = home.run(&["feeds", "unsubscribe", TESSERA]).ends_with(1).out();
    assert!(kept.contains("Women who travel") && sent(&services, "30505") == 0, "{kept}");
    let file = home.path().join("affected.csv");
    home.run(&["feeds", "show", TESSERA, "--csv", file.to_str().unwrap()]).ends_with(0);
    let csv = std::fs::read_to_string(&file).unwrap();
    assert!(csv.starts_with("Data Feed ID,Data Feed Name,Trait SID,Trait Name,Segment SID,Segment Name,"), "{csv}");
    assert_eq!(csv.lines().filter(|line| line.contains("Women who travel")).count(), 2, "{csv}");

    let ended = home.run(&["feeds", "unsubscribe", TESSERA, "--although-used", "--json"]).ends_with(0).json();
    assert_eq!((&ended["done"], ended["ends"].as_array().unwrap().len()), (&json!(true), 2), "{ended}");
    let women = ended["segments"].as_array().unwrap().iter().find(|one| one["segment"]["name"] == "Women who travel");
    assert_eq!(women.unwrap()["emptied"]["likely"], 0);
    let list = home.run(&["feeds", "list", "--subscribed", "--json"]).ends_with(0).json();
    assert!(list["rows"].as_array().unwrap().iter().all(|row| row["feed"]["name"] != TESSERA));
    let back = home.run(&["feeds", "subscribe", TESSERA, "--confirm", "$0.90 CPM"]).ends_with(1);
    assert!(back.out().contains("takes no new subscription"), "{}", back.out());
}

#[test]
fn a_lost_answer_is_looked_up_and_access_is_requested_once() {
    let home = Home::new();
    let services = home.serve();
    home.run(&["feeds", "list"]).ends_with(0);
    services.fault("POST", "/v1/available-data-feeds/*", 1, &json!({ "drop": "after" }));
    let done = home.run(&["feeds", "subscribe", MOVERS, "--plan", "7151", "--json"]).ends_with(0).json();
    assert_eq!((&done["done"], sent(&services, "30606")), (&json!(true), 1), "{done}");
    let private = "Professionals of the home";
    let refused = home.run(&["feeds", "show", private]).ends_with(0).out();
    assert!(refused.contains("Private: access must be requested"), "{refused}");
    let closed = home.run(&["feeds", "subscribe", private]).ends_with(1).err();
    assert!(closed.contains("Access must be requested first"), "{closed}");
    home.run(&["feeds", "request", private, "--message", "For a campaign"]).ends_with(0);
    let waiting = home.run(&["feeds", "subscribe", private]).ends_with(1).err();
    assert!(waiting.contains("has not granted access yet"), "{waiting}");
    let again = home.run(&["feeds", "request", private]).ends_with(0).out();
    let asked = services.requests("POST", "/v1/available-data-feeds/30810/requests");
    assert!(again.contains("Access requested") && asked == 1, "{again}");
    home.run(&["feeds", "request", MOVERS]).ends_with(2);
    home.run(&["feeds", "show", "Nobody’s feed"]).ends_with(1);
}

fn subscribed(services: &Services, id: &str) -> Vec<u64> {
    let plans = services.manager(&format!("/v1/available-data-feeds/{id}/plans?includeSubscriptionDetails=true"));
    let on = plans.as_array().unwrap().iter().filter(|plan| !plan["subscription"].is_null());
    on.map(|plan| plan["planId"].as_u64().unwrap()).collect()
}

fn outcomes(home: &Home) -> Vec<String> {
    let rows = home.run(&["activity", "--kind", "subscribe", "--json"]).ends_with(0).json();
    rows["rows"].as_array().unwrap().iter().map(|row| row["outcome"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_killed_program_is_settled_before_anything_else_is_sent() {
    let home = Home::new();
    let services = home.serve_with(&["--speed", "60"]);
    home.run(&["feeds", "list"]).ends_with(0);
    let place = "/v1/available-data-feeds/30606/subscribe";
    let one = ["feeds", "subscribe", MOVERS, "--plan", "7151"];
    // The request of the killed program is carried out late: it is waited for, and not sent again.
    services.fault("POST", place, 1, &json!({ "late_ms": 40_000 }));
    killed(&home, &services, &one);
    let both = home.run(&["feeds", "subscribe", MOVERS, "--confirm", "$1.20 CPM", "--json"]).ends_with(0).json();
    assert_eq!((&both["done"], sent(&services, "30606")), (&json!(true), 2), "{both}");
    assert_eq!(subscribed(&services, "30606"), [7151, 7152]);
    assert_eq!(outcomes(&home), ["done", "done"]);

    // That of another one never arrives: that is known after a while, and it is sent again.
    services.fault("POST", "/v1/available-data-feeds/30202/subscribe", 1, &json!({ "drop": "before" }));
    let opaline = "Opaline Interest Graph";
    let all = subscribed(&services, "30202");
    killed(&home, &services, &["feeds", "unsubscribe", opaline, "--although-used"]);
    assert_eq!(subscribed(&services, "30202"), all);
    home.run(&["feeds", "unsubscribe", opaline, "--although-used"]).ends_with(0);
    assert_eq!(subscribed(&services, "30202"), [0; 0]);
    let rows = home.run(&["activity", "--kind", "unsubscribe", "--json"]).ends_with(0).json();
    let of = |place: usize| rows["rows"][place]["outcome"].clone();
    assert_eq!((of(0), of(1)), (json!("done"), json!("failed")), "{rows}");
}
