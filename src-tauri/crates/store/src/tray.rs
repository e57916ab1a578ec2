//! The tray: which audiences are to be shared into which folder. It outlives the program.

use rusqlite::{Transaction, params};

use crate::StoreError;
use crate::catalog::{Catalog, advance};

/// One line of the tray.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrayEntry {
    /// Audience id.
    pub audience: String,
    /// The trait folder it goes to, in the words of the caller.
    pub folder: String,
    /// The route that was chosen for it, in the words of the caller; `None` leaves it to the plan.
    pub route: Option<String>,
    /// What was chosen for it if something is in its way, in the words of the caller; `None` if nothing was.
    pub choices: Option<String>,
    /// What the plan file said that it came from.
    pub said: Option<String>,
    /// When it was added, ms since epoch.
    pub added_at: i64,
    /// Changes whenever the line is added again or takes another folder or route; no two lines ever had the same one for one
    /// audience.
    pub revision: i64,
}

impl Catalog {
    /// All lines, in the order they were added.
    pub async fn tray(&self) -> Result<Vec<TrayEntry>, StoreError> {
        let key = self.key;
        self.store
            .read("reading the tray", move |db| {
                let sql = "SELECT audience, folder, route, choices, said, added_at, revision FROM tray
                           WHERE connection = ?1 ORDER BY place, audience";
                let read = |row: &rusqlite::Row<'_>| {
                    Ok(TrayEntry {
                        audience: row.get(0)?,
                        folder: row.get(1)?,
                        route: row.get(2)?,
                        choices: row.get(3)?,
                        said: row.get(4)?,
                        added_at: row.get(5)?,
                        revision: row.get(6)?,
                    })
                };
                Ok(db.prepare_cached(sql)?.query_map([key], read)?.collect::<Result<_, _>>()?)
            })
            .await
    }

    /// Adds audiences; an audience that is there already keeps its position and its choices, gets the new folder, and is no
    /// longer a line of a plan file.
    pub async fn tray_add(&self, audiences: Vec<String>, folder: String, now: i64) -> Result<(), StoreError> {
        let key = self.key;
        self.store
            .write("adding to the tray", move |tx| {
                let last = last_place(tx, key)?;
                let mut add = tx.prepare_cached(
                    "INSERT INTO tray (connection, audience, folder, added_at, place, revision)
                     VALUES (?1, ?2, ?3, ?4, ?5, (SELECT CAST(value AS INTEGER) + 1 FROM meta WHERE name = 'revision'))
                     ON CONFLICT (connection, audience)
                     DO UPDATE SET folder = excluded.folder, said = NULL, revision = excluded.revision",
                )?;
                for (audience, place) in audiences.iter().zip(last + 1..) {
                    add.execute(params![key, audience, folder, now, place])?;
                }
                advance(tx)
            })
            .await
    }

    /// Adds the lines of a plan file as they are; an audience that is there already keeps its position. Their `revision`
    /// is not used.
    pub async fn tray_open(&self, lines: Vec<TrayEntry>) -> Result<(), StoreError> {
        let key = self.key;
        self.store
            .write("opening a plan in the tray", move |tx| {
                let last = last_place(tx, key)?;
                let mut add = tx.prepare_cached(
                    "INSERT INTO tray (connection, audience, folder, route, choices, said, added_at, place, revision)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8,
                             (SELECT CAST(value AS INTEGER) + 1 FROM meta WHERE name = 'revision'))
                     ON CONFLICT (connection, audience)
                     DO UPDATE SET folder = excluded.folder, route = excluded.route, choices = excluded.choices,
                         said = excluded.said, revision = excluded.revision",
                )?;
                for (line, place) in lines.iter().zip(last + 1..) {
                    let TrayEntry { audience, folder, route, choices, said, added_at, .. } = line;
                    add.execute(params![key, audience, folder, route, choices, said, added_at, place])?;
                }
                advance(tx)
            })
            .await
    }

    /// Chooses the route of lines; `None` leaves it to the plan. Audiences that are not in the tray are left alone.
    pub async fn tray_route(&self, audiences: Vec<String>, route: Option<String>) -> Result<(), StoreError> {
        self.change_lines("choosing a route in the tray", "route", audiences, route).await
    }

    /// Stores what was chosen for lines if something is in their way; `None` forgets it. Audiences that are not in the tray
    /// are left alone.
    pub async fn tray_choices(&self, audiences: Vec<String>, choices: Option<String>) -> Result<(), StoreError> {
        self.change_lines("choosing what becomes of lines in the tray", "choices", audiences, choices).await
    }

    async fn change_lines(
        &self,
        what: &'static str,
        column: &'static str,
        audiences: Vec<String>,
        value: Option<String>,
    ) -> Result<(), StoreError> {
        let key = self.key;
        self.store
            .write(what, move |tx| {
                let mut change = tx.prepare_cached(&format!(
                    "UPDATE tray SET {column} = ?3,
                         revision = (SELECT CAST(value AS INTEGER) + 1 FROM meta WHERE name = 'revision')
                     WHERE connection = ?1 AND audience = ?2",
                ))?;
                for audience in &audiences {
                    change.execute(params![key, audience, value])?;
                }
                advance(tx)
            })
            .await
    }

    /// Takes audiences out.
    pub async fn tray_remove(&self, audiences: Vec<String>) -> Result<(), StoreError> {
        let key = self.key;
        self.store
            .write("taking lines out of the tray", move |tx| {
                let mut remove = tx.prepare_cached("DELETE FROM tray WHERE connection = ?1 AND audience = ?2")?;
                for audience in &audiences {
                    remove.execute(params![key, audience])?;
                }
                advance(tx)
            })
            .await
    }

    /// Removes lines that are unchanged; a line that was added again meanwhile stays.
    pub async fn tray_take(&self, lines: Vec<TrayEntry>) -> Result<(), StoreError> {
        let key = self.key;
        self.store
            .write("taking lines out of the tray", move |tx| {
                let sql = "DELETE FROM tray WHERE connection = ?1 AND audience = ?2 AND revision = ?3";
                let mut take = tx.prepare_cached(sql)?;
                for line in &lines {
                    take.execute(params![key, line.audience, line.revision])?;
                }
                advance(tx)
            })
            .await
    }

    /// Empties the tray, in both directions.
    pub async fn tray_clear(&self) -> Result<(), StoreError> {
        let key = self.key;
        self.store
            .write("emptying the tray", move |tx| {
                tx.execute("DELETE FROM tray WHERE connection = ?1", [key])?;
                tx.execute("DELETE FROM tray_to_platform WHERE connection = ?1", [key])?;
                advance(tx)
            })
            .await
    }
}

/// The position of the last line.
fn last_place(tx: &Transaction<'_>, key: i64) -> Result<i64, StoreError> {
    let sql = "SELECT coalesce(max(place), 0) FROM tray WHERE connection = ?1";
    Ok(tx.query_row(sql, [key], |row| row.get(0))?)
}
