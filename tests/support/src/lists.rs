//! Every list call of a refresh, and every unkind answer to one: one table for the tests of the engine and of the command
//! line, as faults of the practice services.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::types::Value as Sql;
use rusqlite::{Connection, OpenFlags};
use serde_json::{Value, json};

/// What the local copy is without a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// Its side is not refreshed.
    Needed,
    /// Its side is refreshed, and this part is reported as missing; the name is that of the report.
    Optional(&'static str),
}

/// A list call.
#[derive(Debug, Clone, Copy)]
pub struct ListCall {
    /// What it lists.
    pub name: &'static str,
    /// Its path.
    pub path: &'static str,
    /// Calls to the same path before it.
    pub skip: u32,
    /// Whether it is one of Audience Manager's.
    pub of_manager: bool,
    /// What is without it.
    pub weight: Weight,
    /// A field of its rows that must not be lost.
    field: &'static str,
    /// What its answers say about the whole list.
    says: Says,
    /// Whether a row that cannot be read is counted; otherwise the part is reported as missing.
    pub counts_rows: bool,
    /// Whether what its rows leave out is read by itself where it is not known.
    is_completed: bool,
}

/// What an answer says about the whole list, so that a missing row can be noticed at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    /// Nothing: one answer without a total.
    Nothing,
    /// What follows, without a total.
    Next,
    /// What follows, and how many rows are on the page.
    NextAndCount,
    /// How many objects there are, on answers that hold all of them.
    Total,
    /// How many objects there are, on each of its pages.
    TotalOfPages,
    /// The same, for a list that is read only until it is enough.
    TotalUntilEnough,
}

/// Every list call. The practice organization has two pages of active audiences, which come before the inactive ones.
pub const LIST_CALLS: [ListCall; 14] = [
    ListCall { is_completed: true, ..needed("traits", "/v1/traits", true, Says::TotalOfPages) },
    ListCall { is_completed: true, ..needed("segments", "/v1/segments", true, Says::TotalOfPages) },
    needed("data sources", "/v1/datasources", true, Says::Nothing),
    needed("trait folders", "/v1/folders/traits", true, Says::Total),
    needed("segment folders", "/v1/folders/segments", true, Says::Total),
    // Before the list of users the account itself is asked for.
    ListCall { skip: 1, field: "username", ..optional("users", "/v1/users", true, "users") },
    optional("event types", "/v1/customer-trait-types", true, "eventTypes"),
    optional("categories", "/v1/taxonomies", true, "categories"),
    ListCall {
        skip: 2,
        says: Says::TotalOfPages,
        ..optional("inactive audiences", "/data/core/ups/audiences", false, "inactiveAudiences")
    },
    needed("audiences", "/data/core/ups/audiences", false, Says::TotalOfPages),
    ListCall { says: Says::NextAndCount, ..optional("tags", "/unifiedtags/tags", false, "tags") },
    optional("audience folders", "/unifiedfolders", false, "audienceFolders"),
    ListCall {
        says: Says::TotalOfPages,
        ..optional("definitions", "/data/core/ups/segment/definitions", false, "profileCounts")
    },
    // Jobs are read from the newest on, until one has counted every audience.
    ListCall {
        field: "status",
        says: Says::TotalUntilEnough,
        ..optional("segment jobs", "/data/core/ups/segment/jobs", false, "namespaceCounts")
    },
];

/// The list whose rows decide what is shown of the integration.
pub const DATAFLOWS: ListCall = ListCall {
    field: "state",
    says: Says::Next,
    counts_rows: false,
    ..optional("dataflows", "/data/foundation/flowservice/flows", false, "dataflow")
};

const fn needed(name: &'static str, path: &'static str, of_manager: bool, says: Says) -> ListCall {
    let (weight, field) = (Weight::Needed, "name");
    ListCall { name, path, skip: 0, of_manager, weight, field, says, counts_rows: true, is_completed: false }
}

const fn optional(name: &'static str, path: &'static str, of_manager: bool, part: &'static str) -> ListCall {
    ListCall { weight: Weight::Optional(part), ..needed(name, path, of_manager, Says::Nothing) }
}

/// Every list call with that of dataflows.
pub fn list_calls() -> impl Iterator<Item = ListCall> {
    LIST_CALLS.into_iter().chain([DATAFLOWS])
}

/// An unkind answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unkind {
    /// Nothing at all, with status 200.
    Empty,
    /// An object without the list.
    NoList,
    /// Nothing in place of the list.
    NullList,
    /// A page for people, with this status.
    Page(u16),
    /// Half of the rows.
    Short,
    /// A total that is too high.
    WrongTotal,
    /// Pages that lead in a circle.
    Circle,
    /// A row that is nothing.
    NullRow,
    /// A row with one field of another type.
    WrongType,
    /// A row without one field.
    MissingField,
}

/// What is to be reported after an unkind answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Report {
    /// The list could not be read.
    List,
    /// A row of the list could not be read.
    Row,
}

/// Every unkind answer.
pub const UNKIND: [Unkind; 13] = [
    Unkind::Empty,
    Unkind::NoList,
    Unkind::NullList,
    Unkind::Page(200),
    Unkind::Page(403),
    Unkind::Page(404),
    Unkind::Page(503),
    Unkind::Short,
    Unkind::WrongTotal,
    Unkind::Circle,
    Unkind::NullRow,
    Unkind::WrongType,
    Unkind::MissingField,
];

impl ListCall {
    /// The fault that makes the practice services answer in this way.
    pub fn fault(&self, answer: Unkind) -> Value {
        let page = "<html><body>Maintenance</body></html>";
        // A status hits the list only: calls by id that follow are the service's own. A reshaped list must be so on each
        // page and each reading; answers without a list stay as they are.
        let (times, what) = match answer {
            Unkind::Empty => (1, json!({ "status": 200, "body": "" })),
            Unkind::Page(503) => (5, json!({ "status": 503, "body": page, "retry_after": 0 })),
            Unkind::Page(status) => (1, json!({ "status": status, "body": page })),
            Unkind::NoList => (1, json!({ "reshape": "no_list" })),
            Unkind::NullList => (1, json!({ "reshape": "null_list" })),
            Unkind::Short => (99, json!({ "reshape": "short" })),
            Unkind::WrongTotal => (99, json!({ "reshape": "wrong_total" })),
            Unkind::Circle => (99, json!({ "reshape": "circle" })),
            Unkind::NullRow => (1, json!({ "reshape": "null_row" })),
            Unkind::WrongType => (1, json!({ "reshape": { "wrong_type": self.field } })),
            Unkind::MissingField => (1, json!({ "reshape": { "missing_field": self.field } })),
        };
        json!({ "method": "GET", "path": self.path, "skip": self.skip, "times": times, "do": what })
    }

    /// What is to be reported; `None` where nobody can notice, and the local copy must be right all the same.
    pub fn report(&self, answer: Unkind) -> Option<Report> {
        match answer {
            Unkind::Empty | Unkind::NoList | Unkind::NullList | Unkind::Page(_) => Some(Report::List),
            // A tree of folders says how many are in each: those that are missing count like rows.
            Unkind::Short if self.says == Says::Total => Some(Report::Row),
            Unkind::Short if self.says == Says::NextAndCount => Some(Report::List),
            Unkind::Short | Unkind::WrongTotal => {
                matches!(self.says, Says::TotalOfPages | Says::TotalUntilEnough).then_some(Report::List)
            }
            Unkind::Circle => {
                let leads_on = matches!(self.says, Says::Next | Says::NextAndCount | Says::TotalOfPages);
                leads_on.then_some(Report::List)
            }
            // What a row leaves out is known already, or read by itself.
            Unkind::MissingField if self.is_completed => None,
            Unkind::NullRow | Unkind::WrongType | Unkind::MissingField if !self.counts_rows => Some(Report::List),
            Unkind::NullRow | Unkind::WrongType | Unkind::MissingField => Some(Report::Row),
        }
    }
}

/// Everything the local copy of a home has of both services, table by table, without what a refresh may change: places in
/// the file, stamps, ages, and what the practice services count again every day.
pub fn local_copy(home: &Path) -> BTreeMap<&'static str, Vec<String>> {
    let file = home.join("data/bridge.db");
    let db = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let rows = |sql: &str| -> Vec<String> {
        let mut statement = db.prepare(sql).unwrap();
        let columns = statement.column_count();
        let row = |row: &rusqlite::Row<'_>| -> rusqlite::Result<String> {
            let values: Vec<Sql> = (0..columns).map(|column| row.get(column)).collect::<Result<_, _>>()?;
            Ok(format!("{values:?}"))
        };
        statement.query_map([], row).unwrap().collect::<Result<_, _>>().unwrap()
    };
    BTreeMap::from([
        ("audiences", rows("SELECT id, name, folder, profiles, shared, drift, body FROM audience ORDER BY id")),
        ("tags", rows("SELECT a.id, t.tag FROM audience_tag t JOIN audience a ON a.row = t.audience ORDER BY 1, 2")),
        ("traits", rows("SELECT id, name, data_source, folder, code, population, body FROM trait ORDER BY id")),
        ("segments", rows("SELECT id, name, status, folder, code, population, body FROM segment ORDER BY id")),
        ("folders", rows("SELECT tree, id, parent, name, path FROM folder ORDER BY tree, id")),
        ("references", rows("SELECT kind, id, name, body FROM reference ORDER BY kind, id")),
    ])
}
