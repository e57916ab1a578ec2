//! The profile sample: how many profiles there are, in all and by namespace (AEP contract §18). Usually everybody has one.

use axum::extract::State;
use serde_json::{Value, json};

use super::answer::{Answer, ok};
use crate::state::Shared;
use crate::world::people::NAMESPACES;
use crate::world::profiles::profiles;

pub async fn status(State(practice): State<Shared>) -> Answer {
    let total = profiles(&practice.read(), practice.people()).len();
    let text = total.to_string();
    Ok(ok(json!({
        "numRowsToRead": text, "totalRows": text, "docCount": text, "totalFragmentCount": (total * 2).to_string(),
        "samplingRatio": 1.0, "mergeStrategy": "SIMPLE", "status": "PROCESSED",
        "lastSampledTimestamp": practice.now_ms().to_string(),
        "sampleJobRunning": { "status": false, "submissionTimestamp": 0 },
    })))
}

pub async fn by_namespace(State(practice): State<Shared>) -> Answer {
    let known = profiles(&practice.read(), practice.people()).into_owned();
    let total = known.len().max(1);
    let rows: Vec<Value> = NAMESPACES
        .iter()
        .filter_map(|(name, number)| {
            let ids = practice.people().namespace(name)?.intersection_len(&known);
            let (whole, part) = (ids * 100 / total, ids * 10_000 / total % 100);
            Some(json!({
                "value": number.to_string(), "code": name.to_uppercase(), "fullIDsCount": ids,
                "fullIDsFragmentCount": ids, "fullIDsPercentage": format!("{whole}.{part:02}"), "sampleCount": ids,
                "samplePercentage": format!("{whole}.{part:02}"),
            }))
        })
        .collect();
    Ok(ok(json!({ "data": rows, "reportTimestamp": practice.now_ms() })))
}
