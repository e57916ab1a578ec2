//! `segbridge destinations move`, killed at any moment while answers are lost and work is done late: no mapping ends whose audience
//! the dataflow does not send, and in the end each has ended.

use std::collections::BTreeSet;
use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};

use super::{FAST, long, seed};
use crate::support::{Home, Services};

const DESTINATION: &str = "118307";
const LAST: &str = "2099-01-31";
const FLOWS: &str = "/data/foundation/flowservice/flows";
/// Segments with an audience; the first is mapped and sent already.
const SEGMENTS: [&str; 3] = ["Site visitors, 14 days", "Store locator users", "High intent, furniture"];
/// The longest a program lives before it is killed, ms.
const LONGEST_LIFE: u64 = 2_500;
/// How often it is tried to bring everything to an end without faults.
const PATIENCE: usize = 4;

fn fault(chance: &mut fastrand::Rng) -> Value {
    let effect = match chance.u8(0..8) {
        0..3 => json!({ "late_ms": chance.u32(0..=80_000) }),
        3 => json!({ "drop": "after" }),
        4 => json!({ "drop": "before" }),
        5 => json!({ "status": 412 }),
        6 => json!({ "status": 500 }),
        _ => json!({ "delay_ms": chance.u32(50..=1_500) }),
    };
    let put = format!("/v1/destinations/{DESTINATION}/mappings/*");
    let (method, path) = match chance.u8(0..3) {
        0 => ("PATCH", format!("{FLOWS}/*")),
        1 => ("GET", format!("{FLOWS}/*")),
        _ => ("PUT", put),
    };
    json!({ "method": method, "path": path, "times": chance.u8(1..=2), "do": effect })
}

fn words<'w>(more: &[&'w str]) -> Vec<&'w str> {
    let start = ["destinations", "move", DESTINATION, "--last-day", LAST];
    start.iter().chain(&SEGMENTS).chain(more).copied().collect()
}

/// The mappings of a segment.
fn mappings(services: &Services, segment: &str) -> Vec<Value> {
    let (all, sid) = (services.manager(&format!("/v1/destinations/{DESTINATION}/mappings")), segment.parse().ok());
    all.as_array().unwrap().iter().filter(|one| sid.is_some() && one["sid"].as_u64() == sid).cloned().collect()
}

/// The audiences of a dataflow.
fn sent(services: &Services, flow: &str) -> BTreeSet<String> {
    let flow = &services.send("GET", &format!("{FLOWS}/{flow}"), None)["items"][0];
    let selectors = &flow["transformations"][0]["params"]["segmentSelectors"]["selectors"];
    let id = |one: &Value| {
        let value = &one["value"];
        value["systemSegmentId"].as_str().or(value["id"].as_str()).unwrap().to_owned()
    };
    selectors.as_array().unwrap().iter().map(id).collect()
}

fn trial(seed: u64, kills: usize) {
    let mut chance = fastrand::Rng::with_seed(seed);
    let home = Home::new();
    let services = home.serve_with(&["--speed", FAST]);
    home.run(&["status"]).ends_with(0);
    home.run(&["destinations", "map", DESTINATION, SEGMENTS[1], SEGMENTS[2]]).ends_with(0);
    let plan = home.run(&words(&["--dry-run", "--json"])).ends_with(0).json();
    let flow = plan["to"]["id"].as_str().unwrap();
    let id = |line: &Value, what: &str| line[what]["id"].as_str().unwrap().to_owned();
    let pairs: Vec<(String, String)> =
        plan["lines"].as_array().unwrap().iter().map(|line| (id(line, "segment"), id(line, "audience"))).collect();
    assert_eq!(pairs.len(), SEGMENTS.len(), "{plan}");
    let check = |when: &str| {
        let ended: Vec<bool> = pairs
            .iter()
            .map(|(segment, audience)| {
                let all = mappings(&services, segment);
                assert_eq!(all.len(), 1, "seed {seed}, {when}: each is mapped once");
                let has_ended = all[0]["endDate"] == LAST;
                assert!(!has_ended || sent(&services, flow).contains(audience), "seed {seed}, {when}: sent nowhere");
                has_ended
            })
            .collect();
        ended.iter().all(|ended| *ended)
    };
    for kill in 0..kills {
        let faults: Vec<Value> = (0..chance.usize(1..=3)).map(|_| fault(&mut chance)).collect();
        services.faults(&json!(faults));
        let mut child = home.command().args(words(&[])).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(chance.u64(100..LONGEST_LIFE)));
        child.kill().unwrap();
        child.wait().unwrap();
        services.faults(&json!([]));
        check(&format!("after kill {kill}"));
    }
    let is_done = (0..PATIENCE).any(|_| {
        home.run(&words(&[]));
        check("in peace")
    });
    assert!(is_done, "seed {seed}: all have ended");
}

#[test]
fn killed_moves_end_no_mapping_whose_audience_is_not_sent() {
    let all = long("SEGMENT_BRIDGE_KILLS").map(|all| all.div_ceil(8));
    let each = 4;
    let first = seed(all.is_some());
    for seed in first..first + all.unwrap_or(each).div_ceil(each) as u64 {
        trial(seed, each);
        eprintln!("seed {seed}: nobody is lost");
    }
}
