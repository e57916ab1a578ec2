//! Sets the last day of mappings, and looks up what a lost answer has done. Must not know dataflows.

use adobe::{ApiError, AudienceManager};
use domain::call::Scope;
use domain::{CallKind, DestinationId, Mapping};

use super::planned::changed_since;
use super::sending::{left_after, never_arrived, not_read};
use crate::activity::Outcome;
use crate::view::{Failure, FailureCode};

/// How the record has what failed.
pub(super) fn outcome_of(failure: &Failure) -> Outcome {
    match failure.code {
        FailureCode::UnknownOutcome => Outcome::Unknown(failure.clone()),
        _ => Outcome::Failed(failure.clone()),
    }
}

/// What came of setting the last day of a mapping.
pub(super) struct End {
    mapping: u64,
    ends_on: Option<String>,
    failure: Option<Failure>,
    is_lost: bool,
    /// Whether the mapping is expected to show it.
    is_awaited: bool,
    /// The failure would be the same for every other mapping.
    is_outage: bool,
}

impl End {
    /// Nothing had to be sent.
    pub(super) fn nothing() -> Self {
        Self { mapping: 0, ends_on: None, failure: None, is_lost: false, is_awaited: false, is_outage: false }
    }

    pub(super) fn failed(failure: Failure) -> Self {
        Self { failure: Some(failure), ..Self::nothing() }
    }

    fn refused(error: ApiError) -> Self {
        Self { is_outage: is_outage(&error), ..Self::failed(error.into()) }
    }

    /// Why nothing more is to be tried, if it is certain that nothing was done and the service cannot be used.
    pub(super) fn outage(&self) -> Option<Failure> {
        self.failure.clone().filter(|_| self.is_outage)
    }
}

/// Sets the last day of a mapping, if it is as it was seen.
pub(super) async fn end(manager: &AudienceManager, at: DestinationId, seen: &Mapping, ends_on: Option<&str>) -> End {
    if seen.ends_on.as_deref() == ends_on {
        return End::nothing();
    }
    let id = seen.id.unwrap_or_default();
    let whole = match manager.whole_mapping(at, id).await {
        Ok(Some(whole)) if is_as_seen(&whole.mapping, seen) => whole,
        Ok(_) => return End::failed(changed_since()),
        Err(error) => return End::refused(error),
    };
    let end = End { mapping: id, ends_on: ends_on.map(str::to_owned), is_awaited: true, ..End::nothing() };
    match manager.end_mapping(at, id, &whole, ends_on).await {
        Ok(()) => end,
        Err(error) if error.may_have_happened() => End { is_lost: true, failure: Some(never_arrived()), ..end },
        Err(error) => End::refused(error),
    }
}

/// Whether a call failed as every other call would now.
pub(super) fn is_outage(error: &ApiError) -> bool {
    error.kind() != CallKind::Unreadable && error.kind().scope() != Scope::Item
}

fn is_as_seen(now: &Mapping, seen: &Mapping) -> bool {
    let of = |one: &Mapping| (one.segment, one.status, one.starts_on.clone(), one.ends_on.clone(), one.value.clone());
    of(now) == of(seen)
}

/// Why each failed, by what the mappings show: looked at until nobody can be working on a lost request any more.
pub(super) async fn settled(manager: &AudienceManager, at: DestinationId, ends: Vec<End>) -> Vec<Option<Failure>> {
    let awaited: Vec<bool> = ends.iter().map(|end| end.is_awaited).collect();
    if !awaited.contains(&true) {
        return ends.into_iter().map(|end| end.failure).collect();
    }
    let ask = || async {
        let now = manager.mappings_of(at).await?;
        let shows = |end: &End| now.iter().any(|one| one.id == Some(end.mapping) && one.ends_on == end.ends_on);
        Ok(ends.iter().map(|end| !shows(end)).collect())
    };
    let left = left_after(manager, ends.iter().any(|end| end.is_lost), &awaited, ask).await;
    let failure = |(place, end): (usize, &End)| match &left {
        _ if !awaited[place] => end.failure.clone(),
        Ok(left) if !left[place] => None,
        Ok(_) => Some(end.failure.clone().unwrap_or_else(not_shown)),
        Err(error) => Some(not_read(error)),
    };
    ends.iter().enumerate().map(failure).collect()
}

fn not_shown() -> Failure {
    let message =
        "Audience Manager accepted the last day, but the mapping does not have it. Look at the destination again.";
    Failure::new(FailureCode::UnknownOutcome, message)
}
