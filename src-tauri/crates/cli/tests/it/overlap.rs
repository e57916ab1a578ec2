//! `segbridge translate --overlap`: what Experience Platform estimates of both sides.

use serde_json::{Value, json};

use crate::support::{Home, Services};

/// A segment of the practice organization whose PQL needs nothing first, and selects people: visitors from one country.
const VISITORS: &str = "15198445";
/// One that needs a field that is not mapped.
const UNMAPPED: &str = "High intent, furniture";

/// Lets the Audience Manager source bring a segment, and waits until its members are there.
fn bring(services: &mut Services, segment: &str) {
    let path = "/data/foundation/flowservice/sourceConnections";
    let all = services.send("GET", path, None);
    let is_it = |row: &&Value| row["params"]["segments"].is_array();
    let source = all["items"].as_array().unwrap().iter().find(is_it).unwrap();
    let add = json!([{ "op": "add", "path": "/params/segments/-", "value": segment }]);
    services.change(&format!("{path}/{}", source["id"].as_str().unwrap()), source["etag"].as_str().unwrap(), &add);
    for seconds in [1_200, 90_000] {
        services.order("POST", "clock", Some(&json!({ "advance_s": seconds })));
        services.sign_in_again();
        services.send("GET", "/data/core/ups/audiences?limit=1", None);
    }
}

/// How many profiles fulfill a rule, asked without the product's code.
fn size(services: &Services, pql: &str) -> u64 {
    let body =
        json!({ "predicateExpression": pql, "predicateType": "pql/text", "predicateModel": "_xdm.context.profile" });
    let made = services.send("POST", "/data/core/ups/preview", Some(&body));
    services.order("POST", "clock", Some(&json!({ "advance_s": 20 })));
    let estimate =
        services.send("GET", &format!("/data/core/ups/estimate/{}", made["previewId"].as_str().unwrap()), None);
    assert_eq!(estimate["state"], "RESULT_READY", "{estimate}");
    estimate["estimatedSize"].as_u64().unwrap()
}

fn counted(answer: &Value, name: &str) -> (u64, u64, u64) {
    let of = |part: &str| answer[name][part].as_u64().unwrap();
    (of("least"), of("likely"), of("most"))
}

#[test]
fn what_both_sides_have_is_what_the_members_say() {
    let home = Home::new();
    let mut services = home.serve_with(&["--speed", "20"]);
    bring(&mut services, VISITORS);
    let overlap = || home.run(&["translate", VISITORS, "--overlap", "--json"]).ends_with(0).json();
    let all = overlap();
    let (pql, id) = (all["pql"].as_str().unwrap(), all["object"]["id"].as_str().unwrap());
    let member = format!("segmentMembership.get(\"AAMSegments\").get(\"{id}\").status in [\"realized\", \"existing\"]");
    let (manager, platform) = (size(&services, &member), size(&services, pql));
    let both = size(&services, &format!("({pql}) and {member}"));
    assert!(manager > 0 && platform > 0 && both > 0, "{all}");
    let truth = [
        ("manager", manager),
        ("platform", platform),
        ("both", both),
        ("onlyManager", manager - both),
        ("onlyPlatform", platform - both),
    ];
    for (name, count) in truth {
        assert_eq!(counted(&all, name), (count, count, count), "{name}: {all}");
    }
    assert_eq!((&all["read"], &all["profiles"]), (&json!(200_000), &json!(200_000)));

    services.order("POST", "switches", Some(&json!({ "estimate_every": 10 })));
    let part = overlap();
    assert!(part["read"].as_u64().unwrap() < 30_000, "{part}");
    for (name, count) in truth {
        let (least, likely, most) = counted(&part, name);
        assert!(least <= count && count <= most && (least < most || count == 0), "{name} {count}: {part}");
        assert!(least <= likely && likely <= most, "{part}");
    }
    let text = home.run(&["translate", VISITORS, "--overlap"]).ends_with(0).out();
    assert!(text.contains("Only in Audience Manager") && text.contains("of 200,000 profiles were read"), "{text}");
    let asked = services.order("GET", "requests", None);
    let rows = asked.as_array().cloned().unwrap_or_else(|| asked["requests"].as_array().unwrap().clone());
    let removed = |row: &&Value| row["method"] == "DELETE" && row["path"].as_str().unwrap().contains("/ups/preview/");
    assert_eq!(rows.iter().filter(removed).count(), 9, "no preview is left behind");
}

#[test]
fn without_pql_or_an_estimate_there_is_a_sentence() {
    let home = Home::new();
    let services = home.serve_with(&["--speed", "20"]);
    let error = home.run(&["translate", UNMAPPED, "--language", "segment", "--overlap"]).ends_with(2).err();
    assert!(error.contains("There is no PQL to estimate yet: "), "{error}");
    assert_eq!(services.requests("POST", "/data/core/ups/preview"), 0);

    let failed = json!({ "state": "FAILED", "error": { "description": "Too many joins" } });
    services.fault("GET", "/data/core/ups/estimate/*", 50, &json!({ "status": 200, "body": failed }));
    let error = home.run(&["translate", VISITORS, "--overlap"]).ends_with(1).err();
    assert!(error.contains("Experience Platform can't estimate the rule: Too many joins."), "{error}");
}
