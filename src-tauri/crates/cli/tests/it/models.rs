//! Look-alike models on the command line.

use serde_json::{Value, json};

use crate::support::{Home, Services};

const SITE: [&str; 4] = ["--source", "Maren & Oak website", "--source", "Maren & Oak app"];

fn create<'a>(name: &'a str, like: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["models", "create", name, "--like", like, "--json"], &SITE[..], more].concat()
}

fn wait(services: &mut Services, days: u32) {
    services.order("POST", "clock", Some(&json!({ "advance_s": days * 86_400 })));
    services.sign_in_again();
}

fn checks(answer: &Value) -> Vec<&str> {
    answer["checks"].as_array().unwrap().iter().map(|one| one["check"].as_str().unwrap()).collect()
}

#[test]
fn a_model_is_checked_created_waited_for_and_turned_into_a_trait() {
    let home = Home::new();
    let mut services = home.serve();
    let list = home.run(&["models", "list", "--json"]).ends_with(0).json();
    let before = list["rows"].as_array().unwrap().len();
    let state = |name: &str| {
        let row = list["rows"].as_array().unwrap().iter().find(|row| row["name"] == name);
        row.unwrap_or_else(|| panic!("{name}: {list}"))["state"].clone()
    };
    assert_eq!((&list["mostActive"], &list["mostTraits"]), (&json!(20), &json!(50)));
    assert_eq!(state("Everyone like our app users"), "neverRuns");
    assert_eq!(state("Like badminton players"), "empty");
    assert_eq!(state("Like customers with an open complaint"), "lastTry");
    assert_eq!(state("Like badminton players, first try"), "over");
    home.run(&["models", "run", "Like badminton players, first try"]).ends_with(1);

    let like = "Onboarded: high lifetime value";
    let checked = home.run(&create("Like the best", like, &["--dry-run"])).ends_with(0).json();
    assert!(checked["id"].is_null() && checks(&checked).contains(&"catchAll"), "{checked}");
    let blocked = home.run(&create("Like all", "App Folder Trait", &[])).ends_with(1).json();
    assert!(blocked["id"].is_null() && checks(&blocked).contains(&"baselineType"), "{blocked}");
    let own = home.run(&create("Like buyers", "Cart abandoners, recent", &["--dry-run"])).ends_with(0).json();
    assert!(checks(&own).contains(&"ownRule"), "{own}");
    assert_eq!(services.requests("POST", "/v1/models"), 0);

    let without = home.run(&create("Like the best", like, &["--exclude-proposed", "--dry-run"])).ends_with(0).json();
    assert!(!checks(&without).contains(&"catchAll"), "{without}");
    let made = home.run(&create("Like the best", like, &[])).ends_with(0).json();
    let id = made["id"].as_str().unwrap().to_owned();
    let again = home.run(&create("Like the best", like, &[])).ends_with(1);
    assert!(again.err().contains("already"), "{}", again.err());
    let next = home.run(&["models", "run", &id, "--json"]).ends_with(0).json();
    assert!(next["row"]["nextRunAt"].is_i64() && next["points"].as_array().unwrap().is_empty(), "{next}");
    wait(&mut services, 1);
    let ran = home.run(&["models", "run", &id, "--json"]).ends_with(0).json();
    assert_eq!((&ran["row"]["state"], ran["points"].as_array().unwrap().len()), (&json!("ran"), 21), "{ran}");
    let shown = home.run(&["models", "show", &id]).ends_with(0).out();
    assert!(shown.contains("FOUND OF 100") && shown.contains("INFLUENTIAL TRAIT"), "{shown}");

    let trait_of = ["models", "trait", &id, "The best and alike", "--reach", "5000", "--source", "Look-alike models"];
    let made = home.run(&[&trait_of[..], &["--json"]].concat()).ends_with(0).json();
    let sid = made["id"].as_str().unwrap().to_owned();
    let stored = services.manager(&format!("/v1/traits/{sid}"));
    assert_eq!((&stored["traitType"], &stored["reach"]), (&json!("ALGO_TRAIT"), &json!(5000.0)), "{stored}");
    let kept = home.run(&["models", "delete", &id]).ends_with(1);
    assert!(kept.err().contains("The best and alike"), "{}", kept.err());
    let shown = home.run(&["models", "show", &id, "--json"]).ends_with(0).json();
    let keeps = shown["keepsRunning"].as_array().unwrap().clone();
    let met = |what: &str| keeps.iter().find(|line| line["what"] == what).unwrap()["met"].clone();
    assert_eq!((met("trait"), met("segment")), (json!(true), json!(false)));
    let record = home.run(&["activity", "--object-kind", "model", "--json"]).ends_with(0).json();
    assert!(record["rows"].as_array().unwrap().len() >= 2, "{record}");
    let list = home.run(&["models", "list", "--json"]).ends_with(0).json();
    assert_eq!(list["rows"].as_array().unwrap().len(), before + 1);
}

#[test]
fn a_lost_answer_creates_no_second_model() {
    let home = Home::new();
    let services = home.serve();
    home.run(&["models", "list"]).ends_with(0);
    services.fault("POST", "/v1/models", 1, &json!({ "drop": "after" }));
    let made = home.run(&create("Once", "Onboarded: high lifetime value", &[])).ends_with(0).json();
    let named = services.manager("/v1/models?search=Once");
    assert_eq!(named.as_array().unwrap().len(), 1, "{named}");
    assert_eq!(named[0]["algoModelId"].to_string(), made["id"].as_str().unwrap());
    assert_eq!(services.requests("POST", "/v1/models"), 1);
    home.run(&["models", "delete", "Once"]).ends_with(0);
    assert!(services.manager("/v1/models?search=Once").as_array().unwrap().is_empty());
}

#[test]
fn one_active_segment_at_a_destination_keeps_a_model_running_whatever_is_beside_it() {
    const RAN: &str = "Like customers who bought nothing lately";
    let home = Home::new();
    let _services = home.serve();
    home.run(&["models", "list"]).ends_with(0);
    let of = ["--reach", "3000", "--source", "Look-alike models", "--json"];
    let made = home.run(&[&["models", "trait", RAN, "Two uses"][..], &of].concat()).ends_with(0).json();
    let rule = format!("{}T", made["id"].as_str().unwrap());
    let segment = |name: &str| {
        let words = ["segments", "create", "--name", name, "--rule", &rule, "--data-source", "Look-alike models"];
        let made = home.run(&[&words[..], &["--json"]].concat()).ends_with(0).json();
        made["id"].as_str().unwrap().to_owned()
    };
    let both = [segment("One"), segment("Other")];
    for id in &both {
        home.run(&["destinations", "map", "Adikteev", id]).ends_with(0);
    }
    let is_mapped = || {
        let shown = home.run(&["models", "show", RAN, "--json"]).ends_with(0).json();
        let lines = shown["keepsRunning"].as_array().unwrap().clone();
        lines.iter().find(|line| line["what"] == "mapping").unwrap()["met"].clone()
    };
    // Both are at the same destination, and only one of them is active.
    for id in &both {
        home.run(&["segments", "pause", id]).ends_with(0);
        assert_eq!(is_mapped(), true, "without {id}");
        home.run(&["segments", "resume", id]).ends_with(0);
    }
    for id in &both {
        home.run(&["segments", "pause", id]).ends_with(0);
    }
    assert_eq!(is_mapped(), false);
}
