//! Reads what a plan looks at: the Audience Manager side, and the destination.

use std::collections::{BTreeMap, BTreeSet};

use domain::{AudienceId, FolderKind, IntegrationCode, Origin};
use futures::{StreamExt as _, TryStreamExt as _};

use crate::plan::{Request, Route, Snapshot};
use crate::port::{CallError, Destination, Services};

/// Refreshes the destination and the Audience Manager side of a snapshot: folders, data sources, and the objects that carry the requested
/// codes.
pub async fn look_up<S: Services>(service: &S, request: &Request, known: Snapshot) -> Result<Snapshot, CallError> {
    let outside = outside(service, request, &known).await?;
    let mut codes: BTreeSet<IntegrationCode> = request.lines.iter().map(|line| (&line.audience).into()).collect();
    codes.extend(outside.values().map(IntegrationCode::from));
    let traits = service.traits_by_codes(&codes, known.traits_in_all);
    let segments = service.segments_by_codes(&codes, known.segments_in_all);
    let (traits, segments) = futures::try_join!(traits, segments)?;
    Ok(Snapshot {
        trait_folders: service.folders(FolderKind::Traits).await?,
        segment_folders: service.folders(FolderKind::Segments).await?,
        data_sources: service.data_sources().await?,
        destination: destination(service, request).await?,
        outside,
        traits,
        segments,
        ..known
    })
}

/// Pages of audiences that are read at the same time.
const PAGES_AT_ONCE: usize = 4;

/// The ids that audiences from outside have there. One that cannot be read is left out, unless it may be read later.
async fn outside<S: Services>(
    service: &S,
    request: &Request,
    known: &Snapshot,
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
        .buffered(PAGES_AT_ONCE)
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
