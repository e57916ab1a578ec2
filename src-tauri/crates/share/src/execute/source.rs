//! The source route to Experience Platform: segments are selected in the Audience Manager source or taken out of it. Their
//! audiences, which the source brings, are waited for in `brought`.
//!
//! Success is what the source says when it is read again, not the answer to the request. The source says of no segment who
//! selected it or when, so after a lost answer that is only inferred.

use domain::{CallKind, SegmentId, Source, SourceSelection};

use super::dataflow::{not_changed, not_shown_as};
use crate::journal::{Change, Outcome, Selecting};
use crate::port::{CallError, NotSelected, Selected, Sources};

/// What the source shows instead of the change.
const MISSING: &str = "does not select the segments";
const PRESENT: &str = "still selects segments that were taken out";

/// Selects segments, and proves it by reading the source again. `asked` is what earlier requests of the step were about to do:
/// what they selected is the job's own, too.
pub(super) async fn select<S: Sources>(
    service: &S,
    segments: &[SegmentId],
    asked: Option<&Selecting<SegmentId>>,
) -> Change {
    let Selected { mut added, mut already } = match service.select_segments(segments).await {
        Ok(selected) => selected,
        Err(NotSelected { error, wanted }) if error.may_have_happened => {
            let segments = wanted.map(|it| Selecting { added: it.added, already: it.already, accepted: false });
            return Change::Unknown { error, selecting: None, segments };
        }
        Err(NotSelected { error, .. }) => return not_changed(error),
    };
    let failed = match selects_all(service, segments).await {
        Ok(true) => None,
        Ok(false) => Some(unproven(MISSING)),
        Err(error) => Some(error),
    };
    if let Some(error) = failed {
        let segments = Some(Selecting { added, already, accepted: true });
        return Change::Unknown { error, selecting: None, segments };
    }
    let is_earlier = |id: &SegmentId| asked.is_some_and(|asked| asked.added.contains(id));
    let earlier: Vec<SegmentId> = already.extract_if(.., |id| is_earlier(id)).collect();
    let inferred = !earlier.is_empty() && asked.is_some_and(|asked| !asked.accepted);
    added.extend(earlier);
    Change::Succeeded { outcome: Outcome::SegmentsSelected { added, already, inferred } }
}

/// What a request to select segments did whose answer was lost; `None` when that cannot be known yet. `asked` is what it was
/// about to do; without it (the program stopped), everything is taken for its doing that the plan found unselected.
pub(super) async fn was_selected<S: Sources>(
    service: &S,
    segments: &[SegmentId],
    asked: Option<&Selecting<SegmentId>>,
    over: bool,
) -> Option<Change> {
    let source = service.source().await.ok()?;
    let selection = known(&source).ok()?;
    if !segments.iter().all(|id| selection.is_some_and(|it| it.has_segment(*id))) {
        return over.then(|| not_shown(MISSING));
    }
    let is_listed = |id: &SegmentId| selection.is_some_and(|it| it.segments.contains(id));
    let is_own = |id: &SegmentId| is_listed(id) && asked.is_none_or(|asked| asked.added.contains(id));
    let (added, already) = segments.iter().partition(|id| is_own(id));
    let inferred = asked.is_none_or(|asked| !asked.accepted);
    Some(Change::Succeeded { outcome: Outcome::SegmentsSelected { added, already, inferred } })
}

/// Takes segments out of the source, and proves it by reading the source again.
pub(super) async fn deselect<S: Sources>(service: &S, segments: &[SegmentId]) -> Change {
    let removed = match service.deselect_segments(segments).await {
        Ok(removed) => removed,
        Err(error) => return not_changed(error),
    };
    match selects_any(service, segments).await {
        Ok(false) => Change::Succeeded { outcome: Outcome::SegmentsDeselected { removed } },
        Ok(true) => Change::unknown(unproven(PRESENT)),
        Err(error) => Change::unknown(error),
    }
}

/// What a request to take segments out did whose answer was lost; `None` when that cannot be known yet.
pub(super) async fn was_deselected<S: Sources>(service: &S, segments: &[SegmentId], over: bool) -> Option<Change> {
    match selects_any(service, segments).await {
        Ok(false) => Some(Change::Succeeded { outcome: Outcome::SegmentsDeselected { removed: segments.to_vec() } }),
        Ok(true) if over => Some(not_shown(PRESENT)),
        _ => None,
    }
}

async fn selects_all<S: Sources>(service: &S, segments: &[SegmentId]) -> Result<bool, CallError> {
    let source = service.source().await?;
    let selection = known(&source)?;
    Ok(segments.iter().all(|id| selection.is_some_and(|it| it.has_segment(*id))))
}

async fn selects_any<S: Sources>(service: &S, segments: &[SegmentId]) -> Result<bool, CallError> {
    let source = service.source().await?;
    let selection = known(&source)?;
    Ok(segments.iter().any(|id| selection.is_some_and(|it| it.segments.contains(id))))
}

/// What the source selects; nothing where there is none. An answer that does not say proves nothing.
fn known(source: &Source) -> Result<Option<&SourceSelection>, CallError> {
    match source {
        Source::Present { selection, .. } => Ok(Some(selection)),
        Source::Absent => Ok(None),
        Source::Unknown | Source::Several { .. } | Source::Unrecognized { .. } => {
            let message = "What the Audience Manager source selects could not be read.";
            Err(CallError::new(CallKind::Unavailable, message))
        }
    }
}

/// The service accepted a change that does not show when the source is read: it may take a moment.
fn unproven(what: &str) -> CallError {
    CallError::new(CallKind::Unavailable, format!("The change was accepted, but the Audience Manager source {what}."))
}

fn not_shown(what: &str) -> Change {
    not_shown_as(&format!("The Audience Manager source {what}. Resume the job to try again."))
}
