//! Segment definitions, the source of Platform audiences; they carry the latest counts (AEP contract §6, §5.7).

use domain::{Audience, AudienceId};

use super::list::DEFINITIONS;
use super::wire::read_audience;
use super::{ExperiencePlatform, ups};
use crate::ApiError;
use crate::list::Pages;
use crate::session::Query;

/// The service's default and maximum.
const PAGE_SIZE: usize = 100;

impl ExperiencePlatform {
    /// Definitions page by page, as the audiences of the same ids.
    pub fn list_definitions(&self) -> Pages<Audience> {
        let query = vec![("limit", PAGE_SIZE.to_string())];
        Pages::new(self.caller.clone(), &ups(&["segment", "definitions"]), query, DEFINITIONS, read_audience)
    }

    /// One definition, as the audience of the same id.
    pub async fn definition(&self, id: &AudienceId) -> Result<Audience, ApiError> {
        let path = ups(&["segment", "definitions", id.as_str()]);
        let answer = self.caller.get(&path, &Query::new()).await?;
        read_audience(&answer.read()?).ok_or_else(|| answer.unreadable("expected a segment definition"))
    }
}
