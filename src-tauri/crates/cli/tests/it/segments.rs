//! Segments that are created, changed, paused, deleted and estimated on the command line.

use serde_json::{Value, json};

use crate::support::{Home, LUMA_GOLD, Services};

/// A data source of the organization's own.
const SOURCE: &str = "Maren & Oak website";
/// The trait of a shared audience.
const SHARED: &str = "16505144T";

/// Creates a segment and returns its ID.
fn created(home: &Home, name: &str) -> String {
    let words = ["segments", "create", "--name", name, "--rule", SHARED, "--data-source", SOURCE, "--json"];
    let done = home.run(&words).ends_with(0).json();
    assert_eq!(done["result"], "created");
    done["id"].as_str().unwrap().to_owned()
}

/// A trait of the organization's own, as rules name it.
fn other(services: &Services) -> String {
    let all = services.manager("/v1/traits?includeDetails=true");
    let is_own = |row: &&Value| {
        row["traitType"] == "RULE_BASED_TRAIT" && row["sid"].as_u64().is_some_and(|sid| sid / 10_000 == 1_519)
    };
    format!("{}T", all.as_array().unwrap().iter().find(is_own).unwrap()["sid"])
}

fn read(services: &Services, id: &str) -> Value {
    services.manager(&format!("/v1/segments/{id}"))
}

fn named(services: &Services, name: &str) -> usize {
    let found = services.manager(&format!("/v1/segments?search={}", name.replace(' ', "%20")));
    found.as_array().unwrap().iter().filter(|one| one["name"] == name).count()
}

#[test]
fn a_segment_is_created_changed_copied_paused_and_deleted() {
    let home = Home::new();
    let services = home.serve();
    let rule = format!("{SHARED} AND NOT {}", other(&services));
    let words = [
        "segments",
        "create",
        "--name",
        "Cold days",
        "--rule",
        &rule,
        "--data-source",
        SOURCE,
        "--description",
        "For the winter",
        "--integration-code",
        "cold-1",
        "--merge-rule",
        "31691",
        "--paused",
    ];
    let shown = home.run(&[&words[..], &["--dry-run"]].concat()).ends_with(0).out();
    assert!(shown.starts_with("Would create Cold days."), "{shown}");
    assert_eq!(services.requests("POST", "/v1/segments"), 0);
    let done = home.run(&[&words[..], &["--json"]].concat()).ends_with(0).json();
    let id = done["id"].as_str().unwrap().to_owned();
    let made = read(&services, &id);
    assert_eq!((&made["segmentRule"], &made["status"]), (&json!(rule), &json!("INACTIVE")));
    assert_eq!((&made["mergeRuleDataSourceId"], &made["integrationCode"]), (&json!(31_691), &json!("cold-1")));

    home.run(&["segments", "edit", &id, "--rule", SHARED, "--merge-rule", "Last authenticated + device"]).ends_with(0);
    let now = read(&services, &id);
    assert_eq!((&now["segmentRule"], &now["description"]), (&json!(SHARED), &json!("For the winter")));
    assert_eq!(now["mergeRuleDataSourceId"], 32_176);
    assert_eq!(
        home.run(&["segments", "edit", &id, "--rule", SHARED, "--json"]).ends_with(0).json()["result"],
        "unchanged"
    );
    home.run(&["segments", "resume", "Cold days"]).ends_with(0);
    assert_eq!(read(&services, &id)["status"], "ACTIVE");
    let would = home.run(&["segments", "pause", &id, "--dry-run", "--json"]).ends_with(0).json();
    assert_eq!(
        (would["wouldChange"].as_array().unwrap().len(), read(&services, &id)["status"].as_str()),
        (1, Some("ACTIVE"))
    );
    home.run(&["segments", "pause", &id]).ends_with(0);
    assert_eq!(read(&services, &id)["status"], "INACTIVE");

    let copy = home.run(&["segments", "duplicate", &id, "--json"]).ends_with(0).json();
    let copied = read(&services, copy["id"].as_str().unwrap());
    assert_eq!((&copied["name"], &copied["segmentRule"]), (&json!("Cold days copy"), &json!(SHARED)));
    assert_eq!((&copied["integrationCode"], &copied["mergeRuleDataSourceId"]), (&Value::Null, &json!(32_176)));

    home.run(&["segments", "delete", &id, copy["id"].as_str().unwrap()]).ends_with(0);
    assert_eq!(services.status_of(&format!("/v1/segments/{id}")), 404);
    let record = home.run(&["activity", "--object-kind", "segment", "--json"]).ends_with(0).json();
    let kinds: Vec<&str> = record["rows"].as_array().unwrap().iter().map(|row| row["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["delete", "create", "change", "change", "change", "create"], "newest first");
}

#[test]
fn a_rule_is_checked_at_the_character_before_anything_is_sent() {
    let home = Home::new();
    let services = home.serve();
    let ran =
        home.run(&["segments", "create", "--name", "Bad", "--rule", "1T AND", "--data-source", SOURCE]).ends_with(2);
    assert!(ran.err().contains("at character 7"), "{}", ran.err());
    let words = ["segments", "edit", LUMA_GOLD, "--rule", "1T 2T", "--json"];
    let failure: Value = serde_json::from_str(&home.run(&words).ends_with(2).err()).unwrap();
    assert_eq!((&failure["reason"], &failure["details"]["position"]), (&json!("ruleUnreadable"), &json!("3")));
    home.run(&["segments", "create", "--name", "Bad", "--rule", "1T", "--data-source", "No such source"]).ends_with(2);
    home.run(&["segments", "edit", LUMA_GOLD]).ends_with(2);
    let unknown = ["segments", "create", "--name", "Bad", "--rule", "77777777T", "--data-source", SOURCE];
    let refused = home.run(&unknown).ends_with(1);
    assert!(refused.err().contains("77777777"), "{}", refused.err());
    assert_eq!((named(&services, "Bad"), services.requests("PUT", "/v1/segments")), (0, 0));
}

#[test]
fn a_lost_answer_creates_nothing_twice() {
    for cut in ["after", "before"] {
        let home = Home::new();
        let services = home.serve_with(&["--speed", "60"]);
        home.run(&["status"]).ends_with(0);
        services.fault("POST", "/v1/segments", 1, &json!({ "drop": cut }));
        let id = created(&home, "Once only");
        assert_eq!(named(&services, "Once only"), 1, "dropped {cut} the work was done");
        // A program that was stopped before the answer is started again.
        let words = ["segments", "create", "--name", "Once only", "--rule", SHARED, "--data-source", SOURCE, "--json"];
        let again = home.run(&words).ends_with(0).json();
        assert_eq!((&again["result"], &again["id"]), (&json!("alreadyThere"), &json!(id)));
        assert_eq!(named(&services, "Once only"), 1);
        home.run(&[&words[..], &["--another"]].concat()).ends_with(0);
        assert_eq!(named(&services, "Once only"), 2);
    }
}

#[test]
fn what_a_colleague_changed_is_kept_or_reported() {
    let home = Home::new();
    let services = home.serve();
    let id = created(&home, "Shared work");
    let mut theirs = read(&services, &id);
    theirs["description"] = json!("By a colleague");
    services.send("PUT", &format!("/v1/segments/{id}"), Some(&theirs));
    home.run(&["segments", "edit", &id, "--name", "Shared work 2"]).ends_with(0);
    let merged = read(&services, &id);
    assert_eq!((&merged["name"], &merged["description"]), (&json!("Shared work 2"), &json!("By a colleague")));

    let (other, mut theirs) = (other(&services), merged);
    let both = format!("{SHARED} OR {other}");
    theirs["segmentRule"] = json!(other);
    services.send("PUT", &format!("/v1/segments/{id}"), Some(&theirs));
    let words = ["segments", "edit", &id, "--rule", &both];
    let said = home.run(&words).ends_with(1).out();
    assert!(said.contains(&format!("Rule: was “{SHARED}”, is now “{other}”; yours is “{both}”")), "{said}");
    let told = home.run(&[&words[..], &["--json"]].concat()).ends_with(1).json();
    assert_eq!(
        (&told["result"], &told["fields"], &told["now"]["rule"]),
        (&json!("conflict"), &json!(["rule"]), &json!(other))
    );
    assert_eq!(read(&services, &id)["segmentRule"], other.as_str(), "nothing was sent");
    home.run(&[&words[..], &["--overwrite"]].concat()).ends_with(0);
    assert_eq!(read(&services, &id)["segmentRule"], both.as_str());
}

#[test]
fn a_used_segment_is_deleted_only_if_that_is_accepted() {
    let home = Home::new();
    let services = home.serve();
    let all = services.manager("/v1/segments?includeInUseStatus=true");
    let used = all.as_array().unwrap().iter().find(|one| one["inUse"] == true).expect("a mapped segment");
    let id = used["sid"].to_string();
    let said = home.run(&["segments", "delete", &id]).ends_with(1).out();
    assert!(said.contains("Used in") && said.contains("--although-used"), "{said}");
    let shown = home.run(&["segments", "delete", &id, "--dry-run", "--json"]).ends_with(0).json();
    assert_eq!((&shown["needsAcceptance"], &shown["objects"]), (&json!(true), &json!([])));
    assert_eq!(services.status_of(&format!("/v1/segments/{id}")), 200);
    let gone = home.run(&["segments", "delete", &id, "--although-used", "--json"]).ends_with(0).json();
    assert_eq!(gone["objects"][0]["state"], "deleted");
    assert_eq!(services.status_of(&format!("/v1/segments/{id}")), 404);
}

#[test]
fn a_rule_and_a_segment_are_estimated() {
    let home = Home::new();
    let services = home.serve();
    let text = home.run(&["segments", "estimate", SHARED]).ends_with(0).out();
    assert!(text.contains("Real-time, last 30 days") && text.contains("95% range"), "{text}");
    let rule = read(&services, LUMA_GOLD)["segmentRule"].as_str().unwrap().to_owned();
    let of = |what: &str| home.run(&["segments", "estimate", what, "--json"]).ends_with(0).json();
    assert_eq!(of(LUMA_GOLD)["total"], of(&rule)["total"]);
    let ran = home.run(&["segments", "estimate", "16505144T AND"]).ends_with(2);
    assert!(ran.err().contains("at character 14"), "{}", ran.err());
    home.run(&["segments", "estimate", "No such segment"]).ends_with(1);
    let often = ["FREQUENCY([15191990T]) >= 1"; 5].join(" OR ");
    let said = home.run(&["segments", "estimate", &often]).ends_with(1).out();
    assert!(said.contains("at most 4 recency and frequency conditions"), "{said}");
}
