//! What an account may do in Audience Manager, as far as it can be found out without changing anything.

use adobe::audience_manager::PermittedList;
use adobe::{ApiError, AudienceManager, StatusKind};
use domain::DataSource;
use domain::pair::is_sharing_data_source;
use futures::future::join_all;
use share::plan::Rights;

/// Name among the rights for what Audience Manager has no name for: CREATE on one data source at least.
pub(super) const CREATE_ANY_TRAITS: &str = "CREATE on a data source";

/// What the account may do. Wildcard rights are told to administrators only; anybody else can ask on which objects a
/// right is held (AAM contract §3.1, §17). What cannot be found out is taken as granted and left to the service.
pub(crate) async fn ask_rights(manager: &AudienceManager, administrator: bool) -> Result<Rights, ApiError> {
    if administrator {
        return Ok(Rights::Administrator);
    }
    let mut held = std::collections::BTreeSet::new();
    let sources = told(manager.data_sources_permitting("CREATE").await)?;
    if sources.as_ref().is_none_or(|some| !some.is_empty()) {
        held.insert(CREATE_ANY_TRAITS.to_owned());
    }
    if may_make_shared_traits(manager, sources).await? {
        held.insert("CREATE_ALL_TRAITS".to_owned());
    }
    let (traits, segments) = (PermittedList::Traits, PermittedList::Segments);
    let asked = [
        (traits, "MAP_TO_SEGMENTS", "MAP_ALL_TO_SEGMENTS"),
        (traits, "WRITE", "EDIT_ALL_TRAITS"),
        (traits, "DELETE", "DELETE_ALL_TRAITS"),
        (segments, "CREATE", "CREATE_ALL_SEGMENTS"),
        (segments, "WRITE", "EDIT_ALL_SEGMENTS"),
        (segments, "DELETE", "DELETE_ALL_SEGMENTS"),
    ];
    let answers = join_all(asked.map(|(list, right, _)| held_on_some(manager, list, right))).await;
    for ((_, _, name), may) in asked.into_iter().zip(answers) {
        if may? {
            held.insert(name.to_owned());
        }
    }
    Ok(Rights::Named(held))
}

/// Whether traits may be made in the sharing data source, where `sources` are those in which the account may. A data
/// source that is not there yet cannot be what a right is missing on: then any will do.
async fn may_make_shared_traits(manager: &AudienceManager, sources: Option<Vec<DataSource>>) -> Result<bool, ApiError> {
    let is_shared = |source: &DataSource| is_sharing_data_source(&source.name);
    match sources {
        None => Ok(true),
        Some(some) if some.iter().any(is_shared) => Ok(true),
        Some(some) if some.is_empty() => Ok(false),
        Some(_) => Ok(told(manager.data_sources().await)?.is_none_or(|all| !all.iter().any(is_shared))),
    }
}

/// Whether a right is held on one object at least. Held on none of those there are: missing. Without any there, nobody
/// can tell.
async fn held_on_some(manager: &AudienceManager, list: PermittedList, right: &str) -> Result<bool, ApiError> {
    let on = told(manager.count_permitting(list, right).await)?.flatten();
    Ok(on != Some(0) || told(manager.count_permitting(list, "READ").await)?.flatten().is_none_or(|all| all == 0))
}

/// The filter by right is not documented for every value (AAM contract §3.1): a service that does not take the question
/// has not told anything, and must not keep anybody from working.
fn told<T>(answer: Result<T, ApiError>) -> Result<Option<T>, ApiError> {
    match answer {
        Ok(told) => Ok(Some(told)),
        // Whose 404 it is does not matter here: the question was not taken.
        Err(ApiError::Status(refusal)) if refusal.status == 404 => Ok(None),
        Err(error) => match error.kind() {
            Some(StatusKind::Refused | StatusKind::Forbidden) => Ok(None),
            _ => Err(error),
        },
    }
}
