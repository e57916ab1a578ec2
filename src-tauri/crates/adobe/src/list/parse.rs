//! An answer read as a page: its rows as objects, and what cannot be read.

use std::hash::{DefaultHasher, Hasher as _};

use serde_json::Value;

use super::{Fields, Read, Shape};
use crate::ApiError;
use crate::lenient::as_text;
use crate::rows::Envelope;
use crate::transport::Answer;

/// Longest answer that is read where it arrives, bytes. A longer one is read on a thread that may be blocked: it can take
/// longer than other tasks should wait.
const SHORT: usize = 256 << 10;
/// Longest row without an id that is identified by its text, in bytes; a longer one by the hash of its text.
const SHORT_ROW: usize = 1 << 10;

/// The rows of one page.
pub(super) struct Rows<T> {
    pub(super) items: Vec<T>,
    /// Identities of the items.
    pub(super) ids: Vec<String>,
    /// Rows that cannot be read.
    pub(super) unread: u64,
    /// What the page looks like.
    pub(super) mark: DefaultHasher,
}

/// An answer that was read as a page.
pub(super) struct Parsed<T> {
    pub(super) rows: Rows<T>,
    /// The fields beside the rows.
    pub(super) beside: Value,
    /// Whether the answer is the rows themselves.
    pub(super) bare: bool,
}

/// How an answer is read.
pub(super) struct Parser<T> {
    pub(super) shape: Shape,
    pub(super) read: Read<T>,
}

impl<T: Send + 'static> Parser<T> {
    /// Reads an answer as a page, on another thread where it is long.
    pub(super) async fn parse_aside(self, answer: &Answer) -> Result<Parsed<T>, ApiError> {
        if answer.body.len() <= SHORT {
            return self.parse(answer);
        }
        let answer = answer.clone();
        let parsing = tokio::task::spawn_blocking(move || self.parse(&answer));
        parsing.await.map_err(|error| ApiError::ours("the list", error))?
    }

    /// Reads an answer as a page.
    pub(super) fn parse(&self, answer: &Answer) -> Result<Parsed<T>, ApiError> {
        let unreadable = |error: serde_json::Error| answer.unreadable(error.to_string());
        let envelope = Envelope::read(&answer.body, self.shape.rows).map_err(unreadable)?;
        let mut rows = Rows { items: Vec::new(), ids: Vec::new(), unread: 0, mark: DefaultHasher::new() };
        let is_list = (!envelope.bare || self.shape.bare)
            && envelope.each(|text, row| self.row(text, row, &mut rows)).map_err(unreadable)?;
        if !is_list {
            return Err(answer.unreadable(format!("expected a list under {}", self.shape.names())));
        }
        Ok(Parsed { rows, bare: envelope.bare, beside: envelope.beside })
    }

    /// Reads one row into those of its page.
    fn row(&self, text: &str, row: Option<Value>, rows: &mut Rows<T>) {
        rows.mark.write(text.as_bytes());
        let read = row.and_then(|row| {
            let item = (self.read)(&row).filter(|_| self.shape.fields.fit(&row))?;
            let id = self.shape.id.iter().find_map(|name| as_text(row.get(name)?)).unwrap_or_else(|| mark_of(text));
            Some((item, id))
        });
        match read {
            Some((item, id)) => {
                rows.items.push(item);
                rows.ids.push(id);
            }
            None => rows.unread += 1,
        }
    }
}

/// The identity of a readable row without an id under the usual names: all its fields.
fn mark_of(text: &str) -> String {
    if text.len() <= SHORT_ROW {
        return text.to_owned();
    }
    let mut hash = DefaultHasher::new();
    hash.write(text.as_bytes());
    format!("{} bytes {:016x}", text.len(), hash.finish())
}

impl Fields {
    /// Whether every required field is there, and each field that is there holds what it should.
    fn fit(&self, row: &Value) -> bool {
        let is_missing = |name: &&&'static str| row.get(**name).is_none_or(Value::is_null);
        if let Some(field) = self.required.iter().find(is_missing) {
            tracing::warn!(field, "a row lacks a field that every row has");
            return false;
        }
        let is_scalar = |value: &Value| value.is_string() || value.is_number();
        let is_list = |value: &Value| value.as_array().is_some_and(|members| members.iter().all(is_scalar));
        let is_rule = |value: &Value| value.is_string() || value.is_object();
        let odd = |names: &[&'static str], is_one: &dyn Fn(&Value) -> bool| {
            names.iter().copied().find(|name| row.get(name).is_some_and(|value| !value.is_null() && !is_one(value)))
        };
        let odd = odd(self.scalars, &is_scalar)
            .or_else(|| odd(self.lists, &is_list))
            .or_else(|| odd(self.objects, &Value::is_object))
            .or_else(|| odd(self.texts_or_objects, &is_rule));
        if let Some(field) = odd {
            tracing::warn!(field, "a field of a row holds something unexpected");
        }
        odd.is_none()
    }
}
