//! Lists, text, JSON, exit codes.

use serde_json::Value;

use crate::support::{COOKS, COSY, Home, LOOP};

#[test]
fn lists_are_tables_for_people_and_views_for_programs() {
    let home = Home::new();
    let table = home.run(&["audiences", "list", "--search", "Affinity"]).ends_with(0).out();
    assert!(table.starts_with("ID ") && table.contains(COOKS), "{table}");
    let found = home.run(&["audiences", "list", "--search", "Affinity", "--limit", "1", "--json"]).ends_with(0).json();
    assert_eq!(found["rows"].as_array().unwrap().len(), 1, "the limit holds");
    assert!(found["total"].as_u64().unwrap() > 1, "the total does not depend on it");
    assert!(found["rows"][0]["inTray"].is_boolean(), "fields are named in camelCase: {found}");

    let shown = home.run(&["audiences", "show", COOKS, "--json"]).ends_with(0).json();
    assert_eq!(shown["row"]["name"], COOKS);
    let traits = home.run(&["traits", "list", "--folder", "Experience Platform Traits", "--json"]).ends_with(0).json();
    let ceramics =
        traits["rows"].as_array().unwrap().iter().find(|row| row["name"] == "Interested in Ceramics").unwrap();
    let shown = home.run(&["traits", "show", ceramics["id"].as_str().unwrap(), "--json"]).ends_with(0).json();
    assert_eq!(shown["row"]["traitType"], "onboarded");
    let segment = shown["segments"][0]["id"].as_str().unwrap().to_owned();
    let shown = home.run(&["segments", "show", &segment]).ends_with(0).out();
    assert!(shown.contains("External Merge Policy"), "{shown}");
    assert_eq!(home.run(&["segments", "list", "--json"]).ends_with(0).json()["offset"], 0);
    let folders = home.run(&["folders", "--json"]).ends_with(0).json();
    let accepts = |row: &&Value| row["acceptsAudiences"] == true;
    assert!(folders.as_array().unwrap().iter().any(|row| accepts(&row)), "the sharing folder is there");
    let status = home.run(&["status", "--json"]).ends_with(0).json();
    assert_eq!(status["workspace"]["connection"]["practice"], true);
}

#[test]
fn exit_codes_report_the_result() {
    let home = Home::new();
    home.run(&["share"]).ends_with(2);
    home.run(&["traits", "list", "--wrong"]).ends_with(2);
    home.run(&["--help"]).ends_with(0);
    let unknown = home.run(&["share", "--route", "create", "No such audience", "--json"]).ends_with(1);
    let failure: Value = serde_json::from_str(&unknown.err()).unwrap();
    assert_eq!(failure["code"], "notFound", "with --json failures are JSON too");
    assert!(unknown.out().is_empty(), "nothing but answers on standard output");
    home.run(&["share", "--route", "create", COOKS, "--folder", "/All Traits/Elsewhere"]).ends_with(2);
    home.run(&["share", "--route", "create", LOOP]).ends_with(1);
    home.run(&["share", "--route", "create", COSY, LOOP]).ends_with(3);
    home.run(&["share", "--route", "create", COSY]).ends_with(0);
}

#[test]
fn a_dry_run_sends_nothing() {
    let home = Home::new();
    let services = home.serve();
    let said = home.run(&["share", "--route", "create", COOKS, "--folder", "Loyalty", "--dry-run"]).ends_with(0).out();
    assert!(said.contains("create trait folder “Loyalty”") && said.contains(COOKS), "{said}");
    let plan = home.run(&["share", "--route", "create", COOKS, "--dry-run", "--json"]).ends_with(0).json();
    assert_eq!((plan["calls"].as_u64(), plan["lines"][0]["verdict"]["kind"].as_str()), (Some(2), Some("make")));
    for path in ["/v1/traits", "/v1/segments", "/v1/folders/traits", "/v1/folders/segments", "/v1/datasources"] {
        assert_eq!(services.requests("POST", path), 0, "{path}");
    }
}
