//! `segbridge destinations map` and `unmap`, killed at any moment while answers are lost and work is done late: each segment is
//! mapped once in the end, and nothing else is touched.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};

use super::{FAST, long, seed};
use crate::support::{Home, Services};

const DESTINATION: &str = "118309";
const CREATE: &str = "/v1/destinations/118309/bulk-create";
const DELETE: &str = "/v1/destinations/118309/bulk-delete";
/// How many segments are mapped.
const SEGMENTS: usize = 12;
/// The longest a program lives before it is killed, ms.
const LONGEST_LIFE: u64 = 1_500;
/// How often it is tried to bring everything to an end without faults.
const PATIENCE: usize = 4;

/// Segments of every destination, each as often as it is mapped.
fn mapped(services: &Services) -> BTreeMap<String, Vec<String>> {
    let all = services.manager("/v1/destinations?includeMappings=true");
    let rows = all.as_array().unwrap();
    let of = |row: &Value| {
        let mappings = row["mappings"].as_array().cloned().unwrap_or_default();
        let mut sids: Vec<String> = mappings.iter().map(|one| one["sid"].to_string()).collect();
        sids.sort();
        (row["destinationId"].to_string(), sids)
    };
    rows.iter().map(of).collect()
}

/// Segments that can be mapped to the destination.
fn fitting(home: &Home, services: &Services) -> Vec<String> {
    let all = services.manager("/v1/segments");
    let ids: Vec<String> = all.as_array().unwrap().iter().take(60).map(|one| one["sid"].to_string()).collect();
    let mut words = vec!["destinations", "map", DESTINATION, "--dry-run", "--json"];
    words.extend(ids.iter().map(String::as_str));
    let plan = home.run(&words).json();
    let lines = plan["lines"].as_array().unwrap();
    let fits = lines.iter().filter(|line| line["fits"] == true);
    let fits: Vec<String> = fits.map(|line| line["segment"]["id"].as_str().unwrap().to_owned()).collect();
    assert!(fits.len() >= SEGMENTS, "{plan}");
    fits[..SEGMENTS].to_vec()
}

fn fault(chance: &mut fastrand::Rng) -> Value {
    let effect = match chance.u8(0..8) {
        0..3 => json!({ "late_ms": chance.u32(0..=80_000) }),
        3 => json!({ "drop": "after" }),
        4 => json!({ "drop": "before" }),
        5 => json!({ "status": 429, "retry_after": 1 }),
        6 => json!({ "status": 500 }),
        _ => json!({ "delay_ms": chance.u32(50..=1_500) }),
    };
    let path = [CREATE, DELETE, "/v1/destinations/*"][chance.usize(..3)];
    let method = if path.ends_with('*') { "GET" } else { "POST" };
    json!({ "method": method, "path": path, "times": chance.u8(1..=2), "do": effect })
}

fn words<'w>(action: &'w str, segments: &'w [String]) -> Vec<&'w str> {
    let start = ["destinations", action, DESTINATION];
    start.into_iter().chain(segments.iter().map(String::as_str)).collect()
}

/// Runs a command for a while by chance and kills it.
fn run_and_kill(home: &Home, words: &[&str], chance: &mut fastrand::Rng) {
    let mut child = home.command().args(words).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(chance.u64(100..LONGEST_LIFE)));
    child.kill().unwrap();
    child.wait().unwrap();
}

/// One set of segments that is mapped by programs that are killed; sometimes removed in between, by programs that are killed too.
fn trial(seed: u64, kills: usize) {
    let mut chance = fastrand::Rng::with_seed(seed);
    let home = Home::new();
    let services = home.serve_with(&["--speed", FAST]);
    home.run(&["status"]).ends_with(0);
    let ids = fitting(&home, &services);
    let before = mapped(&services);
    for _ in 0..kills {
        let faults: Vec<Value> = (0..chance.usize(1..=3)).map(|_| fault(&mut chance)).collect();
        services.faults(&json!(faults));
        let action = if chance.u8(0..4) == 0 { "unmap" } else { "map" };
        let some = chance.usize(1..=ids.len());
        run_and_kill(&home, &words(action, &ids[..some]), &mut chance);
    }
    services.faults(&json!([]));
    let wanted: BTreeSet<&String> = ids.iter().collect();
    for _ in 0..PATIENCE {
        home.run(&words("map", &ids));
        let now = mapped(&services);
        if wanted.iter().all(|id| now[DESTINATION].contains(id)) {
            break;
        }
    }
    // What comes late would be there by now.
    services.order("POST", "clock", Some(&json!({ "advance_s": 120 })));
    let mut expected = before;
    let of_it = expected.get_mut(DESTINATION).unwrap();
    of_it.extend(ids.iter().cloned());
    of_it.sort();
    assert_eq!(mapped(&services), expected, "seed {seed}: each once, and nothing else");
    home.run(&words("unmap", &ids)).ends_with(0);
    expected.get_mut(DESTINATION).unwrap().retain(|id| !wanted.contains(id));
    assert_eq!(mapped(&services), expected, "seed {seed}: none is left");
}

#[test]
fn killed_programs_map_each_segment_once() {
    let all = long("SEGMENT_BRIDGE_KILLS").map(|all| all.div_ceil(4));
    let each = 3;
    let first = seed(all.is_some());
    for seed in first..first + all.unwrap_or(each).div_ceil(each) as u64 {
        trial(seed, each);
        eprintln!("seed {seed}: each segment is mapped once");
    }
}
