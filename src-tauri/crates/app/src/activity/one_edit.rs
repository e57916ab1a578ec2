//! An edit of one object, recorded at the moment when its first request is about to leave: an edit that sends nothing is
//! no entry.

use super::{Outcome, Recording};
use crate::Workspace;
use crate::view::{
    ActivityKind, ConflictReason, Failure, FailureCode, RecordedChange, RecordedField, RecordedLink, Saved,
};

/// An edit of one object.
pub(crate) struct OneEdit<'w> {
    workspace: &'w Workspace,
    /// The entry it undoes.
    undoes: Option<String>,
    recording: Option<Recording>,
    /// Whether the answer to the last request was lost.
    is_lost: bool,
}

impl<'w> OneEdit<'w> {
    /// An edit that undoes another, or none.
    pub(crate) fn new(workspace: &'w Workspace, undoes: Option<String>) -> Self {
        Self { workspace, undoes, recording: None, is_lost: false }
    }

    /// Records that a change is about to be sent; nothing may be sent if it fails. Called again before another attempt,
    /// it records what the object was like before that.
    pub(crate) async fn change(&mut self, object: RecordedLink, changes: &[RecordedChange]) -> Result<(), Failure> {
        if self.recording.is_none() {
            let is_move = !changes.is_empty() && changes.iter().all(|change| change.field == RecordedField::Folder);
            let kind = if is_move { ActivityKind::Move } else { ActivityKind::Change };
            self.recording = Some(self.workspace.record(kind, self.undoes.clone(), vec![object]).await?);
        }
        match &self.recording {
            Some(recording) => recording.start(0, changes).await,
            None => Ok(()),
        }
    }

    /// Remembers whether the answer to the last request was lost.
    pub(crate) fn lost(&mut self, is_lost: bool) {
        self.is_lost = is_lost;
    }

    /// Records the result, if anything was sent.
    pub(crate) async fn settle<Form>(self, saved: &Result<Saved<Form>, Failure>) {
        let Some(recording) = self.recording else { return };
        let outcome = match saved {
            Ok(Saved::Saved { .. }) => Outcome::Done(None),
            Ok(Saved::Conflict { .. }) => {
                let message = "Someone else changed the same fields at the same moment; nothing was written.";
                Outcome::Failed(Failure::in_the_way(ConflictReason::EditedMeanwhile, message))
            }
            Err(failure) if self.is_lost || failure.code == FailureCode::UnknownOutcome => {
                Outcome::Unknown(failure.clone())
            }
            Err(failure) => Outcome::Failed(failure.clone()),
        };
        recording.note(0, outcome).await;
        recording.end().await;
    }
}
