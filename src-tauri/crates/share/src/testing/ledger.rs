//! Logs in memory. What is in the file survives a kill; a line is in it wholly or not at all.

use std::collections::BTreeMap;
use std::sync::Mutex;

use super::give_way;
use crate::journal::{Change, Entry, JobHead, JobId, Ledger, LedgerError, Stamped, Summary};

#[derive(Default)]
pub(crate) struct MemoryLedger {
    logs: Mutex<BTreeMap<JobId, (JobHead, Vec<Stamped>)>>,
}

impl Ledger for MemoryLedger {
    async fn open(&self, head: &JobHead, lines: &[Stamped], _: &Summary) -> Result<(), LedgerError> {
        give_way().await;
        self.logs.lock().unwrap().insert(head.id.clone(), (head.clone(), lines.to_vec()));
        give_way().await;
        Ok(())
    }

    async fn append(&self, job: &JobId, number: u64, line: &Stamped, summary: &Summary) -> Result<(), LedgerError> {
        self.append_all(job, number, std::slice::from_ref(line), summary).await
    }

    async fn append_all(&self, job: &JobId, number: u64, lines: &[Stamped], _: &Summary) -> Result<(), LedgerError> {
        give_way().await;
        {
            let mut logs = self.logs.lock().unwrap();
            let (_, log) = logs.get_mut(job).ok_or(LedgerError::NoJob)?;
            if log.len() as u64 != number {
                return Err(LedgerError::Taken);
            }
            log.extend_from_slice(lines);
        }
        give_way().await;
        Ok(())
    }

    async fn read(&self, job: &JobId) -> Result<(JobHead, Vec<Stamped>), LedgerError> {
        self.logs.lock().unwrap().get(job).cloned().ok_or(LedgerError::NoJob)
    }
}

impl MemoryLedger {
    pub(crate) fn has(&self, job: &JobId) -> bool {
        self.logs.lock().unwrap().contains_key(job)
    }

    /// The log in short lines, for golden files.
    pub(crate) fn dump(&self, job: &JobId) -> String {
        let logs = self.logs.lock().unwrap();
        let (_, lines) = &logs[job];
        let text = lines.iter().map(|line| match &line.entry {
            Entry::Groundwork { steps } => format!("groundwork {}", numbers(steps)),
            Entry::Item { item } => format!("item {} {:?} {}", item.subject.id(), item.purpose, numbers(&item.steps)),
            Entry::Step { step, change } => format!("step {} {}", step.0, detail(change)),
            Entry::Paused { pause } => format!("paused {} until {:?}", pause.number, pause.until),
            Entry::Ended => "ended".to_owned(),
            Entry::Resumed => "resumed".to_owned(),
            Entry::Closed { by } => format!("closed by {by}"),
        });
        text.collect::<Vec<_>>().join("\n")
    }
}

fn numbers(steps: &[crate::plan::Step]) -> String {
    let names = steps.iter().map(|step| format!("{}:{}", step.id.0, step.action.name()));
    format!("[{}]", names.collect::<Vec<_>>().join(", "))
}

fn detail(change: &Change) -> String {
    use crate::journal::Outcome as O;
    match change {
        Change::Succeeded { outcome: O::Made { object, inferred: false } } => format!("made {:?}", object.reference()),
        Change::Succeeded { outcome: O::Made { object, inferred: true } } => {
            format!("made, as inferred, {:?}", object.reference())
        }
        Change::Succeeded { outcome: O::Adopted { object } } => format!("adopted {:?}", object.reference()),
        Change::Succeeded { outcome: O::Selected { added, already, .. } } => {
            format!("added {added:?}, sent already {already:?}")
        }
        Change::Succeeded { outcome: O::Deselected { removed } } => format!("taken out {removed:?}"),
        Change::Succeeded { outcome: O::SegmentsSelected { added, already, .. } } => {
            format!("selected {added:?}, selected already {already:?}")
        }
        Change::Succeeded { outcome: O::SegmentsDeselected { removed } } => format!("taken out {removed:?}"),
        Change::Succeeded { outcome: O::Renewed { days, already, .. } } => {
            format!("expires after {days} days, already: {already}")
        }
        Change::Succeeded { outcome: O::DataflowResumed { already } } => format!("dataflow on, already: {already}"),
        Change::Succeeded { outcome: O::DataflowPaused { already } } => format!("dataflow off, already: {already}"),
        Change::Succeeded { outcome: O::DestinationCreated { already } } => {
            format!("destination created, already: {already}")
        }
        Change::Succeeded { outcome: O::Moved { object, .. } } => format!("moved {:?}", object.reference()),
        Change::Succeeded { outcome: O::Removed { object } } => format!("removed {:?}", object.reference()),
        Change::Failed { error, retryable } => format!("failed {:?} retryable={retryable}: {error}", error.kind),
        other => other.word().to_owned(),
    }
}
