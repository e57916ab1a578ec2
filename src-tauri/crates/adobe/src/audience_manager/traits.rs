//! Traits (AAM contract §4).

use domain::{DataSourceId, FolderId, IntegrationCode, Trait, TraitId, TraitType};

use super::AudienceManager;
use super::list::{AT_ONCE, PAGED, made_whole, page_query};
use super::object::Fields;
use super::wire::read_trait;
use crate::list::Pages;
use crate::session::Query;
use crate::transport::Answer;
use crate::{ApiError, Counted, ETag, Identities, Populations, Versioned};

/// Which traits to list; all by default.
#[derive(Debug, Clone, Default)]
pub struct TraitFilter {
    /// Directly in this folder.
    pub folder: Option<FolderId>,
    /// With exactly this code.
    pub integration_code: Option<IntegrationCode>,
    /// Of this data source.
    pub data_source: Option<DataSourceId>,
    /// With this text in id, name or description.
    pub search: Option<String>,
}

/// A trait to create.
#[derive(Debug, Clone, PartialEq)]
pub struct NewTrait {
    /// Name.
    pub name: String,
    /// Free text.
    pub description: String,
    /// Internal notes.
    pub comments: String,
    /// Rule-based or onboarded.
    pub trait_type: TraitType,
    /// Owner data source.
    pub data_source: DataSourceId,
    /// Folder.
    pub folder: FolderId,
    /// The customer's own id.
    pub integration_code: Option<IntegrationCode>,
    /// The rule.
    pub rule: Option<String>,
    /// Days a member stays in the trait; 0 means forever.
    pub ttl_days: u32,
    /// Event type; 0 none.
    pub event_type: u32,
    /// Taxonomy category; 0 none.
    pub category: u32,
}

/// What to change of a trait; nothing by default.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TraitChange {
    /// New name.
    pub name: Option<String>,
    /// New description.
    pub description: Option<String>,
    /// New notes.
    pub comments: Option<String>,
    /// New owner data source.
    pub data_source: Option<DataSourceId>,
    /// New folder.
    pub folder: Option<FolderId>,
    /// New code.
    pub integration_code: Option<IntegrationCode>,
    /// New rule.
    pub rule: Option<String>,
    /// New life in days.
    pub ttl_days: Option<u32>,
}

impl TraitFilter {
    fn query(&self) -> Query {
        let mut query = vec![("includeDetails", "true".to_owned()), ("includeMetrics", "true".to_owned())];
        query.extend(self.folder.map(|id| ("folderId", id.to_string())));
        query.extend(self.integration_code.as_ref().map(|code| ("integrationCode", code.to_string())));
        query.extend(self.data_source.map(|id| ("dataSourceId", id.to_string())));
        query.extend(self.search.clone().map(|text| ("search", text)));
        query
    }
}

impl AudienceManager {
    /// Traits with details and device populations, a thousand a page.
    pub fn list_traits(&self, filter: &TraitFilter) -> Pages<Counted<Trait>> {
        let mut query = filter.query();
        query.extend(page_query());
        Pages::new(self.caller.clone(), &["v1", "traits"], query, PAGED, read_trait)
    }

    /// One trait with its device populations.
    pub async fn trait_by_id(&self, id: TraitId) -> Result<Counted<Trait>, ApiError> {
        self.one_trait(&id.to_string(), Identities::Device).await
    }

    /// One trait as it is now, with its version.
    pub async fn versioned_trait(&self, id: TraitId) -> Result<Versioned<Trait>, ApiError> {
        self.versioned("traits", &id.to_string(), read_trait).await
    }

    /// Every trait with exactly this code: more than one is a duplicate. Rows that lack their code or their rule are read
    /// by id: a row without its code may be the wanted one.
    pub async fn traits_with_code(&self, code: &IntegrationCode) -> Result<Vec<Trait>, ApiError> {
        let query = vec![("integrationCode", code.to_string()), ("includeDetails", "true".to_owned())];
        let rows = Pages::new(self.caller.clone(), &["v1", "traits"], query, AT_ONCE, read_trait).every().await?;
        let is_lean = |row: &Trait| row.integration_code.is_none() || row.rule.is_none();
        let whole = |row: &Trait| {
            let (manager, id) = (self.clone(), row.id);
            async move { Ok(manager.trait_by_id(id).await?.object) }
        };
        let rows = rows.into_iter().map(|counted| counted.object).collect();
        let traits = made_whole("traits", rows, is_lean, whole).await?;
        // Not every version of the service filters as exactly as documented.
        Ok(traits.into_iter().filter(|found| found.integration_code.as_ref() == Some(code)).collect())
    }

    /// A trait's populations counted by device or cross-device ids.
    pub async fn trait_populations(&self, id: TraitId, identities: Identities) -> Result<Populations, ApiError> {
        Ok(self.one_trait(&id.to_string(), identities).await?.populations)
    }

    /// Creates a trait.
    pub async fn create_trait(&self, new: &NewTrait) -> Result<Trait, ApiError> {
        let body = fields_of(new).done();
        let (made, answer) = self.create(&["v1", "traits"], body).await?;
        read_trait(&made).map(|counted| counted.object).ok_or_else(|| answer.unreadable("expected a trait"))
    }

    /// Changes a trait that was read; the service's other facts about it stay. Refused as [`domain::CallKind::Stale`] if
    /// it was changed since.
    pub async fn update_trait(&self, seen: &Versioned<Trait>, change: &TraitChange) -> Result<Trait, ApiError> {
        let changes = Fields::new()
            .maybe("name", change.name.as_deref())
            .maybe("description", change.description.as_deref())
            .maybe("comments", change.comments.as_deref())
            .maybe("dataSourceId", change.data_source.map(|id| id.0))
            .maybe("folderId", change.folder.map(|id| id.0))
            .maybe("integrationCode", change.integration_code.as_ref().map(IntegrationCode::as_str))
            .maybe("traitRule", change.rule.as_deref())
            .maybe("ttl", change.ttl_days)
            .done();
        let id = seen.object.id;
        // Not every type has a rule; a whole answer says how long members last in any case.
        let telling = if seen.object.trait_type == TraitType::RuleBased { "traitRule" } else { "ttl" };
        let needed = ["folderId", "dataSourceId", telling];
        let now = self.change("traits", &id.to_string(), seen, &needed, changes).await?;
        // What was read had an id, and nothing takes it away.
        Ok(read_trait(&now).map_or_else(|| seen.object.clone(), |counted| counted.object))
    }

    /// Deletes a trait. A trait still used by a segment is refused, with 400 or 409 (AAM contract §4.6).
    /// With a version, only if it still has it: else [`domain::CallKind::Stale`].
    pub async fn delete_trait(&self, id: TraitId, only_if: Option<&ETag>) -> Result<(), ApiError> {
        self.caller.delete(&["v1", "traits", &id.to_string()], only_if).await
    }

    async fn one_trait(&self, element: &str, identities: Identities) -> Result<Counted<Trait>, ApiError> {
        read_one(&self.trait_answer(element, identities).await?)
    }

    async fn trait_answer(&self, element: &str, identities: Identities) -> Result<Answer, ApiError> {
        let query = vec![("includeMetrics", "true".to_owned()), ("metricsType", identities.code().to_owned())];
        self.caller.get(&["v1", "traits", element], &query).await
    }
}

/// The fields with which a trait is created.
pub(super) fn fields_of(new: &NewTrait) -> Fields {
    Fields::new()
        .set("name", new.name.as_str())
        .set("description", new.description.as_str())
        .set("comments", new.comments.as_str())
        .set("traitType", new.trait_type.code())
        .set("dataSourceId", new.data_source.0)
        .set("folderId", new.folder.0)
        .set("ttl", new.ttl_days)
        .set("type", new.event_type)
        .set("categoryId", new.category)
        .set("status", "ACTIVE")
        .maybe("integrationCode", new.integration_code.as_ref().map(IntegrationCode::as_str))
        .maybe("traitRule", new.rule.as_deref())
}

fn read_one(answer: &Answer) -> Result<Counted<Trait>, ApiError> {
    let read = read_trait(&answer.read()?).ok_or_else(|| answer.unreadable("expected a trait"))?;
    Ok(Counted { lacks: Vec::new(), ..read })
}
