//! The sandbox the cached audiences belong to.

use rusqlite::params;

use crate::StoreError;
use crate::catalog::rows::RowWriter;
use crate::catalog::{Catalog, Side, Tree, advance, mark_pairs, recompute_pairs};

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
                tx.execute("UPDATE connection SET dataflow = NULL WHERE key = ?1", [key])?;
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

    /// The state of the dataflow as it was last stored, in the words of the caller; `None` before.
    pub async fn dataflow(&self) -> Result<Option<String>, StoreError> {
        let key = self.key;
        let sql = "SELECT dataflow FROM connection WHERE key = ?1";
        self.store
            .read("reading the state of the dataflow", move |db| Ok(db.query_row(sql, [key], |row| row.get(0))?))
            .await
    }

    /// Stores the state of the dataflow; another sandbox makes it unknown again.
    pub async fn keep_dataflow(&self, state: &str) -> Result<(), StoreError> {
        let (key, state) = (self.key, state.to_owned());
        self.store
            .write("storing the state of the dataflow", move |tx| {
                tx.execute("UPDATE connection SET dataflow = ?2 WHERE key = ?1", params![key, state])?;
                Ok(())
            })
            .await
    }
}
