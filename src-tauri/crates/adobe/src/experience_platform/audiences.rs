//! Audiences (AEP contract §5).

use domain::{Audience, AudienceId};

use super::list::CHILDREN;
use super::wire::read_audience;
use super::{ExperiencePlatform, ups};
use crate::ApiError;
use crate::list::Pages;
use crate::session::Query;

/// Rows of a page; the service's maximum is not published, 100 is known to work (AEP contract §5.1).
const PAGE_SIZE: u32 = 100;
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
}
