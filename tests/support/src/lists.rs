//! Every list call of a refresh, and every faulty answer to one: one table for the tests of the engine and of the command
//! line, as faults of the practice services.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::types::Value as Sql;
use rusqlite::{Connection, OpenFlags};
use serde_json::{Value, json};

/// The effect on the local copy if a list is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// Its service is not refreshed.
    Needed,
    /// Its service is refreshed, and this part is reported as missing, by this name.
    Optional(&'static str),
}

/// A list call.
#[derive(Debug, Clone, Copy)]
pub struct ListCall {
    /// The objects in the list.
    pub name: &'static str,
    /// Its path.
    pub path: &'static str,
    /// Number of earlier calls to the same path.
    pub skip: u32,
    /// Whether it is a list of Audience Manager.
    pub of_manager: bool,
    /// The effect if it is missing.
    pub weight: Weight,
    /// A field of its rows that must not be lost.
    field: &'static str,
    /// What its answers report about the whole list.
    says: Says,
    /// Whether an unreadable row is counted; otherwise the part is reported as missing.
    pub counts_rows: bool,
    /// Whether fields that its rows leave out are read separately if they are unknown.
    is_completed: bool,
}

/// What an answer reports about the whole list, which makes it possible to notice a missing row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    /// Nothing: a single answer without a total.
    Nothing,
    /// The next page, without a total.
    Next,
    /// The next page, and the number of rows on this page.
    NextAndCount,
    /// The number of objects, in answers that contain all of them.
    Total,
    /// The number of objects, on each page.
    TotalOfPages,
    /// The same, for a list of which only the first pages are needed.
    TotalUntilEnough,
}

/// Every list call. The practice organization has two pages of active audiences, which come before the inactive ones.
pub const LIST_CALLS: [ListCall; 16] = [
    ListCall { is_completed: true, ..needed("traits", "/v1/traits", true, Says::TotalOfPages) },
    ListCall { is_completed: true, ..needed("segments", "/v1/segments", true, Says::TotalOfPages) },
    needed("data sources", "/v1/datasources", true, Says::Nothing),
    needed("trait folders", "/v1/folders/traits", true, Says::Total),
    needed("segment folders", "/v1/folders/segments", true, Says::Total),
    // The account itself is requested before the list of users.
    ListCall { skip: 1, field: "username", ..optional("users", "/v1/users", true, "users") },
    optional("event types", "/v1/customer-trait-types", true, "eventTypes"),
    optional("categories", "/v1/taxonomies", true, "categories"),
    ListCall { says: Says::TotalOfPages, ..optional("destinations", "/v1/destinations", true, "destinations") },
    ListCall { says: Says::TotalOfPages, ..optional("models", "/v1/models", true, "models") },
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
    // Jobs are read newest first, until one of them has counted every audience.
    ListCall {
        field: "status",
        says: Says::TotalUntilEnough,
        ..optional("segment jobs", "/data/core/ups/segment/jobs", false, "namespaceCounts")
    },
];

/// The list whose rows determine the state of the integration.
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

/// Every list call, including the one for dataflows.
pub fn list_calls() -> impl Iterator<Item = ListCall> {
    LIST_CALLS.into_iter().chain([DATAFLOWS])
}

/// A faulty answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unkind {
    /// An empty body with status 200.
    Empty,
    /// An object without the list.
    NoList,
    /// Null in place of the list.
    NullList,
    /// An HTML page, with this status.
    Page(u16),
    /// Half of the rows.
    Short,
    /// A total that is too high.
    WrongTotal,
    /// Pages that link to each other in a circle.
    Circle,
    /// A row that is null.
    NullRow,
    /// A row with one field of another type.
    WrongType,
    /// A row without one field.
    MissingField,
}

/// The report that is expected after a faulty answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Report {
    /// The list could not be loaded.
    List,
    /// A row of the list could not be loaded.
    Row,
}

/// Every faulty answer.
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
    /// The fault that makes the practice services answer this way.
    pub fn fault(&self, answer: Unkind) -> Value {
        let page = "<html><body>Maintenance</body></html>";
        // A status applies to the list only: later calls by ID are answered normally. A changed list must be changed on each
        // page and each time it is read; answers without a list stay unchanged.
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

    /// The expected report; `None` if the fault cannot be noticed, in which case the local copy must still be correct.
    pub fn report(&self, answer: Unkind) -> Option<Report> {
        match answer {
            Unkind::Empty | Unkind::NoList | Unkind::NullList | Unkind::Page(_) => Some(Report::List),
            // A tree of folders reports how many are in each folder: missing ones count like rows.
            Unkind::Short if self.says == Says::Total => Some(Report::Row),
            Unkind::Short if self.says == Says::NextAndCount => Some(Report::List),
            Unkind::Short | Unkind::WrongTotal => {
                matches!(self.says, Says::TotalOfPages | Says::TotalUntilEnough).then_some(Report::List)
            }
            Unkind::Circle => {
                let leads_on = matches!(self.says, Says::Next | Says::NextAndCount | Says::TotalOfPages);
                leads_on.then_some(Report::List)
            }
            // Fields that a row leaves out are already known or read separately.
            Unkind::MissingField if self.is_completed => None,
            Unkind::NullRow | Unkind::WrongType | Unkind::MissingField if !self.counts_rows => Some(Report::List),
            Unkind::NullRow | Unkind::WrongType | Unkind::MissingField => Some(Report::Row),
        }
    }
}

/// The contents of the local copy in a home, table by table, without anything that a refresh may change: row IDs,
/// timestamps, ages, and the daily counts of the practice services.
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
