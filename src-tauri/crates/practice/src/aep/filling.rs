//! Fills the organization with audiences on a test's order: published, with a simple rule, and not counted yet.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;

use super::audience_write;
use crate::model::Row;
use crate::state::Shared;

/// Most audiences of one order.
const MOST: u32 = 5_000;
/// The sandbox that the connection of the practice workspace uses.
const SANDBOX: &str = "prod";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Order {
    count: u32,
}

/// Adds audiences named "Filler 0001" and so on.
pub(crate) async fn fill(State(practice): State<Shared>, bytes: Bytes) -> Response {
    let Some(Order { count }) = serde_json::from_slice(&bytes).ok().filter(|order: &Order| order.count <= MOST) else {
        let message = format!("count: a whole number up to {MOST}");
        return (StatusCode::BAD_REQUEST, message).into_response();
    };
    let user = practice.credentials().client_id.clone();
    let now = practice.now_ms();
    for number in 1..=count {
        let expression = json!({ "type": "PQL", "format": "pql/text", "value": "person.gender = \"female\"" });
        let body = json!({
            "name": format!("Filler {number:04}"), "type": "SegmentDefinition", "expression": expression,
            "schema": { "name": "_xdm.context.profile" },
        });
        let mut world = practice.write();
        match audience_write::create(&world, SANDBOX, &user, &body, now) {
            Ok(audience) => {
                world.mark(Row::Audience(audience.id.clone()));
                world.audiences.insert(audience.id.clone(), audience);
            }
            Err(refusal) => return refusal.into_response(),
        }
    }
    match practice.commit().await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}
