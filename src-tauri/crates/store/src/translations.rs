//! Audiences that were saved from the rules of traits and segments.

use rusqlite::params;

use crate::StoreError;
use crate::catalog::Catalog;

/// An audience and the trait or segment whose rule it was saved from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedRule {
    /// ID of the audience.
    pub audience: String,
    /// Kind of the object, in the words of the caller.
    pub kind: String,
    /// ID of the object.
    pub object: String,
    /// The PQL that was saved.
    pub pql: String,
    /// Whether parts of the rule were left out.
    pub without: bool,
    /// When it was saved, ms since epoch.
    pub saved_at: i64,
}

impl Catalog {
    /// Stores where an audience is from; an earlier entry of the audience is replaced.
    pub async fn keep_saved_rule(&self, saved: SavedRule) -> Result<(), StoreError> {
        let key = self.key;
        self.store
            .write("storing where an audience is from", move |tx| {
                let add = "INSERT OR REPLACE INTO translation
                           (connection, audience, kind, object, pql, without, saved_at)
                           VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
                let SavedRule { audience, kind, object, pql, without, saved_at } = saved;
                tx.execute(add, params![key, audience, kind, object, pql, without, saved_at])?;
                Ok(())
            })
            .await
    }

    /// Where an audience is from, if it was saved from a rule.
    pub async fn saved_rule_of(&self, audience: &str) -> Result<Vec<SavedRule>, StoreError> {
        self.saved_rules("audience = ?2 AND ?3 IS NOT NULL", audience.to_owned(), String::new()).await
    }

    /// The audiences that were saved from the rule of an object, latest first.
    pub async fn saved_rules_from(&self, kind: &str, object: &str) -> Result<Vec<SavedRule>, StoreError> {
        self.saved_rules("kind = ?2 AND object = ?3", kind.to_owned(), object.to_owned()).await
    }

    async fn saved_rules(&self, which: &str, one: String, other: String) -> Result<Vec<SavedRule>, StoreError> {
        let key = self.key;
        let sql = format!(
            "SELECT audience, kind, object, pql, without, saved_at FROM translation
             WHERE connection = ?1 AND {which} ORDER BY saved_at DESC, audience"
        );
        self.store
            .read("reading where audiences are from", move |db| {
                let read = |row: &rusqlite::Row<'_>| {
                    Ok(SavedRule {
                        audience: row.get(0)?,
                        kind: row.get(1)?,
                        object: row.get(2)?,
                        pql: row.get(3)?,
                        without: row.get(4)?,
                        saved_at: row.get(5)?,
                    })
                };
                Ok(db.prepare_cached(&sql)?.query_map(params![key, one, other], read)?.collect::<Result<_, _>>()?)
            })
            .await
    }
}
