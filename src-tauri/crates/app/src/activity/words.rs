//! The English words of the record, for the command line and exported files. The window's message files have the same.

use crate::view::{
    ActivityKind, ActivityOutcome, ActivityRow, EditUndoBlock, RecordedField, RecordedKind, RecordedState,
};

/// What was done.
pub fn kind_words(kind: ActivityKind) -> &'static str {
    match kind {
        ActivityKind::Share => "Shared",
        ActivityKind::ShareToPlatform => "Shared to Experience Platform",
        ActivityKind::Undo => "Undid a share",
        ActivityKind::PauseDataflow => "Paused the dataflow",
        ActivityKind::ResumeDataflow => "Resumed the dataflow",
        ActivityKind::Create => "Created",
        ActivityKind::Change => "Changed",
        ActivityKind::Move => "Moved",
        ActivityKind::Delete => "Deleted",
        ActivityKind::Map => "Mapped",
        ActivityKind::Unmap => "Removed from a destination",
        ActivityKind::MoveMappings => "Moved to Experience Platform",
        ActivityKind::Subscribe => "Subscribed",
        ActivityKind::Unsubscribe => "Unsubscribed",
        ActivityKind::RequestAccess => "Requested access",
        ActivityKind::Connection => "Changed the connection",
    }
}

/// The result of an entry.
pub fn outcome_words(row: &ActivityRow) -> &'static str {
    match row.outcome {
        ActivityOutcome::Open | ActivityOutcome::Waiting | ActivityOutcome::Paused if row.running => "Running",
        ActivityOutcome::Open => "Interrupted",
        ActivityOutcome::Waiting => "Waiting for Audience Manager",
        ActivityOutcome::Paused => "Paused",
        ActivityOutcome::Done => "Done",
        ActivityOutcome::PartlyDone => "Partly done",
        ActivityOutcome::Failed => "Failed",
        ActivityOutcome::Unknown => "Result unknown",
        ActivityOutcome::Undone => "Undone",
        ActivityOutcome::Closed => "Closed",
    }
}

/// The result for one object.
pub fn state_words(state: RecordedState) -> &'static str {
    match state {
        RecordedState::Waiting => "Not started",
        RecordedState::Started => "Running",
        RecordedState::Done => "Done",
        RecordedState::Failed => "Failed",
        RecordedState::Unknown => "Result unknown",
        RecordedState::Unchanged => "Unchanged",
    }
}

/// A kind of object.
pub fn recorded_kind_words(kind: RecordedKind) -> &'static str {
    match kind {
        RecordedKind::Audience => "Audience",
        RecordedKind::Trait => "Trait",
        RecordedKind::Segment => "Segment",
        RecordedKind::TraitFolder => "Trait folder",
        RecordedKind::Model => "Model",
        RecordedKind::Namespace => "Identity namespace",
        RecordedKind::Feed => "Data feed",
        RecordedKind::Connection => "Connection",
    }
}

/// A field.
pub fn field_words(field: RecordedField) -> &'static str {
    match field {
        RecordedField::Name => "Name",
        RecordedField::Description => "Description",
        RecordedField::Comments => "Comments",
        RecordedField::Folder => "Folder",
        RecordedField::DataSource => "Data source",
        RecordedField::IntegrationCode => "Integration code",
        RecordedField::Rule => "Rule",
        RecordedField::TtlDays => "Expires after (days)",
        RecordedField::Active => "Active",
        RecordedField::MergeRule => "Profile merge rule",
        RecordedField::Tags => "Tags",
        RecordedField::MergePolicy => "Merge policy",
        RecordedField::Evaluation => "Update frequency",
        RecordedField::Symbol => "Identity symbol",
        RecordedField::TraitType => "Trait type",
        RecordedField::Baseline => "Baseline",
        RecordedField::LookBackDays => "Look-back period (days)",
        RecordedField::Destination => "Destination",
        RecordedField::MappingValue => "Mapping value",
        RecordedField::SecureUrl => "Secure URL",
        RecordedField::StartsOn => "First day",
        RecordedField::EndsOn => "Last day",
        RecordedField::Dataflow => "Dataflow",
        RecordedField::Audience => "Audience",
        RecordedField::Plans => "Plans",
        RecordedField::ClientId => "Client ID",
        RecordedField::Sandbox => "Sandbox",
        RecordedField::Secret => "Client secret",
    }
}

/// Why an edit cannot be undone, in a sentence.
pub fn undo_block_words(block: EditUndoBlock) -> &'static str {
    match block {
        EditUndoBlock::IsJob => "The undo of a share is offered with the job.",
        EditUndoBlock::Open => "It can be undone once it has finished.",
        EditUndoBlock::NothingDone => "Nothing to undo: nothing was changed.",
        EditUndoBlock::Unknown => "It is not known what was changed. Refresh and check the object.",
        EditUndoBlock::AlreadyUndone => "Already undone.",
        EditUndoBlock::Deleted => "A deleted object can’t be restored: it would get another ID.",
        EditUndoBlock::NotOffered => "This can only be changed back by hand.",
        EditUndoBlock::ChangedSince => "It was changed again since, so it stays as it is.",
        EditUndoBlock::Gone => "It no longer exists.",
        EditUndoBlock::Masked => "A value was masked in the record, so it can’t be put back.",
    }
}
