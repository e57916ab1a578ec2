//! A definition's expression in the other format (AEP contract §6).

use axum::body::Bytes;
use serde_json::json;

use super::answer::{Answer, Refusal, ok};
use super::filter::at;
use super::request::body;
use crate::rules::pql;

/// Answers the same definition with `pql/text` turned into `pql/json`, or the other way round. What the other form has
/// no documented shape for cannot be converted.
pub async fn convert(bytes: Bytes) -> Answer {
    let mut definition = body(&bytes)?;
    let part = |path: &str| at(&definition, path).and_then(serde_json::Value::as_str).map(str::to_owned);
    let value =
        part("expression.value").ok_or_else(|| Refusal::body("The mandatory field expression.value is missing"))?;
    let format = part("expression.format").unwrap_or_else(|| "pql/text".to_owned());
    let read = pql::read(&value, &format).map_err(|error| Refusal::body(format!("Invalid PQL expression: {error}")))?;
    let converted = match format.as_str() {
        "pql/json" if read.has_text() => Some(("pql/text", read.to_string())),
        "pql/json" => None,
        _ => read.to_json_text().map(|value| ("pql/json", value)),
    };
    let (format, value) = converted.ok_or_else(|| Refusal::body("The expression cannot be converted"))?;
    definition["expression"] = json!({ "type": "PQL", "format": format, "value": value });
    Ok(ok(definition))
}
