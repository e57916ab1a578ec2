//! The account's permissions in Audience Manager, as far as they can be determined without changing anything.

use adobe::audience_manager::PermittedList;
use adobe::{ApiError, AudienceManager};
use domain::CallKind;
use domain::DataSource;
use domain::pair::is_sharing_data_source;
use futures::future::join_all;
use share::plan::Rights;

/// Name for a permission that has no name in Audience Manager: CREATE on at least one data source.
pub(super) const CREATE_ANY_TRAITS: &str = "CREATE on a data source";

/// Returns the account's permissions. Only administrators can read wildcard permissions; other accounts can query on
/// which objects a permission is granted (AAM contract §3.1, §17). A permission that cannot be determined counts as
/// granted, and the service decides.
pub(crate) async fn ask_rights(manager: &AudienceManager, administrator: bool) -> Result<Rights, ApiError> {
    if administrator {
        return Ok(Rights::Administrator);
    }
    let mut held = std::collections::BTreeSet::new();
    let sources = optional_answer(manager.data_sources_permitting("CREATE").await)?;
    if sources.as_ref().is_none_or(|some| !some.is_empty()) {
        held.insert(CREATE_ANY_TRAITS.to_owned());
    }
    if may_create_shared_traits(manager, sources).await? {
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

/// Returns whether traits may be created in the sharing data source, where `sources` are those that allow it. No
/// permission can be missing on a data source that does not exist yet: then any source will do.
async fn may_create_shared_traits(
    manager: &AudienceManager,
    sources: Option<Vec<DataSource>>,
) -> Result<bool, ApiError> {
    let is_shared = |source: &DataSource| is_sharing_data_source(&source.name);
    match sources {
        None => Ok(true),
        Some(some) if some.iter().any(is_shared) => Ok(true),
        Some(some) if some.is_empty() => Ok(false),
        Some(_) => Ok(optional_answer(manager.data_sources().await)?.is_none_or(|all| !all.iter().any(is_shared))),
    }
}

/// Returns whether a permission is granted on at least one object. Missing if objects exist and none has it; unknown
/// without any.
async fn held_on_some(manager: &AudienceManager, list: PermittedList, right: &str) -> Result<bool, ApiError> {
    let on = optional_answer(manager.count_permitting(list, right).await)?.flatten();
    Ok(on != Some(0)
        || optional_answer(manager.count_permitting(list, "READ").await)?.flatten().is_none_or(|all| all == 0))
}

/// The filter by permission is not documented for every value (AAM contract §3.1): if the service rejects it, nothing
/// was learned, and the permission counts as granted.
fn optional_answer<T>(answer: Result<T, ApiError>) -> Result<Option<T>, ApiError> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        // The reason for the 404 does not matter here: the filter was not accepted.
        Err(ApiError::Status(refusal)) if refusal.status == 404 => Ok(None),
        Err(error) => match error.kind() {
            CallKind::Refused | CallKind::Forbidden => Ok(None),
            _ => Err(error),
        },
    }
}
