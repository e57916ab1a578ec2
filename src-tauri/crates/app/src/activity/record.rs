//! Records what a person does by hand: intent before the request leaves, result after it.

use std::collections::HashSet;
use std::sync::Mutex;
use std::time::Instant;

use store::{ActivityEnd, ActivityObject, NewActivity};

use super::fields::{Values, filled_in};
use crate::read::count;
use crate::view::{
    ActivityKind, ActivityOutcome, Failure, RecordedChange, RecordedLink, RecordedState, code_of, of_code,
};
use crate::{Workspace, lock, who};

/// IDs of the edits that this program is carrying out.
#[derive(Default)]
pub(crate) struct LiveEdits(Mutex<HashSet<String>>);

impl LiveEdits {
    /// Whether this program is carrying out an edit.
    pub(crate) fn contains(&self, id: &str) -> bool {
        lock::locked(&self.0).contains(id)
    }
}

/// The result for one object.
#[derive(Debug, Clone)]
pub(crate) enum Outcome {
    /// Done; with the ID of an object that was created.
    Done(Option<String>),
    /// Nothing had to be done.
    Unchanged,
    /// Not done.
    Failed(Failure),
    /// The answer was lost.
    Unknown(Failure),
}

/// An entry of the record that is being written. If it is dropped before its end, its result is unknown.
pub(crate) struct Recording {
    workspace: Workspace,
    id: String,
    undoes: Option<String>,
    begun: Instant,
    objects: Mutex<Vec<ActivityObject>>,
}

impl Drop for Recording {
    fn drop(&mut self) {
        lock::locked(&self.workspace.app.inner.live_edits.0).remove(&self.id);
    }
}

impl Workspace {
    /// Records what is about to be done to some objects; it is on the disk when this returns. Nothing may be sent if it
    /// fails.
    pub(crate) async fn record(
        &self,
        kind: ActivityKind,
        undoes: Option<String>,
        objects: Vec<RecordedLink>,
    ) -> Result<Recording, Failure> {
        self.record_as(uuid::Uuid::now_v7().to_string(), kind, undoes, objects).await
    }

    /// The same with an ID that is known already.
    pub(crate) async fn record_as(
        &self,
        id: String,
        kind: ActivityKind,
        undoes: Option<String>,
        objects: Vec<RecordedLink>,
    ) -> Result<Recording, Failure> {
        let now = self.now();
        let objects: Vec<ActivityObject> = objects.into_iter().map(waiting).collect();
        let new = NewActivity {
            id: id.clone(),
            kind: code_of(&kind),
            undoes: undoes.clone(),
            person: who::person(),
            account: self.account().await,
            at: now,
            service_at: self.connection.service_ahead(now).map(|ahead| now + ahead),
            objects: objects.clone(),
        };
        self.catalog().journal().open_activity(new).await?;
        lock::locked(&self.app.inner.live_edits.0).insert(id.clone());
        Ok(Recording { workspace: self.clone(), id, undoes, begun: Instant::now(), objects: Mutex::new(objects) })
    }

    /// Records what was found out later about an entry with one object whose answer was lost.
    pub(crate) async fn record_late(&self, id: &str, outcome: Outcome) {
        let journal = self.catalog().journal();
        let late = async {
            let found = journal.activity_objects(id.to_owned(), 0, 1).await?;
            let Some(mut object) = found.into_iter().next() else { return Ok(()) };
            apply(&mut object, outcome);
            journal.note_activity(id.to_owned(), 0, object.clone()).await?;
            let Some(entry) = journal.activity(id.to_owned()).await? else { return Ok(()) };
            let end = ActivityEnd { ended_at: Some(self.now()), took: entry.end.took, ..end_of(&[object], None) };
            journal.end_activity(id.to_owned(), end).await
        };
        if let Err(error) = late.await {
            let error: store::StoreError = error;
            tracing::warn!(%error, entry = id, "what was found out about an edit could not be recorded");
        }
    }

    /// Records the end of an entry whose program was stopped. What is not known of its objects stays unknown.
    pub(crate) async fn close_interrupted(&self, id: &str, ended_at: i64) {
        let journal = self.catalog().journal();
        let closed = async {
            journal.interrupt_edit(id.to_owned()).await?;
            let Some(entry) = journal.activity(id.to_owned()).await? else { return Ok(()) };
            let objects = journal.activity_objects(id.to_owned(), 0, entry.total).await?;
            let end = ActivityEnd { ended_at: Some(ended_at), ..end_of(&objects, entry.end.took) };
            journal.end_activity(id.to_owned(), end).await
        };
        if let Err(error) = closed.await {
            let error: store::StoreError = error;
            tracing::warn!(%error, entry = id, "the end of an interrupted edit could not be recorded");
        }
    }
}

impl Recording {
    /// The entry's ID.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// Records that the request for an object is about to leave, with the fields that it writes. Nothing may be sent if
    /// it fails.
    pub(crate) async fn start(&self, place: usize, changes: &[RecordedChange]) -> Result<(), Failure> {
        let Some(object) = self.change(place, |object| {
            object.state = code_of(&RecordedState::Started);
            object.fields =
                Some(changes).filter(|some| !some.is_empty()).and_then(|some| serde_json::to_string(some).ok());
        }) else {
            return Ok(());
        };
        Ok(self.workspace.catalog().journal().note_activity(self.id.clone(), place, object).await?)
    }

    /// Records the result for an object.
    pub(crate) async fn note(&self, place: usize, outcome: Outcome) {
        let Some(object) = self.change(place, |object| apply(object, outcome)) else { return };
        if let Err(error) = self.workspace.catalog().journal().note_activity(self.id.clone(), place, object).await {
            tracing::warn!(%error, entry = self.id, place, "the result of an edit could not be recorded");
        }
    }

    /// Adds what the service filled into a new object, as the answer has it: for an undo, which must not remove what somebody else
    /// wrote there. Stored with its outcome.
    pub(crate) fn fill_in(&self, place: usize, answer: &Values) {
        self.change(place, |object| {
            let stored = object.fields.as_deref().and_then(|fields| serde_json::from_str(fields).ok());
            let changes: Vec<RecordedChange> = stored.unwrap_or_default();
            let more = filled_in(&changes, answer);
            if !more.is_empty() {
                object.fields = serde_json::to_string(&[changes, more].concat()).ok();
            }
        });
    }

    fn change(&self, place: usize, change: impl FnOnce(&mut ActivityObject)) -> Option<ActivityObject> {
        let mut objects = lock::locked(&self.objects);
        let object = objects.get_mut(place)?;
        change(object);
        Some(object.clone())
    }

    /// Records the end. An undo that is done as a whole marks what it undid.
    pub(crate) async fn end(self) {
        let took = i64::try_from(self.begun.elapsed().as_millis()).unwrap_or(i64::MAX);
        let objects = lock::locked(&self.objects).clone();
        let end = ActivityEnd { ended_at: Some(self.workspace.now()), ..end_of(&objects, Some(took)) };
        let journal = self.workspace.catalog().journal();
        let is_done = end.state == code_of(&ActivityOutcome::Done);
        if let Err(error) = journal.end_activity(self.id.clone(), end).await {
            tracing::warn!(%error, entry = self.id, "the end of an edit could not be recorded");
        }
        if let Some(undone) = self.undoes.clone().filter(|_| is_done)
            && let Err(error) = journal.mark_undone(undone).await
        {
            tracing::warn!(%error, entry = self.id, "an edit could not be marked as undone");
        }
        tracing::info!(entry = self.id, objects = objects.len(), took, "edit recorded");
    }
}

fn waiting(link: RecordedLink) -> ActivityObject {
    ActivityObject {
        kind: code_of(&link.kind),
        id: link.id,
        name: link.name,
        state: code_of(&RecordedState::Waiting),
        ..ActivityObject::default()
    }
}

fn apply(object: &mut ActivityObject, outcome: Outcome) {
    let stored = |failure: &Failure| serde_json::to_string(failure).ok();
    let (state, failure) = match &outcome {
        Outcome::Done(_) => (RecordedState::Done, None),
        Outcome::Unchanged => (RecordedState::Unchanged, None),
        Outcome::Failed(failure) => (RecordedState::Failed, stored(failure)),
        Outcome::Unknown(failure) => (RecordedState::Unknown, stored(failure)),
    };
    (object.state, object.failure) = (code_of(&state), failure);
    if let Outcome::Done(Some(id)) = outcome {
        object.id = Some(id);
    }
}

/// How an entry ended, by the results of its objects.
fn end_of(objects: &[ActivityObject], took: Option<i64>) -> ActivityEnd {
    let number = |states: &[RecordedState]| {
        let is =
            |one: &&ActivityObject| of_code(&one.state).is_some_and(|state: RecordedState| states.contains(&state));
        count(objects.iter().filter(is).count() as u64)
    };
    let (done, failed) = (number(&[RecordedState::Done]), number(&[RecordedState::Failed]));
    let unchanged = number(&[RecordedState::Unchanged]);
    let unknown = number(&[RecordedState::Unknown, RecordedState::Started]);
    let outcome = if unknown > 0 {
        ActivityOutcome::Unknown
    } else if (done + unchanged) as usize == objects.len() {
        ActivityOutcome::Done
    } else if done > 0 {
        ActivityOutcome::PartlyDone
    } else {
        ActivityOutcome::Failed
    };
    ActivityEnd { state: code_of(&outcome), ended_at: None, took, done, failed, unchanged }
}
