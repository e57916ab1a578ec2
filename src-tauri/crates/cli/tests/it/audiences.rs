//! `segbridge audiences`: created, changed, sampled, and single profiles.

use serde_json::json;

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
