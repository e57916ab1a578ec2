//! The command line says of every pair the same in each list and panel, whatever the state of the integration.

use serde_json::{Value, json};

use crate::support::{COOKS, Home, Ran, Services, id_of};

const FLOWS: &str = "/data/foundation/flowservice/flows";
/// A pair that Adobe's integration created three hours ago, without members yet.
const FRESH: &str = "16505201";

/// Runs a command for text and for JSON.
fn both(home: &Home, words: &[&str]) -> (String, Value) {
    let text = home.run(words).ends_with(0).out();
    let json = home.run(&[words, &["--json"]].concat()).ends_with(0).json();
    (text, json)
}

/// The words of the row with an ID in a list.
#[track_caller]
fn row<'t>(text: &'t str, id: &str) -> &'t str {
    text.lines().find(|line| line.starts_with(id) || line.contains(id)).unwrap_or_else(|| panic!("{id} in {text}"))
}

/// Asserts that every command says of a pair that it is in this state.
fn pair_is(home: &Home, audience: &str, a_trait: &str, state: &str, words: &str) {
    let segment = (a_trait.parse::<u64>().unwrap() + 1).to_string();
    for (list, show, id) in
        [("audiences", audience, audience), ("traits", a_trait, a_trait), ("segments", &segment, &segment)]
    {
        let (text, found) = both(home, &[list, "list", "--search", id]);
        assert!(row(&text, id).ends_with(words), "{list} list: {words} in\n{text}");
        assert_eq!(found["rows"][0]["shared"], state, "{list} list");
        let (text, shown) = both(home, &[list, "show", show]);
        let line = text.lines().find(|line| line.starts_with("Sharing status")).unwrap_or_default();
        assert!(line.ends_with(words), "{list} show: {words} in\n{text}");
        assert_eq!(shown["row"]["shared"], state, "{list} show");
        assert!(!text.to_lowercase().contains("populating"), "{text}");
    }
    let filtered = home.run(&["audiences", "list", "--sharing", state, "--json"]).ends_with(0).json();
    assert!(filtered["rows"].as_array().unwrap().iter().any(|row| row["id"] == audience), "the filter {state}");
    let (text, explained) = both(home, &["audiences", "explain", audience]);
    assert_eq!(explained["state"], state);
    assert!(text.lines().nth(1).is_some_and(|line| line.ends_with(words)), "{text}");
}

/// What is on top of the explanation.
fn cause(home: &Home, audience: &str) -> (String, Value) {
    let (text, explained) = both(home, &["audiences", "explain", audience]);
    (text.lines().nth(2).unwrap_or_default().to_owned(), explained["checks"][0].clone())
}

fn refreshed(home: &Home) -> Ran {
    home.run(&["status", "--refresh"]).ends_with(0)
}

fn resume(services: &Services) {
    let flows = services.send("GET", FLOWS, None);
    let all = flows["items"].as_array().unwrap();
    let flow = all.iter().find(|flow| flow["name"] == "ECA sharing").unwrap();
    services.send("POST", &format!("{FLOWS}/{}/action?op=enable", flow["id"].as_str().unwrap()), None);
}

#[test]
fn every_command_says_the_same_of_a_pair_in_each_state_of_the_dataflow() {
    let home = Home::new();
    let services = home.serve();
    let cooks = id_of(&home, COOKS);
    let fresh = home.run(&["traits", "show", FRESH, "--json"]).ends_with(0).json();
    let fresh = fresh["integrationCode"].as_str().unwrap().to_owned();

    assert!(refreshed(&home).out().contains("paused: no members arrive"), "the practice dataflow is paused");
    pair_is(&home, &fresh, FRESH, "paused", "paused");
    let (line, check) = cause(&home, &fresh);
    assert_eq!((&check["finding"]["kind"], &check["verdict"]), (&json!("dataflow"), &json!("failed")));
    assert!(line.starts_with("failed     the dataflow is paused"), "{line}");
    let (_, check) = cause(&home, &cooks);
    assert_eq!(check["finding"]["kind"], "dataflow", "what follows from it is not the cause");

    resume(&services);
    assert!(refreshed(&home).out().contains("on: members arrive in Audience Manager"));
    pair_is(&home, &fresh, FRESH, "arriving", "arriving");
    let (line, check) = cause(&home, &fresh);
    assert_eq!(check["verdict"], "tooEarly", "{line}");
    let (_, check) = cause(&home, &cooks);
    assert_eq!(check["finding"]["kind"], "sent", "not in the dataflow");

    services.fault("GET", FLOWS, 1_000, &json!({ "status": 200, "body": { "items": [], "_links": {} } }));
    assert!(refreshed(&home).out().contains("set up by Adobe in the older way"));
    pair_is(&home, &fresh, FRESH, "arriving", "arriving");
}

/// Asserts that lists and page of an audience without objects say that it is in the dataflow, or not shared.
fn audience_is(home: &Home, audience: &str, state: &str, words: &str) {
    let (text, found) = both(home, &["audiences", "list", "--sharing", state, "--search", audience]);
    assert!(row(&text, audience).ends_with(words), "{words} in\n{text}");
    assert_eq!(found["total"], 1, "the filter {state}");
    let (text, shown) = both(home, &["audiences", "show", audience]);
    assert!(text.lines().any(|line| line.starts_with("Sharing status") && line.ends_with(words)), "{text}");
    assert_eq!(shown["row"]["shared"], state);
    assert_eq!(both(home, &["audiences", "explain", audience]).1["state"], state);
}

#[test]
fn an_audience_that_waits_for_its_pair_is_in_the_dataflow_and_not_unshared() {
    let home = Home::new();
    let _services = home.serve();
    let cooks = id_of(&home, COOKS);
    audience_is(&home, &cooks, "notShared", "not shared");
    home.run(&["share", COOKS, "--route", "activate"]).ends_with(0);
    audience_is(&home, &cooks, "inDataflow", "in the dataflow");
    refreshed(&home);
    audience_is(&home, &cooks, "inDataflow", "in the dataflow");
    let text = home.run(&["audiences", "explain", &cooks]).ends_with(0).out();
    assert!(text.contains("Audience Manager creates both by itself") && !text.contains("Share it."), "{text}");

    let told = home.run(&["unshare", COOKS, "--dry-run"]).ends_with(0).out();
    assert!(told.contains("only removed from the dataflow") && !told.contains("nothing to delete"), "{told}");
    home.run(&["unshare", COOKS]).ends_with(0);
    audience_is(&home, &cooks, "notShared", "not shared");
}

#[test]
fn status_and_pages_say_what_the_audience_manager_source_brings() {
    let home = Home::new();
    let services = home.serve();
    let source = || {
        let (text, told) = both(&home, &["status"]);
        let line = text.lines().find(|line| line.starts_with("Audience Manager source")).unwrap().to_owned();
        (line, told["source"].clone())
    };
    let delivery = |kind: &str, name: &str| {
        let (text, shown) = both(&home, &[kind, "show", name]);
        let line = text.lines().find(|line| line.starts_with("In Experience Platform")).unwrap().to_owned();
        (line, shown["delivery"].clone())
    };
    refreshed(&home);
    let (line, told) = source();
    let words = "on: members arrive in Experience Platform; 4 segments are selected; 1 trait is selected";
    assert!(line.ends_with(words), "{line}");
    assert_eq!((&told["state"], &told["contents"]["segments"]), (&json!("on"), &json!(4)));
    let (line, told) = delivery("segments", "Store locator users");
    assert!(line.ends_with("Members flow to Experience Platform") && told == "flows", "{line}");
    let (line, told) = delivery("segments", "Frequent viewers");
    assert!(line.ends_with("Not selected in the Audience Manager source") && told == "notSelected", "{line}");
    assert_eq!(delivery("traits", "Onboarded: postal catalog").1, "flows");

    let flows = services.send("GET", FLOWS, None);
    let all = flows["items"].as_array().unwrap();
    let flow = all.iter().find(|flow| flow["name"] == "Audience Manager to Platform").unwrap();
    services.send("POST", &format!("{FLOWS}/{}/action?op=disable", flow["id"].as_str().unwrap()), None);
    refreshed(&home);
    assert!(source().0.contains("paused: no new members arrive until its dataflow is resumed"));
    assert_eq!(delivery("segments", "Store locator users").1, "paused");
}
