//! Reading a side again without ever losing the old copy.
//!
//! Objects are written as they arrive, in chunks, and only where they differ. What the service no longer has is removed
//! at the very end: only with the proof that the lists were read whole, only what the caller confirmed, and only rows
//! that have not changed since the refresh began, so that an object made by us (or by the command line beside the
//! window) while the lists were being read stays. A refresh that fails half-way simply never comes to the end.

mod doubtful;
mod unseen;

use std::collections::HashSet;
use std::time::Duration;

use domain::whole::Complete;
use domain::{Audience, Fact, Segment, Trait};
use rusqlite::{Transaction, params};

use crate::catalog::rows::{RowWriter, Written};
use crate::catalog::{
    Catalog, Reference, ReferenceKind, Side, StoredFolder, Tree, add_folders, advance, deleted_since, folder_ids,
    forget_deleted, forget_folder, forget_reference, mark_pairs, put_references, recompute_some, reference_ids,
    revision, signed,
};
use crate::{StoreError, StoreFault};
use doubtful::Doubtful;
pub use unseen::{Gone, Unseen};

/// Rows of one transaction: another program that writes its journal meanwhile waits for one of them at most.
const AT_ONCE: usize = 500;
/// How often a write that found the file busy is tried again.
const BUSY_TRIES: u32 = 20;
/// Pause between these tries.
const BUSY_PAUSE: Duration = Duration::from_millis(250);

/// An object with the people the service counts in it, if it reported them.
#[derive(Debug, Clone, PartialEq)]
pub struct Counted<T> {
    /// The object.
    pub value: T,
    /// Total population (device ids).
    pub population: Option<u64>,
    /// Facts that its row leaves out. What the local copy has of them stays.
    pub lacks: Vec<Fact>,
}

/// The proof that a side's long lists were read whole.
#[derive(Debug)]
pub enum ReadWhole {
    /// Audience Manager.
    AudienceManager {
        /// Its traits.
        traits: Complete,
        /// Its segments.
        segments: Complete,
    },
    /// Experience Platform.
    ExperiencePlatform {
        /// Its audiences.
        audiences: Complete,
    },
}

/// One refresh of one side under way.
#[derive(Debug)]
pub struct Refresh {
    catalog: Catalog,
    side: Side,
    began: i64,
    /// The sandbox that is read, where it matters.
    sandbox: Option<String>,
    audiences: HashSet<i64>,
    traits: HashSet<i64>,
    segments: HashSet<i64>,
    /// Traits and segments whose rows lack facts that the local copy has of an older version.
    doubtful: Doubtful,
    /// Trees that were read whole: folders there were at the beginning and are not in the tree.
    folders: Vec<(Tree, Vec<String>)>,
    /// Kinds that were read whole: objects there were at the beginning and are not in the list.
    references: Vec<(ReferenceKind, Vec<u64>)>,
    at_beginning: AtBeginning,
}

/// Small objects that existed when the refresh began: others were created meanwhile.
#[derive(Debug)]
struct AtBeginning {
    folders: HashSet<(Tree, String)>,
    references: HashSet<(ReferenceKind, u64)>,
}

impl Catalog {
    /// Begins to read a side again.
    pub async fn begin_refresh(&self, side: Side) -> Result<Refresh, StoreError> {
        self.begin(side, None).await
    }

    /// Begins to read a sandbox of Experience Platform again. As soon as the local copy is another sandbox's nothing more
    /// of it is written.
    pub async fn begin_platform_refresh(&self, sandbox: &str) -> Result<Refresh, StoreError> {
        self.begin(Side::ExperiencePlatform, Some(sandbox.to_owned())).await
    }

    async fn begin(&self, side: Side, sandbox: Option<String>) -> Result<Refresh, StoreError> {
        let key = self.key;
        let look = move |db: &rusqlite::Connection| {
            let at_beginning = AtBeginning { folders: folder_ids(db, key)?, references: reference_ids(db, key)? };
            Ok((revision(db)?, at_beginning))
        };
        let (began, at_beginning) = self.store.read("beginning a refresh", look).await?;
        let [audiences, traits, segments] = [HashSet::new(), HashSet::new(), HashSet::new()];
        let (folders, references, doubtful) = (Vec::new(), Vec::new(), Doubtful::default());
        let catalog = self.clone();
        Ok(Refresh {
            catalog,
            side,
            began,
            sandbox,
            audiences,
            traits,
            segments,
            doubtful,
            folders,
            references,
            at_beginning,
        })
    }

    /// Works out the pairs that are due, some at a time.
    async fn recompute(&self) -> Result<(), StoreError> {
        let key = self.key;
        loop {
            let work = move |tx: &mut Transaction<'_>| {
                let done = recompute_some(tx, key, AT_ONCE)?;
                if done.changed {
                    advance(tx)?;
                }
                Ok(done.left)
            };
            if !self.patiently("working out pairs", move || work).await? {
                return Ok(());
            }
        }
    }

    /// A write that waits for other programs longer than one transaction does.
    async fn patiently<T, W>(&self, doing: &'static str, work: impl Fn() -> W) -> Result<T, StoreError>
    where
        T: Send + 'static,
        W: FnOnce(&mut Transaction<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        let mut tries = 0;
        loop {
            match self.store.write(doing, work()).await {
                Err(error) if error.fault() == StoreFault::Busy && tries < BUSY_TRIES => {
                    tries += 1;
                    tokio::time::sleep(BUSY_PAUSE).await;
                }
                done => return done,
            }
        }
    }
}

impl Refresh {
    /// Writes audiences as they arrived.
    pub async fn audiences(&mut self, chunk: Vec<Audience>) -> Result<(), StoreError> {
        let write = move |writer: &RowWriter<'_>, gone: &HashSet<String>| {
            let there = chunk.iter().filter(|one| !gone.contains(one.id.as_str()));
            there.map(|one| writer.put_audience(one)).collect()
        };
        let puts = self.chunk("audience", write).await?;
        self.audiences.extend(puts.iter().map(|put| put.row));
        Ok(())
    }

    /// Writes traits as they arrived.
    pub async fn traits(&mut self, chunk: Vec<Counted<Trait>>) -> Result<(), StoreError> {
        let write = move |writer: &RowWriter<'_>, gone: &HashSet<String>| {
            let there = chunk.iter().filter(|one| !gone.contains(&one.value.id.to_string()));
            there.map(|one| writer.put_trait(&one.value, one.population, &one.lacks)).collect()
        };
        let puts = self.chunk("trait", write).await?;
        self.traits.extend(puts.iter().map(|put| put.row));
        self.doubtful.traits.note(&puts);
        Ok(())
    }

    /// Writes segments as they arrived.
    pub async fn segments(&mut self, chunk: Vec<Counted<Segment>>) -> Result<(), StoreError> {
        let write = move |writer: &RowWriter<'_>, gone: &HashSet<String>| {
            let there = chunk.iter().filter(|one| !gone.contains(&one.value.id.to_string()));
            there.map(|one| writer.put_segment(&one.value, one.population, &one.lacks)).collect()
        };
        let puts = self.chunk("segment", write).await?;
        self.segments.extend(puts.iter().map(|put| put.row));
        self.doubtful.segments.note(&puts);
        Ok(())
    }

    /// Writes a folder tree that was read whole, parents before children. Folders it lacks stay until the end.
    pub async fn folders(
        &mut self,
        tree: Tree,
        folders: Vec<StoredFolder>,
        _whole: Complete,
    ) -> Result<(), StoreError> {
        let key = self.catalog.key;
        let given: HashSet<String> = folders.iter().map(|folder| folder.id.clone()).collect();
        let missing = self.at_beginning.folders.iter().filter(|(of, id)| *of == tree && !given.contains(id));
        let sandbox = self.sandbox.clone();
        self.folders.push((tree, missing.map(|(_, id)| id.clone()).collect()));
        self.catalog
            .store
            .write("storing folders", move |tx| {
                still_of(tx, key, sandbox.as_deref())?;
                if add_folders(tx, key, tree, &folders)? {
                    advance(tx)?;
                }
                Ok(())
            })
            .await
    }

    /// Writes the small objects of a kind that was read whole. Objects it lacks stay until the end.
    pub async fn references(
        &mut self,
        kind: ReferenceKind,
        all: Vec<Reference>,
        _whole: Complete,
    ) -> Result<(), StoreError> {
        let key = self.catalog.key;
        let given: HashSet<u64> = all.iter().map(|one| one.id).collect();
        let missing = self.at_beginning.references.iter().filter(|(of, id)| *of == kind && !given.contains(id));
        self.references.push((kind, missing.map(|(_, id)| *id).collect()));
        self.catalog
            .store
            .write("storing small objects", move |tx| {
                if put_references(tx, key, kind, &all)? {
                    advance(tx)?;
                }
                Ok(())
            })
            .await
    }

    /// Ends a refresh that read everything: removes what is confirmed to be gone, works out the pairs that changed,
    /// notes the age. `gone` is what [`Self::unseen`] found, without what the service still has.
    pub async fn finish(self, whole: ReadWhole, gone: Vec<Gone>, read_at: i64) -> Result<(), StoreError> {
        let Self { catalog, side, began, sandbox, .. } = self;
        let key = catalog.key;
        if whole.side() != side {
            let reason = "the proof is of the other side's lists".to_owned();
            return Err(StoreError::NotAllowed { doing: "ending a refresh", reason });
        }
        for some in gone.chunks(AT_ONCE) {
            let work = || {
                let (some, sandbox) = (some.to_vec(), sandbox.clone());
                move |tx: &mut Transaction<'_>| {
                    still_of(tx, key, sandbox.as_deref())?;
                    if remove(tx, key, &some, began)? {
                        advance(tx)?;
                    }
                    Ok(())
                }
            };
            catalog.patiently("removing what is gone", work).await?;
        }
        catalog.recompute().await?;
        let note = move || {
            let sandbox = sandbox.clone();
            move |tx: &mut Transaction<'_>| {
                still_of(tx, key, sandbox.as_deref())?;
                forget_deleted(tx, key, began)?;
                let age = "INSERT INTO side (connection, side, read_at) VALUES (?1, ?2, ?3)
                           ON CONFLICT (connection, side) DO UPDATE SET read_at = excluded.read_at";
                tx.execute(age, params![key, side.code(), read_at])?;
                Ok(())
            }
        };
        catalog.patiently("ending a refresh", note).await
    }

    /// Writes a part of a list; `work` is also given what was deleted since the refresh began, which a page that was sent
    /// before still has.
    async fn chunk(
        &self,
        table: &'static str,
        work: impl FnOnce(&RowWriter<'_>, &HashSet<String>) -> Result<Vec<Written>, StoreError> + Send + 'static,
    ) -> Result<Vec<Written>, StoreError> {
        let (key, began, sandbox) = (self.catalog.key, self.began, self.sandbox.clone());
        self.catalog
            .store
            .write("storing a part of the lists", move |tx| {
                still_of(tx, key, sandbox.as_deref())?;
                let puts = work(&RowWriter::new(tx, key)?, &deleted_since(tx, key, table, began)?)?;
                if puts.iter().any(|put| put.changed) {
                    advance(tx)?;
                }
                for put in &puts {
                    mark_pairs(tx, key, &put.codes)?;
                }
                Ok(puts)
            })
            .await
    }
}

impl ReadWhole {
    fn side(&self) -> Side {
        match self {
            Self::AudienceManager { .. } => Side::AudienceManager,
            Self::ExperiencePlatform { .. } => Side::ExperiencePlatform,
        }
    }

    /// Rows that were there but could not be read, list by list.
    pub fn unreadable(&self) -> u64 {
        match self {
            Self::AudienceManager { traits, segments } => traits.unreadable() + segments.unreadable(),
            Self::ExperiencePlatform { audiences } => audiences.unreadable(),
        }
    }
}

/// An error where the local copy is another sandbox's by now.
fn still_of(tx: &Transaction<'_>, key: i64, sandbox: Option<&str>) -> Result<(), StoreError> {
    let Some(sandbox) = sandbox else { return Ok(()) };
    let other = "SELECT coalesce(sandbox <> ?2, 0) FROM connection WHERE key = ?1";
    if tx.prepare_cached(other)?.query_row(params![key, sandbox], |row| row.get(0))? {
        let reason = format!("the sandbox {sandbox} is not the connection's any more");
        return Err(StoreError::NotAllowed { doing: "storing a part of the lists", reason });
    }
    Ok(())
}

/// Removes objects that have not changed since; returns whether there were any.
fn remove(tx: &Transaction<'_>, key: i64, gone: &[Gone], began: i64) -> Result<bool, StoreError> {
    let writer = RowWriter::new(tx, key)?;
    let mut removed = false;
    for one in gone {
        let (table, id): (_, Box<dyn rusqlite::ToSql>) = match one {
            Gone::Audience(id) => ("audience", Box::new(id.as_str())),
            Gone::Trait(id) => ("trait", Box::new(signed(id.0))),
            Gone::Segment(id) => ("segment", Box::new(signed(id.0))),
            Gone::Folder(tree, id) => {
                forget_folder(tx, key, *tree, id)?;
                removed = true;
                continue;
            }
            Gone::Reference(kind, id) => {
                forget_reference(tx, key, *kind, *id)?;
                removed = true;
                continue;
            }
        };
        let sql = format!("SELECT row FROM {table} WHERE connection = ?1 AND id = ?2 AND stamp <= ?3");
        let rows = tx
            .prepare_cached(&sql)?
            .query_map(params![key, id, began], |row| row.get(0))?
            .collect::<Result<Vec<i64>, _>>()?;
        for row in rows {
            let code = writer.remove(table, row)?;
            mark_pairs(tx, key, code.as_slice())?;
            removed = true;
        }
    }
    Ok(removed)
}
