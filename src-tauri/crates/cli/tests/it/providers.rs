//! `segbridge providers`: what depends on providers that left, and replacing their traits by similar ones.

use serde_json::{Value, json};

use crate::support::{Home, Services};

const BRACKENFIELD: &str = "Brackenfield Audiences";

fn devices(services: &Services, rule: &str) -> u64 {
    let answer = services.send("POST", "/v1/segments/estimate-size", Some(&json!({ "rule": rule })));
    answer["estimates"]["30"]["total"].as_u64().unwrap()
}

fn rows<'a>(answer: &'a Value, name: &str) -> &'a Vec<Value> {
    answer[name].as_array().unwrap()
}

fn named<'a>(detail: &'a Value, name: &str) -> &'a Value {
    rows(detail, "segments").iter().find(|one| one["segment"]["name"] == name).unwrap()
}

#[test]
fn segments_of_providers_that_left_have_their_sizes_with_and_without_them() {
    let home = Home::new();
    let services = home.serve();
    let all = home.run(&["providers", "list", "--left", "--json"]).ends_with(0).json();
    let left: Vec<&str> =
        all.as_array().unwrap().iter().map(|row| row["dataSource"]["name"].as_str().unwrap()).collect();
    assert_eq!(left, [BRACKENFIELD, "Tessera Household Data"]);
    assert!(all.as_array().unwrap().iter().all(|row| row["left"]["status"] == "SUSPENDED"), "{all}");
    let text = home.run(&["providers", "list"]).ends_with(0).out();
    assert!(text.contains("Suspended (SUSPENDED)") && text.contains("Larkfield Demographics"), "{text}");

    let detail = home.run(&["providers", "show", BRACKENFIELD, "--json"]).ends_with(0).json();
    let places = |name: &str| named(&detail, name)["places"].clone();
    assert_eq!(places("Home cooks, bought"), json!(["alone"]));
    assert_eq!(places("Home cooks with loyalty card"), json!(["and"]));
    assert_eq!(places("Cooks or gardeners"), json!(["or"]));
    assert_eq!(places("Loyalty, without dog people"), json!(["andNot"]));
    let likely = |name: &str, which: &str| named(&detail, name)[which]["likely"].as_u64();
    for one in rows(&detail, "segments") {
        let (name, rule) = (one["segment"]["name"].as_str().unwrap(), one["rule"].as_str().unwrap());
        assert_eq!(likely(name, "now"), Some(devices(&services, rule)), "{one}");
        assert_eq!(one["status"], json!({ "other": "SUSPENDED" }), "{one}");
    }
    assert_eq!((likely("Home cooks, bought", "emptied"), likely("Home cooks, bought", "without")), (Some(0), None));
    let card = "Home cooks with loyalty card";
    assert_eq!(likely(card, "emptied"), Some(0));
    assert!(likely(card, "without") > likely(card, "now"), "{detail}");
    let either = "Cooks or gardeners";
    assert!(likely(either, "emptied") <= likely(either, "now"), "{detail}");
    assert_eq!(likely(either, "emptied"), likely(either, "without"), "{detail}");
    let without_dogs = "Loyalty, without dog people";
    assert!(likely(without_dogs, "emptied") > likely(without_dogs, "now"), "{detail}");
    let text = home.run(&["providers", "show", BRACKENFIELD]).ends_with(0).out();
    assert!(text.contains("AND NOT") && text.contains("WITHOUT MEMBERS"), "{text}");
}

#[test]
fn traits_are_replaced_by_the_most_similar_ones_and_segments_are_active_again() {
    let home = Home::new();
    let services = home.serve();
    let plan = home.run(&["providers", "replace", BRACKENFIELD, "--dry-run", "--json"]).ends_with(0).json();
    for one in rows(&plan, "traits") {
        // Four of five people are the same, and one in ten is another.
        let best = one["similar"][0]["jaccard"].as_f64().unwrap();
        assert!((0.65..0.85).contains(&best), "{one}");
        let (of, with) = (one["object"]["id"].as_str().unwrap(), one["with"]["id"].as_str().unwrap());
        let both = devices(&services, &format!("{of}T AND {with}T"));
        assert_eq!(one["similar"][0]["both"].as_u64(), Some(both), "{one}");
    }
    assert_eq!(services.requests("PUT", "/v1/segments"), 0);

    let done = home.run(&["providers", "replace", BRACKENFIELD, "--json"]).ends_with(0).json();
    for one in rows(&done["plan"], "segments") {
        let id = one["segment"]["id"].as_str().unwrap();
        let now = services.send("GET", &format!("/v1/segments/{id}"), None);
        assert_eq!(now["segmentRule"], one["after"], "{one}");
        let tessera = one["after"].as_str().unwrap().contains("990000");
        assert_eq!(now["status"], if tessera { "SUSPENDED" } else { "ACTIVE" }, "{one}");
        assert_eq!(one["then"]["likely"].as_u64(), Some(devices(&services, one["after"].as_str().unwrap())), "{one}");
    }
    let again = home.run(&["providers", "list", "--left", "--json", "--refresh"]).ends_with(0).json();
    assert_eq!(again[0]["segments"], 0, "{again}");
    let text = home.run(&["activity"]).ends_with(0).out();
    assert!(text.contains("Cooks or gardeners"), "the edits are in the record: {text}");
}

#[test]
fn one_trait_is_replaced_by_the_chosen_one_and_a_colleagues_rule_is_not_overwritten() {
    let home = Home::new();
    let services = home.serve();
    home.run(&["providers", "list"]).ends_with(0);
    let trait_name = "Brackenfield – Dog people";
    let error = home.run(&["providers", "replace", trait_name, "--with", trait_name]).ends_with(2).err();
    assert!(error.contains("take its own place"), "{error}");
    let own = "Interested in Ceramics";
    let plan = home.run(&["providers", "replace", trait_name, "--with", own, "--dry-run"]).ends_with(0).out();
    assert!(plan.contains("Loyalty, without dog people") && plan.contains(own), "{plan}");
    services.fault("PUT", "/v1/segments/*", 100, &json!({ "status": 403, "body": { "message": "not yours" } }));
    let error = home.run(&["providers", "replace", trait_name, "--with", own]).ends_with(1);
    assert!(error.out().contains("Loyalty, without dog people"));
    let error = home.run(&["providers", "show", "Nobody’s data"]).ends_with(1).err();
    assert!(error.contains("There is no provider with the ID or exact name"), "{error}");
}
