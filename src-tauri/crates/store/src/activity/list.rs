//! Finds entries of the record: filtered and counted in the file, so that a list never carries all of them.

use rusqlite::params_from_iter;
use rusqlite::types::Value;

use super::{Activity, COLUMNS, FIRST, activity};
use crate::StoreError;
use crate::journal::Journal;
use crate::text::folded;

/// Which entries to return. What is empty does not narrow the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ActivityFilter {
    /// Part of the name or id of an object or of what a job created or removed, of the entry's id, or of who did it.
    pub search: String,
    /// Kinds.
    pub kinds: Vec<String>,
    /// States.
    pub states: Vec<String>,
    /// Kinds of object.
    pub object_kinds: Vec<String>,
    /// The user of this computer or the account, exactly.
    pub person: Option<String>,
    /// The id or exact name of an object.
    pub object: Option<String>,
    /// Begun at this time or later, ms since epoch.
    pub since: Option<i64>,
    /// Begun before this time.
    pub until: Option<i64>,
}

impl Journal {
    /// Entries `offset..offset + limit`, newest first, and how many there are in all.
    pub async fn activities(
        &self,
        filter: ActivityFilter,
        offset: u32,
        limit: u32,
    ) -> Result<(u32, Vec<Activity>), StoreError> {
        let (clause, mut values) = where_of(&filter, self.connection());
        self.read("listing the record", move |db| {
            let total = format!("SELECT count(*) FROM activity a WHERE {clause}");
            let total = db.prepare_cached(&total)?.query_row(params_from_iter(&values), |row| row.get(0))?;
            values.extend([Value::from(limit), Value::from(offset)]);
            let page = format!(
                "SELECT {COLUMNS} FROM activity a {FIRST} WHERE {clause} ORDER BY a.sequence DESC LIMIT ? OFFSET ?"
            );
            let mut page = db.prepare_cached(&page)?;
            let rows = page.query_map(params_from_iter(&values), activity)?;
            Ok((total, rows.collect::<Result<_, _>>()?))
        })
        .await
    }

    /// Everyone who is named in the record: users of this computer and accounts, in alphabetical order.
    pub async fn activity_people(&self) -> Result<Vec<String>, StoreError> {
        let connection = self.connection();
        self.read("listing who is in the record", move |db| {
            let sql = "SELECT person AS who FROM activity WHERE connection = ?1 AND person IS NOT NULL
                       UNION SELECT account FROM activity WHERE connection = ?1 AND account IS NOT NULL ORDER BY who";
            let mut people = db.prepare_cached(sql)?;
            Ok(people.query_map([connection], |row| row.get(0))?.collect::<Result<_, _>>()?)
        })
        .await
    }
}

/// The condition of a filter over the table `a`, and its values.
fn where_of(filter: &ActivityFilter, connection: String) -> (String, Vec<Value>) {
    let mut clauses = vec!["a.connection = ?".to_owned()];
    let mut values = vec![Value::from(connection)];
    let mut narrow = |clause: &str, with: Vec<Value>| {
        clauses.push(clause.to_owned());
        values.extend(with);
    };
    for (column, allowed) in [("a.kind", &filter.kinds), ("a.state", &filter.states)] {
        if !allowed.is_empty() {
            narrow(&format!("{column} IN ({})", places(allowed.len())), texts(allowed));
        }
    }
    let any_object =
        |which: &str| format!("EXISTS (SELECT 1 FROM activity_object x WHERE x.activity = a.id AND {which})");
    if !filter.object_kinds.is_empty() {
        let which = format!("x.kind IN ({})", places(filter.object_kinds.len()));
        narrow(&any_object(&which), texts(&filter.object_kinds));
    }
    if let Some(person) = &filter.person {
        narrow("(a.person = ? OR a.account = ?)", texts(&[person.clone(), person.clone()]));
    }
    if let Some(object) = &filter.object {
        narrow(&any_object("(x.id = ? OR x.name = ?)"), texts(&[object.clone(), object.clone()]));
    }
    if let Some(since) = filter.since {
        narrow("a.at >= ?", vec![since.into()]);
    }
    if let Some(until) = filter.until {
        narrow("a.at < ?", vec![until.into()]);
    }
    for word in filter.search.split_whitespace() {
        let like_name = like(&word.to_lowercase());
        let like = like(&folded(word));
        let found = format!(
            "({} OR EXISTS (SELECT 1 FROM job_name n WHERE n.job = a.id AND n.name LIKE ? ESCAPE '\\') OR a.id LIKE ? ESCAPE '\\' OR lower(a.person) LIKE ? ESCAPE '\\' OR lower(a.account) LIKE ? ESCAPE '\\')",
            any_object("x.folded LIKE ? ESCAPE '\\'")
        );
        narrow(&found, texts(&[like.clone(), like_name, like.clone(), like.clone(), like]));
    }
    (clauses.join(" AND "), values)
}

/// A pattern that finds a text anywhere.
fn like(text: &str) -> String {
    let mut pattern = String::from("%");
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

fn places(count: usize) -> String {
    vec!["?"; count].join(", ")
}

fn texts(texts: &[String]) -> Vec<Value> {
    texts.iter().cloned().map(Value::from).collect()
}
