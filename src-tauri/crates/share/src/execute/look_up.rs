//! Reads what a plan looks at: the audiences, the Audience Manager side, and the destination.

use std::collections::BTreeSet;

use domain::{FolderKind, IntegrationCode};

use crate::plan::{Request, Route, Snapshot};
use crate::port::{AudienceNow, CallError, Destination, Services};

/// Refreshes both sides of a snapshot: the audiences, folders, data sources, the objects that carry the requested codes, and
/// the destination.
pub async fn look_up<S: Services>(service: &S, request: &Request, known: Snapshot) -> Result<Snapshot, CallError> {
    let known = audiences(service, known).await?;
    let mut codes: BTreeSet<IntegrationCode> = request.lines.iter().map(|line| (&line.audience).into()).collect();
    codes.extend(known.outside.values().map(IntegrationCode::from));
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

/// Brings audiences up to date. One that is gone is not known any more; what cannot be told of one stops only that one.
async fn audiences<S: Services>(service: &S, mut known: Snapshot) -> Result<Snapshot, CallError> {
    if known.audiences.is_empty() {
        return Ok(known);
    }
    for (id, now) in service.audiences_now(&known.audiences).await? {
        match now {
            AudienceNow::Here { audience, outside } => {
                known.outside.extend(outside.filter(|outside| *outside != id).map(|outside| (id.clone(), outside)));
                known.audiences.insert(id, *audience);
            }
            AudienceNow::Gone => drop(known.audiences.remove(&id)),
            AudienceNow::Unclear => drop(known.unclear.insert(id)),
        }
    }
    Ok(known)
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
