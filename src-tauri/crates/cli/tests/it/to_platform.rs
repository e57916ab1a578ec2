//! `segbridge share --to platform`: external audiences for segments and traits, as Experience Platform itself reports them.

use serde_json::{Value, json};

use crate::support::{COOKS, Home, LUMA_GOLD, Services};

const AUDIENCES: &str = "/data/core/ups/audiences";
/// A trait of the organization's own.
const BATH: &str = "AA – Bath: purchase";
/// A pair that was created from an audience, and the name of that one.
const CERAMICS: (&str, &str) = ("16505144", "16505145");
/// A segment that an audience stands for already.
const VISITORS: &str = "Site visitors, 14 days";

/// The audiences that have a sid as their id outside.
fn standing_for(services: &Services, sid: &str) -> Vec<Value> {
    let found = services.send("GET", &format!("{AUDIENCES}?property=audienceId=={sid}"), None);
    found["children"].as_array().unwrap().clone()
}

fn send(home: &Home, words: &[&str], code: i32) -> Value {
    home.run(&[&["share", "--to", "platform", "--route", "external", "--json"], words].concat()).ends_with(code).json()
}

#[test]
fn a_segment_and_a_trait_become_audiences_without_members() {
    let home = Home::new();
    let services = home.serve();
    let job = send(&home, &[LUMA_GOLD, BATH], 0);
    assert_eq!((job["kind"].as_str(), job["state"].as_str()), (Some("shareToPlatform"), Some("done")));
    let kinds: Vec<_> = job["items"].as_array().unwrap().iter().map(|item| &item["subject"]["kind"]).collect();
    assert_eq!(kinds, ["segment", "trait"]);
    let segment = services.manager(&format!("/v1/segments/{LUMA_GOLD}"));
    let found = standing_for(&services, LUMA_GOLD);
    assert_eq!(found.len(), 1, "{found:?}");
    let it = &found[0];
    for (field, value) in [
        ("name", json!("Luma Gold")),
        ("namespace", json!("AAMSegments")),
        ("originName", json!("AUDIENCE_MANAGER")),
        ("type", json!("ExternalSegment")),
        ("lifecycleState", json!("published")),
        ("ttlInDays", json!(30)),
    ] {
        assert_eq!(it[field], value, "{field}: {it}");
    }
    let meta = json!({ "segmentStatus": "ACTIVE", "AAMFolderId": segment["folderId"].to_string() });
    assert_eq!(it["audienceMeta"], meta);
    assert!(it["metrics"].is_null() && it["linkedAudienceRef"].is_null(), "nothing brings members: {it}");
    let sid = job["items"][1]["subject"]["id"].as_str().unwrap();
    assert_eq!(standing_for(&services, sid)[0]["namespace"], "AAMTraits");

    let id = it["id"].as_str().unwrap();
    let shown = home.run(&["audiences", "show", id, "--json"]).ends_with(0).json();
    let row = &shown["row"];
    assert_eq!((&row["shared"], &row["noMembersYet"]), (&json!("fromAudienceManager"), &json!(true)), "{row}");
    assert_eq!(row["origin"], "audienceManager");
    assert!(row["expiresAt"].as_i64() > shown["createdAt"].as_i64(), "{shown}");
    let listed = home.run(&["audiences", "list", "--search", "Luma Gold"]).ends_with(0).out();
    for told in ["no members yet", "EXPIRES", "from Audience Manager"] {
        assert!(listed.contains(told), "{told}: {listed}");
    }
    // The other half of the loop: what came from Audience Manager is not shared to it.
    let refused = home.run(&["share", id, "--dry-run"]).ends_with(1).out();
    assert!(refused.contains("it came from Audience Manager; sharing it back would create a loop"), "{refused}");
    // A refresh reads it like any other audience.
    let again = home.run(&["audiences", "show", id, "--json", "--refresh"]).ends_with(0).json();
    assert_eq!((&again["row"]["shared"], &again["row"]["noMembersYet"]), (&row["shared"], &row["noMembersYet"]));
}

#[test]
fn a_second_time_creates_nothing_and_an_audience_of_the_source_is_used() {
    let home = Home::new();
    let services = home.serve();
    send(&home, &[LUMA_GOLD], 0);
    let again = send(&home, &[LUMA_GOLD, VISITORS], 0);
    for item in again["items"].as_array().unwrap() {
        assert_eq!((&item["state"], &item["adopted"][0]["kind"]), (&json!("skipped"), &json!("audience")), "{item}");
    }
    assert_eq!(services.requests("POST", AUDIENCES), 1);
    let told =
        home.run(&["share", "--to", "platform", "--route", "external", VISITORS, "--dry-run"]).ends_with(0).out();
    assert!(told.contains("already in Experience Platform (audience f6bbac93"), "{told}");
    assert!(!told.contains("no members yet"), "the source brings its members: {told}");
}

#[test]
fn a_dry_run_says_what_would_happen_and_sends_nothing() {
    let home = Home::new();
    let services = home.serve();
    let words = ["share", "--to", "platform", "--route", "external", LUMA_GOLD, CERAMICS.0, CERAMICS.1, "--dry-run"];
    let told = home.run(&words).ends_with(3).out();
    for line in [
        "1 API request would be sent.",
        "create audience “Luma Gold” (origin Audience Manager, namespace AAMSegments, folder /All Segments/Loyalty)",
        "no members yet: they come only through the Audience Manager source in Experience Platform",
        "expires after 30 days",
        "labels and export controls:",
        "can't be shared: it was created from the Experience Platform audience “Interested in Ceramics”; sharing it back would \
         create a loop",
    ] {
        assert!(told.contains(line), "{line}: {told}");
    }
    let plan =
        home.run(&["share", "--to", "platform", "--route", "external", LUMA_GOLD, "--ttl", "7", "--dry-run", "--json"]);
    let mut plan = plan.ends_with(0).json();
    let rules = plan["lines"][0]["governance"].take();
    assert_eq!(rules["rules"][0]["kind"], "controlArrives", "{rules}");
    let expected = json!({
        "route": "external",
        "routeChosen": true,
        "source": null,
        "forecast": null,
        "calls": 1,
        "lines": [{
            "subject": { "kind": "segment", "id": LUMA_GOLD, "name": "Luma Gold" },
            "namespace": "AAMSegments",
            "folderPath": "/All Segments/Loyalty",
            "labels": ["C3"],
            "verdict": { "kind": "create" },
            "calls": 1,
            "governance": null,
            "notes": [{ "kind": "noMembersYet" }, { "kind": "expires", "days": 7 }],
        }],
    });
    assert_eq!(plan, expected);
    assert_eq!(services.requests("POST", AUDIENCES), 0);
    assert_eq!(home.run(&["jobs", "list"]).ends_with(0).out().trim(), "None.");
}

#[test]
fn export_controls_become_labels() {
    let home = Home::new();
    let services = home.serve();
    let segment = services.manager(&format!("/v1/segments/{LUMA_GOLD}"));
    let used = segment["segmentRule"].as_str().unwrap().trim_end_matches('T').to_owned();
    let of = services.manager(&format!("/v1/traits/{used}"))["dataSourceId"].clone();
    let path = format!("/v1/datasources/{of}");
    let mut source = services.manager(&path);
    source["dataExportRestrictions"] = json!(["PII", "OFFSITE_AD_TARGETING"]);
    services.send("PUT", &path, Some(&source));
    let plan = home
        .run(&["share", "--to", "platform", "--route", "external", LUMA_GOLD, "--dry-run", "--json"])
        .ends_with(0)
        .json();
    assert_eq!(plan["lines"][0]["labels"], json!(["C3", "C5"]), "{plan}");
    send(&home, &[LUMA_GOLD], 0);
    assert_eq!(standing_for(&services, LUMA_GOLD)[0]["labels"], json!(["core/C3", "core/C5"]));
}

#[test]
fn what_came_from_experience_platform_is_refused_in_every_form() {
    let home = Home::new();
    let services = home.serve();
    let model = services.manager(&format!("/v1/segments/{LUMA_GOLD}"));
    let body = json!({ "name": "Only ceramics, twice", "dataSourceId": model["dataSourceId"], "folderId": model["folderId"],
        "segmentRule": format!("{}T", CERAMICS.0), "mergeRuleDataSourceId": model["mergeRuleDataSourceId"] });
    services.post("/v1/segments", &body);
    home.run(&["segments", "list", "--refresh"]).ends_with(0);
    let job = send(&home, &["Only ceramics, twice", CERAMICS.0, CERAMICS.1], 1);
    let reasons: Vec<_> = job["items"].as_array().unwrap().iter().map(|item| &item["refusal"]["kind"]).collect();
    assert_eq!(reasons, ["ruleFromPlatform", "fromPlatform", "fromPlatform"], "{job}");
    assert_eq!(services.requests("POST", AUDIENCES), 0);
    let shown = home.run(&["jobs", "show", job["id"].as_str().unwrap()]).ends_with(0).out();
    assert!(
        shown.contains("its rule uses only traits that were created from Experience Platform audiences"),
        "{shown}"
    );
}

#[test]
fn lost_answers_create_nothing_twice_and_undo_deletes_what_was_created() {
    for cut in ["after", "before"] {
        let home = Home::new();
        let services = home.serve_with(&["--speed", "60"]);
        services.fault("POST", AUDIENCES, 1, &json!({ "drop": cut }));
        let job = send(&home, &[LUMA_GOLD, BATH], 0);
        assert_eq!(job["state"], "done", "dropped {cut} the work was done: {job}");
        assert_eq!(standing_for(&services, LUMA_GOLD).len(), 1, "{cut}");
        let id = job["id"].as_str().unwrap();
        let undo = ["jobs", "undo", id, "--also-unconfirmed"];
        let undone = home.run(&undo).ends_with(0).out();
        assert!(undone.contains("SEGMENT OR TRAIT") && undone.contains("deleted"), "{undone}");
        assert!(standing_for(&services, LUMA_GOLD).is_empty(), "{cut}");
        home.run(&["audiences", "show", "Luma Gold"]).ends_with(1);
    }
}

#[test]
fn an_audience_that_somebody_changed_or_uses_stays() {
    let home = Home::new();
    let services = home.serve();
    let job = send(&home, &[LUMA_GOLD, BATH], 0);
    let items = job["items"].as_array().unwrap();
    let ids: Vec<&str> = items.iter().map(|item| item["made"][0]["id"].as_str().unwrap()).collect();
    let rename = json!([{ "op": "add", "path": "/name", "value": "Luma Gold, checked" }]);
    services.send("PATCH", &format!("{AUDIENCES}/{}", ids[0]), Some(&rename));
    let on_top = json!({ "name": "On top", "type": "SegmentDefinition", "schema": { "name": "_xdm.context.profile" },
        "expression": { "type": "PQL", "format": "pql/text", "value": format!("inSegment(\"{}\")", ids[1]) } });
    services.send("POST", AUDIENCES, Some(&on_top));
    let undone = home.run(&["jobs", "undo", job["id"].as_str().unwrap(), "--json"]).ends_with(1).json();
    let reasons: Vec<_> = undone["items"].as_array().unwrap().iter().map(|item| &item["failure"]["reason"]).collect();
    assert_eq!(reasons, ["audienceChanged", "usedByAudiences"], "{undone}");
    assert_eq!(standing_for(&services, LUMA_GOLD).len(), 1);
}

#[test]
fn jobs_and_activity_name_segments_and_traits_as_what_they_are() {
    let home = Home::new();
    let _services = home.serve();
    let ran = home.run(&["share", "--to", "platform", "--route", "external", LUMA_GOLD, BATH]).ends_with(0);
    let told = ran.out();
    for word in ["SEGMENT OR TRAIT", "IN EXPERIENCE PLATFORM", "No members yet", "Share to Experience Platform"] {
        assert!(told.contains(word), "{word}: {told}");
    }
    assert!(!told.contains("AUDIENCE "), "{told}");
    let listed = home.run(&["jobs", "list"]).ends_with(0).out();
    assert!(listed.contains("share to Experience Platform") && listed.contains("ITEMS"), "{listed}");
    let job = home.run(&["jobs", "list", "--json"]).ends_with(0).json()["rows"][0].clone();
    let csv = home.run(&["jobs", "show", job["id"].as_str().unwrap(), "--csv"]).ends_with(0).out();
    assert!(csv.contains(&format!("\nsegment,{LUMA_GOLD},Luma Gold,done,")), "{csv}");
    let activity = home.run(&["activity", "--kind", "share-to-platform", "--json"]).ends_with(0).json();
    let entry = &activity["rows"][0];
    assert_eq!((&entry["kind"], &entry["object"]["kind"]), (&json!("shareToPlatform"), &json!("segment")), "{entry}");
    let undone = home.run(&["jobs", "undo", job["id"].as_str().unwrap(), "--only", BATH, "--json"]).ends_with(0).json();
    assert_eq!((&undone["total"], &undone["toPlatform"]), (&json!(1), &json!(true)));
}

#[test]
fn options_of_the_other_direction_are_refused_with_a_sentence() {
    let home = Home::new();
    let refused = |words: &[&str]| home.run(&[&["share"], words].concat()).ends_with(2).err();
    for option in ["--resume-dataflow", "--create-destination"] {
        let said = refused(&["--to", "platform", LUMA_GOLD, option]);
        assert!(said.contains(&format!("{option} is for sharing in the other direction")), "{said}");
    }
    for words in
        [["--to", "platform", "--route", "create", LUMA_GOLD], ["--to", "platform", "--folder", "X", LUMA_GOLD]]
    {
        assert!(refused(&words).contains("is for sharing in the other direction"));
    }
    assert!(
        refused(&["--route", "external", COOKS]).contains("--route external is for sharing in the other direction")
    );
    assert!(refused(&["--ttl", "5", COOKS]).contains("--ttl is for sharing in the other direction"));
    assert!(refused(&["--to", "platform", "--ttl", "91", LUMA_GOLD]).contains("1 to 90 days"));
    assert!(
        refused(&["--confirm-profiles", "5", COOKS])
            .contains("--confirm-profiles is for sharing in the other direction")
    );
    let unknown = home.run(&["share", "--to", "platform", COOKS]).ends_with(1).err();
    assert!(unknown.contains("segment or trait"), "{unknown}");
}

#[test]
fn a_sandbox_that_is_full_takes_no_more_audiences() {
    let home = Home::new();
    let services = home.serve();
    services.order("POST", "audiences", Some(&json!({ "count": 4_000 })));
    let words = ["share", "--to", "platform", "--route", "external", LUMA_GOLD, "--dry-run", "--refresh"];
    let told = home.run(&words).ends_with(1).out();
    assert!(told.contains("Adobe supports 4,000 audiences in a sandbox, and that many exist"), "{told}");
}
