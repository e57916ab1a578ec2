//! Manual deletions as runs: recorded before the first request, reported while they run, and stopped on request. A run
//! continues if its window is closed, and its record stays.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use adobe::{ApiError, AudienceManager};
use domain::{SegmentId, TraitId, Use};
use futures::StreamExt as _;
use store::{DeletionObject, DeletionRecord};
use tokio_util::sync::CancellationToken;

use super::{CONCURRENCY, MAX_AT_ONCE};
use crate::limits::{self, Limited as _};
use crate::lock;
use crate::read::{count, link, ms, numeric};
use crate::view::{
    ConflictReason, DeletedObject, DeletedState, Deletion, DeletionProgress, Failure, FailureCode, InputReason,
    NotPossibleReason, ObjectKind, Page, Window,
};
use crate::{App, Jobs, Segments, Traits, Workspace};

/// Maximum number of deletions that one call returns.
const RECORDS: u32 = 50;
/// How long to wait for the current object when the program closes.
const STOP_TIMEOUT: std::time::Duration = std::time::Duration::from_secs(3);

/// Running deletions of this program, by ID: their connection, and how to stop them.
#[derive(Default)]
pub(crate) struct Deleting(Mutex<HashMap<String, (String, CancellationToken)>>);

/// Receives the progress of a deletion.
type OnProgress = Arc<dyn Fn(DeletionProgress) + Send + Sync>;

impl Traits<'_> {
    /// Deletes traits one by one. A trait that segments use stays, and the failure names them. At most 500 at once.
    pub async fn delete(
        &self,
        ids: Vec<String>,
        on_progress: impl Fn(DeletionProgress) + Send + Sync + 'static,
    ) -> Result<Deletion, Failure> {
        ids.within_limits()?;
        self.workspace.delete(ObjectKind::Trait, ids, Arc::new(on_progress)).await
    }
}

impl Segments<'_> {
    /// Deletes segments one by one. A segment that is in use, or may be, stays. At most 500 at once.
    pub async fn delete(
        &self,
        ids: Vec<String>,
        on_progress: impl Fn(DeletionProgress) + Send + Sync + 'static,
    ) -> Result<Deletion, Failure> {
        ids.within_limits()?;
        self.workspace.delete(ObjectKind::Segment, ids, Arc::new(on_progress)).await
    }
}

impl Jobs<'_> {
    /// Stops a deletion before its next object. Deleted objects stay deleted; a deletion that has finished is not an
    /// error.
    #[expect(clippy::unused_async, reason = "every method of the API is async")]
    pub async fn stop_deletion(&self, id: String) -> Result<(), Failure> {
        limits::id("id", &id)?;
        if let Some((_, stop)) = self.workspace.app.deleting().get(&id) {
            stop.cancel();
        }
        Ok(())
    }

    /// Returns a window of the manual deletions, newest first.
    pub async fn deletions(&self, page: Page) -> Result<Window<Deletion>, Failure> {
        let (total, records) = self.workspace.catalog().deletions(page.offset, page.limit.min(RECORDS)).await?;
        let shown = |record: DeletionRecord| {
            let running = self.workspace.app.deleting().contains_key(&record.id);
            shown(&record, running)
        };
        Ok(Window { total, offset: page.offset, rows: records.into_iter().map(shown).collect() })
    }
}

impl Workspace {
    async fn delete(&self, kind: ObjectKind, ids: Vec<String>, on_progress: OnProgress) -> Result<Deletion, Failure> {
        if ids.len() > MAX_AT_ONCE {
            let message = format!("At most {MAX_AT_ONCE} can be deleted at once; {} are selected.", ids.len());
            return Err(Failure::bad_input(InputReason::TooMany, message).with("limit", MAX_AT_ONCE));
        }
        let manager = self.clients().await?.manager;
        let run = Run { stop: CancellationToken::new(), id: uuid::Uuid::now_v7().to_string(), workspace: self.clone() };
        self.enter(&run)?;
        let mut objects = Vec::with_capacity(ids.len());
        for id in ids {
            let name = self.stored_name(kind, &id).await?;
            let state = code(DeletedState::Waiting).to_owned();
            objects.push(DeletionObject { object: id, name, state, failure: None });
        }
        let record = DeletionRecord {
            id: run.id.clone(),
            kind: kind_code(kind).to_owned(),
            started_at: self.now(),
            ended_at: None,
            objects,
        };
        self.catalog().open_deletion(record.clone()).await?;
        // A task of its own, so that closing the window does not stop it halfway and unnoticed.
        let task = tokio::spawn(async move { run.carry_out(kind, &manager, record, &on_progress).await });
        task.await.map_err(|error| Failure::new(FailureCode::Internal, format!("The deletion stopped: {error}.")))
    }

    /// Reserves the connection for a deletion; refused while another one is running there.
    fn enter(&self, run: &Run) -> Result<(), Failure> {
        let mut deleting = self.app.deleting();
        let connection = self.connection.id.clone();
        if deleting.values().any(|(busy, _)| *busy == connection) {
            let message = "Another deletion is running on this connection. Wait until it has finished.";
            return Err(Failure::not_possible(NotPossibleReason::DeletionRunning, message));
        }
        deleting.insert(run.id.clone(), (connection, run.stop.clone()));
        Ok(())
    }

    /// Returns the name of a stored object; the ID if it is not stored.
    async fn stored_name(&self, kind: ObjectKind, id: &str) -> Result<String, Failure> {
        let name = match kind {
            ObjectKind::Segment => self.catalog().segment(numeric(kind, id)?).await?.map(|(stored, _)| stored.name),
            _ => self.catalog().a_trait(numeric(ObjectKind::Trait, id)?).await?.map(|(stored, _)| stored.name),
        };
        Ok(name.unwrap_or_else(|| id.to_owned()))
    }
}

impl App {
    fn deleting(&self) -> std::sync::MutexGuard<'_, HashMap<String, (String, CancellationToken)>> {
        lock::locked(&self.inner.deleting.0)
    }

    /// Refuses while a deletion of a connection is running.
    pub(crate) fn refuse_while_deleting(&self, connection: &str) -> Result<(), Failure> {
        if self.deleting().values().any(|(busy, _)| busy == connection) {
            let message = "A deletion is running on this connection. Wait until it has finished.";
            return Err(Failure::not_possible(NotPossibleReason::DeletionRunning, message));
        }
        Ok(())
    }

    /// Stops all deletions before their next object, and waits until none is running or the time limit is reached.
    pub(crate) async fn stop_deletions(&self) {
        self.deleting().values().for_each(|(_, stop)| stop.cancel());
        let over = async {
            while !self.deleting().is_empty() {
                tokio::time::sleep(std::time::Duration::from_millis(10)).await;
            }
        };
        if tokio::time::timeout(STOP_TIMEOUT, over).await.is_err() {
            tracing::warn!("a deletion was still waiting for an answer when the program closed");
        }
    }
}

/// A running deletion; the connection is released however it ends.
struct Run {
    workspace: Workspace,
    id: String,
    stop: CancellationToken,
}

impl Drop for Run {
    fn drop(&mut self) {
        self.workspace.app.deleting().remove(&self.id);
        self.workspace.notify_changed();
    }
}

impl Run {
    async fn carry_out(
        self,
        kind: ObjectKind,
        manager: &AudienceManager,
        mut record: DeletionRecord,
        on_progress: &OnProgress,
    ) -> Deletion {
        let total = record.objects.len();
        self.report(on_progress, &record, total);
        let ids: Vec<(usize, String)> = record.objects.iter().map(|one| one.object.clone()).enumerate().collect();
        let run = &self;
        let mut outcomes = futures::stream::iter(ids)
            .map(|(index, id)| async move {
                if run.stop.is_cancelled() {
                    None
                } else {
                    Some((index, run.delete_one(kind, manager, index, id).await))
                }
            })
            .buffer_unordered(CONCURRENCY);
        while let Some(outcome) = outcomes.next().await {
            let Some((index, (state, failure))) = outcome else { continue };
            if let Some(one) = record.objects.get_mut(index) {
                code(state).clone_into(&mut one.state);
                one.failure = failure.as_ref().and_then(|failure| serde_json::to_string(failure).ok());
            }
            self.record(index, state, failure.as_ref()).await;
            self.report(on_progress, &record, total);
        }
        drop(outcomes);
        let now = self.workspace.now();
        record.ended_at = Some(now);
        if let Err(error) = self.workspace.catalog().end_deletion(self.id.clone(), now).await {
            tracing::warn!(%error, deletion = %self.id, "the end of a deletion could not be recorded");
        }
        tracing::info!(deletion = %self.id, total, "deletion finished");
        shown(&record, false)
    }

    /// Deletes one object: intent, checks, request, result.
    async fn delete_one(
        &self,
        kind: ObjectKind,
        manager: &AudienceManager,
        index: usize,
        id: String,
    ) -> (DeletedState, Option<Failure>) {
        let (catalog, unknown) = (self.workspace.catalog(), code(DeletedState::Unknown));
        if let Err(error) = catalog.note_deletion(self.id.clone(), index, unknown, None).await {
            // Without a record, nothing is deleted.
            return (DeletedState::Stayed, Some(error.into()));
        }
        let outcome = match kind {
            ObjectKind::Segment => delete_segment(manager, &id).await,
            _ => delete_trait(manager, &id).await,
        };
        match outcome {
            Ok(()) => {
                self.forget(kind, &id).await;
                (DeletedState::Deleted, None)
            }
            Err(failure) if failure.code == FailureCode::UnknownOutcome => (DeletedState::Unknown, Some(failure)),
            Err(failure) => (DeletedState::Stayed, Some(failure)),
        }
    }

    /// Removes a deleted object from the local copy; if this fails, the next refresh does it.
    async fn forget(&self, kind: ObjectKind, id: &str) {
        let catalog = self.workspace.catalog();
        let forgotten = match (kind, id.parse()) {
            (ObjectKind::Segment, Ok(id)) => catalog.forget_segment(SegmentId(id)).await,
            (_, Ok(id)) => catalog.forget_trait(TraitId(id)).await,
            (_, Err(_)) => Ok(()),
        };
        if let Err(error) = forgotten {
            tracing::warn!(%error, id, "a deleted object could not be removed from the local copy");
        }
    }

    async fn record(&self, index: usize, state: DeletedState, failure: Option<&Failure>) {
        let text = failure.and_then(|failure| serde_json::to_string(failure).ok());
        if let Err(error) = self.workspace.catalog().note_deletion(self.id.clone(), index, code(state), text).await {
            tracing::warn!(%error, deletion = %self.id, index, "a result of a deletion could not be recorded");
        }
    }

    fn report(&self, on_progress: &OnProgress, record: &DeletionRecord, total: usize) {
        let (deleted, stayed) = tally(record);
        on_progress(DeletionProgress { id: self.id.clone(), total: count(total as u64), deleted, stayed });
    }
}

/// Deletes a trait. It counts as deleted only if the service itself confirms it.
async fn delete_trait(manager: &AudienceManager, id: &str) -> Result<(), Failure> {
    let id: TraitId = numeric(ObjectKind::Trait, id)?;
    match manager.delete_trait(id, None).await {
        Ok(()) => Ok(()),
        Err(error) if error.is_not_found() => Ok(()),
        Err(error) if error.may_have_happened() => match manager.trait_by_id(id).await {
            Err(now) if now.is_not_found() => Ok(()),
            now => Err(lost(now.is_ok(), &error)),
        },
        Err(error) => Err(why_it_stays(manager, id, error.into()).await),
    }
}

/// Deletes a segment that is not in use: the service would delete a mapped one as well (AAM contract §5.5.5).
async fn delete_segment(manager: &AudienceManager, id: &str) -> Result<(), Failure> {
    let id: SegmentId = numeric(ObjectKind::Segment, id)?;
    match manager.segment_in_use(id).await {
        Ok(Use::Free) => {}
        Ok(Use::Used(_)) => {
            let message = "The segment was not deleted, because it is mapped to a destination or used by a model.";
            return Err(Failure::in_the_way(ConflictReason::InUse, message));
        }
        Ok(Use::Unknown) => {
            let message =
                "The segment was not deleted, because Audience Manager did not say clearly whether it is in use.";
            return Err(Failure::in_the_way(ConflictReason::UseUnclear, message));
        }
        Err(error) if error.is_not_found() => return Ok(()),
        Err(error) => return Err(error.into()),
    }
    match manager.delete_segment(id, None).await {
        Ok(()) => Ok(()),
        Err(error) if error.is_not_found() => Ok(()),
        Err(error) if error.may_have_happened() => match manager.segment_by_id(id).await {
            Err(now) if now.is_not_found() => Ok(()),
            now => Err(lost(now.is_ok(), &error)),
        },
        Err(error) => Err(error.into()),
    }
}

/// The failure for a deletion whose answer was lost: not done yet, or unknown.
fn lost(is_there: bool, error: &ApiError) -> Failure {
    let failure = Failure::from(error);
    if !is_there {
        return Failure { code: FailureCode::UnknownOutcome, ..failure };
    }
    let message =
        "The answer was lost, and the object still exists. It may still be deleted; refresh and check.".to_owned();
    Failure { code: FailureCode::UnknownOutcome, message, ..failure }
}

/// Describes the refusal: the service identifies segments only by number, in its own sentence.
async fn why_it_stays(manager: &AudienceManager, id: TraitId, refusal: Failure) -> Failure {
    if !matches!(refusal.code, FailureCode::Refused | FailureCode::Conflict) {
        return refusal;
    }
    let Ok(users) = manager.segments_using(id).await else { return refusal };
    if users.is_empty() {
        return refusal;
    }
    let names = users.iter().map(|segment| segment.name.as_str()).collect::<Vec<_>>().join(", ");
    let message =
        format!("The trait was not deleted, because these segments use it: {names}. Remove it from them first.");
    let failure = Failure::in_the_way(ConflictReason::UsedBySegments, message).with("segments", names);
    failure.with_facts_of(refusal)
}

/// Returns the numbers of deleted objects, and of those not deleted or unknown.
fn tally(record: &DeletionRecord) -> (u32, u32) {
    let number = |is: fn(DeletedState) -> bool| {
        count(record.objects.iter().filter(|one| is(state_of(&one.state))).count() as u64)
    };
    let stayed = number(|state| matches!(state, DeletedState::Stayed | DeletedState::Unknown));
    (number(|state| state == DeletedState::Deleted), stayed)
}

fn shown(record: &DeletionRecord, running: bool) -> Deletion {
    let kind = if record.kind == kind_code(ObjectKind::Segment) { ObjectKind::Segment } else { ObjectKind::Trait };
    let (deleted, stayed) = tally(record);
    let object = |one: &DeletionObject| DeletedObject {
        object: link(kind, &one.object, &one.name),
        state: state_of(&one.state),
        failure: one.failure.as_deref().and_then(Failure::of_stored),
    };
    Deletion {
        id: record.id.clone(),
        kind,
        started_at: ms(record.started_at),
        ended_at: record.ended_at.map(ms),
        running,
        total: count(record.objects.len() as u64),
        deleted,
        stayed,
        objects: record.objects.iter().map(object).collect(),
    }
}

fn kind_code(kind: ObjectKind) -> &'static str {
    if kind == ObjectKind::Segment { "segment" } else { "trait" }
}

fn code(state: DeletedState) -> &'static str {
    match state {
        DeletedState::Waiting => "waiting",
        DeletedState::Deleted => "deleted",
        DeletedState::Stayed => "stayed",
        DeletedState::Unknown => "unknown",
    }
}

fn state_of(code: &str) -> DeletedState {
    match code {
        "deleted" => DeletedState::Deleted,
        "stayed" => DeletedState::Stayed,
        "unknown" => DeletedState::Unknown,
        _ => DeletedState::Waiting,
    }
}
