//! Reading a JSON body as leniently as Audience Manager does (AAM contract §0.3 item 2).
//!
//! Numbers may come as strings, absent and null mean the same, problems are collected so that one answer names all.

use axum::body::Bytes;
use serde_json::{Map, Value};

use super::refusal::Refusal;

/// The fields of an object body, and what was found wrong with them so far.
#[derive(Debug)]
pub struct Fields {
    map: Map<String, Value>,
    problems: Vec<String>,
}

impl Fields {
    /// Reads a body that must be a JSON object.
    pub fn read(body: &Bytes) -> Result<Self, Refusal> {
        match serde_json::from_slice(body) {
            Ok(Value::Object(map)) => Ok(Self { map, problems: Vec::new() }),
            Ok(_) => Err(Refusal::malformed("The body must be a JSON object")),
            Err(error) => Err(Refusal::malformed(format!("The body is not JSON: {error}"))),
        }
    }

    fn value(&self, name: &str) -> Option<&Value> {
        self.map.get(name).filter(|value| !value.is_null())
    }

    /// Every field as it was sent.
    pub fn raw(&self) -> &Map<String, Value> {
        &self.map
    }

    /// Notes a problem.
    pub fn problem(&mut self, text: impl Into<String>) {
        self.problems.push(text.into());
    }

    /// A text, `None` when absent or null. Numbers are taken as their text.
    pub fn text(&mut self, name: &str) -> Option<String> {
        match self.value(name)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => {
                self.problem(format!("{name}: must be a text"));
                None
            }
        }
    }

    /// A text that must be there, not blank, and at most `longest` characters.
    pub fn required_text(&mut self, name: &str, longest: usize) -> String {
        let text = self.text(name).unwrap_or_default();
        if text.trim().is_empty() {
            self.problem(format!("{name}: may not be empty"));
        }
        self.short(name, &text, longest);
        text
    }

    /// An optional text of at most `longest` characters.
    pub fn short_text(&mut self, name: &str, longest: usize) -> Option<String> {
        let text = self.text(name)?;
        self.short(name, &text, longest);
        Some(text)
    }

    fn short(&mut self, name: &str, text: &str, longest: usize) {
        if text.chars().count() > longest {
            self.problem(format!("{name}: may have at most {longest} characters"));
        }
    }

    /// A whole number that is not negative, `None` when absent, null or an empty text.
    pub fn number(&mut self, name: &str) -> Option<u64> {
        let value = self.value(name)?;
        if value.as_str().is_some_and(|text| text.trim().is_empty()) {
            return None;
        }
        let number = whole(value);
        if number.is_none() {
            self.problem(format!("{name}: must be a whole number"));
        }
        number
    }

    /// A number that must be there.
    pub fn required_number(&mut self, name: &str) -> u64 {
        if self.value(name).is_none_or(|value| value == "") {
            self.problem(format!("{name}: may not be null"));
        }
        self.number(name).unwrap_or(0)
    }

    /// A small whole number; too large ones are a problem.
    pub fn small_number(&mut self, name: &str) -> Option<u32> {
        let number = self.number(name)?;
        let small = u32::try_from(number).ok();
        if small.is_none() {
            self.problem(format!("{name}: is too large"));
        }
        small
    }

    /// A number with decimals.
    pub fn decimal(&mut self, name: &str) -> Option<f64> {
        let value = self.value(name)?;
        let number = value.as_f64().or_else(|| value.as_str()?.trim().parse().ok());
        if number.is_none() {
            self.problem(format!("{name}: must be a number"));
        }
        number
    }

    /// A truth value; `"true"` and `"false"` count too.
    pub fn flag(&mut self, name: &str) -> Option<bool> {
        match self.value(name)? {
            Value::Bool(flag) => Some(*flag),
            Value::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
            Value::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
            _ => {
                self.problem(format!("{name}: must be true or false"));
                None
            }
        }
    }

    /// A list of texts.
    pub fn texts(&mut self, name: &str) -> Option<Vec<String>> {
        let texts = self
            .value(name)?
            .as_array()
            .and_then(|list| list.iter().map(|item| item.as_str().map(str::to_owned)).collect::<Option<Vec<_>>>());
        if texts.is_none() {
            self.problem(format!("{name}: must be a list of texts"));
        }
        texts
    }

    /// A list of whole numbers.
    pub fn numbers(&mut self, name: &str) -> Option<Vec<u64>> {
        let numbers = self.value(name)?.as_array().and_then(|list| list.iter().map(whole).collect::<Option<Vec<_>>>());
        if numbers.is_none() {
            self.problem(format!("{name}: must be a list of whole numbers"));
        }
        numbers
    }

    /// Fails when any problem was noted.
    pub fn check(&mut self) -> Result<(), Refusal> {
        if self.problems.is_empty() { Ok(()) } else { Err(Refusal::invalid(std::mem::take(&mut self.problems))) }
    }
}

/// Reads a body that must be a JSON array of ids, as all bulk deletes take.
pub fn ids(body: &Bytes) -> Result<Vec<u64>, Refusal> {
    let ids = match serde_json::from_slice(body) {
        Ok(Value::Array(list)) => list.iter().map(whole).collect::<Option<Vec<_>>>(),
        _ => None,
    };
    ids.ok_or_else(|| Refusal::malformed("The body must be a JSON array of ids"))
}

fn whole(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => number.as_u64().or_else(|| {
            // `12.0` is what some spreadsheet clients send.
            let float = number.as_f64().filter(|float| float.fract() == 0.0 && *float >= 0.0)?;
            format!("{float:.0}").parse().ok()
        }),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &'static str) -> Fields {
        Fields::read(&Bytes::from_static(text.as_bytes())).unwrap()
    }

    #[test]
    fn numbers_may_be_strings_and_null_is_absent() {
        let mut given = fields(r#"{"a":"12","b":null,"c":7,"d":""}"#);
        assert_eq!(
            [given.number("a"), given.number("b"), given.number("c"), given.number("d")],
            [Some(12), None, Some(7), None]
        );
        assert!(given.check().is_ok());
    }

    #[test]
    fn every_problem_is_named_once() {
        let mut given = fields(r#"{"name":" ","folderId":-1}"#);
        given.required_text("name", 255);
        given.required_number("folderId");
        given.required_number("dataSourceId");
        let Err(refusal) = given.check() else { panic!("three problems must be refused") };
        let text = format!("{refusal:?}");
        for part in ["name: may not be empty", "folderId: must be", "dataSourceId: may not be null"] {
            assert!(text.contains(part), "{part} is missing in {text}");
        }
    }
}
