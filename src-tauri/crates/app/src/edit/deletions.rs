//! Objects deleted by hand, as a run: written down before the first request, told on the way, stopped when asked. It goes
//! on when the window that began it is gone, and its record stays.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use adobe::{ApiError, AudienceManager};
use domain::{SegmentId, TraitId, Use};
use futures::StreamExt as _;
use store::{DeletionObject, DeletionRecord};
use tokio_util::sync::CancellationToken;

use super::{MOST_AT_ONCE, TOGETHER};
use crate::App;
use crate::limits::Limited as _;
use crate::read::{count, link, ms, numeric};
use crate::view::{
    ConflictReason, DeletedObject, DeletedState, Deletion, DeletionProgress, Failure, FailureCode, InputReason,
    NotPossibleReason, ObjectKind, Page, Window,
};

/// Most deletions one window call returns.
const RECORDS: u32 = 50;
/// How long to wait for the object under way when the program closes.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(3);

/// Deletions of this run of the program that go on, by id: their connection, and what stops them.
#[derive(Default)]
pub(crate) struct Deleting(Mutex<HashMap<String, (String, CancellationToken)>>);

/// Told how far a deletion is.
type Tell = Arc<dyn Fn(DeletionProgress) + Send + Sync>;

impl App {
    /// Deletes traits one by one. A trait that segments use stays, and the failure names them. At most 500 at once.
    pub async fn traits_delete(
        &self,
        ids: Vec<String>,
        on_progress: impl Fn(DeletionProgress) + Send + Sync + 'static,
    ) -> Result<Deletion, Failure> {
        ids.within_limits()?;
        self.delete(ObjectKind::Trait, ids, Arc::new(on_progress)).await
    }

    /// Deletes segments one by one. A segment that is in use, or of which that is not clear, stays. At most 500 at once.
    pub async fn segments_delete(
        &self,
        ids: Vec<String>,
        on_progress: impl Fn(DeletionProgress) + Send + Sync + 'static,
    ) -> Result<Deletion, Failure> {
        ids.within_limits()?;
        self.delete(ObjectKind::Segment, ids, Arc::new(on_progress)).await
    }

    /// Stops a deletion before its next object. What was deleted stays deleted.
    pub fn deletion_stop(&self, id: &str) {
        if let Some((_, stop)) = self.deleting().get(id) {
            stop.cancel();
        }
    }

    /// A window of the deletions by hand, newest first.
    pub async fn deletions(&self, page: Page) -> Result<Window<Deletion>, Failure> {
        let (total, records) = self.catalogue().deletions(page.offset, page.limit.min(RECORDS)).await?;
        let shown = |record: DeletionRecord| {
            let running = self.deleting().contains_key(&record.id);
            shown(&record, running)
        };
        Ok(Window { total, offset: page.offset, rows: records.into_iter().map(shown).collect() })
    }

    fn deleting(&self) -> std::sync::MutexGuard<'_, HashMap<String, (String, CancellationToken)>> {
        self.inner.deleting.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn delete(&self, kind: ObjectKind, ids: Vec<String>, tell: Tell) -> Result<Deletion, Failure> {
        if ids.len() > MOST_AT_ONCE {
            let message = format!("At most {MOST_AT_ONCE} can be deleted at once; {} were chosen.", ids.len());
            return Err(Failure::bad_input(InputReason::TooMany, message).with("limit", MOST_AT_ONCE));
        }
        let app = self.pinned();
        let manager = app.clients().await?.manager;
        let run = Run { stop: CancellationToken::new(), id: uuid::Uuid::now_v7().to_string(), app: app.clone() };
        app.enter(&run)?;
        let mut objects = Vec::with_capacity(ids.len());
        for id in ids {
            let name = app.kept_name(kind, &id).await?;
            let state = code(DeletedState::Waiting).to_owned();
            objects.push(DeletionObject { object: id, name, state, failure: None });
        }
        let record = DeletionRecord {
            id: run.id.clone(),
            kind: kind_code(kind).to_owned(),
            started_at: app.now(),
            ended_at: None,
            objects,
        };
        app.catalogue().open_deletion(record.clone()).await?;
        // A task of its own: a window that is closed does not leave half of it undone unseen.
        let task = tokio::spawn(async move { run.carry_out(kind, &manager, record, &tell).await });
        task.await.map_err(|error| Failure::new(FailureCode::Internal, format!("The deletion stopped: {error}.")))
    }

    /// Takes the connection for a deletion; refused while another one goes on there.
    fn enter(&self, run: &Run) -> Result<(), Failure> {
        let mut deleting = self.deleting();
        let connection = self.opened().id.clone();
        if deleting.values().any(|(busy, _)| *busy == connection) {
            let message = "Another deletion of this connection is under way. Wait until it has finished.";
            return Err(Failure::not_possible(NotPossibleReason::DeletionRunning, message));
        }
        deleting.insert(run.id.clone(), (connection, run.stop.clone()));
        Ok(())
    }

    /// Refuses while a deletion of a connection goes on.
    pub(crate) fn refuse_while_deleting(&self, connection: &str) -> Result<(), Failure> {
        if self.deleting().values().any(|(busy, _)| busy == connection) {
            let message = "A deletion of this connection is under way. Wait until it has finished.";
            return Err(Failure::not_possible(NotPossibleReason::DeletionRunning, message));
        }
        Ok(())
    }

    /// Stops all deletions before their next object, and waits until none is under way or patience ends.
    pub(crate) async fn stop_deletions(&self) {
        self.deleting().values().for_each(|(_, stop)| stop.cancel());
        let over = async {
            while !self.deleting().is_empty() {
                tokio::time::sleep(std::time::Duration::from_millis(10)).await;
            }
        };
        if tokio::time::timeout(PATIENCE, over).await.is_err() {
            tracing::warn!("a deletion was still waiting for an answer when the program closed");
        }
    }

    /// The name of a kept object; the id stands in for one that is not kept.
    async fn kept_name(&self, kind: ObjectKind, id: &str) -> Result<String, Failure> {
        let name = match kind {
            ObjectKind::Segment => self.catalogue().segment(numeric(kind, id)?).await?.map(|(kept, _)| kept.name),
            _ => self.catalogue().a_trait(numeric(ObjectKind::Trait, id)?).await?.map(|(kept, _)| kept.name),
        };
        Ok(name.unwrap_or_else(|| id.to_owned()))
    }
}

/// One deletion being carried out; however it ends, the connection is free again.
struct Run {
    app: App,
    id: String,
    stop: CancellationToken,
}

impl Drop for Run {
    fn drop(&mut self) {
        self.app.deleting().remove(&self.id);
        self.app.touch();
    }
}

impl Run {
    async fn carry_out(
        self,
        kind: ObjectKind,
        manager: &AudienceManager,
        mut record: DeletionRecord,
        tell: &Tell,
    ) -> Deletion {
        let total = record.objects.len();
        self.tell(tell, &record, total);
        let ids: Vec<(usize, String)> = record.objects.iter().map(|one| one.object.clone()).enumerate().collect();
        let run = &self;
        let mut outcomes = futures::stream::iter(ids)
            .map(|(place, id)| async move {
                if run.stop.is_cancelled() { None } else { Some((place, run.one(kind, manager, place, id).await)) }
            })
            .buffer_unordered(TOGETHER);
        while let Some(outcome) = outcomes.next().await {
            let Some((place, (state, failure))) = outcome else { continue };
            if let Some(one) = record.objects.get_mut(place) {
                code(state).clone_into(&mut one.state);
                one.failure = failure.as_ref().and_then(|failure| serde_json::to_string(failure).ok());
            }
            self.note(place, state, failure.as_ref()).await;
            self.tell(tell, &record, total);
        }
        drop(outcomes);
        let now = self.app.now();
        record.ended_at = Some(now);
        if let Err(error) = self.app.catalogue().end_deletion(self.id.clone(), now).await {
            tracing::warn!(%error, deletion = %self.id, "the end of a deletion could not be written down");
        }
        tracing::info!(deletion = %self.id, total, "deletion finished");
        shown(&record, false)
    }

    /// Deletes one object: intent, checks, request, outcome.
    async fn one(
        &self,
        kind: ObjectKind,
        manager: &AudienceManager,
        place: usize,
        id: String,
    ) -> (DeletedState, Option<Failure>) {
        let (catalogue, unknown) = (self.app.catalogue(), code(DeletedState::Unknown));
        if let Err(error) = catalogue.note_deletion(self.id.clone(), place, unknown, None).await {
            // What cannot be written down is not done.
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

    /// Takes a deleted object out of the kept copy; the next refresh does it, should this fail.
    async fn forget(&self, kind: ObjectKind, id: &str) {
        let catalogue = self.app.catalogue();
        let forgotten = match (kind, id.parse()) {
            (ObjectKind::Segment, Ok(id)) => catalogue.forget_segment(SegmentId(id)).await,
            (_, Ok(id)) => catalogue.forget_trait(TraitId(id)).await,
            (_, Err(_)) => Ok(()),
        };
        if let Err(error) = forgotten {
            tracing::warn!(%error, id, "a deleted object could not be taken out of the local copy");
        }
    }

    async fn note(&self, place: usize, state: DeletedState, failure: Option<&Failure>) {
        let text = failure.and_then(|failure| serde_json::to_string(failure).ok());
        if let Err(error) = self.app.catalogue().note_deletion(self.id.clone(), place, code(state), text).await {
            tracing::warn!(%error, deletion = %self.id, place, "an outcome of a deletion could not be written down");
        }
    }

    fn tell(&self, tell: &Tell, record: &DeletionRecord, total: usize) {
        let (deleted, stayed) = tally(record);
        tell(DeletionProgress { id: self.id.clone(), total: count(total as u64), deleted, stayed });
    }
}

/// Deletes a trait. It is gone only if the service itself says so.
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

/// Deletes a segment that nothing uses: the service would delete one that is mapped, too (AAM contract §5.5.5).
async fn delete_segment(manager: &AudienceManager, id: &str) -> Result<(), Failure> {
    let id: SegmentId = numeric(ObjectKind::Segment, id)?;
    match manager.segment_in_use(id).await {
        Ok(Use::Free) => {}
        Ok(Use::Used(_)) => {
            let message = "The segment stays, because it is mapped to a destination or feeds a model.";
            return Err(Failure::in_the_way(ConflictReason::InUse, message));
        }
        Ok(Use::Unknown) => {
            let message = "The segment stays, because Audience Manager did not say clearly whether it is in use.";
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

/// A deletion whose answer was lost: not done yet, or nobody knows.
fn lost(is_there: bool, error: &ApiError) -> Failure {
    let failure = Failure::from(error);
    if !is_there {
        return Failure { code: FailureCode::UnknownOutcome, ..failure };
    }
    let message = "The answer was lost, and the object is still there. It may still go; refresh and look.".to_owned();
    Failure { code: FailureCode::UnknownOutcome, message, ..failure }
}

/// The refusal in words: the service names segments by number, and only in its own sentence.
async fn why_it_stays(manager: &AudienceManager, id: TraitId, refusal: Failure) -> Failure {
    if !matches!(refusal.code, FailureCode::Refused | FailureCode::Conflict) {
        return refusal;
    }
    let Ok(users) = manager.segments_using(id).await else { return refusal };
    if users.is_empty() {
        return refusal;
    }
    let names = users.iter().map(|segment| segment.name.as_str()).collect::<Vec<_>>().join(", ");
    let message = format!("The trait stays, because these segments use it: {names}. Take it out of them first.");
    let failure = Failure::in_the_way(ConflictReason::UsedBySegments, message).with("segments", names);
    Failure { details: refusal.details.into_iter().chain(failure.details).collect(), ..failure }
}

/// Deleted, and not deleted or not known.
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
        failure: one.failure.as_deref().and_then(|text| serde_json::from_str(text).ok()),
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
