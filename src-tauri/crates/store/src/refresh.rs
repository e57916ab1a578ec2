//! Reading a side anew without ever losing the old copy.
//!
//! Objects are written as they arrive, in chunks, and only where they differ. What the service no longer has is
//! removed at the very end, and only rows that have not changed since the refresh began: an object made by us (or by
//! the command line beside the window) while the lists were being read stays. A refresh that fails half-way simply
//! never comes to the end.

use std::collections::HashSet;

use domain::{Audience, Segment, Trait};
use rusqlite::params;

use crate::StoreError;
use crate::catalogue::rows::{Pen, Put};
use crate::catalogue::{
    Catalogue, Reference, ReferenceKind, Side, StoredFolder, Tree, advance, due, put_folders, put_references,
    recompute_due, revision,
};

/// An object with the people the service counts in it, where it told.
#[derive(Debug, Clone, PartialEq)]
pub struct Counted<T> {
    /// The object.
    pub value: T,
    /// Total population (device ids).
    pub population: Option<u64>,
}

/// One refresh of one side under way.
#[derive(Debug)]
pub struct Refresh {
    catalogue: Catalogue,
    side: Side,
    began: i64,
    audiences: HashSet<i64>,
    traits: HashSet<i64>,
    segments: HashSet<i64>,
}

impl Catalogue {
    /// Begins to read a side anew.
    pub async fn begin_refresh(&self, side: Side) -> Result<Refresh, StoreError> {
        let began = self.store.read("beginning a refresh", revision).await?;
        let [audiences, traits, segments] = [HashSet::new(), HashSet::new(), HashSet::new()];
        Ok(Refresh { catalogue: self.clone(), side, began, audiences, traits, segments })
    }
}

impl Refresh {
    /// Writes audiences as they arrived.
    pub async fn audiences(&mut self, chunk: Vec<Audience>) -> Result<(), StoreError> {
        let rows = self.chunk(move |pen| chunk.iter().map(|one| pen.put_audience(one)).collect()).await?;
        self.audiences.extend(rows);
        Ok(())
    }

    /// Writes traits as they arrived.
    pub async fn traits(&mut self, chunk: Vec<Counted<Trait>>) -> Result<(), StoreError> {
        let rows =
            self.chunk(move |pen| chunk.iter().map(|one| pen.put_trait(&one.value, one.population)).collect()).await?;
        self.traits.extend(rows);
        Ok(())
    }

    /// Writes segments as they arrived.
    pub async fn segments(&mut self, chunk: Vec<Counted<Segment>>) -> Result<(), StoreError> {
        let rows = self
            .chunk(move |pen| chunk.iter().map(|one| pen.put_segment(&one.value, one.population)).collect())
            .await?;
        self.segments.extend(rows);
        Ok(())
    }

    /// Writes a whole folder tree, parents before children.
    pub async fn folders(&mut self, tree: Tree, folders: Vec<StoredFolder>) -> Result<(), StoreError> {
        let key = self.catalogue.key;
        self.catalogue
            .store
            .write("keeping folders", move |tx| {
                if put_folders(tx, key, tree, &folders)? {
                    advance(tx)?;
                }
                Ok(())
            })
            .await
    }

    /// Writes all small objects of a kind.
    pub async fn references(&mut self, kind: ReferenceKind, all: Vec<Reference>) -> Result<(), StoreError> {
        let key = self.catalogue.key;
        self.catalogue
            .store
            .write("keeping small objects", move |tx| {
                if put_references(tx, key, kind, &all, true)? {
                    advance(tx)?;
                }
                Ok(())
            })
            .await
    }

    /// Ends a refresh that read everything: removes what is gone, works out the pairs that changed, notes the age.
    pub async fn finish(self, read_at: i64) -> Result<(), StoreError> {
        let Self { catalogue, side, began, audiences, traits, segments } = self;
        let key = catalogue.key;
        catalogue
            .store
            .write("ending a refresh", move |tx| {
                let pen = Pen::new(tx, key)?;
                let mut removed = 0;
                match side {
                    Side::ExperiencePlatform => removed += remove_unseen(&pen, "audience", &audiences, began)?,
                    Side::AudienceManager => {
                        removed += remove_unseen(&pen, "trait", &traits, began)?;
                        removed += remove_unseen(&pen, "segment", &segments, began)?;
                    }
                }
                if recompute_due(tx, key)? || removed > 0 {
                    advance(tx)?;
                }
                let age = "INSERT INTO side (connection, side, read_at) VALUES (?1, ?2, ?3)
                           ON CONFLICT (connection, side) DO UPDATE SET read_at = excluded.read_at";
                tx.execute(age, params![key, side.code(), read_at])?;
                Ok(())
            })
            .await
    }

    async fn chunk(
        &self,
        work: impl FnOnce(&Pen<'_>) -> Result<Vec<Put>, StoreError> + Send + 'static,
    ) -> Result<Vec<i64>, StoreError> {
        let key = self.catalogue.key;
        self.catalogue
            .store
            .write("keeping a part of the lists", move |tx| {
                let puts = work(&Pen::new(tx, key)?)?;
                if puts.iter().any(|put| put.changed) {
                    advance(tx)?;
                }
                for put in &puts {
                    due(tx, key, &put.codes)?;
                }
                Ok(puts.iter().map(|put| put.row).collect())
            })
            .await
    }
}

fn remove_unseen(pen: &Pen<'_>, table: &str, seen: &HashSet<i64>, began: i64) -> Result<usize, StoreError> {
    let sql = format!("SELECT row FROM {table} WHERE connection = ?1 AND stamp <= ?2");
    let old: Vec<i64> =
        pen.tx.prepare(&sql)?.query_map(params![pen.key, began], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let gone: Vec<i64> = old.into_iter().filter(|row| !seen.contains(row)).collect();
    for row in &gone {
        let code = pen.remove(table, *row)?;
        due(pen.tx, pen.key, code.as_slice())?;
    }
    Ok(gone.len())
}
