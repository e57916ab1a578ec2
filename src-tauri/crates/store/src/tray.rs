//! The tray: which audiences are to be shared into which folder. It outlives the program.

use rusqlite::params;

use crate::StoreError;
use crate::catalog::{Catalog, advance};

/// One line of the tray.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrayEntry {
    /// Audience id.
    pub audience: String,
    /// Id of the trait folder it goes to.
    pub folder: String,
    /// The route that was chosen for it, in the words of the caller; `None` leaves it to the plan.
    pub route: Option<String>,
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
                let sql = "SELECT audience, folder, route, added_at, revision FROM tray
                           WHERE connection = ?1 ORDER BY place, audience";
                let read = |row: &rusqlite::Row<'_>| {
                    Ok(TrayEntry {
                        audience: row.get(0)?,
                        folder: row.get(1)?,
                        route: row.get(2)?,
                        added_at: row.get(3)?,
                        revision: row.get(4)?,
                    })
                };
                Ok(db.prepare_cached(sql)?.query_map([key], read)?.collect::<Result<_, _>>()?)
            })
            .await
    }

    /// Adds audiences; an audience that is there already keeps its position and gets the new folder.
    pub async fn tray_add(&self, audiences: Vec<String>, folder: String, now: i64) -> Result<(), StoreError> {
        let key = self.key;
        self.store
            .write("adding to the tray", move |tx| {
                let last: i64 =
                    tx.query_row("SELECT coalesce(max(place), 0) FROM tray WHERE connection = ?1", [key], |row| {
                        row.get(0)
                    })?;
                let mut add = tx.prepare_cached(
                    "INSERT INTO tray (connection, audience, folder, added_at, place, revision)
                     VALUES (?1, ?2, ?3, ?4, ?5, (SELECT CAST(value AS INTEGER) + 1 FROM meta WHERE name = 'revision'))
                     ON CONFLICT (connection, audience)
                     DO UPDATE SET folder = excluded.folder, revision = excluded.revision",
                )?;
                for (audience, place) in audiences.iter().zip(last + 1..) {
                    add.execute(params![key, audience, folder, now, place])?;
                }
                advance(tx)
            })
            .await
    }

    /// Chooses the route of lines; `None` leaves it to the plan. Audiences that are not in the tray are left alone.
    pub async fn tray_route(&self, audiences: Vec<String>, route: Option<String>) -> Result<(), StoreError> {
        let key = self.key;
        self.store
            .write("choosing a route in the tray", move |tx| {
                let mut choose = tx.prepare_cached(
                    "UPDATE tray SET route = ?3,
                         revision = (SELECT CAST(value AS INTEGER) + 1 FROM meta WHERE name = 'revision')
                     WHERE connection = ?1 AND audience = ?2",
                )?;
                for audience in &audiences {
                    choose.execute(params![key, audience, route])?;
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

    /// Empties the tray.
    pub async fn tray_clear(&self) -> Result<(), StoreError> {
        let key = self.key;
        self.store
            .write("emptying the tray", move |tx| {
                tx.execute("DELETE FROM tray WHERE connection = ?1", [key])?;
                advance(tx)
            })
            .await
    }
}
