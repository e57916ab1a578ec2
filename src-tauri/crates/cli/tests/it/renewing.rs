//! External audiences about to expire: named by `segbridge status`, renewed by `segbridge share --to platform --renew`.

use serde_json::{Value, json};

use crate::support::{Home, LUMA_GOLD, Services};

const AUDIENCES: &str = "/data/core/ups/audiences";
const DAY: u64 = 24 * 60 * 60;

fn later(services: &mut Services, days: u64) {
    services.order("POST", "clock", Some(&json!({ "advance_s": days * DAY })));
    services.sign_in_again();
}

fn audience(services: &Services) -> Value {
    let found = services.send("GET", &format!("{AUDIENCES}?property=audienceId=={LUMA_GOLD}"), None);
    let all = found["children"].as_array().unwrap();
    assert_eq!(all.len(), 1, "one, whatever was done: {found}");
    all[0].clone()
}

fn expiring(home: &Home) -> Vec<Value> {
    home.run(&["status", "--refresh", "--json"]).ends_with(0).json()["expiring"].as_array().unwrap().clone()
}

#[test]
fn an_audience_about_to_expire_is_named_and_renewed_and_loses_nothing() {
    let home = Home::new();
    let mut services = home.serve();
    home.run(&["share", "--to", "platform", "--route", "external", LUMA_GOLD]).ends_with(0);
    let before = audience(&services);
    assert_eq!(expiring(&home), Vec::<Value>::new(), "30 days are left");
    later(&mut services, 25);
    let named = expiring(&home);
    assert_eq!((named.len(), &named[0]["expired"], &named[0]["of"]["id"]), (1, &json!(false), &json!(LUMA_GOLD)));
    let told = home.run(&["status", "--refresh"]).ends_with(0).out();
    let line = format!("renew it: segbridge share --to platform --renew {LUMA_GOLD}");
    assert!(told.contains("The audience “Luma Gold” expires ") && told.contains(&line), "{told}");

    let renew = ["share", "--to", "platform", "--renew", LUMA_GOLD];
    let plan = home.run(&[&renew[..], &["--dry-run"]].concat()).ends_with(0).out();
    assert!(plan.contains("renew audience ") && plan.contains("expires after 56 days"), "{plan}");
    assert_eq!(audience(&services), before, "nothing was sent");
    let told = home.run(&renew).ends_with(0).out();
    assert!(told.contains("renewed") && !told.contains("No members yet"), "{told}");
    let mut after = audience(&services);
    assert_eq!(after["ttlInDays"], 56);
    for field in ["ttlInDays", "updateEpoch", "updateTime", "version", "etag", "_etag", "updatedBy"] {
        match before.get(field) {
            Some(value) => after[field] = value.clone(),
            None => drop(after.as_object_mut().unwrap().remove(field)),
        }
    }
    // Rows that were never changed may lack a list that is empty.
    if before.get("tags").is_none() && after["tags"] == json!([]) {
        after.as_object_mut().unwrap().remove("tags");
    }
    assert_eq!(after, before, "and nothing else has changed");
    assert_eq!(expiring(&home), Vec::<Value>::new());

    // A second time nothing is sent, and the job cannot be undone: that would let it expire sooner.
    let again = home.run(&[&renew[..], &["--json"]].concat()).ends_with(0).json();
    assert_eq!(again["items"][0]["state"], "skipped", "{again}");
    let jobs = home.run(&["jobs", "list", "--json"]).ends_with(0).json();
    let first = jobs["rows"].as_array().unwrap().iter().find(|job| job["done"] == 1).unwrap();
    home.run(&["jobs", "undo", first["id"].as_str().unwrap()]).ends_with(1);
    assert_eq!(audience(&services)["ttlInDays"], 56);
}

#[test]
fn an_expired_audience_is_named_and_renewed_until_ninety_days_are_over() {
    let home = Home::new();
    let mut services = home.serve();
    home.run(&["share", "--to", "platform", "--route", "external", LUMA_GOLD]).ends_with(0);
    later(&mut services, 40);
    let named = expiring(&home);
    assert_eq!((named.len(), &named[0]["expired"]), (1, &json!(true)));
    assert!(home.run(&["status", "--refresh"]).ends_with(0).out().contains("The audience “Luma Gold” expired "));
    let renew = |code| home.run(&["share", "--to", "platform", "--renew", LUMA_GOLD]).ends_with(code).out();
    renew(0);
    assert_eq!(audience(&services)["ttlInDays"], 71);
    later(&mut services, 55);
    let said = renew(1);
    assert!(said.contains("its audience can't last longer than 90 days after its creation"), "{said}");
    let none =
        home.run(&["share", "--to", "platform", "--renew", "AA – Bath: purchase", "--dry-run"]).ends_with(1).out();
    assert!(none.contains("there is no audience of it in Experience Platform that could be renewed"), "{none}");
}

#[test]
fn a_lost_answer_renews_once_and_options_that_do_not_fit_are_refused() {
    let home = Home::new();
    let services = home.serve_with(&["--speed", "60"]);
    home.run(&["share", "--to", "platform", "--route", "external", LUMA_GOLD, "--ttl", "5"]).ends_with(0);
    let id = audience(&services)["id"].as_str().unwrap().to_owned();
    let path = format!("{AUDIENCES}/{id}");
    services.fault("PATCH", &path, 1, &json!({ "drop": "after" }));
    let job = home.run(&["share", "--to", "platform", "--renew", LUMA_GOLD, "--json"]).ends_with(0).json();
    assert_eq!((&job["state"], &job["items"][0]["renewed"][0]["id"]), (&json!("done"), &json!(id)), "{job}");
    assert_eq!(services.requests("PATCH", &path), 1);
    home.run(&["share", "--to", "platform", "--renew", "--route", "source", LUMA_GOLD]).ends_with(2);
    let said = home.run(&["share", "--renew", LUMA_GOLD]).ends_with(2).err();
    assert!(said.contains("--renew is for sharing in the other direction"), "{said}");
}
