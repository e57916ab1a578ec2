//! Reading values that the services spell in several ways: numbers as text, flags as words, absent or null
//! (AAM contract §0.3, AEP contract §0).

use secrecy::SecretString;
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// A whole number, sent as number or text; `None` for anything else.
pub(crate) fn as_number(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => number.as_u64().or_else(|| number.as_f64().and_then(whole)),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be a whole number in range")]
fn whole(number: f64) -> Option<u64> {
    // 2^53: up to here every whole number is exact.
    ((0.0..=9_007_199_254_740_992.0).contains(&number) && number.fract() == 0.0).then_some(number as u64)
}

/// A text, sent as text or number; `None` for anything else and for empty text.
pub(crate) fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A time in ms since epoch from seconds, ms or µs, distinguished by size (AEP contract §0).
pub(crate) fn as_ms(value: &Value) -> Option<i64> {
    let number = i64::try_from(as_number(value)?).ok().filter(|number| *number > 0)?;
    Some(match number {
        100_000_000_000_000.. => number / 1_000,
        100_000_000_000.. => number,
        _ => number * 1_000,
    })
}

pub(crate) fn number<'de, D: Deserializer<'de>>(source: D) -> Result<Option<u64>, D::Error> {
    Ok(as_number(&Value::deserialize(source)?))
}

pub(crate) fn required_number<'de, D: Deserializer<'de>>(source: D) -> Result<u64, D::Error> {
    as_number(&Value::deserialize(source)?).ok_or_else(|| D::Error::custom("expected a whole number"))
}

pub(crate) fn text<'de, D: Deserializer<'de>>(source: D) -> Result<String, D::Error> {
    Ok(as_text(&Value::deserialize(source)?).unwrap_or_default())
}

pub(crate) fn maybe_text<'de, D: Deserializer<'de>>(source: D) -> Result<Option<String>, D::Error> {
    Ok(as_text(&Value::deserialize(source)?))
}

pub(crate) fn ms<'de, D: Deserializer<'de>>(source: D) -> Result<Option<i64>, D::Error> {
    Ok(as_ms(&Value::deserialize(source)?))
}

pub(crate) fn flag<'de, D: Deserializer<'de>>(source: D) -> Result<bool, D::Error> {
    Ok(match Value::deserialize(source)? {
        Value::Bool(flag) => flag,
        Value::String(text) => text.eq_ignore_ascii_case("true") || text == "1",
        Value::Number(number) => number.as_u64() == Some(1),
        _ => false,
    })
}

/// A list, or nothing where it is null or something else. Members that cannot be read are left out.
pub(crate) fn list<'de, D: Deserializer<'de>, T: serde::de::DeserializeOwned>(source: D) -> Result<Vec<T>, D::Error> {
    Ok(match Value::deserialize(source)? {
        Value::Array(members) => members.into_iter().filter_map(|member| serde_json::from_value(member).ok()).collect(),
        _ => Vec::new(),
    })
}

/// A list; `None` where it is null or something else, or has members that cannot be read.
pub(crate) fn maybe_list<'de, D: Deserializer<'de>, T: serde::de::DeserializeOwned>(
    source: D,
) -> Result<Option<Vec<T>>, D::Error> {
    Ok(match Value::deserialize(source)? {
        Value::Array(members) => members.into_iter().map(|member| serde_json::from_value(member).ok()).collect(),
        _ => None,
    })
}

/// A row as its wire form; `None`, with the place in the log, for one that cannot be read.
pub(crate) fn row<T: serde::de::DeserializeOwned>(row: &Value) -> Option<T> {
    serde_path_to_error::deserialize(row)
        .inspect_err(|error| tracing::warn!(at = %error.path(), error = %error.inner(), "a row cannot be read"))
        .ok()
}

pub(crate) fn secret<'de, D: Deserializer<'de>>(source: D) -> Result<SecretString, D::Error> {
    String::deserialize(source).map(SecretString::from)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_and_times_are_read_in_every_spelling() {
        assert_eq!(as_number(&json!(12)), Some(12));
        assert_eq!(as_number(&json!("12")), Some(12));
        assert_eq!(as_number(&json!(12.0)), Some(12));
        assert_eq!(as_number(&json!(-1)), None);
        assert_eq!(as_number(&json!("x")), None);
        let ms = Some(1_653_583_927_000);
        assert_eq!(as_ms(&json!(1_653_583_927u64)), ms);
        assert_eq!(as_ms(&json!("1653583927")), ms);
        assert_eq!(as_ms(&json!(1_653_583_927_000u64)), ms);
        assert_eq!(as_ms(&json!(1_653_583_927_000_000u64)), ms);
        assert_eq!(as_ms(&json!(0)), None);
    }
}
