//! Names that try to control a terminal, or to pass for something else, in all output of the program.

use std::io::Write as _;
use std::process::Stdio;

use serde_json::{Value, json};

use crate::support::{Home, Services};

/// A line forged by a name.
const FORGED: &str = "FORGED";

/// Names that Adobe's services would accept unchanged.
fn names() -> Vec<String> {
    [
        "title \u{1b}]0;owned\u{7}",
        "link \u{1b}]8;;http://evil.example\u{1b}\\here\u{1b}]8;;\u{1b}\\",
        "clipboard \u{1b}]52;c;b3duZWQ=\u{7}",
        "colors \u{1b}[31m and up \u{1b}[2A\u{1b}[2K",
        "eight bits \u{9b}31m \u{9d}0;owned\u{9c}",
        "return \rFORGED",
        "lines\nFORGED 1 FORGED\r\nFORGED",
        "separators \u{2028}FORGED\u{2029}FORGED",
        "turned \u{202e}gpj.exe\u{2066}x\u{2069}",
        "unseen \u{200b}\u{feff}\u{2060}\u{e0041}",
        "bell \u{7} back \u{8}\u{8} delete \u{7f} tab\t vertical \u{b}",
    ]
    .into_iter()
    .map(str::to_owned)
    .collect()
}

/// Asserts that the text cannot control a terminal, and that every line of it comes from the program.
#[track_caller]
fn is_clean(case: &str, text: &str) {
    for (place, letter) in text.char_indices() {
        let unseen = matches!(letter,
            '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}');
        assert!(letter == '\n' || !(letter.is_control() || unseen), "{case}: {letter:?} at {place} of {text:?}");
    }
    assert!(text.lines().all(|line| !line.trim_start().starts_with(FORGED)), "{case}: a name forged a line:\n{text}");
}

/// Runs a command, as text and as JSON, and checks all its output. Returns the JSON.
#[track_caller]
fn runs_cleanly(home: &Home, words: &[&str]) -> Value {
    let case = format!("{words:?}");
    let plain = home.run(words);
    is_clean(&case, &plain.out());
    is_clean(&case, &plain.err());
    assert!(!plain.err().contains("internal error"), "{case}: {}", plain.err());
    let told = home.run(&[words, &["--json"]].concat());
    is_clean(&case, &told.out());
    is_clean(&case, &told.err());
    if told.out().is_empty() { Value::Null } else { told.json() }
}

/// Creates objects with these names in the practice organization; returns their number per kind.
fn plant(services: &Services) -> usize {
    services.post("/v1/datasources", &json!({ "name": "Hostile", "description": "of a test", "inboundS2S": true }));
    let sources = services.manager("/v1/datasources");
    let source = sources.as_array().unwrap().iter().find(|source| source["name"] == "Hostile").unwrap();
    let source = source["dataSourceId"].clone();
    let mut planted = 0;
    for (number, name) in names().into_iter().enumerate() {
        services.post("/v1/folders/traits", &json!({ "name": name, "parentFolderId": 0 }));
        let code = format!("hostile-{number}");
        let a_trait = json!({
            "name": name, "description": name, "traitType": "ON_BOARDED_TRAIT", "dataSourceId": source, "folderId": 0,
            "traitRule": format!("ic == \"{code}\""), "integrationCode": code, "ttl": 120,
        });
        services.post("/v1/traits", &a_trait);
        let sid = services.with_code("traits", &code)[0]["sid"].clone();
        let segment = json!({
            "name": name, "description": name, "segmentRule": format!("{sid}T"), "dataSourceId": source, "folderId": 0,
            "integrationCode": code,
        });
        services.post("/v1/segments", &segment);
        // One audience has a name and a description of maximum length.
        let (name, description) = if number == 0 {
            (name + &"\u{1b}[7m".repeat(55), "\u{1b}[7m".repeat(2_500))
        } else {
            (name.clone(), name)
        };
        let audience = json!({
            "name": name, "description": description, "type": "SegmentDefinition", "schema": { "name": "_xdm.context.profile" },
            "lifecycleState": "published",
            "expression": { "type": "PQL", "format": "pql/text", "value": "person.gender = \"female\"" },
        });
        services.post("/data/core/ups/audiences", &audience);
        planted += 1;
    }
    planted
}

/// IDs of the rows with one of the hostile names.
fn ids(list: &Value) -> Vec<String> {
    let is_planted = |row: &&Value| {
        let name = row["name"].as_str().unwrap_or_default();
        names().iter().any(|planted| name.starts_with(planted.as_str()))
    };
    list["rows"]
        .as_array()
        .unwrap()
        .iter()
        .filter(is_planted)
        .map(|row| row["id"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn no_name_controls_the_terminal_or_forges_a_line() {
    let home = Home::new();
    let services = home.serve();
    let planted = plant(&services);
    let audiences = ids(&runs_cleanly(&home, &["audiences", "list", "--refresh"]));
    runs_cleanly(&home, &["traits", "list"]);
    let traits = ids(&runs_cleanly(&home, &["traits", "list", "--type", "onboarded"]));
    let segments = ids(&runs_cleanly(&home, &["segments", "list"]));
    assert_eq!((audiences.len(), traits.len(), segments.len()), (planted, planted, planted));
    for storage in ["audiences", "traits", "segments"] {
        runs_cleanly(&home, &["folders", storage]);
    }
    for (kind, ids) in [("audiences", &audiences), ("traits", &traits), ("segments", &segments)] {
        for id in ids {
            runs_cleanly(&home, &[kind, "show", id]);
        }
    }
    let all: Vec<&str> = audiences.iter().map(String::as_str).collect();
    let first = all[0];
    runs_cleanly(&home, &[&["share", "--route", "create", "--dry-run"][..], &all].concat());
    let shared = home.run(&[&["share"][..], &all].concat());
    is_clean("share", &(shared.out() + &shared.err()));
    assert!(shared.out().contains(first), "the ID is next to the name: {}", shared.out());
    let back = home.run(&[&["unshare"][..], &all].concat());
    is_clean("unshare", &(back.out() + &back.err()));
    assert!(back.out().contains(&format!("({first})")), "the ID is next to the name: {}", back.out());
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    let to_platform = |words: &[&str]| {
        let said = home.run(&[&["share", "--to", "platform"], words, &segments].concat());
        is_clean("share --to platform", &(said.out() + &said.err()));
    };
    to_platform(&["--route", "source", "--dry-run"]);
    to_platform(&["--route", "source"]);
    to_platform(&["--route", "external", "--ttl", "1"]);
    // They expire soon, so that `status` names them.
    to_platform(&["--renew"]);
    for words in [&["status"][..], &["connections", "list"], &["connections", "test", "practice"], &["support"]] {
        runs_cleanly(&home, words);
    }
}

#[test]
fn no_text_of_a_service_or_an_argument_does_either() {
    let home = Home::new();
    let services = home.serve();
    let words = names().join(" ");
    for path in ["/v1/traits", "/v1/segments"] {
        services.fault("POST", path, 9, &json!({ "status": 400, "body": { "code": "x", "message": words } }));
    }
    let audience = crate::support::id_of(&home, crate::support::COOKS);
    runs_cleanly(&home, &["share", "--route", "create", &audience]);
    runs_cleanly(&home, &["status"]);
    services.faults(
        &json!([{ "method": "GET", "path": "/v1/traits", "times": 9, "do": { "status": 400, "body": words } }]),
    );
    runs_cleanly(&home, &["--refresh", "status"]);
    services.faults(
        &json!([{ "path": "/data/core/ups", "times": 9, "do": { "status": 403, "body": { "message": words } } }]),
    );
    runs_cleanly(&home, &["connections", "test", "practice"]);
    services.faults(&json!([{ "path": "/nothing", "do": { "status": 400 } }]));
    for name in names() {
        runs_cleanly(&home, &["traits", "show", &name]);
        is_clean("argument", &home.run(&["traits", "list", &format!("--{name}")]).err());
    }
    let odd = names().remove(3);
    for words in [
        &["share", "--route", "create", &odd][..],
        &["share", &audience, "--folder", &odd],
        &["connections", "use", &odd],
    ] {
        runs_cleanly(&home, words);
    }
    let mut command = home.command();
    command.args(["rules", "check", "--language", "trait"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(names().join("\n").as_bytes()).unwrap();
    is_clean("rules check", &String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap());
}
