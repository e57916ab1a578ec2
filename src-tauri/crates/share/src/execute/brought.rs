//! The audience that the Audience Manager source brings for a segment.

use domain::{Audience, CallKind, Copied, Source};

use crate::journal::Change;
use crate::kinds;
use crate::plan::AwaitedAudience;
use crate::port::{CallError, Services, Sources};

/// The audience of a segment, once the source has delivered it: one that was not there before, or the one that was there and
/// has got a dataflow or members. Two of them, or one of another origin, is a conflict.
pub(super) async fn delivered<S: Services>(
    service: &S,
    awaited: &AwaitedAudience,
) -> Result<Option<Audience>, CallError> {
    let found = kinds::audience_of(service, awaited.of).await?;
    Ok(found.filter(|it| awaited.known.as_ref() != Some(&it.id) || !it.has_no_members_yet()))
}

/// The audience has not been delivered for too long: why, as far as the source says.
pub(super) async fn too_late<S: Sources>(service: &S, awaited: &AwaitedAudience) -> Change {
    let is_selected = |source: &Source| match (awaited.of, source.selection()) {
        (Copied::Segment(id), Some(selection)) => selection.has_segment(id),
        _ => true,
    };
    let why = match service.source().await {
        Ok(source) if source.is_on() == Some(false) => {
            "The source is paused. Resume it in Experience Platform, then resume this job."
        }
        Ok(Source::Absent) => "There is no Audience Manager source any more. Set it up again, then share it again.",
        Ok(source) if !is_selected(&source) => "The source does not select the segment any more. Share it again.",
        _ => "Check the source in Experience Platform, then resume this job.",
    };
    let message = format!("The Audience Manager source has not delivered “{}” for three days. {why}", awaited.name);
    Change::Failed { error: CallError::new(CallKind::Unavailable, message), retryable: true }
}
