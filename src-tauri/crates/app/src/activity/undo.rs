//! Undoes an edit by hand: puts back what was there before, if the object is still as the edit left it. That is compared
//! with the service's answer right before the request, which counts only for that version.

use std::time::Duration;

use adobe::AudienceManager;
use domain::{SegmentId, TraitId};

use super::fields::{Values, is_as_created, is_as_recorded, set_in_segment, set_in_trait};
use super::list::{OBJECTS, is_job};
use super::{Outcome, values_of_segment, values_of_trait};
use crate::destinations::is_undone;
use crate::edit::{self, Merge, form_of_segment, form_of_trait};
use crate::read::{not_found, numeric};
use crate::view::{
    ActivityDetail, ActivityKind, ActivityOutcome, ActivityRow, ConflictReason, EditUndoBlock, Failure, FailureCode,
    NotPossibleReason, ObjectKind, RecordedChange, RecordedField, RecordedKind, RecordedLink, RecordedObject,
    RecordedState, Saved, SegmentForm, TraitForm,
};
use crate::{Jobs, Workspace, limits};

/// How long an undo waits for a program that may be at the entry still.
const PATIENCE: Duration = Duration::from_secs(2);

impl Jobs<'_> {
    /// Undoes an edit by hand, as a new entry of the record. Refused if an object is not as the edit left it.
    pub async fn undo_edit(&self, id: String) -> Result<ActivityDetail, Failure> {
        limits::id("id", &id)?;
        let workspace = self.workspace;
        workspace.renew_record().await?;
        let row = workspace.row(&workspace.entry(&id).await?);
        let objects = workspace.all_recorded(&row).await?;
        let block = structural_block(&row, &objects);
        if is_about_mappings(row.kind) && matches!(block, None | Some(EditUndoBlock::Open)) {
            let undone = workspace.undo_about_mappings(&id, row.outcome).await;
            workspace.notify_changed();
            undone?;
            return self.activity_detail(id).await;
        }
        if let Some(block) = block {
            return Err(refused(block));
        }
        let manager = workspace.clients().await?.manager;
        let done: Vec<&RecordedObject> = objects.iter().filter(|one| one.state == RecordedState::Done).collect();
        let undone = match (row.kind, done.as_slice()) {
            (ActivityKind::Create, [one]) => workspace.take_back(&manager, &id, one).await,
            (_, [one]) => workspace.put_back(&manager, &id, one).await,
            (_, several) => workspace.set_back(&id, several).await,
        };
        workspace.notify_changed();
        undone?;
        self.activity_detail(id).await
    }
}

impl Workspace {
    /// Undoes an entry about mappings, as the record has it while no other program can be at it.
    async fn undo_about_mappings(&self, id: &str, outcome: ActivityOutcome) -> Result<(), Failure> {
        let turn = self.app.turn_of_mappings(&self.connection.id);
        let _turn = match outcome {
            // A program that is at it is not waited for; one that was stopped left its turn.
            ActivityOutcome::Open => match tokio::time::timeout(PATIENCE, turn).await {
                Ok(turn) => turn?,
                Err(_) => return Err(refused(EditUndoBlock::Open)),
            },
            _ => turn.await?,
        };
        self.catalog().journal().interrupt_edit(id.to_owned()).await?;
        let row = self.row(&self.entry(id).await?);
        let objects = self.all_recorded(&row).await?;
        if let Some(block) = structural_block(&row, &objects) {
            return Err(refused(block));
        }
        match row.kind {
            ActivityKind::MoveMappings => self.undo_move(id, &objects).await,
            kind => self.undo_mappings(id, kind, &objects).await,
        }
    }

    /// All objects of an entry.
    async fn all_recorded(&self, row: &ActivityRow) -> Result<Vec<RecordedObject>, Failure> {
        let mut objects: Vec<RecordedObject> = Vec::new();
        while objects.len() < row.total as usize {
            let more = self.recorded_objects(&row.id, crate::read::count(objects.len() as u64), OBJECTS).await?;
            if more.is_empty() {
                break;
            }
            objects.extend(more);
        }
        Ok(objects)
    }

    /// Why the undo of an entry is not offered, as far as the local copy shows.
    pub(super) async fn undo_block(
        &self,
        row: &ActivityRow,
        objects: &[RecordedObject],
    ) -> Result<Option<EditUndoBlock>, Failure> {
        if let Some(block) = structural_block(row, objects) {
            return Ok(Some(block));
        }
        if is_about_mappings(row.kind) {
            return Ok(None);
        }
        for one in objects.iter().filter(|one| one.state == RecordedState::Done) {
            let Some(now) = self.stored_values(one).await? else { return Ok(Some(EditUndoBlock::Gone)) };
            let is_left = if row.kind == ActivityKind::Create { is_as_created } else { is_as_recorded };
            if !is_left(&one.changes, &now) {
                return Ok(Some(EditUndoBlock::ChangedSince));
            }
        }
        Ok(None)
    }

    /// The fields of an object in the local copy.
    async fn stored_values(&self, one: &RecordedObject) -> Result<Option<Values>, Failure> {
        let Some(id) = one.object.id.as_deref().and_then(|id| id.parse().ok()) else { return Ok(None) };
        Ok(match one.object.kind {
            RecordedKind::Trait => {
                let found = self.catalog().a_trait(TraitId(id)).await?;
                found.map(|(it, _)| values_of_trait(&form_of_trait(&it)))
            }
            RecordedKind::Segment => {
                let found = self.catalog().segment(SegmentId(id)).await?;
                found.map(|(it, _)| values_of_segment(&form_of_segment(&it)))
            }
            _ => None,
        })
    }

    /// Puts back the fields of one object.
    async fn put_back(&self, manager: &AudienceManager, entry: &str, one: &RecordedObject) -> Result<(), Failure> {
        let (id, undoes) = (one.object.id.clone().unwrap_or_default(), Some(entry.to_owned()));
        if one.object.kind == RecordedKind::Segment {
            let id = numeric(ObjectKind::Segment, &id)?;
            let mut form = form_of_segment(&manager.segment_by_id(id).await?.object);
            set_all(&one.changes, before, |field, value| set_in_segment(&mut form, field, value));
            let merge = |now: &SegmentForm| {
                let mut left = now.clone();
                set_all(&one.changes, after, |field, value| set_in_segment(&mut left, field, value));
                Merge::of(edit::segment_fields, &left, &form, now)
            };
            return settled(self.change_segment(manager, id, &form, merge, undoes).await);
        }
        let id = numeric(ObjectKind::Trait, &id)?;
        let mut form = form_of_trait(&manager.trait_by_id(id).await?.object);
        set_all(&one.changes, before, |field, value| set_in_trait(&mut form, field, value));
        let merge = |now: &TraitForm| {
            let mut left = now.clone();
            set_all(&one.changes, after, |field, value| set_in_trait(&mut left, field, value));
            Merge::of(edit::trait_fields, &left, &form, now)
        };
        settled(self.change_trait(manager, id, &form, merge, undoes).await)
    }

    /// Deletes an object that an edit created, if it is unchanged and unused.
    async fn take_back(&self, manager: &AudienceManager, entry: &str, one: &RecordedObject) -> Result<(), Failure> {
        let unchanged = |now: &Values| if is_as_created(&one.changes, now) { Ok(()) } else { Err(changed_since()) };
        self.delete_created(manager, one.object.clone(), Some(entry.to_owned()), unchanged).await
    }

    /// Deletes a trait or segment that this program created, as a new entry of the record; only in the version that
    /// `unchanged` saw and did not refuse, and only if nothing uses it. `undoes`: the entry about its creation.
    pub(crate) async fn delete_created(
        &self,
        manager: &AudienceManager,
        object: RecordedLink,
        undoes: Option<String>,
        unchanged: impl FnOnce(&Values) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let id = object.id.clone().unwrap_or_default();
        let is_segment = object.kind == RecordedKind::Segment;
        let kind = if is_segment { ObjectKind::Segment } else { ObjectKind::Trait };
        let (now, tag, tree) = if is_segment {
            let now = manager.versioned_segment(numeric(kind, &id)?).await?;
            (values_of_segment(&form_of_segment(&now.object)), now.etag, store::Tree::Segments)
        } else {
            let now = manager.versioned_trait(numeric(kind, &id)?).await?;
            (values_of_trait(&form_of_trait(&now.object)), now.etag, store::Tree::Traits)
        };
        unchanged(&now)?;
        let changes = self.names_in(tree).await.changes(Some(&now), None);
        let recording = self.record(ActivityKind::Delete, undoes, vec![object]).await?;
        recording.start(0, &changes).await?;
        let deleted = if is_segment {
            edit::delete_segment(manager, &id, tag.as_ref()).await
        } else {
            edit::delete_trait(manager, &id, tag.as_ref()).await
        };
        recording
            .note(
                0,
                match &deleted {
                    Ok(()) => Outcome::Done(None),
                    Err(failure) if failure.code == FailureCode::UnknownOutcome => Outcome::Unknown(failure.clone()),
                    Err(failure) => Outcome::Failed(failure.clone()),
                },
            )
            .await;
        recording.end().await;
        deleted?;
        self.forget_deleted(kind, &id).await;
        Ok(())
    }

    /// Sets the status of several segments back.
    async fn set_back(&self, entry: &str, several: &[&RecordedObject]) -> Result<(), Failure> {
        let was_active = |one: &&&RecordedObject| {
            one.changes.iter().any(|change| before(change).is_some_and(|value| value == "true"))
        };
        let active = several.iter().any(|one| was_active(&one));
        let ids = several.iter().filter_map(|one| one.object.id.clone()).collect();
        let outcomes = self.set_statuses(ids, active, Some(entry.to_owned())).await?;
        outcomes.into_iter().find_map(|one| one.failure).map_or(Ok(()), Err)
    }
}

/// Why an entry cannot be undone, whatever its objects are like now.
fn structural_block(row: &ActivityRow, objects: &[RecordedObject]) -> Option<EditUndoBlock> {
    match (row.kind, row.outcome) {
        (kind, _) if is_job(kind) => return Some(EditUndoBlock::IsJob),
        // It would end the mappings without adding the audiences: they are moved again instead.
        (ActivityKind::MoveMappings, _) if row.undoes.is_some() => return Some(EditUndoBlock::NotOffered),
        (_, ActivityOutcome::Open | ActivityOutcome::Waiting | ActivityOutcome::Paused) => {
            return Some(EditUndoBlock::Open);
        }
        // What they have not done is left alone.
        (ActivityKind::Map | ActivityKind::Unmap | ActivityKind::MoveMappings, ActivityOutcome::Unknown) => {}
        (_, ActivityOutcome::Unknown) => return Some(EditUndoBlock::Unknown),
        (_, ActivityOutcome::Undone) => return Some(EditUndoBlock::AlreadyUndone),
        (ActivityKind::Connection, _) => return Some(EditUndoBlock::NotOffered),
        _ => {}
    }
    let mut done = objects.iter().filter(|one| is_undone(row.kind, one.state)).peekable();
    if done.peek().is_none() {
        let is_unknown = row.outcome == ActivityOutcome::Unknown;
        return Some(if is_unknown { EditUndoBlock::Unknown } else { EditUndoBlock::NothingDone });
    }
    if row.kind == ActivityKind::Delete {
        return Some(EditUndoBlock::Deleted);
    }
    if done.clone().any(|one| is_not_undone(one.object.kind)) {
        return Some(EditUndoBlock::NotOffered);
    }
    let is_masked = |change: &RecordedChange| change.before.as_ref().is_some_and(|before| before.masked);
    if done.any(|one| one.changes.iter().any(is_masked)) {
        return Some(EditUndoBlock::Masked);
    }
    None
}

fn is_about_mappings(kind: ActivityKind) -> bool {
    matches!(kind, ActivityKind::Map | ActivityKind::Unmap | ActivityKind::MoveMappings)
}

fn refused(block: EditUndoBlock) -> Failure {
    match block {
        EditUndoBlock::ChangedSince => changed_since(),
        EditUndoBlock::Gone => not_found(ObjectKind::Trait, ""),
        block => Failure::not_possible(NotPossibleReason::EditStays, super::undo_block_words(block)),
    }
}

fn changed_since() -> Failure {
    Failure::in_the_way(ConflictReason::ChangedSince, super::undo_block_words(EditUndoBlock::ChangedSince))
}

fn settled<Form>(saved: Result<Saved<Form>, Failure>) -> Result<(), Failure> {
    match saved? {
        Saved::Saved { .. } => Ok(()),
        Saved::Conflict { .. } => Err(changed_since()),
    }
}

fn before(change: &RecordedChange) -> Option<&str> {
    change.before.as_ref().map(|value| value.value.as_str())
}

fn after(change: &RecordedChange) -> Option<&str> {
    change.after.as_ref().map(|value| value.value.as_str())
}

fn set_all(
    changes: &[RecordedChange],
    side: impl Fn(&RecordedChange) -> Option<&str>,
    mut set: impl FnMut(RecordedField, &str),
) {
    for change in changes {
        set(change.field, side(change).unwrap_or_default());
    }
}

/// Kinds of objects whose creation is not undone here.
fn is_not_undone(kind: RecordedKind) -> bool {
    matches!(
        kind,
        RecordedKind::TraitFolder
            | RecordedKind::Audience
            | RecordedKind::Model
            | RecordedKind::Namespace
            | RecordedKind::Feed
    )
}
