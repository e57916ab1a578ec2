//! What labels forbid is refused on the command line and from plan files; what they restrict is said.

use serde_json::json;

use crate::support::{COOKS, Home, id_of};

/// An audience with label C12.
const HELD: &str = "Do not mail (legal hold)";
/// An audience with label C5.
const CART: &str = "Cart Abandoners 30 days";

#[test]
fn a_share_that_a_label_forbids_sends_nothing_and_names_the_rule() {
    let home = Home::new();
    let services = home.serve();
    let told = home.run(&["share", HELD, "--dry-run"]).ends_with(1).out();
    assert!(told.contains("can't be shared: label C12 doesn't allow the data to leave Experience Platform"), "{told}");
    assert!(told.contains("labels and export controls: blocked"), "{told}");
    let plan = home.run(&["share", HELD, "--dry-run", "--json"]).ends_with(1).json();
    let line = &plan["lines"][0];
    assert_eq!(line["governance"]["permission"], "blocked");
    assert_eq!(line["governance"]["rules"][0], json!({ "kind": "labelForbids", "label": "C12" }));
    assert_eq!(line["verdict"]["reason"]["kind"], "forbidden");
    for route in ["create", "activate"] {
        let job = home.run(&["share", HELD, "--route", route, "--json"]).json();
        assert_eq!(job["items"][0]["refusal"]["rule"]["label"], "C12", "{route}: {job}");
    }
    assert_eq!(services.requests("POST", "/v1/traits"), 0);
    assert!(services.with_code("traits", &id_of(&home, HELD)).is_empty());
}

#[test]
fn what_labels_restrict_is_said_with_the_traps() {
    let home = Home::new();
    let _services = home.serve();
    let told = home.run(&["share", CART, "--route", "activate", "--dry-run"]).ends_with(0).out();
    for words in [
        "labels and export controls: conditions",
        "label C5: can't be used for off-site ad targeting; nothing enforces it in Audience Manager",
        "note: marketing actions don't travel",
        "note: one data source has all shared audiences",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    let told = home.run(&["share", COOKS, "--route", "create", "--dry-run"]).ends_with(0).out();
    assert!(told.contains("labels and export controls: allowed"), "{told}");
}

#[test]
fn a_plan_file_cannot_carry_out_what_a_label_forbids() {
    let home = Home::new();
    let services = home.serve();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("plan.json").display().to_string();
    home.run(&["share", COOKS, "--route", "create", "--save-plan", &file, "--json"]).ends_with(0);
    let (free, held) = (id_of(&home, COOKS), id_of(&home, HELD));
    // A plan of somebody who did not see the label, or wrote another audience into the file.
    let text = std::fs::read_to_string(&file).unwrap().replace(&free, &held).replace(COOKS, HELD);
    std::fs::write(&file, text).unwrap();
    let told = home.run(&["share", "--plan", &file]).ends_with(3).out();
    assert!(told.contains("Nothing was sent"), "{told}");
    home.run(&["share", "--plan", &file, "--accept-differences"]);
    assert_eq!(services.requests("POST", "/v1/traits"), 0);
    assert!(services.with_code("traits", &held).is_empty());
}
