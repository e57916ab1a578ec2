//! What is known of the Audience Manager source, which brings members of segments to Experience Platform: read with each
//! refresh and each health check, and stored, because panels and plans send no request for it.

use std::sync::Mutex;

use adobe::experience_platform::FoundSource;
use adobe::{ApiError, ExperiencePlatform};
use domain::{Delivery, Source};
use store::Catalog;

use super::dataflow::works;
use crate::lock;
use crate::view::{Failure, IntegrationState, MembersSource, SourceContents, SourceDelivery};

/// The source of one connection.
pub(super) struct KnownSource(Mutex<Source>);

impl KnownSource {
    /// Returns the last known source; what another version wrote counts as unknown.
    pub(super) async fn stored(catalog: &Catalog) -> Result<Self, Failure> {
        let stored = catalog.source().await?;
        Ok(Self(Mutex::new(stored.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())))
    }

    pub(super) fn get(&self) -> Source {
        lock::locked(&self.0).clone()
    }

    pub(super) fn forget(&self) {
        *lock::locked(&self.0) = Source::Unknown;
    }

    /// Stores what was read, for the next start too. What could not be read does not replace what is known.
    pub(super) async fn store(&self, read: Source, catalog: &Catalog) {
        if read == Source::Unknown || std::mem::replace(&mut *lock::locked(&self.0), read.clone()) == read {
            return;
        }
        let text = serde_json::to_string(&read).ok();
        if let Err(error) = catalog.store_source(text).await {
            // The next refresh reads it again; only a start before that has to do without it.
            tracing::warn!(%error, "the source could not be stored");
        }
    }
}

/// Returns the source of the sandbox in use, and what prevented reading it.
pub(crate) async fn read_source(platform: &ExperiencePlatform) -> (Source, Option<ApiError>) {
    match platform.audience_manager_source().await {
        Ok(found) => (source_of(&found), None),
        Err(error) => {
            tracing::info!(%error, "the Audience Manager source could not be read");
            (Source::Unknown, Some(error))
        }
    }
}

/// What was read of the source.
pub(crate) fn source_of(found: &FoundSource) -> Source {
    match found {
        FoundSource::Absent => Source::Absent,
        FoundSource::Several(flows) => Source::Several { is_on: flows.iter().any(works) },
        FoundSource::One(found) => {
            let is_on = works(&found.flow);
            let selection = found.selection.clone();
            selection.map_or(Source::Unrecognized { is_on }, |selection| Source::Present { is_on, selection })
        }
    }
}

/// Returns the source as window and command line show it.
pub(crate) fn members_source(source: &Source) -> MembersSource {
    let state = match (source, source.is_on()) {
        (Source::Absent, _) => IntegrationState::Off,
        (_, Some(true)) => IntegrationState::On,
        (_, Some(false)) => IntegrationState::Paused,
        (_, None) => IntegrationState::Unknown,
    };
    let count = |all: usize| u32::try_from(all).unwrap_or(u32::MAX);
    let contents = match source {
        Source::Unknown | Source::Absent => None,
        Source::Several { .. } => Some(SourceContents::Several),
        Source::Unrecognized { .. } => Some(SourceContents::Unrecognized),
        Source::Present { selection, .. } => Some(SourceContents::Selected {
            segments: count(selection.segments.len()),
            all_segments: selection.all_segments,
            traits: count(selection.traits.len()),
            all_traits: selection.all_traits,
        }),
    };
    MembersSource { state, contents }
}

/// Returns whether members of a segment or trait flow, as window and command line show it.
pub(crate) fn source_delivery(delivery: Delivery) -> SourceDelivery {
    match delivery {
        Delivery::Flows => SourceDelivery::Flows,
        Delivery::Paused => SourceDelivery::Paused,
        Delivery::NotSelected => SourceDelivery::NotSelected,
        Delivery::NoSource => SourceDelivery::NoSource,
        Delivery::Unknown => SourceDelivery::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::{SegmentId, SourceSelection};

    use super::*;

    #[test]
    fn every_source_has_a_state_and_what_is_known_of_its_contents() {
        let selection =
            SourceSelection { segments: BTreeSet::from([SegmentId(1), SegmentId(2)]), ..SourceSelection::default() };
        let selected = SourceContents::Selected { segments: 2, all_segments: false, traits: 0, all_traits: false };
        for (source, state, contents) in [
            (Source::Unknown, IntegrationState::Unknown, None),
            (Source::Absent, IntegrationState::Off, None),
            (Source::Several { is_on: true }, IntegrationState::On, Some(SourceContents::Several)),
            (Source::Unrecognized { is_on: false }, IntegrationState::Paused, Some(SourceContents::Unrecognized)),
            (Source::Present { is_on: true, selection }, IntegrationState::On, Some(selected)),
        ] {
            assert_eq!(members_source(&source), MembersSource { state, contents }, "{source:?}");
        }
    }
}
