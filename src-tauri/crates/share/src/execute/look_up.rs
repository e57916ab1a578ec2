//! Reads what a plan looks at: the Audience Manager side, and the destination.

use std::collections::{BTreeMap, BTreeSet};

use domain::{AudienceId, FolderKind, IntegrationCode, Origin, Segment, Trait};
use futures::{StreamExt as _, TryStreamExt as _};

use crate::plan::{Request, Route, Snapshot};
use crate::port::{CallError, Destination, Services};

/// Refreshes the destination and the Audience Manager side of a snapshot: folders, data sources, and the objects that carry the requested
/// codes. `at_once` codes are looked up at a time.
pub async fn look_up<S: Services>(
    service: &S,
    request: &Request,
    known: Snapshot,
    at_once: usize,
) -> Result<Snapshot, CallError> {
    let outside = outside(service, request, &known, at_once).await?;
    let mut codes: Vec<IntegrationCode> = request.lines.iter().map(|line| (&line.audience).into()).collect();
    codes.extend(outside.values().map(IntegrationCode::from));
    codes.sort();
    codes.dedup();
    let found: Vec<(Vec<Trait>, Vec<Segment>)> = futures::stream::iter(codes)
        .map(|code| async move {
            let traits = service.traits_by_code(&code).await?;
            Ok::<_, CallError>((traits, service.segments_by_code(&code).await?))
        })
        .buffered(at_once.max(1))
        .try_collect()
        .await?;
    let mut fresh = Snapshot {
        trait_folders: service.folders(FolderKind::Traits).await?,
        segment_folders: service.folders(FolderKind::Segments).await?,
        data_sources: service.data_sources().await?,
        destination: destination(service, request).await?,
        outside,
        traits: Vec::new(),
        segments: Vec::new(),
        ..known
    };
    for (traits, segments) in found {
        fresh.traits.extend(traits);
        fresh.segments.extend(segments);
    }
    Ok(fresh)
}

/// The ids that audiences from outside have there. One that cannot be read is left out, unless it may be read later.
async fn outside<S: Services>(
    service: &S,
    request: &Request,
    known: &Snapshot,
    at_once: usize,
) -> Result<BTreeMap<AudienceId, AudienceId>, CallError> {
    let asked = request.lines.iter().filter_map(|line| known.audiences.get(&line.audience));
    let uploads: BTreeSet<&AudienceId> =
        asked.filter(|audience| audience.origin == Origin::CustomUpload).map(|audience| &audience.id).collect();
    let found: Vec<Option<(AudienceId, AudienceId)>> = futures::stream::iter(uploads.into_iter().cloned())
        .map(|id| async move {
            match service.outside_id(&id).await {
                Ok(outside) => Ok(outside.filter(|outside| *outside != id).map(|outside| (id, outside))),
                Err(error) if error.kind.retryable() => Err(error),
                Err(_) => Ok(None),
            }
        })
        .buffered(at_once.max(1))
        .try_collect()
        .await?;
    Ok(found.into_iter().flatten().collect())
}

/// The destination, if any line may use it. What cannot be read stops only who asked for that route.
async fn destination<S: Services>(service: &S, request: &Request) -> Result<Destination, CallError> {
    let routes: Vec<Option<Route>> =
        request.lines.iter().map(|line| line.route.or(request.route).or(line.shown)).collect();
    if !request.is_about_dataflow() && routes.iter().all(|route| *route == Some(Route::Create)) {
        return Ok(Destination::Unknown);
    }
    match service.destination().await {
        // Not to be able to read it now is no reason to create what it would bring.
        Err(error) if error.kind.retryable() || routes.contains(&Some(Route::Activate)) => Err(error),
        Err(_) => Ok(Destination::Unknown),
        read => read,
    }
}
