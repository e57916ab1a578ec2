//! Reads what a plan of the way back looks at: the segments and traits with the traits in their rules, the data sources, and
//! the audiences that stand for them already.

use std::collections::BTreeSet;

use domain::{Copied, FolderKind, SegmentId, Source, TraitId};
use futures::{StreamExt as _, TryStreamExt as _};

use super::{Request, Route, Snapshot, loops};
use crate::port::{CallError, Services};

/// Objects that are read at the same time.
const AT_ONCE: usize = 8;

/// Refreshes both sides of a snapshot. What a segment's rule uses and is known stays as it is known; the rest is read.
pub async fn look_up<S: Services>(service: &S, request: &Request, known: Snapshot) -> Result<Snapshot, CallError> {
    let asked: BTreeSet<Copied> = request.lines.iter().map(|line| line.of).collect();
    let segments: Vec<SegmentId> = asked.iter().filter_map(segment_of).collect();
    let segments: Vec<_> =
        futures::stream::iter(segments).map(|id| service.segment_now(id)).buffered(AT_ONCE).try_collect().await?;
    let segments = segments.into_iter().flatten().map(|seen| (seen.object.id, seen.object)).collect();
    let audiences: Vec<_> =
        futures::stream::iter(asked.clone()).map(|of| service.audiences_of(of)).buffered(AT_ONCE).try_collect().await?;
    let source = match request.route {
        Route::Source => service.source().await?,
        Route::External => Source::Unknown,
    };
    let known = traits(service, &asked, Snapshot { segments, ..known }).await?;
    Ok(Snapshot {
        trait_folders: service.folders(FolderKind::Traits).await?,
        segment_folders: service.folders(FolderKind::Segments).await?,
        data_sources: service.data_sources().await?,
        audiences: audiences.into_iter().flatten().collect(),
        source,
        ..known
    })
}

fn segment_of(of: &Copied) -> Option<SegmentId> {
    match of {
        Copied::Segment(id) => Some(*id),
        Copied::Trait(_) => None,
    }
}

fn trait_of(of: &Copied) -> Option<TraitId> {
    match of {
        Copied::Trait(id) => Some(*id),
        Copied::Segment(_) => None,
    }
}

/// Reads the traits that are asked for, and those in the rules of the segments that are not known.
async fn traits<S: Services>(
    service: &S,
    asked: &BTreeSet<Copied>,
    mut known: Snapshot,
) -> Result<Snapshot, CallError> {
    let mut wanted: BTreeSet<TraitId> = known.segments.values().flat_map(|it| loops::traits_of(&it.rule)).collect();
    wanted.retain(|id| !known.traits.contains_key(id));
    wanted.extend(asked.iter().filter_map(trait_of));
    let found: Vec<_> = futures::stream::iter(wanted)
        .map(|id| async move { service.trait_now(id).await.map(|found| (id, found)) })
        .buffered(AT_ONCE)
        .try_collect()
        .await?;
    for (id, found) in found {
        match found {
            Some(seen) => drop(known.traits.insert(id, seen.object)),
            None => drop(known.traits.remove(&id)),
        }
    }
    Ok(known)
}
