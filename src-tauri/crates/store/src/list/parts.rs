//! The conditions of list queries.

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::Tally;
use crate::StoreError;
use crate::text::folded;

/// Most words that are searched for.
const MOST_WORDS: usize = 32;
/// Most alternatives with a question mark each.
const MOST_MARKS: usize = 100;

/// Conditions joined by AND, with their values in the order of their question marks.
#[derive(Debug, Clone, Default)]
pub(crate) struct Clauses {
    parts: Vec<String>,
    values: Vec<Value>,
}

impl Clauses {
    /// Rows of one connection.
    pub(crate) fn of(table: &str, connection: i64) -> Self {
        let mut clauses = Self::default();
        clauses.add(&format!("{table}.connection = ?"), [Value::from(connection)]);
        clauses
    }

    pub(crate) fn add(&mut self, sql: &str, values: impl IntoIterator<Item = Value>) {
        self.parts.push(sql.to_owned());
        self.values.extend(values);
    }

    /// `column` is one of `wanted`; nothing wanted is no condition.
    pub(crate) fn one_of<T: Into<Value> + serde::Serialize + Clone>(&mut self, column: &str, wanted: &[T]) {
        if wanted.len() > MOST_MARKS {
            self.listed(column, wanted);
        } else if !wanted.is_empty() {
            let marks = vec!["?"; wanted.len()].join(", ");
            self.add(&format!("{column} IN ({marks})"), wanted.iter().cloned().map(Into::into));
        }
    }

    /// `column` is one of many values: one mark however many there are, because a statement takes some 32,000.
    pub(crate) fn listed(&mut self, column: &str, wanted: &[impl serde::Serialize]) {
        let list = Value::from(serde_json::json!(wanted).to_string());
        self.add(&format!("{column} IN (SELECT value FROM json_each(?))"), [list]);
    }

    /// The folder or any below it.
    pub(crate) fn below(&mut self, table: &str, tree: &str, connection: i64, folder: &str) {
        let sql = format!(
            "{table}.folder IN (WITH RECURSIVE below (id) AS (
                 SELECT ? UNION SELECT folder.id FROM folder JOIN below ON folder.parent = below.id
                 WHERE folder.connection = ? AND folder.tree = ?) SELECT id FROM below)"
        );
        self.add(&sql, [Value::from(folder.to_owned()), Value::from(connection), Value::from(tree.to_owned())]);
    }

    /// Every word is found somewhere in the object's text, or in what else `or_rows` selects: rows by a connection
    /// and the folded word. Of a long text the first words count: a statement takes only so many conditions.
    pub(crate) fn search(&mut self, table: &str, search: &str, or_rows: Option<(&str, i64)>) {
        // A control letter is no part of any word, and a zero would end the query in its middle.
        let apart = |letter: char| letter.is_whitespace() || letter.is_control();
        for word in folded(search).split(apart).filter(|word| !word.is_empty()).take(MOST_WORDS) {
            let mut values = Vec::new();
            // The index holds runs of three characters; shorter words have to be looked for in the text itself.
            let mut rows = if word.chars().count() >= 3 {
                values.push(Value::from(format!("\"{}\"", word.replace('"', "\"\""))));
                format!("SELECT rowid FROM {table}_text WHERE {table}_text MATCH ?")
            } else {
                values.push(Value::from(word.to_owned()));
                format!("SELECT row FROM {table} WHERE instr(find, ?) > 0")
            };
            if let Some((others, connection)) = or_rows {
                rows = format!("{rows} UNION ALL {others}");
                values.extend([Value::from(connection), Value::from(word.to_owned())]);
            }
            self.add(&format!("{table}.row IN ({rows})"), values);
        }
    }

    /// Values for question marks behind the conditions.
    pub(crate) fn more_values(&mut self, values: impl IntoIterator<Item = Value>) {
        self.values.extend(values);
    }

    pub(crate) fn sql(&self) -> String {
        self.parts.join(" AND ")
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = &Value> {
        self.values.iter()
    }
}

/// Several ids pasted at once: numbers or UUIDs with nothing but separators between them.
pub(crate) fn pasted_ids(search: &str) -> Option<Vec<String>> {
    let apart = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '|' | '"' | '\'');
    let ids: Vec<String> = search.split(apart).filter(|part| !part.is_empty()).map(str::to_owned).collect();
    (ids.len() > 1 && ids.iter().all(|id| looks_like_id(id))).then_some(ids)
}

fn looks_like_id(text: &str) -> bool {
    let number = text.len() >= 3 && text.bytes().all(|b| b.is_ascii_digit());
    let uuid = text.len() >= 32 && text.bytes().all(|b| b.is_ascii_hexdigit() || matches!(b, b'-' | b'_'));
    number || uuid
}

/// `DESC` or `ASC`.
pub(crate) fn direction(descending: bool) -> &'static str {
    if descending { "DESC" } else { "ASC" }
}

/// Rows by value of an expression.
pub(super) fn tally(
    db: &Connection,
    clauses: &Clauses,
    table: &str,
    value: &str,
    joins: &str,
) -> Result<Vec<Tally>, StoreError> {
    let sql = format!("SELECT {value}, count(*) FROM {table} {joins} WHERE {} GROUP BY 1 ORDER BY 1", clauses.sql());
    let mut statement = db.prepare_cached(&sql)?;
    let read = |row: &rusqlite::Row<'_>| Ok(Tally { value: row.get(0)?, count: row.get(1)? });
    Ok(statement.query_map(params_from_iter(clauses.values()), read)?.collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_ids_are_told_from_words() {
        assert_eq!(pasted_ids("16505144, 16505145\n16505146").map(|ids| ids.len()), Some(3));
        let uuids = "9fa6c1c5-6d6e-4a51-9e8b-5b0e8b4c3d2a;0b8f7f3a-95a1-4b59-8a4a-0d9c6a4e2f11";
        assert_eq!(pasted_ids(uuids).map(|ids| ids.len()), Some(2));
        assert_eq!(pasted_ids("16505144"), None, "one id is searched like a word");
        assert_eq!(pasted_ids("summer 2024 sale"), None);
    }
}
