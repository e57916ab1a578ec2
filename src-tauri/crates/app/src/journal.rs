//! The engine's journal on disk: stores lines as JSON and applies their changes to the catalog.
//!
//! It must not know plans, windows or services.

use domain::Object;
use serde::Serialize;
use serde::de::DeserializeOwned;
use share::journal::{Entry, LedgerError, Stamped, Summary};
use share::{JobHead, JobId, JobKind, Ledger};
use store::{Appended, Catalog, CatalogChange, JournalHead, JournalLine, StoreError};

use crate::sharing::in_journal;
use crate::view::Failure;
use crate::who::{account_setting, person};

/// The journal of one connection, with its catalog.
#[derive(Debug, Clone)]
pub(crate) struct StoreLedger {
    catalog: Catalog,
}

/// The head of a job with who committed it, which the engine does not know.
#[derive(Serialize)]
struct Signed<'h> {
    #[serde(flatten)]
    head: &'h JobHead,
    by: By,
}

/// Who committed a job.
#[derive(Serialize)]
struct By {
    person: Option<String>,
    account: Option<String>,
}

impl StoreLedger {
    pub(crate) fn new(catalog: Catalog) -> Self {
        Self { catalog }
    }

    async fn by(&self) -> By {
        let setting = account_setting(self.catalog.connection());
        // A job is begun without it rather than not at all.
        let account = self.catalog.store().setting(&setting).await.ok().flatten();
        By { person: person(), account }
    }

    /// Applies what the catalog has missed of the journal: a program stopped after it had written a line. Summarizes jobs of
    /// an older format.
    pub(crate) async fn catch_up(&self) -> Result<(), Failure> {
        for job in self.catalog.journal().jobs_without_summary().await? {
            if let Err(error) = self.summarize(JobId(job.clone())).await {
                tracing::warn!(job, %error, "a job of an older format cannot be read");
            }
        }
        for (job, applied) in self.catalog.journal().behind().await? {
            match self.apply_after(job.clone(), applied).await {
                Ok(count) => tracing::info!(job, count, "applied what the local copy had missed of a job"),
                // The journal itself is complete; the next refresh reads the objects.
                Err(error) => {
                    tracing::warn!(job, %error, "the local copy lacks changes of a job until the next refresh");
                }
            }
        }
        Ok(())
    }

    async fn summarize(&self, id: JobId) -> Result<(), LedgerError> {
        let (head, lines) = self.read(&id).await?;
        let names = lines.iter().flat_map(|line| names(&line.entry)).collect();
        let job = share::Job::derive(head, &lines).map_err(|error| LedgerError::Line(Box::new(error)))?;
        let summary = encode(&job.summary())?;
        self.catalog.journal().summarize(id.0, summary, names).await.map_err(storage)
    }

    /// Applies the changes of a job after the one of a number; returns how many there were.
    async fn apply_after(&self, job: String, after: u64) -> Result<usize, LedgerError> {
        let lines = self.catalog.journal().changes_after(job.clone(), after).await.map_err(storage)?;
        let count = lines.len();
        for (number, line) in lines {
            let line: Stamped = decode(&line)?;
            self.catalog.apply_change(job.clone(), number, changes(&line.entry)).await.map_err(storage)?;
        }
        Ok(count)
    }

    /// Applies a line that was written a moment ago, with those before it that are missing. The line counts even if
    /// this fails: the request it is about was sent or will be.
    async fn apply(&self, job: &str, number: u64, entry: &Entry) {
        let applied = async {
            if self.catalog.apply_change(job.to_owned(), number, changes(entry)).await.map_err(storage)? {
                return Ok(());
            }
            let missed = self.catalog.journal().behind().await.map_err(storage)?;
            let after = missed.into_iter().find_map(|(id, applied)| (id == job).then_some(applied));
            match after {
                Some(after) => self.apply_after(job.to_owned(), after).await.map(drop),
                None => Ok(()),
            }
        };
        if let Err(error) = applied.await {
            let error: LedgerError = error;
            tracing::warn!(job, %error, "a change of a job is not in the local copy yet");
        }
    }
}

impl Ledger for StoreLedger {
    async fn open(&self, head: &JobHead, lines: &[Stamped], summary: &Summary) -> Result<(), LedgerError> {
        let lines = lines.iter().map(stored_line).collect::<Result<Vec<_>, _>>()?;
        let undoes = match &head.kind {
            JobKind::Undo { of, .. } => Some(of.0.clone()),
            JobKind::Share { .. } | JobKind::ToPlatform { .. } => None,
        };
        let body = encode(&Signed { head, by: self.by().await })?;
        let stored = JournalHead { id: head.id.0.clone(), undoes, opened_at: head.opened_at, body };
        self.catalog.journal().open_job(stored, lines, encode(summary)?).await.map_err(storage)
    }

    async fn append(&self, job: &JobId, number: u64, line: &Stamped, summary: &Summary) -> Result<(), LedgerError> {
        let ended = match line.entry {
            Entry::Ended | Entry::Closed { .. } => Some(true),
            Entry::Resumed | Entry::Paused { .. } => Some(false),
            _ => None,
        };
        let journal = self.catalog.journal();
        let (stored, summary) = (stored_line(line)?, encode(summary)?);
        match journal.append(job.0.clone(), number, stored, ended, summary).await.map_err(storage)? {
            Appended::Taken => Err(LedgerError::Taken),
            Appended::Added { change: None } => Ok(()),
            Appended::Added { change: Some(change) } => {
                self.apply(&job.0, change, &line.entry).await;
                Ok(())
            }
        }
    }

    async fn append_all(
        &self,
        job: &JobId,
        number: u64,
        lines: &[Stamped],
        summary: &Summary,
    ) -> Result<(), LedgerError> {
        let lines = lines.iter().map(stored_line).collect::<Result<Vec<_>, _>>()?;
        let (journal, summary) = (self.catalog.journal(), encode(summary)?);
        match journal.append_all(job.0.clone(), number, lines, summary).await.map_err(storage)? {
            Appended::Taken => Err(LedgerError::Taken),
            Appended::Added { .. } => Ok(()),
        }
    }

    async fn read(&self, job: &JobId) -> Result<(JobHead, Vec<Stamped>), LedgerError> {
        let found = self.catalog.journal().job(job.0.clone()).await.map_err(storage)?;
        let (head, lines) = found.ok_or(LedgerError::NoJob)?;
        let lines = lines.iter().map(|line| decode(line)).collect::<Result<_, _>>()?;
        Ok((decode(&head)?, lines))
    }
}

impl StoreLedger {
    /// Brings a job that was read before up to date with the lines that were written since.
    pub(crate) async fn read_on(&self, job: &mut share::Job) -> Result<(), LedgerError> {
        let id = job.head.id.0.clone();
        let lines = self.catalog.journal().lines_from(id, job.lines).await.map_err(storage)?;
        for line in lines.ok_or(LedgerError::NoJob)? {
            job.apply(&decode(&line)?).map_err(|error| LedgerError::Line(Box::new(error)))?;
        }
        Ok(())
    }
}

/// What a line says about objects.
fn changes(entry: &Entry) -> Vec<CatalogChange> {
    let present = entry.present().cloned().map(|object| CatalogChange::Present(Box::new(object)));
    let absent = entry.absent().map(Object::reference).map(CatalogChange::Absent);
    present.into_iter().chain(absent).collect()
}

/// The names and IDs by which a job is found that has such a line.
fn names(entry: &Entry) -> Vec<String> {
    let item = match entry {
        Entry::Item { item } => vec![item.subject.id(), item.name.clone()],
        _ => Vec::new(),
    };
    let objects = [entry.present(), entry.absent()].into_iter().flatten();
    let objects = objects.flat_map(|object| [object.reference().id(), object.name().to_owned()]);
    item.into_iter().chain(objects).map(|name| name.to_lowercase()).collect()
}

fn storage(error: StoreError) -> LedgerError {
    LedgerError::Storage(Box::new(error))
}

fn encode<T: Serialize>(value: &T) -> Result<String, LedgerError> {
    serde_json::to_string(value).map_err(|error| LedgerError::Line(Box::new(error)))
}

fn decode<T: DeserializeOwned>(text: &str) -> Result<T, LedgerError> {
    serde_json::from_str(text).map_err(|error| LedgerError::Line(Box::new(error)))
}

fn stored_line(line: &Stamped) -> Result<JournalLine, LedgerError> {
    let subject = match &line.entry {
        Entry::Item { item } => Some(in_journal(&item.subject)),
        _ => None,
    };
    let changes_catalog = line.entry.present().is_some() || line.entry.absent().is_some();
    Ok(JournalLine { subject, changes_catalog, names: names(&line.entry), body: encode(line)? })
}
