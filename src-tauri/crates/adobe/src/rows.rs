//! The answer of a list, read row by row: only one row is held as JSON at a time, and the fields around the rows
//! is read only where it is short.

use std::fmt;

use serde::de::{Deserializer as _, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::weight;

/// Most rows of one answer: a row of a few letters can take half a kilobyte of memory once it is read. Pages are asked for
/// with 1,000 rows at most, and lists that come at once have some thousands.
const MOST_ROWS: usize = 50_000;
/// Longest row that is read, bytes. The longest there are, the counts of a segment job over 4,000 audiences, have some 1.5 MB.
const LONGEST_ROW: usize = 4 << 20;
/// Longest text beside the rows that is read: it says how many there are and what comes next.
const LONGEST_BESIDE: usize = 64 << 10;
/// Most texts beside the rows.
const MOST_BESIDE: usize = 64;

/// An answer with the rows of a list in it.
pub(crate) struct Envelope<'a> {
    /// The rows, unread; `None` where there is nothing under their names.
    rows: Option<&'a str>,
    /// The fields beside the rows.
    pub(crate) beside: Value,
    /// Whether the answer is the rows themselves.
    pub(crate) bare: bool,
}

impl<'a> Envelope<'a> {
    /// Takes an answer apart; `names` are those of the rows, the first one present counts. What is not an object is taken
    /// for the rows themselves and not looked at yet.
    pub(crate) fn read(body: &'a [u8], names: &[&str]) -> Result<Self, serde_json::Error> {
        let text = str::from_utf8(body).map_err(serde_json::Error::custom)?.trim_ascii();
        if !text.starts_with('{') {
            return Ok(Self { rows: Some(text), beside: Value::Null, bare: true });
        }
        let mut source = serde_json::Deserializer::from_str(text);
        let (rows, beside) = source.deserialize_map(Members { names })?;
        source.end()?;
        Ok(Self { rows: rows.map(RawValue::get), beside: Value::Object(beside), bare: false })
    }

    /// Reads each row and hands it on; `None` for one that is too long, too heavy, or cannot be read as JSON. Returns whether
    /// there is a list; after an error nothing that was handed on counts.
    pub(crate) fn each(&self, on: impl FnMut(&str, Option<Value>)) -> Result<bool, serde_json::Error> {
        let Some(rows) = self.rows else { return Ok(false) };
        let mut source = serde_json::Deserializer::from_str(rows);
        let is_list = rows.starts_with('[');
        if is_list {
            source.deserialize_seq(Each { on })?;
        } else {
            source.deserialize_ignored_any(IgnoredAny)?;
        }
        source.end()?;
        Ok(is_list)
    }
}

struct Members<'n> {
    names: &'n [&'n str],
}

impl<'de> Visitor<'de> for Members<'_> {
    type Value = (Option<&'de RawValue>, Map<String, Value>);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let (mut rows, mut beside) = (None::<(usize, &RawValue)>, Map::new());
        while let Some((name, value)) = members.next_entry::<String, &RawValue>()? {
            match self.names.iter().position(|one| *one == name) {
                Some(place) if rows.is_none_or(|(before, _)| place <= before) => rows = Some((place, value)),
                Some(_) => {}
                None if value.get().len() <= LONGEST_BESIDE && beside.len() < MOST_BESIDE => {
                    beside.extend(serde_json::from_str(value.get()).ok().map(|value| (name, value)));
                }
                None => tracing::warn!(bytes = value.get().len(), "a long text beside the rows of a list is not read"),
            }
        }
        Ok((rows.map(|(_, rows)| rows), beside))
    }
}

struct Each<F> {
    on: F,
}

impl<'de, F: FnMut(&str, Option<Value>)> Visitor<'de> for Each<F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut rows: A) -> Result<(), A::Error> {
        let mut count = 0;
        while let Some(row) = rows.next_element::<&RawValue>()? {
            count += 1;
            if count > MOST_ROWS {
                return Err(A::Error::custom(format!("it has more than {MOST_ROWS} rows")));
            }
            let text = row.get();
            let is_read = text.len() <= LONGEST_ROW && weight::is_light(text.as_bytes());
            let read = if is_read { serde_json::from_str(text).ok() } else { None };
            (self.on)(text, read);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Rows where there is a list, `None` for one that cannot be read.
    type Rows = Option<Vec<Option<Value>>>;

    /// The rows, the fields beside them, and whether they are bare.
    fn read(body: &str) -> Result<(Rows, Value, bool), serde_json::Error> {
        let envelope = Envelope::read(body.as_bytes(), &["list", "children"])?;
        let mut rows = Vec::new();
        let is_list = envelope.each(|_, row| rows.push(row))?;
        Ok((is_list.then_some(rows), envelope.beside, envelope.bare))
    }

    #[test]
    fn rows_are_found_bare_and_under_the_first_name_that_is_there() {
        let rows = || Some(vec![Some(json!({ "id": 1 })), Some(json!(null))]);
        assert_eq!(read(r#" [{"id":1}, null] "#).unwrap(), (rows(), Value::Null, true));
        let body = r#"{"children":[7],"total":2,"list":[{"id":1},null],"page":{"next":"a"}}"#;
        assert_eq!(read(body).unwrap(), (rows(), json!({ "total": 2, "page": { "next": "a" } }), false));
        for none in ["{}", r#"{"list":null}"#, r#"{"list":{}}"#, "null", "7", "\"text\""] {
            assert_eq!(read(none).unwrap().0, None, "{none}");
        }
        for wrong in ["", "{", "[1,", "[1] 2", "{} 2", "<html>", r#"{"list":[1,}"#] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn one_row_that_cannot_be_read_costs_only_itself() {
        let deep = format!("{}{}", "[".repeat(5_000), "]".repeat(5_000));
        let heavy = format!("[{}]", vec!["1"; 900_000].join(","));
        let of_length = |length: usize| format!("\"{}\"", "x".repeat(length - 2));
        let (long, longest) = (of_length(LONGEST_ROW + 1), of_length(LONGEST_ROW));
        let body =
            format!(r#"{{"list":[{deep},{heavy},{long},{{"id":1}},{longest}],"beside":"{}"}}"#, "x".repeat(100_000));
        let (rows, beside, _) = read(&body).unwrap();
        let longest = serde_json::from_str(&longest).unwrap();
        assert!(rows == Some(vec![None, None, None, Some(json!({ "id": 1 })), Some(longest)]));
        assert_eq!(beside, json!({}));
    }

    #[test]
    fn more_rows_than_any_list_has_are_refused() {
        let body = format!("[{}]", vec!["1"; MOST_ROWS + 1].join(","));
        assert!(read(&body).unwrap_err().to_string().contains("more than 50000 rows"));
    }
}
