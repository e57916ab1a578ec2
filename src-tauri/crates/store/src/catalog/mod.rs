//! The local copy of both services of one connection.
//!
//! Objects are written whole ([`Refresh`](crate::Refresh), or one by one after our own calls) and read back as the
//! domain's types. The pair state is computed when something changes and stored with the audience, so
//! that lists can filter and sort by it.
//!
//! It must not know where objects come from, nor plans.

pub(crate) mod edges;
mod evidence;
mod folders;
mod keep;
mod kind;
mod objects;
mod pairs;
mod providers;
mod references;
pub(crate) mod rows;
mod whole_lists;

use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, Transaction, params};

pub use folders::{StoredFolder, Tree};
pub(crate) use folders::{add_folders, folder_ids, forget_folder, put_folder};
pub(crate) use keep::{deleted_since, forget_deleted, remove as remove_object};
pub use kind::ReferenceKind;
pub use objects::{PairParts, PairSummary};
pub(crate) use objects::{segments_of_code, state};
pub(crate) use pairs::{mark_pairs, put_sent, recompute_pairs, recompute_some};
pub use providers::{SizedTrait, SourceTraits};
pub use references::Reference;
pub(crate) use references::{forget as forget_reference, name_of, put_references, reference_ids};

use crate::{Store, StoreError};

/// One of the two services.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Side {
    /// Audience Manager: traits, segments, folders, data sources.
    AudienceManager,
    /// Experience Platform: audiences.
    ExperiencePlatform,
}

impl Side {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::AudienceManager => "audienceManager",
            Self::ExperiencePlatform => "experiencePlatform",
        }
    }
}

/// How much the catalog holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CatalogCounts {
    /// Audiences.
    pub audiences: u32,
    /// Traits.
    pub traits: u32,
    /// Segments.
    pub segments: u32,
    /// Lines in the tray.
    pub tray: u32,
}

/// The catalog of one connection. Clones are handles of the same rows.
#[derive(Debug, Clone)]
pub struct Catalog {
    pub(crate) store: Store,
    pub(crate) key: i64,
    pub(crate) connection: Arc<str>,
}

impl Catalog {
    /// The file it is in.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Id of the connection.
    pub fn connection(&self) -> &str {
        &self.connection
    }
}

impl Store {
    /// The catalog of a connection, empty when it is asked for the first time.
    pub async fn catalog(&self, connection: &str) -> Result<Catalog, StoreError> {
        let id = connection.to_owned();
        let find = |db: &Connection, id: &str| {
            db.query_row("SELECT key FROM connection WHERE id = ?1", [id], |row| row.get::<_, i64>(0)).optional()
        };
        let known = {
            let id = id.clone();
            self.read("finding the connection's catalog", move |db| Ok(find(db, &id)?)).await?
        };
        let of = |key| Catalog { store: self.clone(), key, connection: connection.into() };
        if let Some(key) = known {
            return Ok(of(key));
        }
        let key = self
            .write("creating the connection's catalog", move |tx| {
                let next = "SELECT 1 + CAST(value AS INTEGER), ?1 FROM meta WHERE name = 'last_connection'";
                if tx.execute(&format!("INSERT OR IGNORE INTO connection (key, id) {next}"), [&id])? > 0 {
                    let newest = "SELECT CAST(key AS TEXT) FROM connection WHERE id = ?1";
                    let keep = format!("UPDATE meta SET value = ({newest}) WHERE name = 'last_connection'");
                    tx.execute(&keep, [&id])?;
                }
                Ok(tx.query_row("SELECT key FROM connection WHERE id = ?1", [&id], |row| row.get(0))?)
            })
            .await?;
        let catalog = of(key);
        self.skip_journal(&catalog).await?;
        Ok(catalog)
    }
}

impl Catalog {
    /// When a side was last read in full, ms since epoch; `None` never.
    pub async fn read_at(&self, side: Side) -> Result<Option<i64>, StoreError> {
        let key = self.key;
        self.store
            .read("reading the catalog's age", move |db| {
                let age = "SELECT read_at FROM side WHERE connection = ?1 AND side = ?2";
                Ok(db.query_row(age, params![key, side.code()], |row| row.get(0)).optional()?)
            })
            .await
    }

    /// How much there is of everything.
    pub async fn counts(&self) -> Result<CatalogCounts, StoreError> {
        let key = self.key;
        self.store
            .read("counting the catalog", move |db| {
                let count = |table: &str| -> Result<u32, StoreError> {
                    let sql = format!("SELECT count(*) FROM {table} WHERE connection = ?1");
                    Ok(db.prepare_cached(&sql)?.query_row([key], |row| row.get(0))?)
                };
                Ok(CatalogCounts {
                    audiences: count("audience")?,
                    traits: count("trait")?,
                    segments: count("segment")?,
                    tray: count("tray")?,
                })
            })
            .await
    }
}

impl Catalog {
    /// Returns the revision of the local copy, which grows with every change of any row of any connection.
    pub async fn revision(&self) -> Result<i64, StoreError> {
        self.store.read("reading the revision", revision).await
    }
}

/// The revision of the catalog: grows with every change of any row.
pub(crate) fn revision(db: &Connection) -> Result<i64, StoreError> {
    let sql = "SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'revision'";
    Ok(db.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}

/// Records that rows changed; they carry `revision() + 1` as their stamp.
pub(crate) fn advance(tx: &Transaction<'_>) -> Result<(), StoreError> {
    tx.execute("UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE name = 'revision'", [])?;
    Ok(())
}

/// A stored object from its JSON.
pub(crate) fn body<T: serde::de::DeserializeOwned>(what: &'static str, id: &str, text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|source| StoreError::Unreadable { what, id: id.to_owned(), source })
}

/// An object as the JSON to store.
pub(crate) fn to_body<T: serde::Serialize>(what: &'static str, id: &str, value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|source| StoreError::Unreadable { what, id: id.to_owned(), source })
}

/// SQLite's integers are signed; ids and counts of the services fit by far.
pub(crate) fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// A stored id or count, which is never negative.
pub(crate) fn unsigned(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}
