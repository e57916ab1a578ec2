//! Segment definitions, the source of Platform audiences; they carry the latest counts (AEP contract §6, §5.7).

use domain::{Audience, AudienceId};
use serde_json::json;

use super::list::DEFINITIONS;
use super::wire::read_audience;
use super::{ExperiencePlatform, ups};
use crate::ApiError;
use crate::list::Pages;
use crate::session::Query;

/// The service's default and maximum.
const PAGE_SIZE: usize = 100;

/// A segment definition to create. It is evaluated once a day and uses the default merge policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDefinition {
    /// Name; the service refuses one that another definition has.
    pub name: String,
    /// Free text.
    pub description: String,
    /// The rule, in PQL text.
    pub rule: String,
}

impl ExperiencePlatform {
    /// Creates a definition. Never repeated: the answer may have been lost after the work was done.
    pub async fn create_definition(&self, new: &NewDefinition) -> Result<Audience, ApiError> {
        let body = json!({
            "name": new.name,
            "description": new.description,
            "schema": { "name": "_xdm.context.profile" },
            "expression": { "type": "PQL", "format": "pql/text", "value": new.rule },
        });
        let answer = self.caller.post(&ups(&["segment", "definitions"]), &body).await?;
        read_audience(&answer.read()?).ok_or_else(|| answer.unreadable("expected a segment definition"))
    }

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
