//! The sandbox the cached audiences belong to.

use rusqlite::params;

use crate::StoreError;
use crate::catalog::rows::RowWriter;
use crate::catalog::{Catalog, Side, Tree, advance, mark_pairs, put_sent, recompute_pairs};

/// The dataflow to Audience Manager as it was last stored, in the words of the caller.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoredDataflow {
    /// Its state; `None` before the first time.
    pub state: Option<String>,
    /// The destination and what the dataflow sends; `None` before the first time.
    pub destination: Option<String>,
    /// Audiences that the dataflow of this sandbox sends, to judge pairs by; `None` if that is not known. Written only.
    pub sent: Option<Vec<String>>,
}

impl Catalog {
    /// Records the sandbox this connection reads. If the cached audiences came from another one, deletes them with their
    /// folders and timestamp. Returns true if it did.
    ///
    /// The tray stays: what was put there by hand is for its owner to take out.
    pub async fn keep_for_sandbox(&self, sandbox: &str) -> Result<bool, StoreError> {
        let (key, sandbox) = (self.key, sandbox.to_owned());
        self.store
            .write("noting the sandbox", move |tx| {
                let other = "SELECT coalesce(sandbox <> ?2, 0) FROM connection WHERE key = ?1";
                let other: bool = tx.query_row(other, params![key, sandbox], |row| row.get(0))?;
                let note = "UPDATE connection SET sandbox = ?2 WHERE key = ?1 AND sandbox IS NOT ?2";
                tx.execute(note, params![key, sandbox])?;
                if !other {
                    return Ok(false);
                }
                let forget =
                    "UPDATE connection SET dataflow = NULL, destination = NULL, governing = NULL, source = NULL
                     WHERE key = ?1";
                tx.execute(forget, [key])?;
                put_sent(tx, key, None)?;
                let writer = RowWriter::new(tx, key)?;
                let rows: Vec<i64> = tx
                    .prepare("SELECT row FROM audience WHERE connection = ?1")?
                    .query_map([key], |row| row.get(0))?
                    .collect::<Result<_, _>>()?;
                for row in rows {
                    mark_pairs(tx, key, writer.remove("audience", row)?.as_slice())?;
                }
                let folders = "DELETE FROM folder WHERE connection = ?1 AND tree = ?2";
                tx.execute(folders, params![key, Tree::Audiences.code()])?;
                let age = "DELETE FROM side WHERE connection = ?1 AND side = ?2";
                tx.execute(age, params![key, Side::ExperiencePlatform.code()])?;
                recompute_pairs(tx, key)?;
                advance(tx)?;
                Ok(true)
            })
            .await
    }

    /// The dataflow as it was last stored.
    pub async fn dataflow(&self) -> Result<StoredDataflow, StoreError> {
        let key = self.key;
        let sql = "SELECT dataflow, destination FROM connection WHERE key = ?1";
        let read =
            |row: &rusqlite::Row<'_>| Ok(StoredDataflow { state: row.get(0)?, destination: row.get(1)?, sent: None });
        self.store.read("reading the dataflow", move |db| Ok(db.query_row(sql, [key], read)?)).await
    }

    /// Stores the dataflow; another sandbox makes it unknown again.
    pub async fn store_dataflow(&self, dataflow: StoredDataflow) -> Result<(), StoreError> {
        let key = self.key;
        self.store
            .write("storing the dataflow", move |tx| {
                let sql = "UPDATE connection SET dataflow = ?2, destination = ?3 WHERE key = ?1";
                tx.execute(sql, params![key, dataflow.state, dataflow.destination])?;
                put_sent(tx, key, dataflow.sent.as_deref())?;
                // Plans depend on it.
                advance(tx)
            })
            .await
    }

    /// What decides whether audiences may be shared, in the words of the caller; `None` before the first time.
    pub async fn governing(&self) -> Result<Option<String>, StoreError> {
        let key = self.key;
        let sql = "SELECT governing FROM connection WHERE key = ?1";
        self.store.read("reading policies", move |db| Ok(db.query_row(sql, [key], |row| row.get(0))?)).await
    }

    /// Stores what decides whether audiences may be shared; another sandbox makes it unknown again.
    pub async fn store_governing(&self, governing: String) -> Result<(), StoreError> {
        let key = self.key;
        self.store
            .write("storing policies", move |tx| {
                tx.execute("UPDATE connection SET governing = ?2 WHERE key = ?1", params![key, governing])?;
                // Plans depend on it.
                advance(tx)
            })
            .await
    }

    /// The Audience Manager source as it was last stored, in the words of the caller; `None` before the first time.
    pub async fn source(&self) -> Result<Option<String>, StoreError> {
        let key = self.key;
        let sql = "SELECT source FROM connection WHERE key = ?1";
        self.store.read("reading the source", move |db| Ok(db.query_row(sql, [key], |row| row.get(0))?)).await
    }

    /// Stores the Audience Manager source; another sandbox makes it unknown again.
    pub async fn store_source(&self, source: Option<String>) -> Result<(), StoreError> {
        let key = self.key;
        self.store
            .write("storing the source", move |tx| {
                tx.execute("UPDATE connection SET source = ?2 WHERE key = ?1", params![key, source])?;
                // Plans depend on it.
                advance(tx)
            })
            .await
    }

    /// Profiles that are licensed, and when a person entered that, ms since epoch; `None` where nobody did.
    pub async fn license(&self) -> Result<Option<(u64, i64)>, StoreError> {
        let key = self.key;
        let sql = "SELECT licensed, licensed_at FROM connection WHERE key = ?1";
        let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, Option<i64>>(0)?, row.get::<_, Option<i64>>(1)?));
        let (profiles, at) =
            self.store.read("reading the license", move |db| Ok(db.query_row(sql, [key], read)?)).await?;
        Ok(profiles.and_then(|profiles| u64::try_from(profiles).ok()).zip(at))
    }

    /// Stores how many profiles are licensed, and when that was entered; `None` forgets it.
    pub async fn set_license(&self, license: Option<(u64, i64)>) -> Result<(), StoreError> {
        let key = self.key;
        let profiles = license.map(|(profiles, _)| i64::try_from(profiles).unwrap_or(i64::MAX));
        let at = license.map(|(_, at)| at);
        self.store
            .write("storing the license", move |tx| {
                let sql = "UPDATE connection SET licensed = ?2, licensed_at = ?3 WHERE key = ?1";
                tx.execute(sql, params![key, profiles, at])?;
                Ok(())
            })
            .await
    }
}
