//! Reads what a plan looks at: the Audience Manager side, and the destination.

use std::collections::BTreeSet;

use domain::{FolderKind, IntegrationCode};

use crate::plan::{Request, Route, Snapshot};
use crate::port::{CallError, Destination, Services};

/// Refreshes the destination and the Audience Manager side of a snapshot: folders, data sources, and the objects that carry the requested
/// codes.
pub async fn look_up<S: Services>(service: &S, request: &Request, known: Snapshot) -> Result<Snapshot, CallError> {
    let codes: BTreeSet<IntegrationCode> = request.lines.iter().map(|line| (&line.audience).into()).collect();
    let traits = service.traits_by_codes(&codes, known.traits_in_all);
    let segments = service.segments_by_codes(&codes, known.segments_in_all);
    let (traits, segments) = futures::try_join!(traits, segments)?;
    Ok(Snapshot {
        trait_folders: service.folders(FolderKind::Traits).await?,
        segment_folders: service.folders(FolderKind::Segments).await?,
        data_sources: service.data_sources().await?,
        destination: destination(service, request).await?,
        traits,
        segments,
        ..known
    })
}

/// The destination, if any line may use it. What cannot be read stops only who asked for that route.
async fn destination<S: Services>(service: &S, request: &Request) -> Result<Destination, CallError> {
    let routes: Vec<Option<Route>> =
        request.lines.iter().map(|line| line.route.or(request.route).or(line.shown)).collect();
    if routes.iter().all(|route| *route == Some(Route::Create)) {
        return Ok(Destination::Unknown);
    }
    match service.destination().await {
        // Not to be able to read it now is no reason to create what it would bring.
        Err(error) if error.kind.retryable() || routes.contains(&Some(Route::Activate)) => Err(error),
        Err(_) => Ok(Destination::Unknown),
        read => read,
    }
}
