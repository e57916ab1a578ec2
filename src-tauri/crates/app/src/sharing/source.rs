//! The engine's port to the Audience Manager source, over the typed client. What it selects is shared with everybody in the
//! organization, so each call reads it, and a change counts only for the version that was read; else it is worked out again.

use std::collections::BTreeSet;

use adobe::ApiError;
use adobe::experience_platform::{FoundSource, SourceFlow, SourcePatch};
use domain::{CallKind, SegmentId, Source};
use share::{CallError, NotSelected, Selected, Sources};

use super::port::{Services, failed};
use crate::connections::source_of;
use crate::lock;

/// How often a change is worked out again because somebody else changed the source meanwhile.
const ATTEMPTS: u32 = 5;

impl Sources for Services {
    async fn source(&self) -> Result<Source, CallError> {
        let seen = lock::locked(&self.seen_source).take();
        match seen {
            Some(source) => Ok(source),
            None => Ok(self.find_source().await?.0),
        }
    }

    async fn select_segments(&self, segments: &[SegmentId]) -> Result<Selected<SegmentId>, NotSelected<SegmentId>> {
        let wanted: BTreeSet<SegmentId> = segments.iter().copied().collect();
        let mut attempt = 1;
        loop {
            let flow = self.changeable_source().await?;
            let patch = flow.selecting(&wanted).map_err(failed)?;
            let (added, already) = segments.iter().partition(|id| patch.changes().contains(id));
            let selected = Selected { added, already };
            match self.change_source(&flow, &patch).await {
                Ok(()) => return Ok(selected),
                Err(error) if error.kind() == CallKind::Stale && attempt < ATTEMPTS => attempt += 1,
                Err(error) => return Err(NotSelected { error: failed(error), wanted: Some(selected) }),
            }
        }
    }

    async fn deselect_segments(&self, segments: &[SegmentId]) -> Result<Vec<SegmentId>, CallError> {
        let unwanted: BTreeSet<SegmentId> = segments.iter().copied().collect();
        let mut attempt = 1;
        loop {
            // Without a source, nothing is selected.
            if self.find_source().await?.0 == Source::Absent {
                return Ok(Vec::new());
            }
            let flow = self.changeable_source().await?;
            if flow.selection.as_ref().is_some_and(|selection| selection.all_segments) {
                let message = "The Audience Manager source selects all segments by now, so none of them can be taken out. \
                               Change that in Experience Platform.";
                return Err(CallError::new(CallKind::Refused, message));
            }
            let patch = flow.deselecting(&unwanted).map_err(failed)?;
            match self.change_source(&flow, &patch).await {
                Ok(()) => return Ok(patch.changes().to_vec()),
                Err(error) if error.kind() == CallKind::Stale && attempt < ATTEMPTS => attempt += 1,
                Err(error) => return Err(failed(error)),
            }
        }
    }
}

impl Services {
    /// Reads the source to choose a route. The plan that follows uses the same answer.
    pub(super) async fn source_for_route(&self) -> Result<Source, CallError> {
        let source = self.find_source().await?.0;
        *lock::locked(&self.seen_source) = Some(source.clone());
        Ok(source)
    }

    /// Reads the source, and stores what was read for lists and plans.
    async fn find_source(&self) -> Result<(Source, FoundSource), CallError> {
        let found = self.platform.audience_manager_source().await.map_err(failed)?;
        let source = source_of(&found);
        self.connection.store_source(source.clone()).await;
        Ok((source, found))
    }

    /// The source, if there is one and what it selects is known. It stays as it is otherwise, so that is final.
    async fn changeable_source(&self) -> Result<SourceFlow, CallError> {
        let refused = |message| Err(CallError::new(CallKind::Refused, message));
        match self.find_source().await?.1 {
            FoundSource::One(flow) if flow.selection.is_some() => Ok(*flow),
            FoundSource::One(_) => refused(
                "The Audience Manager source lists what it selects in a form that is not known, so it was not changed. Change \
                 it in Experience Platform.",
            ),
            FoundSource::Several(_) => refused(
                "The sandbox has several dataflows of the Audience Manager source, so none was changed. Change the one that \
                 counts in Experience Platform.",
            ),
            FoundSource::Absent => {
                refused("The sandbox has no Audience Manager source. Set it up in Experience Platform.")
            }
        }
    }

    /// Sends a change, if there is anything to change.
    async fn change_source(&self, flow: &SourceFlow, patch: &SourcePatch) -> Result<(), ApiError> {
        if patch.is_empty() {
            return Ok(());
        }
        self.platform.patch_source(flow, patch).await.map(drop)
    }
}
