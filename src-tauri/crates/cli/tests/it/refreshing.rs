//! `--refresh` is never silently refused.

use serde_json::json;

use crate::support::Home;

#[test]
fn a_refused_refresh_says_so_and_exits_with_1_on_every_command() {
    let home = Home::new();
    let services = home.serve();
    let audiences = home.run(&["audiences", "list", "--json"]).ends_with(0).json()["total"].clone();
    let lists = "/data/core/ups/audiences";
    for words in [
        vec!["--refresh", "status"],
        vec!["--refresh", "audiences", "list"],
        vec!["--refresh", "traits", "list", "--limit", "1"],
        vec!["--refresh", "--json", "folders"],
    ] {
        services.fault("GET", lists, 1, &json!({ "status": 200, "body": {} }));
        let ran = home.run(&words).ends_with(1);
        assert!(ran.err().contains("was not refreshed"), "{words:?}: {}", ran.err());
        assert!(!ran.out().is_empty(), "the older copy is shown all the same");
    }
    assert_eq!(home.run(&["audiences", "list", "--json"]).ends_with(0).json()["total"], audiences);
    // What the account may not read is no fault of the refresh.
    services.fault("GET", "/v1/users", 9, &json!({ "status": 403, "body": { "message": "Only administrators may" } }));
    let traits = json!({ "list": [], "total": 1980, "page": 1, "pageSize": 1000 });
    services.fault("GET", "/v1/traits", 9, &json!({ "status": 200, "body": traits }));
    let status = home.run(&["--refresh", "status", "--json"]).ends_with(1).json();
    assert!(status["workspace"]["counts"]["traits"].as_u64().unwrap() > 1_000, "{status}");
    home.run(&["--refresh", "status"]).ends_with(1);
}
