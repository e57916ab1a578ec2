//! Recipes that create a model, a trait, a segment and a mapping over days. They are part of the journal's file, so what a
//! recipe is about to send is on the disk before the request leaves. What they contain is the caller's matter.

use rusqlite::{OptionalExtension, Row, Transaction, params};

use crate::StoreError;
use crate::journal::Journal;

/// A recipe as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecipeRow {
    /// Its ID.
    pub id: String,
    /// What it contains.
    pub body: String,
}

impl Journal {
    /// Adds a recipe; `false` if there is one with this ID already. Refused if the connection was removed meanwhile.
    pub async fn add_recipe(&self, id: String, body: String) -> Result<bool, StoreError> {
        self.refuse_if_removed("adding a recipe").await?;
        let connection = self.connection();
        let work = move |tx: &mut Transaction<'_>| {
            let sql = "INSERT OR IGNORE INTO recipe (id, connection, sequence, body)
                       VALUES (?1, ?2, (SELECT coalesce(max(sequence), 0) + 1 FROM recipe), ?3)";
            Ok(tx.execute(sql, params![id, connection, body])? > 0)
        };
        self.write("adding a recipe", work).await
    }

    /// Stores what a recipe has come to; it is on the disk when this returns. Refused if the connection was removed
    /// meanwhile.
    pub async fn set_recipe(&self, id: String, ended: bool, body: String) -> Result<(), StoreError> {
        self.refuse_if_removed("storing a recipe").await?;
        let connection = self.connection();
        let work = move |tx: &mut Transaction<'_>| {
            let sql = "UPDATE recipe SET ended = ?3, body = ?4 WHERE connection = ?1 AND id = ?2";
            tx.prepare_cached(sql)?.execute(params![connection, id, ended, body])?;
            Ok(())
        };
        self.write("storing a recipe", work).await
    }

    /// A recipe; `None` if there is none with this ID.
    pub async fn recipe(&self, id: String) -> Result<Option<String>, StoreError> {
        let connection = self.connection();
        self.read("reading a recipe", move |db| {
            let sql = "SELECT body FROM recipe WHERE connection = ?1 AND id = ?2";
            Ok(db.prepare_cached(sql)?.query_row(params![connection, id], |row| row.get(0)).optional()?)
        })
        .await
    }

    /// The newest recipes, the newest first; only those with something left to do if `open`.
    pub async fn recipes(&self, open: bool, limit: u32) -> Result<Vec<RecipeRow>, StoreError> {
        let connection = self.connection();
        self.read("listing recipes", move |db| {
            let sql = "SELECT id, body FROM recipe WHERE connection = ?1 AND ended <= ?2
                       ORDER BY sequence DESC LIMIT ?3";
            let mut rows = db.prepare_cached(sql)?;
            let read = |row: &Row<'_>| Ok(RecipeRow { id: row.get(0)?, body: row.get(1)? });
            let found = rows.query_map(params![connection, !open, limit], read)?;
            Ok(found.collect::<Result<_, _>>()?)
        })
        .await
    }
}
