//! Reads audiences as they are now, many with one request, and stores what has changed, so that lists and tray show it.

use std::collections::{BTreeMap, BTreeSet};

use adobe::ApiError;
use adobe::experience_platform::AudienceFound;
use domain::{Audience, AudienceId};
use futures::{StreamExt as _, TryStreamExt as _};
use share::CallError;
use share::port::AudienceNow;
use store::StoreError;

use super::port::{Services, failed};

/// Pages of single audiences that are read at the same time.
const AT_ONCE: usize = 8;

impl Services {
    pub(super) async fn read_audiences(
        &self,
        known: &BTreeMap<AudienceId, Audience>,
    ) -> Result<BTreeMap<AudienceId, AudienceNow>, CallError> {
        let ids: BTreeSet<AudienceId> = known.keys().cloned().collect();
        let mut found = self.platform.audiences_by_id(&ids).await.map_err(failed)?;
        // What many at once do not tell, the page of each may.
        let unclear = found.iter().filter(|(_, found)| **found == AudienceFound::Unclear).map(|(id, _)| id.clone());
        let unclear: Vec<AudienceId> = unclear.collect();
        let pages: Vec<(AudienceId, AudienceFound)> = futures::stream::iter(unclear)
            .map(|id| async { self.page_of(&id).await.map(|page| (id, page)) })
            .buffered(AT_ONCE)
            .try_collect()
            .await
            .map_err(failed)?;
        found.extend(pages);
        let mut now = BTreeMap::new();
        for (id, found) in found {
            let Some(known) = known.get(&id) else { continue };
            let found = with_known(found, known);
            if let Err(error) = self.store(&id, &found, known).await {
                tracing::warn!(%error, audience = %id, "an audience as it is now could not be stored");
            }
            now.insert(id, found);
        }
        Ok(now)
    }

    /// One audience; an answer that would be the same the next time says nothing about it.
    async fn page_of(&self, id: &AudienceId) -> Result<AudienceFound, ApiError> {
        match self.platform.audience_found(id).await {
            Err(error) if !error.kind().retryable() || error.kind() == domain::CallKind::Forbidden => {
                Ok(AudienceFound::Unclear)
            }
            other => other,
        }
    }

    async fn store(&self, id: &AudienceId, now: &AudienceNow, known: &Audience) -> Result<(), StoreError> {
        let catalog = &self.connection.catalog;
        match now {
            AudienceNow::Here { audience, .. } if **audience != *known => {
                catalog.keep_audience((**audience).clone()).await
            }
            AudienceNow::Gone => catalog.forget_audience(id.clone()).await,
            AudienceNow::Here { .. } | AudienceNow::Unclear => Ok(()),
        }
    }
}

/// What was found, with what is known where this answer does not say it: counts come from elsewhere, tags are only IDs
/// here, and an answer may leave labels out.
fn with_known(found: AudienceFound, known: &Audience) -> AudienceNow {
    match found {
        AudienceFound::Gone => AudienceNow::Gone,
        AudienceFound::Unclear => AudienceNow::Unclear,
        AudienceFound::Here { audience, outside } => {
            let Audience { name, description, origin, lifecycle, labels, .. } = *audience;
            let labels = if labels.is_empty() { known.labels.clone() } else { labels };
            let audience = Audience { name, description, origin, lifecycle, labels, ..known.clone() };
            AudienceNow::Here { audience: Box::new(audience), outside }
        }
    }
}
