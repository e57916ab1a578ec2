//! `segbridge overlap`: parts that are computed from estimates equal what the members say.

use serde_json::{Value, json};

use crate::support::{COOKS, COSY, Home, Services};

/// Segments of the practice organization whose rules are of every kind.
const SEGMENTS: [&str; 3] = ["15198445", "High intent, kitchen", "Suppression: recent buyers"];

/// The rule of a segment, asked without the product's code.
fn rule(services: &Services, id: &str) -> String {
    services.send("GET", &format!("/v1/segments/{id}"), None)["segmentRule"].as_str().unwrap().to_owned()
}

fn devices(services: &Services, rule: &str) -> u64 {
    let answer = services.send("POST", "/v1/segments/estimate-size", Some(&json!({ "rule": rule })));
    answer["estimates"]["30"]["total"].as_u64().unwrap()
}

fn likely(size: &Value) -> u64 {
    let of = |part: &str| size[part].as_u64().unwrap();
    assert!(of("least") <= of("likely") && of("likely") <= of("most"), "{size}");
    of("likely")
}

fn likely_of(overlap: &Value, inside: &Value) -> u64 {
    let parts = overlap["parts"].as_array().unwrap();
    likely(&parts.iter().find(|part| part["inside"] == *inside).unwrap()["size"])
}

#[test]
fn segments_and_traits_overlap_as_their_members_do() {
    let home = Home::new();
    let services = home.serve();
    let overlap = home.run(&[&["overlap", "--kind", "segment", "--json"][..], &SEGMENTS].concat()).ends_with(0).json();
    let rules: Vec<String> = overlap["objects"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| format!("({})", rule(&services, one["object"]["id"].as_str().unwrap())))
        .collect();
    let [a, b, c] = [&rules[0], &rules[1], &rules[2]];
    for (place, of) in [a, b, c].into_iter().enumerate() {
        assert_eq!(likely(&overlap["objects"][place]["size"]), devices(&services, of), "{overlap}");
    }
    assert_eq!(likely(&overlap["union"]), devices(&services, &format!("{a} OR {b} OR {c}")), "{overlap}");
    let both = devices(&services, &format!("{a} AND {b}"));
    assert_eq!(likely(&overlap["pairs"][0]["both"]), both);
    let either = devices(&services, &format!("{a} OR {b}"));
    #[expect(clippy::cast_precision_loss, reason = "at most the number of people")]
    let jaccard = both as f64 / either as f64;
    assert!((overlap["pairs"][0]["jaccard"]["likely"].as_f64().unwrap() - jaccard).abs() < 1e-9, "{overlap}");
    let only = devices(&services, &format!("{c} AND NOT {a} AND NOT {b}"));
    assert_eq!(likely_of(&overlap, &json!([2])), only);
    let sum: u64 = overlap["parts"].as_array().unwrap().iter().map(|part| likely(&part["size"])).sum();
    assert_eq!((sum, overlap["parts"].as_array().unwrap().len()), (likely(&overlap["union"]), 7));
    assert_eq!((&overlap["counted"], &overlap["consistent"]), (&json!("devices"), &json!(true)));

    let text = home.run(&[&["overlap", "--kind", "segment"][..], &SEGMENTS].concat()).ends_with(0).out();
    assert!(text.contains("A + B + C") && text.contains("OF EITHER"), "{text}");
    assert!(text.contains("Estimates of Audience Manager ignore the profile merge rule."), "{text}");
}

#[test]
fn audiences_are_counted_by_experience_platform() {
    let home = Home::new();
    let services = home.serve_with(&["--speed", "20"]);
    let overlap = home.run(&["overlap", COOKS, COSY, "--json"]).ends_with(0).json();
    for place in [0, 1] {
        let id = overlap["objects"][place]["object"]["id"].as_str().unwrap();
        let truth = services.order("GET", &format!("truth/{id}"), None);
        assert_eq!(likely(&overlap["objects"][place]["size"]), truth["members"].as_u64().unwrap(), "{overlap}");
    }
    let sum = |inside: &[u32]| inside.iter().map(|one| likely_of(&overlap, &json!([one]))).sum::<u64>();
    assert_eq!(likely(&overlap["union"]), sum(&[0, 1]) + likely_of(&overlap, &json!([0, 1])));
    assert_eq!((&overlap["counted"], &overlap["read"]), (&json!("profiles"), &json!(200_000)));

    services.order("POST", "switches", Some(&json!({ "estimate_every": 10 })));
    let part = home.run(&["overlap", COOKS, COSY, "--json"]).ends_with(0).json();
    let range = |of: &Value, name: &str| of["union"][name].as_u64().unwrap();
    let truth = range(&overlap, "likely");
    assert!(range(&part, "least") < range(&part, "most"), "{part}");
    assert!((range(&part, "least")..=range(&part, "most")).contains(&truth), "{truth}: {part}");
    assert_eq!(part["confidence"], 95);
}

#[test]
fn what_cannot_be_compared_is_said_in_a_sentence() {
    let home = Home::new();
    let services = home.serve();
    let error = home.run(&["overlap", COOKS, "15198445"]).ends_with(1).err();
    assert!(
        error.contains("Neither service counts people in audiences and in traits or segments together."),
        "{error}"
    );
    let error = home.run(&["overlap", COOKS, COOKS]).ends_with(2).err();
    assert!(error.contains("was named twice"), "{error}");
    home.run(&["overlap", COOKS]).ends_with(2);
    assert_eq!(services.requests("POST", "/v1/segments/estimate-size"), 0);

    services.fault("POST", "/v1/segments/estimate-size", 100, &json!({ "status": 404 }));
    let error = home.run(&["overlap", "--kind", "segment", SEGMENTS[0], SEGMENTS[1]]).ends_with(1).err();
    assert!(error.contains("estimate"), "{error}");
}
