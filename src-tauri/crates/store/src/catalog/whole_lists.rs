//! Reading every object of a kind, for what looks at all of them at once.

use domain::{Segment, Trait};
use rusqlite::params;

use super::Catalog;
use super::objects::bodies;
use crate::StoreError;

impl Catalog {
    /// Every trait, by ID.
    pub async fn every_trait(&self) -> Result<Vec<Trait>, StoreError> {
        let key = self.key;
        let sql = "SELECT id, body FROM trait WHERE connection = ?1 ORDER BY id";
        self.store.read("reading all traits", move |db| bodies(db, sql, "trait", params![key])).await
    }

    /// Every segment, by name.
    pub async fn every_segment(&self) -> Result<Vec<Segment>, StoreError> {
        let key = self.key;
        let sql = "SELECT id, body FROM segment WHERE connection = ?1 ORDER BY sort_key, row";
        self.store.read("reading all segments", move |db| bodies(db, sql, "segment", params![key])).await
    }
}
