//! Manual deletions as runs: one entry of the record with every object as it was before, reported while they run, and
//! stopped on request. A run continues if its window is closed.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex};

use adobe::{ApiError, AudienceManager, ETag};
use domain::{SegmentId, TraitId, Use};
use futures::StreamExt as _;
use store::Tree;
use tokio_util::sync::CancellationToken;

use super::fields::{form_of_segment, form_of_trait};
use super::{CONCURRENCY, MAX_AT_ONCE};
use crate::activity::{Names, Outcome, Recording, Values, values_of_segment, values_of_trait};
use crate::limits::{self, Limited as _};
use crate::lock;
use crate::read::{count, link, ms, numeric};
use crate::view::{
    ActivityKind, ConflictReason, DeletedObject, DeletedState, Deletion, DeletionProgress, Failure, FailureCode,
    InputReason, NotPossibleReason, ObjectKind, RecordedKind, RecordedLink,
};
use crate::{App, Jobs, Segments, Traits, Workspace};

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
        self.workspace.delete(ObjectKind::Trait, ids, BTreeSet::new(), Arc::new(on_progress)).await
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
        self.workspace.delete(ObjectKind::Segment, ids, BTreeSet::new(), Arc::new(on_progress)).await
    }

    /// The same, for segments whose use was shown and accepted: Audience Manager deletes mapped ones as well, and sends
    /// nothing to their destinations any more (AAM contract §5.5).
    pub async fn delete_although_used(
        &self,
        ids: Vec<String>,
        accepted: BTreeSet<String>,
        on_progress: impl Fn(DeletionProgress) + Send + Sync + 'static,
    ) -> Result<Deletion, Failure> {
        ids.within_limits()?;
        self.workspace.delete(ObjectKind::Segment, ids, accepted, Arc::new(on_progress)).await
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
}

impl Workspace {
    /// `accepted`: segments that are deleted although they are in use.
    async fn delete(
        &self,
        kind: ObjectKind,
        ids: Vec<String>,
        accepted: BTreeSet<String>,
        on_progress: OnProgress,
    ) -> Result<Deletion, Failure> {
        if ids.len() > MAX_AT_ONCE {
            let message = format!("At most {MAX_AT_ONCE} can be deleted at once; {} are selected.", ids.len());
            return Err(Failure::bad_input(InputReason::TooMany, message).with("limit", MAX_AT_ONCE));
        }
        let manager = self.clients().await?.manager;
        let reserved = Reserved::enter(self, uuid::Uuid::now_v7().to_string())?;
        let mut objects = Vec::with_capacity(ids.len());
        for id in ids {
            let name = self.stored_name(kind, &id).await?;
            objects.push(DeletedObject { object: link(kind, id, name), state: DeletedState::Waiting, failure: None });
        }
        let links = objects.iter().map(|one| recorded(kind, &one.object.id, &one.object.name)).collect();
        let recording = self.record_as(reserved.id.clone(), ActivityKind::Delete, None, links).await?;
        let names = self.names_in(tree_of(kind)).await;
        let run = Run { reserved, recording, names, kind, accepted, started_at: self.now() };
        // A task of its own, so that closing the window does not stop it halfway and unnoticed.
        let task = tokio::spawn(async move { run.carry_out(&manager, objects, &on_progress).await });
        task.await.map_err(|error| Failure::new(FailureCode::Internal, format!("The deletion stopped: {error}.")))
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

/// A connection that is reserved for a deletion; released however the deletion ends.
struct Reserved {
    workspace: Workspace,
    /// ID of the deletion.
    id: String,
    stop: CancellationToken,
}

impl Reserved {
    /// Reserves the connection; refused while another deletion is running there.
    fn enter(workspace: &Workspace, id: String) -> Result<Self, Failure> {
        let mut deleting = workspace.app.deleting();
        let connection = workspace.connection.id.clone();
        if deleting.values().any(|(busy, _)| *busy == connection) {
            let message = "Another deletion is running on this connection. Wait until it has finished.";
            return Err(Failure::not_possible(NotPossibleReason::DeletionRunning, message));
        }
        let stop = CancellationToken::new();
        deleting.insert(id.clone(), (connection, stop.clone()));
        Ok(Self { workspace: workspace.clone(), id, stop })
    }
}

impl Drop for Reserved {
    fn drop(&mut self) {
        self.workspace.app.deleting().remove(&self.id);
        self.workspace.notify_changed();
    }
}

/// A running deletion.
struct Run {
    reserved: Reserved,
    recording: Recording,
    names: Names,
    kind: ObjectKind,
    accepted: BTreeSet<String>,
    started_at: i64,
}

impl Run {
    async fn carry_out(
        self,
        manager: &AudienceManager,
        mut objects: Vec<DeletedObject>,
        on_progress: &OnProgress,
    ) -> Deletion {
        self.report(on_progress, &objects);
        let ids: Vec<(usize, String)> = objects.iter().map(|one| one.object.id.clone()).enumerate().collect();
        let run = &self;
        let mut outcomes = futures::stream::iter(ids)
            .map(|(index, id)| async move {
                if run.reserved.stop.is_cancelled() {
                    None
                } else {
                    Some((index, run.delete_one(manager, index, id).await))
                }
            })
            .buffer_unordered(CONCURRENCY);
        while let Some(outcome) = outcomes.next().await {
            let Some((index, (state, failure))) = outcome else { continue };
            let recorded = match (state, &failure) {
                (DeletedState::Deleted, _) => Outcome::Done(None),
                (DeletedState::Unknown, Some(failure)) => Outcome::Unknown(failure.clone()),
                (_, Some(failure)) => Outcome::Failed(failure.clone()),
                (_, None) => Outcome::Unchanged,
            };
            self.recording.note(index, recorded).await;
            if let Some(one) = objects.get_mut(index) {
                (one.state, one.failure) = (state, failure);
            }
            self.report(on_progress, &objects);
        }
        drop(outcomes);
        let Self { reserved, recording, kind, started_at, .. } = self;
        recording.end().await;
        let (deleted, stayed) = tally(&objects);
        let total = count(objects.len() as u64);
        tracing::info!(deletion = %reserved.id, total, "deletion finished");
        let ended_at = Some(ms(reserved.workspace.now()));
        let id = reserved.id.clone();
        Deletion { id, kind, started_at: ms(started_at), ended_at, total, deleted, stayed, objects }
    }

    /// Deletes one object: how it is, intent, checks, request, result.
    async fn delete_one(&self, manager: &AudienceManager, index: usize, id: String) -> (DeletedState, Option<Failure>) {
        let (before, version) = self.before(manager, &id).await.unzip();
        let (changes, version) = (self.names.changes(before.as_ref(), None), version.flatten());
        if let Err(failure) = self.recording.start(index, &changes).await {
            // Without a record, nothing is deleted.
            return (DeletedState::Stayed, Some(failure));
        }
        let outcome = match self.kind {
            ObjectKind::Segment if self.accepted.contains(&id) => {
                delete_used_segment(manager, &id, version.as_ref()).await
            }
            ObjectKind::Segment => delete_segment(manager, &id, version.as_ref()).await,
            _ => delete_trait(manager, &id, version.as_ref()).await,
        };
        match outcome {
            Ok(()) => {
                self.reserved.workspace.forget_deleted(self.kind, &id).await;
                (DeletedState::Deleted, None)
            }
            Err(failure) if failure.code == FailureCode::UnknownOutcome => (DeletedState::Unknown, Some(failure)),
            Err(failure) => (DeletedState::Stayed, Some(failure)),
        }
    }

    /// The fields of an object right before it is deleted, with its version; from the local copy and without one if the
    /// service does not answer, and `None` if there is no such object. What a colleague changes after that is not deleted.
    async fn before(&self, manager: &AudienceManager, id: &str) -> Option<(Values, Option<ETag>)> {
        let catalog = self.reserved.workspace.catalog();
        if self.kind == ObjectKind::Segment {
            let id = SegmentId(id.parse().ok()?);
            let (segment, version) = match manager.versioned_segment(id).await {
                Ok(now) => (now.object, now.etag),
                Err(error) if error.is_not_found() => return None,
                Err(_) => (catalog.segment(id).await.ok().flatten()?.0, None),
            };
            return Some((values_of_segment(&form_of_segment(&segment)), version));
        }
        let id = TraitId(id.parse().ok()?);
        let (it, version) = match manager.versioned_trait(id).await {
            Ok(now) => (now.object, now.etag),
            Err(error) if error.is_not_found() => return None,
            Err(_) => (catalog.a_trait(id).await.ok().flatten()?.0, None),
        };
        Some((values_of_trait(&form_of_trait(&it)), version))
    }

    fn report(&self, on_progress: &OnProgress, objects: &[DeletedObject]) {
        let (deleted, stayed) = tally(objects);
        on_progress(DeletionProgress {
            id: self.reserved.id.clone(),
            total: count(objects.len() as u64),
            deleted,
            stayed,
        });
    }
}

impl Workspace {
    /// Removes a deleted object from the local copy; if this fails, the next refresh does it.
    pub(crate) async fn forget_deleted(&self, kind: ObjectKind, id: &str) {
        let catalog = self.catalog();
        let forgotten = match (kind, id.parse()) {
            (ObjectKind::Segment, Ok(id)) => catalog.forget_segment(SegmentId(id)).await,
            (_, Ok(id)) => catalog.forget_trait(TraitId(id)).await,
            (_, Err(_)) => Ok(()),
        };
        if let Err(error) = forgotten {
            tracing::warn!(%error, id, "a deleted object could not be removed from the local copy");
        }
    }
}

fn tree_of(kind: ObjectKind) -> Tree {
    if kind == ObjectKind::Segment { Tree::Segments } else { Tree::Traits }
}

fn recorded(kind: ObjectKind, id: &str, name: &str) -> RecordedLink {
    let kind = if kind == ObjectKind::Segment { RecordedKind::Segment } else { RecordedKind::Trait };
    RecordedLink { kind, id: Some(id.to_owned()), name: name.to_owned() }
}

/// Deletes a trait; only in the version `only_if`, if one is given. It counts as deleted only if the service itself
/// confirms it.
pub(crate) async fn delete_trait(manager: &AudienceManager, id: &str, only_if: Option<&ETag>) -> Result<(), Failure> {
    let id: TraitId = numeric(ObjectKind::Trait, id)?;
    match manager.delete_trait(id, only_if).await {
        Ok(()) => Ok(()),
        Err(error) if error.is_not_found() => Ok(()),
        Err(error) if error.may_have_happened() => match manager.trait_by_id(id).await {
            Err(now) if now.is_not_found() => Ok(()),
            now => Err(lost(now.is_ok(), &error)),
        },
        Err(error) => Err(why_it_stays(manager, id, error.into()).await),
    }
}

/// Deletes a segment that is not in use: the service would delete a mapped one as well (AAM contract §5.5.5); only in the
/// version `only_if`, if one is given.
pub(crate) async fn delete_segment(manager: &AudienceManager, id: &str, only_if: Option<&ETag>) -> Result<(), Failure> {
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
    delete_segment_now(manager, id, only_if).await
}

/// Deletes a segment whether or not it is in use.
async fn delete_used_segment(manager: &AudienceManager, id: &str, only_if: Option<&ETag>) -> Result<(), Failure> {
    delete_segment_now(manager, numeric(ObjectKind::Segment, id)?, only_if).await
}

async fn delete_segment_now(manager: &AudienceManager, id: SegmentId, only_if: Option<&ETag>) -> Result<(), Failure> {
    match manager.delete_segment(id, only_if).await {
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
fn tally(objects: &[DeletedObject]) -> (u32, u32) {
    let number = |is: fn(DeletedState) -> bool| count(objects.iter().filter(|one| is(one.state)).count() as u64);
    let stayed = number(|state| matches!(state, DeletedState::Stayed | DeletedState::Unknown));
    (number(|state| state == DeletedState::Deleted), stayed)
}
