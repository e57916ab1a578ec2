//! Audiences (AEP contract §5).

use domain::{Audience, AudienceId};
use serde_json::{Value, json};

use super::list::CHILDREN;
use super::wire::read_audience;
use super::{ExperiencePlatform, ups};
use crate::ApiError;
use crate::list::Pages;
use crate::session::Query;

/// Rows of a page; the service's maximum is not published, 100 is known to work (AEP contract §5.1).
const PAGE_SIZE: u32 = 100;
/// Most ids of one bulk read (AEP contract §5.5).
const BULK: usize = 100;
/// People audiences; others cannot be shared.
const PEOPLE: &str = "_xdm.context.profile";

/// Which audiences to list; all people audiences by default.
#[derive(Debug, Clone, Default)]
pub struct AudienceFilter {
    /// With this text in the name, in any case.
    pub name: Option<String>,
    /// Order, such as `updateTime:desc`.
    pub sort: Option<String>,
    /// Only the inactive ones, which the service leaves out unless it is asked for them.
    pub inactive: bool,
}

/// What a bulk read found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BulkAudiences {
    /// The audiences there are.
    pub found: Vec<Audience>,
    /// The ids nothing was found for.
    pub missing: Vec<AudienceId>,
}

impl ExperiencePlatform {
    /// Audiences page by page. Their tags are ids until [`super::TagNames::resolve`]; not every answer has metrics.
    pub fn list_audiences(&self, filter: &AudienceFilter) -> Pages<Audience> {
        let mut query: Query = vec![("limit", PAGE_SIZE.to_string()), ("entityType", PEOPLE.to_owned())];
        query.extend(filter.name.clone().map(|name| ("name", name)));
        query.extend(filter.sort.clone().map(|sort| ("sort", sort)));
        query.extend(filter.inactive.then(|| ("property", "lifecycleState==inactive".to_owned())));
        Pages::new(self.caller.clone(), &ups(&["audiences"]), query, CHILDREN, read_audience)
    }

    /// One audience.
    pub async fn audience(&self, id: &AudienceId) -> Result<Audience, ApiError> {
        let answer = self.caller.get(&ups(&["audiences", id.as_str()]), &Query::new()).await?;
        read_audience(&answer.read()?).ok_or_else(|| answer.unreadable("expected an audience"))
    }

    /// Any number of audiences by id.
    pub async fn bulk_get_audiences(&self, ids: &[AudienceId]) -> Result<BulkAudiences, ApiError> {
        let mut all = BulkAudiences::default();
        for some in ids.chunks(BULK) {
            let body = json!({ "ids": some.iter().map(|id| json!({ "id": id.as_str() })).collect::<Vec<_>>() });
            let answer = match self.caller.ask(&ups(&["audiences", "bulk-get"]), &body).await {
                Ok(answer) => answer,
                // None of them exists.
                Err(error) if error.is_not_found() => {
                    all.missing.extend_from_slice(some);
                    continue;
                }
                Err(error) => return Err(error),
            };
            let results = answer.read::<Value>()?;
            for id in some {
                match results.get("results").and_then(|results| results.get(id.as_str())) {
                    Some(entry) if is_missing(entry) => all.missing.push(id.clone()),
                    entry => all.found.push(
                        entry
                            .and_then(read_audience)
                            .ok_or_else(|| answer.unreadable(format!("it says nothing about {id}")))?,
                    ),
                }
            }
        }
        Ok(all)
    }
}

/// Whether an entry of a bulk read says that there is no such audience.
fn is_missing(entry: &Value) -> bool {
    entry.get("id").is_none() && entry.pointer("/errors/404").is_some()
}
