//! Where logs are kept: a small trait, so that tests keep them in memory, and the file's own journal.

use std::future::Future;

use store::{CatalogueChange, Journal, JournalHead, JournalLine, StoreError};

use super::{Entry, JobHead, JobId, JobKind, Stamped};
use crate::object::Object;

/// Why the journal could not be kept.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The file failed.
    #[error("the journal's file could not be used")]
    Store(#[from] StoreError),
    /// A line could not be read back, or not be written as text.
    #[error("a line of the journal is not readable")]
    Line(#[from] serde_json::Error),
    /// There is no such job.
    #[error("there is no such job")]
    NoJob,
    /// Another program writes this job's log: it carries the job out already.
    #[error("another program is carrying out this job")]
    Taken,
}

/// Keeps the logs of jobs. Lines are only ever added.
pub trait Ledger: Send + Sync {
    /// Begins a log with its head and first lines, all or nothing.
    fn open(&self, head: &JobHead, lines: &[Stamped]) -> impl Future<Output = Result<(), LedgerError>> + Send;

    /// Adds a line as number `number` (counted from 0). Refused as [`LedgerError::Taken`] when that number is written
    /// already. What the line says about objects is written into the catalogue in the same transaction.
    fn append(&self, job: &JobId, number: u64, line: &Stamped) -> impl Future<Output = Result<(), LedgerError>> + Send;

    /// Reads a whole log.
    fn read(&self, job: &JobId) -> impl Future<Output = Result<(JobHead, Vec<Stamped>), LedgerError>> + Send;
}

/// The journal of one connection, in the file that holds its catalogue.
#[derive(Debug, Clone)]
pub struct SqliteLedger {
    journal: Journal,
}

impl SqliteLedger {
    /// Keeps logs in a connection's journal.
    pub fn new(journal: Journal) -> Self {
        Self { journal }
    }
}

impl Ledger for SqliteLedger {
    async fn open(&self, head: &JobHead, lines: &[Stamped]) -> Result<(), LedgerError> {
        let lines = lines.iter().map(written).collect::<Result<Vec<_>, _>>()?;
        let undoes = match &head.kind {
            JobKind::Undo { of, .. } => Some(of.0.clone()),
            JobKind::Share { .. } => None,
        };
        let stored = JournalHead {
            id: head.id.0.clone(),
            undoes,
            opened_at: head.opened_at,
            body: serde_json::to_string(head)?,
        };
        Ok(self.journal.open_job(stored, lines).await?)
    }

    async fn append(&self, job: &JobId, number: u64, line: &Stamped) -> Result<(), LedgerError> {
        let changes = line.entry.present().map(kept).into_iter().chain(line.entry.absent().map(forgotten)).collect();
        let ended = match line.entry {
            Entry::Ended => Some(true),
            Entry::Resumed => Some(false),
            _ => None,
        };
        let added = self.journal.append(job.0.clone(), number, written(line)?, changes, ended).await?;
        if added { Ok(()) } else { Err(LedgerError::Taken) }
    }

    async fn read(&self, job: &JobId) -> Result<(JobHead, Vec<Stamped>), LedgerError> {
        let (head, lines) = self.journal.job(job.0.clone()).await?.ok_or(LedgerError::NoJob)?;
        let lines = lines.iter().map(|line| serde_json::from_str(line)).collect::<Result<_, _>>()?;
        Ok((serde_json::from_str(&head)?, lines))
    }
}

fn written(line: &Stamped) -> Result<JournalLine, serde_json::Error> {
    let audience = match &line.entry {
        Entry::Item { item } => Some(item.audience.0.clone()),
        _ => None,
    };
    Ok(JournalLine { audience, body: serde_json::to_string(line)? })
}

fn kept(object: &Object) -> CatalogueChange {
    match object.clone() {
        Object::Folder(folder) => CatalogueChange::KeepFolder(folder),
        Object::DataSource(source) => CatalogueChange::KeepDataSource(source),
        Object::Trait(it) => CatalogueChange::KeepTrait(it),
        Object::Segment(segment) => CatalogueChange::KeepSegment(segment),
    }
}

fn forgotten(object: &Object) -> CatalogueChange {
    match object {
        Object::Folder(folder) => CatalogueChange::ForgetFolder(folder.kind, folder.id),
        Object::DataSource(source) => CatalogueChange::ForgetDataSource(source.id),
        Object::Trait(it) => CatalogueChange::ForgetTrait(it.id),
        Object::Segment(segment) => CatalogueChange::ForgetSegment(segment.id),
    }
}
