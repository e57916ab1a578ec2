//! Faults by chance: answers that are lost, work that is done late, refusals.

use serde_json::{Value, json};

/// What sharing writes: traits, segments and the dataflow.
const WRITTEN: [(&str, &str); 3] =
    [("POST", "/v1/traits"), ("POST", "/v1/segments"), ("PATCH", "/data/foundation/flowservice/flows")];
const DELETED: [&str; 3] = ["/v1/traits", "/v1/segments", "/v1/folders"];
/// The latest that a service works on a request whose answer was lost, in practice milliseconds. The program waits for
/// 90 seconds.
const LATEST_MS: u32 = 80_000;

/// Some faults for a program that shares, over about as many requests as it sends.
pub(crate) fn storm(chance: &mut fastrand::Rng, audiences: usize) -> Value {
    let count = chance.usize(1..=4);
    (0..count).map(|_| fault(chance, audiences)).collect()
}

/// Lost answers, late work and late answers for two programs that create pairs at once.
pub(crate) fn lost_answers(chance: &mut fastrand::Rng, audiences: usize) -> Value {
    let effect = |chance: &mut fastrand::Rng| match chance.u8(0..5) {
        0 => json!({ "drop": "after" }),
        1 => json!({ "drop": "before" }),
        2 => json!({ "delay_ms": chance.u32(100..=2_000) }),
        _ => json!({ "late_ms": chance.u32(0..=LATEST_MS) }),
    };
    let fault = |chance: &mut fastrand::Rng| {
        let (method, path) = WRITTEN[chance.usize(..WRITTEN.len())];
        let skip = if method == "PATCH" { 0 } else { chance.usize(0..audiences) };
        json!({ "method": method, "path": path, "skip": skip, "times": chance.u8(1..=4), "do": effect(chance) })
    };
    (0..chance.usize(2..=6)).map(|_| fault(chance)).collect()
}

fn fault(chance: &mut fastrand::Rng, audiences: usize) -> Value {
    let (method, path) = match chance.u8(0..8) {
        0 => ("GET", "/v1/*"),
        1 => ("DELETE", DELETED[chance.usize(..DELETED.len())]),
        _ => WRITTEN[chance.usize(..WRITTEN.len())],
    };
    // The dataflow is changed by one request for all.
    let skip = if method == "PATCH" { 0 } else { chance.usize(0..audiences) };
    json!({ "method": method, "path": path, "skip": skip, "times": chance.u8(1..=3), "do": effect(chance) })
}

fn effect(chance: &mut fastrand::Rng) -> Value {
    match chance.u8(0..10) {
        0..4 => json!({ "late_ms": chance.u32(0..=LATEST_MS) }),
        4..6 => json!({ "drop": "after" }),
        6 => json!({ "drop": "before" }),
        7 => json!({ "status": 429, "retry_after": 1 }),
        8 => json!({ "status": 500 }),
        _ => json!({ "delay_ms": chance.u32(50..=1_500) }),
    }
}
