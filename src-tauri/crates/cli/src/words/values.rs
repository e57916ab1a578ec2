//! The names of values, as in the output of `--json`.

use app::view::{AudienceOrigin, EstimatedProfiles, TraitType};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::number;
use crate::clean::line as clean;

/// Returns the name of a value; a value unknown to this version is shown as the service's own code.
pub(crate) fn value(of: &impl Serialize) -> String {
    match serde_json::to_value(of) {
        Ok(Value::String(word)) => word,
        Ok(Value::Object(other)) => other.values().filter_map(Value::as_str).map(clean).collect(),
        _ => String::new(),
    }
}

/// Parses the name of a value. The error lists the allowed names.
pub(crate) fn parse_value<T: DeserializeOwned>(word: &str) -> Result<T, String> {
    serde_json::from_value(Value::from(word)).map_err(|error| error.to_string())
}

/// Parses the name of an origin, or the service's own code.
pub(crate) fn parse_origin(word: &str) -> AudienceOrigin {
    parse_value(word).unwrap_or_else(|_| AudienceOrigin::Other(word.to_owned()))
}

/// Parses the name of a trait type, or the service's own code.
pub(crate) fn parse_trait_type(word: &str) -> TraitType {
    parse_value(word).unwrap_or_else(|_| TraitType::Other(word.to_owned()))
}

/// Returns a parser that accepts every word.
pub(crate) fn as_is<T>(parse: fn(&str) -> T) -> impl Fn(&str) -> Result<T, std::convert::Infallible> + Clone {
    move |word| Ok(parse(word))
}

/// An estimated number, with its bounds unless it is exact.
pub(crate) fn estimated(count: EstimatedProfiles) -> String {
    if count.least == count.most {
        return number(Some(count.likely));
    }
    format!("{} ({}–{})", number(Some(count.likely)), number(Some(count.least)), number(Some(count.most)))
}
