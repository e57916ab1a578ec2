//! Creating the Experience Cloud Audiences destination from the command line.

use serde_json::{Value, json};

use crate::support::{COOKS, COSY, Home, Services, id_of};

const FLOWS: &str = "/data/foundation/flowservice";

/// The dataflows to Experience Cloud Audiences of the connection's sandbox.
fn flows(services: &Services) -> Vec<Value> {
    let specs =
        services.send("GET", &format!("{FLOWS}/connectionSpecs?property=name==Experience%20Cloud%20Audiences"), None);
    let spec = specs["items"][0]["id"].as_str().unwrap();
    let path = format!("{FLOWS}/flows?property=inheritedAttributes.targetConnections[].connectionSpec.id=={spec}");
    services.send("GET", &path, None)["items"].as_array().unwrap().clone()
}

/// Deletes the dataflow that the practice organization has, as an administrator would.
fn delete_dataflow(home: &Home, services: &Services) {
    for flow in flows(services) {
        services.send("DELETE", &format!("{FLOWS}/flows/{}", flow["id"].as_str().unwrap()), None);
    }
    home.run(&["audiences", "list", "--refresh"]).ends_with(0);
}

fn posts(services: &Services) -> [usize; 4] {
    let resources = ["connections", "sourceConnections", "targetConnections", "flows"];
    resources.map(|resource| services.requests("POST", &format!("{FLOWS}/{resource}")))
}

#[test]
fn the_destination_is_created_only_if_that_is_asked_for_and_only_once() {
    let home = Home::new();
    let services = home.serve();
    delete_dataflow(&home, &services);
    let (cooks, cosy) = (id_of(&home, COOKS), id_of(&home, COSY));
    let unasked = home.run(&["share", COOKS, "--dry-run"]).ends_with(0).out();
    assert!(!unasked.contains("destination") && unasked.contains("create trait and segment"), "{unasked}");
    let shown = home.run(&["share", COOKS, "--create-destination", "--dry-run"]).ends_with(0).out();
    assert!(
        shown.contains("6 API requests") && shown.contains("  create the destination Experience Cloud Audiences"),
        "{shown}"
    );
    assert!(shown.contains("add to the dataflow; Audience Manager creates"), "{shown}");
    assert_eq!(posts(&services), [0; 4], "a dry run sends nothing");

    let job = home.run(&["share", COOKS, "--create-destination", "--json"]).ends_with(0).json();
    assert_eq!(job["state"], "waiting", "{job}");
    assert_eq!(job["items"][0]["dataflow"], json!(["created"]));
    assert_eq!(posts(&services), [2, 1, 1, 1]);
    let [flow] = flows(&services).try_into().unwrap();
    let selectors = &flow["transformations"][0]["params"]["segmentSelectors"]["selectors"];
    assert_eq!((selectors.as_array().unwrap().len(), &selectors[0]["value"]["id"]), (1, &json!(cooks)));
    assert_eq!(flow["state"], "enabled");

    // Once it is there, asking for it changes nothing.
    home.run(&["share", &cosy, "--create-destination"]).ends_with(0);
    assert_eq!((posts(&services), flows(&services).len()), ([2, 1, 1, 1], 1));
    let undone = home.run(&["jobs", "undo", job["id"].as_str().unwrap()]).ends_with(0).out();
    assert_eq!(flows(&services).len(), 1, "undo leaves it: {undone}");
    let told = home.run(&["jobs", "show", job["id"].as_str().unwrap()]).ends_with(0).out();
    assert!(told.contains("Destination Experience Cloud Audiences created; undo leaves it."), "{told}");
}

#[test]
fn a_lost_answer_at_its_first_or_last_request_leaves_one_of_each() {
    for (resource, cut) in [("connections", "after"), ("flows", "after")] {
        let home = Home::new();
        let services = home.serve_with(&["--speed", "60"]);
        delete_dataflow(&home, &services);
        services.fault("POST", &format!("{FLOWS}/{resource}"), 1, &json!({ "drop": cut }));
        home.run(&["share", COOKS, "--create-destination"]).ends_with_in(0, resource);
        assert_eq!(flows(&services).len(), 1, "{resource}");
        let ours = |kind: &str| {
            let all = services.send("GET", &format!("{FLOWS}/{kind}"), None);
            let names =
                all["items"].as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap_or_default().to_owned());
            names.filter(|name| name.starts_with("Audience sharing")).count()
        };
        assert_eq!(
            [ours("connections"), ours("sourceConnections"), ours("targetConnections")],
            [2, 1, 1],
            "{resource}"
        );
    }
}

#[test]
fn a_destination_of_another_sandbox_is_not_created_twice() {
    let home = Home::new();
    let services = home.serve();
    delete_dataflow(&home, &services);
    // Somebody creates it elsewhere after the plan was made: the service refuses.
    let refused =
        json!({ "status": 400, "body": { "message": "Experience Cloud Audiences is already in the sandbox dev" } });
    services.fault("POST", &format!("{FLOWS}/flows"), 1, &refused);
    let job = home.run(&["share", COOKS, "--create-destination", "--json"]).ends_with(1).json();
    let failure = job["items"][0]["failure"]["message"].as_str().unwrap();
    assert!(failure.contains("already in the sandbox dev"), "{failure}");
    assert!(services.with_code("traits", &id_of(&home, COOKS)).is_empty(), "nothing is created another way");
}
