//! `segbridge audiences`: created, changed, sampled, and single profiles.

use serde_json::json;

use crate::kills::killed;
use crate::support::Home;

const RULE: &str = "homeAddress.countryCode = \"DE\" and person.age >= 30";

#[test]
fn an_audience_is_created_and_changed_and_nothing_is_sent_in_vain() {
    let home = Home::new();
    let services = home.serve();
    let create = ["audiences", "create", "--name", "By hand", "--rule", RULE];
    let told = home.run(&[&create[..], &["--dry-run"]].concat()).ends_with(0).out();
    assert!(told.contains("Would create By hand.") && told.contains("the default of the sandbox"), "{told}");
    assert_eq!(services.requests("POST", "/data/core/ups/segment/definitions"), 0);
    let made = home.run(&[&create[..], &["--json"]].concat()).ends_with(0).json();
    let id = made["id"].as_str().unwrap();
    let stored = services.send("GET", &format!("/data/core/ups/segment/definitions/{id}"), None);
    assert_eq!(stored["expression"]["value"], RULE);
    // Again: it is there already.
    assert_eq!(home.run(&[&create[..], &["--json"]].concat()).ends_with(0).json()["id"], id);
    // One that differs stays as it is, and the answer has the same shape.
    let other = home.run(&[&create[..], &["--description", "Other words", "--json"]].concat()).ends_with(1).json();
    assert_eq!((&other["id"], &other["result"]), (&json!(id), &json!("conflict")), "{other}");
    assert_eq!(other["audience"]["description"], "", "{other}");
    let edit = ["audiences", "edit", "By hand", "--update-frequency", "streaming", "--json"];
    assert_eq!(home.run(&edit).ends_with(0).json()["result"], "saved");
    let stored = services.send("GET", &format!("/data/core/ups/segment/definitions/{id}"), None);
    assert_eq!(stored["evaluationInfo"]["continuous"]["enabled"], true, "{stored}");
    assert_eq!(home.run(&edit).ends_with(0).json()["result"], "unchanged");
    let wrong = home.run(&["audiences", "edit", "By hand", "--rule", "person.age >="]).ends_with(2).err();
    assert!(wrong.contains("the rule cannot be read at character"), "{wrong}");
}

const DEFINITIONS: &str = "/data/core/ups/segment/definitions";

fn creations(home: &Home) -> Vec<String> {
    let rows = home.run(&["activity", "--kind", "create", "--json"]).ends_with(0).json();
    rows["rows"].as_array().unwrap().iter().map(|row| row["outcome"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_lost_answer_is_looked_up_without_another_request() {
    let home = Home::new();
    let services = home.serve_with(&["--speed", "20"]);
    // It comes 60 s later, which are three here.
    services.fault("POST", DEFINITIONS, 1, &json!({ "late_ms": 60_000 }));
    let create = ["audiences", "create", "--name", "By hand", "--rule", RULE, "--json"];
    let made = home.run(&create).ends_with(0).json();
    assert_eq!((&made["result"], services.requests("POST", DEFINITIONS)), (&json!("created"), 1), "{made}");
    assert_eq!(creations(&home), ["done"]);
}

#[test]
fn what_a_colleague_created_after_a_lost_request_is_not_taken_for_its_work() {
    let home = Home::new();
    let mut services = home.serve();
    services.fault("POST", DEFINITIONS, 1, &json!({ "drop": "before" }));
    let create = ["audiences", "create", "--name", "Ours", "--rule", RULE, "--update-frequency", "streaming", "--json"];
    killed(&home, &services, &create);
    services.order("POST", "clock", Some(&json!({ "advance_s": 7_200 })));
    services.sign_in_again();
    let theirs = json!({
        "name": "Ours",
        "description": "",
        "schema": { "name": "_xdm.context.profile" },
        "expression": { "type": "PQL", "format": "pql/text", "value": RULE },
    });
    let id = services.send("POST", DEFINITIONS, Some(&theirs))["id"].clone();
    let found = home.run(&create).ends_with(1).json();
    assert_eq!((&found["result"], &found["id"]), (&json!("conflict"), &id), "{found}");
    let stored = services.send("GET", &format!("{DEFINITIONS}/{}", id.as_str().unwrap()), None);
    assert_eq!(stored["evaluationInfo"]["continuous"]["enabled"], false, "{stored}");
    assert_eq!(creations(&home), ["done", "failed"], "nothing to do, and never arrived");
}

#[test]
fn a_profile_is_shown_and_stored_nowhere() {
    let home = Home::new();
    let services = home.serve_with(&["--speed", "60"]);
    let sample = home.run(&["audiences", "sample", "Affinity: cooks", "--json"]).ends_with(0).json();
    let identity = &sample["profiles"][0]["identities"][0];
    let (namespace, id) = (identity["namespace"].as_str().unwrap(), identity["id"].as_str().unwrap());
    let shown = home.run_with(&["audiences", "profile", namespace, "-"], id).ends_with(0).out();
    assert!(shown.contains("Affinity: cooks") && shown.contains("LAST QUALIFIED"), "{shown}");
    let none = home.run(&["audiences", "profile", namespace, "nobody-at-all"]).ends_with(1).err();
    assert!(none.contains("no profile with this identity"), "{none}");
    drop(services);
    // Neither the local copy, nor the record, nor the logs have it.
    let mut folders = vec![home.path().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                // The practice services are Experience Platform, which has the profiles.
                folders.extend((!path.ends_with("practice")).then_some(path));
            } else if let Ok(bytes) = std::fs::read(&path) {
                let found = bytes.windows(id.len()).any(|part| part == id.as_bytes());
                assert!(!found, "{}", path.display());
            }
        }
    }
}
