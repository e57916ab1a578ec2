//! The tray in the other direction: which traits and segments are to be shared to Experience Platform.

use domain::{Audience, Copied, SegmentId, TraitId};
use rusqlite::{Row, Transaction, params};

use crate::StoreError;
use crate::catalog::{Catalog, advance, body};

/// The lines of a connection, in their order.
const LINES: &str = "SELECT kind, sid, route, said, added_at, revision FROM tray_to_platform
                     WHERE connection = ?1 ORDER BY place, kind, sid";
/// The audiences of a connection that have one of some ids outside.
const NAMING: &str = "SELECT id, body FROM audience WHERE connection = ?1
                      AND CASE WHEN json_valid(body) THEN trim(json_extract(body, '$.outside')) END
                          IN (SELECT value FROM json_each(?2))";

/// One line of the tray to Experience Platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlatformTrayEntry {
    /// The trait or segment.
    pub of: Copied,
    /// The route that was chosen, in the words of the caller; `None` leaves it to the plan.
    pub route: Option<String>,
    /// What the plan file said that it came from.
    pub said: Option<String>,
    /// When it was added, ms since epoch.
    pub added_at: i64,
    /// Changes whenever the line is added again or takes another route.
    pub revision: i64,
}

impl PlatformTrayEntry {
    /// A line that nobody chose anything for.
    pub fn new(of: Copied, added_at: i64) -> Self {
        Self { of, route: None, said: None, added_at, revision: 0 }
    }
}

impl Catalog {
    /// All lines to Experience Platform, in the order they were added.
    pub async fn platform_tray(&self) -> Result<Vec<PlatformTrayEntry>, StoreError> {
        let key = self.key;
        self.store
            .read("reading the tray", move |db| {
                let mut lines = Vec::new();
                let mut rows = db.prepare_cached(LINES)?;
                for entry in rows.query_map([key], entry_of)? {
                    // A kind of another version is left out.
                    lines.extend(entry?);
                }
                Ok(lines)
            })
            .await
    }

    /// Adds lines. One that is there already keeps its position, gets what the new one says, and counts as changed. The
    /// `revision` of the new ones is not used.
    pub async fn platform_tray_add(&self, lines: Vec<PlatformTrayEntry>) -> Result<(), StoreError> {
        let key = self.key;
        self.store
            .write("adding to the tray", move |tx| {
                let last: i64 = tx.query_row(
                    "SELECT coalesce(max(place), 0) FROM tray_to_platform WHERE connection = ?1",
                    [key],
                    |row| row.get(0),
                )?;
                let mut add = tx.prepare_cached(
                    "INSERT INTO tray_to_platform (connection, kind, sid, route, said, added_at, place, revision)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7,
                             (SELECT CAST(value AS INTEGER) + 1 FROM meta WHERE name = 'revision'))
                     ON CONFLICT (connection, kind, sid)
                     DO UPDATE SET route = excluded.route, said = excluded.said, revision = excluded.revision",
                )?;
                for (line, place) in lines.iter().zip(last + 1..) {
                    let PlatformTrayEntry { of, route, said, added_at, .. } = line;
                    add.execute(params![key, kind(*of), sid(*of), route, said, added_at, place])?;
                }
                advance(tx)
            })
            .await
    }

    /// Chooses the route of every line; `None` leaves it to the plan.
    pub async fn platform_tray_route(&self, route: Option<String>) -> Result<(), StoreError> {
        let key = self.key;
        self.store
            .write("choosing a route in the tray", move |tx| {
                let sql = "UPDATE tray_to_platform SET route = ?2,
                               revision = (SELECT CAST(value AS INTEGER) + 1 FROM meta WHERE name = 'revision')
                           WHERE connection = ?1";
                tx.execute(sql, params![key, route])?;
                advance(tx)
            })
            .await
    }

    /// Takes lines out.
    pub async fn platform_tray_remove(&self, of: Vec<Copied>) -> Result<(), StoreError> {
        let key = self.key;
        self.store
            .write("taking lines out of the tray", move |tx| {
                for of in &of {
                    take(tx, key, *of, None)?;
                }
                advance(tx)
            })
            .await
    }

    /// Removes lines that are unchanged; a line that was added again meanwhile stays.
    pub async fn platform_tray_take(&self, lines: Vec<PlatformTrayEntry>) -> Result<(), StoreError> {
        let key = self.key;
        self.store
            .write("taking lines out of the tray", move |tx| {
                for line in &lines {
                    take(tx, key, line.of, Some(line.revision))?;
                }
                advance(tx)
            })
            .await
    }

    /// The stored audiences that name any of these traits and segments.
    pub async fn audiences_naming(&self, of: Vec<Copied>) -> Result<Vec<Audience>, StoreError> {
        let key = self.key;
        self.store
            .read("looking for audiences of segments and traits", move |db| {
                let sids = serde_json::json!(of.iter().map(|of| of.sid().to_string()).collect::<Vec<_>>());
                let mut rows = db.prepare_cached(NAMING)?;
                let read = |row: &Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?));
                let mut found = Vec::new();
                for one in rows.query_map(params![key, sids.to_string()], read)? {
                    let (id, text) = one?;
                    let audience: Audience = body("audience", &id, &text)?;
                    found.extend(Some(audience).filter(|it| of.iter().any(|of| of.is_named_by(it))));
                }
                Ok(found)
            })
            .await
    }
}

fn kind(of: Copied) -> &'static str {
    match of {
        Copied::Trait(_) => "trait",
        Copied::Segment(_) => "segment",
    }
}

fn sid(of: Copied) -> i64 {
    i64::try_from(of.sid()).unwrap_or(i64::MAX)
}

fn entry_of(row: &Row<'_>) -> Result<Option<PlatformTrayEntry>, rusqlite::Error> {
    let (kind, sid): (String, i64) = (row.get(0)?, row.get(1)?);
    let of = match (kind.as_str(), u64::try_from(sid)) {
        ("trait", Ok(sid)) => Copied::Trait(TraitId(sid)),
        ("segment", Ok(sid)) => Copied::Segment(SegmentId(sid)),
        _ => return Ok(None),
    };
    let (route, said, added_at, revision) = (row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?);
    Ok(Some(PlatformTrayEntry { of, route, said, added_at, revision }))
}

fn take(tx: &Transaction<'_>, key: i64, of: Copied, revision: Option<i64>) -> Result<(), StoreError> {
    let sql = "DELETE FROM tray_to_platform
               WHERE connection = ?1 AND kind = ?2 AND sid = ?3 AND revision = coalesce(?4, revision)";
    tx.prepare_cached(sql)?.execute(params![key, kind(of), sid(of), revision])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use rusqlite::Connection;

    use super::{LINES, NAMING};
    use crate::migrate::{CATALOG, migrate};

    /// With thousands of audiences, whoever reads the tray may not look through all of them.
    #[test]
    fn both_questions_are_answered_by_an_index() {
        let mut db = Connection::open_in_memory().unwrap();
        migrate(&mut db, Path::new("memory"), CATALOG, |_, _| Ok(())).unwrap();
        for (sql, index) in [(LINES, "tray_to_platform_by_place"), (NAMING, "audience_by_outside")] {
            let mut plan = db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let no_values = rusqlite::params_from_iter((0..plan.parameter_count()).map(|_| "1"));
            let steps: Vec<String> =
                plan.query_map(no_values, |row| row.get(3)).unwrap().collect::<Result<_, _>>().unwrap();
            let told = steps.join("; ");
            assert!(told.contains(index) && !told.contains("SCAN audience") && !told.contains("TEMP B-TREE"), "{told}");
        }
    }
}
