//! The effects of sharing in Audience Manager, as Audience Manager itself reports them.

use serde_json::{Value, json};

use crate::support::{COOKS, COSY, Home, Services, id_of};

/// Returns the trait and the segment of an audience, after checking them against the composition rules.
#[track_caller]
fn the_pair(services: &Services, audience: &str) -> (Value, Value) {
    let (traits, segments) = (services.with_code("traits", audience), services.with_code("segments", audience));
    assert_eq!((traits.len(), segments.len()), (1, 1), "exactly one trait and one segment");
    (traits[0].clone(), segments[0].clone())
}

fn folder_named(services: &Services, kind: &str, name: &str) -> Value {
    let tree = services.manager(&format!("/v1/folders/{kind}"));
    let below = tree[0]["subFolders"].as_array().unwrap();
    below.iter().find(|folder| folder["name"] == name).unwrap_or_else(|| panic!("no folder {name} in {tree}")).clone()
}

#[test]
fn a_share_creates_exactly_the_pair_and_a_second_one_nothing() {
    let home = Home::new();
    let services = home.serve();
    let id = id_of(&home, COOKS);
    let job = home.run(&["share", "--route", "create", COOKS, "--json"]).ends_with(0).json();
    assert_eq!((job["state"].as_str(), job["done"].as_u64()), (Some("done"), Some(1)));

    let (a_trait, segment) = the_pair(&services, &id);
    let source = services.manager(&format!("/v1/datasources/{}", a_trait["dataSourceId"]));
    assert_eq!(source["name"], "Adobe Experience Platform Audience Sharing");
    assert_eq!(a_trait["folderId"], folder_named(&services, "traits", "Experience Platform Traits")["folderId"]);
    assert_eq!(segment["folderId"], folder_named(&services, "segments", "Experience Platform Segments")["folderId"]);
    assert_eq!(a_trait["name"], COOKS);
    assert_eq!(a_trait["traitType"], "ON_BOARDED_TRAIT");
    assert_eq!(a_trait["traitRule"], format!("segid == \"{id}\""));
    assert_eq!(a_trait["integrationCode"], id);
    assert_eq!(a_trait["ttl"], 120);
    assert_eq!(segment["segmentRule"], format!("{}T", a_trait["sid"]));
    assert_eq!(segment["integrationCode"], id);
    assert_eq!(segment["dataSourceId"], a_trait["dataSourceId"]);
    assert!(segment["mergeRuleDataSourceId"].as_u64().unwrap_or(0) == 0, "External Merge Policy: {segment}");

    let again = home.run(&["share", "--route", "create", &id, "--json"]).ends_with(0).json();
    assert_eq!(again["items"][0]["state"], "skipped");
    assert_eq!(again["items"][0]["adopted"].as_array().unwrap().len(), 2);
    let skipped = home.run(&["share", "--existing", "skip", &id, "--json"]).ends_with(0).json();
    assert_eq!(
        (&skipped["items"][0]["state"], &skipped["items"][0]["leftOut"]),
        (&json!("skipped"), &json!("existing"))
    );
    let told = home.run(&["share", "--existing", "skip", &id, "--dry-run"]).ends_with(0).out();
    assert!(told.contains("skipped: already in Audience Manager"), "{told}");
    the_pair(&services, &id);
    assert_eq!((services.requests("POST", "/v1/traits"), services.requests("POST", "/v1/segments")), (1, 1));
    let shown = home.run(&["audiences", "show", &id, "--json"]).ends_with(0).json();
    assert_eq!(shown["row"]["shared"], "shell", "created by the app, no members yet");
}

#[test]
fn lost_answers_create_nothing_twice() {
    for cut in ["after", "before"] {
        let home = Home::new();
        let services = home.serve_with(&["--speed", "60"]);
        let id = id_of(&home, COOKS);
        services.fault("POST", "/v1/traits", 1, &json!({ "drop": cut }));
        services.fault("POST", "/v1/segments", 1, &json!({ "drop": cut }));
        let job = home.run(&["share", "--route", "create", COOKS, "--json"]).ends_with(0).json();
        assert_eq!(job["state"], "done", "dropped {cut} the work was done");
        the_pair(&services, &id);
    }
}

#[test]
fn an_incomplete_pair_is_explained_and_completed_by_sharing_again() {
    let home = Home::new();
    let services = home.serve();
    let id = id_of(&home, COOKS);
    services.fault("POST", "/v1/segments", 1, &json!({ "status": 403, "body": { "message": "no right" } }));
    let job = home.run(&["share", "--route", "create", COOKS, COSY, "--json"]).ends_with(3).json();
    let failed = job["items"].as_array().unwrap().iter().find(|item| item["state"] == "failed").unwrap();
    let message = failed["failure"]["message"].as_str().unwrap();
    assert!(message.contains("no right") && message.contains("Its trait was created and stays"), "{message}");
    assert_eq!(failed["failure"]["code"], "forbidden");
    home.run(&["share", "--route", "create", COOKS, COSY]).ends_with(0);
    the_pair(&services, &id);
}

#[test]
fn unshare_removes_what_sharing_created_and_reports_what_prevents_it() {
    let home = Home::new();
    let services = home.serve();
    let (cooks, cosy) = (id_of(&home, COOKS), id_of(&home, COSY));
    home.run(&["share", "--route", "create", COOKS, COSY, "--folder", "Experience Platform Traits/Loyalty"])
        .ends_with(0);
    // Another segment uses one of the two traits.
    let (used, _) = the_pair(&services, &cosy);
    let folders = folder_named(&services, "traits", "Experience Platform Traits")["subFolders"].clone();
    let made = folders.as_array().unwrap().iter().find(|folder| folder["name"] == "Loyalty").unwrap();
    assert_eq!(used["folderId"], made["folderId"], "created because it was missing, and used");
    services.post("/v1/segments", &json!({
        "name": "Cosy mix", "segmentRule": format!("{}T", used["sid"]), "dataSourceId": used["dataSourceId"], "folderId": 0
    }));
    let back = home.run(&["unshare", COOKS, COSY, "--json"]).ends_with(3).json();
    assert_eq!(back["audiences"][0]["removed"].as_array().unwrap().len(), 2);
    assert!(back["audiences"][1]["failure"]["message"].as_str().unwrap().contains("Cosy mix"), "{back}");
    assert!(services.with_code("traits", &cooks).is_empty() && services.with_code("segments", &cooks).is_empty());
    the_pair(&services, &cosy);

    let others = home.run(&["unshare", "Interested in Ceramics"]).ends_with(1).out();
    assert!(others.contains("did not create"), "{others}");
    home.run(&["unshare", COOKS]).ends_with(0);
}

#[test]
fn an_undo_that_leaves_a_folder_reports_which_why_and_what_to_do() {
    let home = Home::new();
    let services = home.serve();
    home.run(&["share", "--route", "create", COOKS, "--folder", "Experience Platform Traits/Loyalty"]).ends_with(0);
    let refused = json!({ "status": 403, "body": { "message": "No permission" } });
    services.fault("DELETE", "/v1/folders/traits", 1, &refused);
    let back = home.run(&["unshare", COOKS]).ends_with(3).out();
    let told = ["Still in Audience Manager: the trait folder “Loyalty”.", "No permission", "Resume the undo"];
    assert!(told.iter().all(|words| back.contains(words)), "{back}");
    let status = home.run(&["status"]).ends_with(0).out();
    assert!(told.iter().all(|words| status.contains(words)), "{status}");
    assert!(status.contains("is partly done"), "{status}");
}

#[test]
fn an_undo_with_an_unknown_result_for_a_folder_reports_it_and_is_not_done() {
    let home = Home::new();
    let services = home.serve();
    home.run(&["share", "--route", "create", COOKS, "--folder", "Experience Platform Traits/Loyalty"]).ends_with(0);
    let folders = folder_named(&services, "traits", "Experience Platform Traits")["subFolders"].clone();
    let made = folders.as_array().unwrap().iter().find(|folder| folder["name"] == "Loyalty").unwrap();
    let path = format!("/v1/folders/traits/{}", made["folderId"]);
    services.faults(&json!([
        { "method": "DELETE", "path": path, "do": { "status": 200, "body": "<html>maintenance</html>" } },
        { "method": "GET", "path": path, "skip": 1, "times": 50, "do": { "status": 404, "body": "<html>maintenance</html>" } },
    ]));
    let back = home.run(&["unshare", COOKS]).ends_with(3).out();
    let told = "It is not known whether the trait folder “Loyalty” was deleted. Resume the job to check.";
    assert!(back.contains(told) && !back.contains("Still in"), "{back}");
}

#[test]
fn unshare_says_what_is_left_of_an_audience_beside_what_it_removed() {
    let home = Home::new();
    let services = home.serve();
    let cosy = id_of(&home, COSY);
    home.run(&["share", "--route", "create", COSY]).ends_with(0);
    let (own, _) = the_pair(&services, &cosy);
    let mut theirs = json!({ "name": "Theirs", "traitType": "ON_BOARDED_TRAIT" });
    for field in ["dataSourceId", "folderId", "integrationCode", "traitRule", "ttl"] {
        theirs[field] = own[field].clone();
    }
    services.post("/v1/traits", &theirs);
    let told = home.run(&["unshare", COSY]).ends_with(3).out();
    assert!(told.contains("did not create all"), "{told}");
    let left = services.with_code("traits", &cosy);
    assert_eq!((left.len(), &left[0]["name"]), (1, &json!("Theirs")));
}

#[test]
fn unshare_shows_what_uses_a_pair_and_takes_the_trait_out_of_the_rules_of_others_first() {
    let home = Home::new();
    let services = home.serve();
    let cosy = id_of(&home, COSY);
    home.run(&["share", "--route", "create", COSY]).ends_with(0);
    let (used, _) = the_pair(&services, &cosy);
    let other = services.manager("/v1/traits?search=Onboarded%3A%20loyalty%20Gold")[0]["sid"].clone();
    services.post("/v1/segments", &json!({
        "name": "Cosy mix", "segmentRule": format!("{}T OR {other}T", used["sid"]), "dataSourceId": used["dataSourceId"],
        "folderId": 0
    }));
    let shown = home.run(&["unshare", COSY, "--dry-run"]).ends_with(0).out();
    let after = format!("{}T OR {other}T → {other}T", used["sid"]);
    for words in ["With --remove-from-rules:", &after, "Without an option:", "Cosy mix"] {
        assert!(shown.contains(words), "no {words} in {shown}");
    }
    home.run(&["unshare", COSY, "--leave", "--remove-from-rules"]).ends_with(2);
    home.run(&["unshare", COSY, "--leave"]).ends_with(1);
    home.run(&["unshare", COSY]).ends_with(1);
    the_pair(&services, &cosy);
    home.run(&["unshare", COSY, "--remove-from-rules"]).ends_with(0);
    assert!(services.with_code("traits", &cosy).is_empty() && services.with_code("segments", &cosy).is_empty());
    let mix = services.manager("/v1/segments?search=Cosy%20mix")[0].clone();
    assert_eq!(mix["segmentRule"], format!("{other}T"));
    let uses = home.run(&["traits", "uses", &other.to_string(), "--refresh"]).ends_with(0).out();
    assert!(uses.contains("Cosy mix") && uses.contains("baseline") && uses.contains("Used in "), "{uses}");
    let json = home.run(&["segments", "uses", "Cosy mix", "--json"]).ends_with(0).json();
    assert_eq!((json["listed"][0]["how"].as_str(), json["segments"].as_u64()), (Some("asked"), Some(0)));
}
