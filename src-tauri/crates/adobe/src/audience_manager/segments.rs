//! Segments (AAM contract §5).

use domain::{DataSourceId, FolderId, IntegrationCode, MergeRuleId, Segment, SegmentId, SegmentStatus, TraitId, Use};

use super::AudienceManager;
use super::list::{AT_ONCE, PAGED, made_whole, page_query};
use super::object::Fields;
use super::usage::read_use;
use super::wire::read_segment;
use crate::list::Pages;
use crate::session::Query;
use crate::transport::Answer;
use crate::{ApiError, Counted, ETag, Identities, Populations, Versioned};

/// Which segments to list; all by default.
#[derive(Debug, Clone, Default)]
pub struct SegmentFilter {
    /// Directly in this folder.
    pub folder: Option<FolderId>,
    /// With exactly this code.
    pub integration_code: Option<IntegrationCode>,
    /// Of this data source.
    pub data_source: Option<DataSourceId>,
    /// With this text in any value.
    pub search: Option<String>,
    /// Whose rule uses this trait.
    pub contains_trait: Option<TraitId>,
}

/// A segment to create.
#[derive(Debug, Clone, PartialEq)]
pub struct NewSegment {
    /// Name.
    pub name: String,
    /// Free text.
    pub description: String,
    /// Owner data source.
    pub data_source: DataSourceId,
    /// Folder.
    pub folder: FolderId,
    /// The customer's own id.
    pub integration_code: Option<IntegrationCode>,
    /// Profile merge rule. `None` sends none, and the account's default is taken; rule 0 is the External Merge
    /// Policy (AAM contract §12, §23).
    pub merge_rule: Option<MergeRuleId>,
    /// Active or paused.
    pub status: SegmentStatus,
    /// The rule.
    pub rule: String,
}

/// What to change of a segment; nothing by default.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SegmentChange {
    /// New name.
    pub name: Option<String>,
    /// New description.
    pub description: Option<String>,
    /// New owner data source.
    pub data_source: Option<DataSourceId>,
    /// New folder.
    pub folder: Option<FolderId>,
    /// New code.
    pub integration_code: Option<IntegrationCode>,
    /// New merge rule.
    pub merge_rule: Option<MergeRuleId>,
    /// New status.
    pub status: Option<SegmentStatus>,
    /// New rule.
    pub rule: Option<String>,
}

impl SegmentFilter {
    fn query(&self) -> Query {
        let mut query = vec![("includeMetrics", "true".to_owned())];
        query.extend(self.folder.map(|id| ("folderId", id.to_string())));
        query.extend(self.integration_code.as_ref().map(|code| ("integrationCode", code.to_string())));
        query.extend(self.data_source.map(|id| ("dataSourceId", id.to_string())));
        query.extend(self.search.clone().map(|text| ("search", text)));
        query.extend(self.contains_trait.map(|id| ("containsTrait", id.to_string())));
        query
    }
}

impl AudienceManager {
    /// Segments with their device populations, a thousand a page.
    pub fn list_segments(&self, filter: &SegmentFilter) -> Pages<Counted<Segment>> {
        let mut query = filter.query();
        query.extend(page_query());
        Pages::new(self.caller.clone(), &["v1", "segments"], query, PAGED, read_segment)
    }

    /// One segment with its device populations.
    pub async fn segment_by_id(&self, id: SegmentId) -> Result<Counted<Segment>, ApiError> {
        self.one_segment(&id.to_string(), Identities::Device).await
    }

    /// One segment as it is now, with its version.
    pub async fn versioned_segment(&self, id: SegmentId) -> Result<Versioned<Segment>, ApiError> {
        self.versioned("segments", &id.to_string(), read_segment).await
    }

    /// Every segment with exactly this code: more than one is a duplicate. Rows that lack their code or their rule are read
    /// by id: a row without its code may be the wanted one.
    pub async fn segments_with_code(&self, code: &IntegrationCode) -> Result<Vec<Segment>, ApiError> {
        let rows = self.segments_where(vec![("integrationCode", code.to_string())]).await?;
        let is_lean = |row: &Segment| row.integration_code.is_none() || row.rule.is_empty();
        let whole = |row: &Segment| {
            let (manager, id) = (self.clone(), row.id);
            async move { Ok(manager.segment_by_id(id).await?.object) }
        };
        let segments = made_whole("segments", rows, is_lean, whole).await?;
        Ok(segments.into_iter().filter(|found| found.integration_code.as_ref() == Some(code)).collect())
    }

    /// Every segment whose rule uses a trait.
    pub async fn segments_using(&self, id: TraitId) -> Result<Vec<Segment>, ApiError> {
        self.segments_where(vec![("containsTrait", id.to_string())]).await
    }

    /// Whether a segment is mapped to a destination or feeds a model (AAM contract §5.2).
    pub async fn segment_in_use(&self, id: SegmentId) -> Result<Use, ApiError> {
        let query = vec![("includeInUseStatus", "true".to_owned())];
        let answer = self.caller.get(&["v1", "segments", &id.to_string()], &query).await?;
        Ok(read_use(&answer.read()?))
    }

    /// A segment's populations counted by device or cross-device ids.
    pub async fn segment_populations(&self, id: SegmentId, identities: Identities) -> Result<Populations, ApiError> {
        Ok(self.one_segment(&id.to_string(), identities).await?.populations)
    }

    /// Creates a segment.
    pub async fn create_segment(&self, new: &NewSegment) -> Result<Segment, ApiError> {
        let body = Fields::new()
            .set("name", new.name.as_str())
            .set("description", new.description.as_str())
            .set("segmentRule", new.rule.as_str())
            .set("dataSourceId", new.data_source.0)
            .set("folderId", new.folder.0)
            .set("status", new.status.code())
            .maybe("integrationCode", new.integration_code.as_ref().map(IntegrationCode::as_str))
            .maybe("mergeRuleDataSourceId", new.merge_rule.map(|rule| rule.0))
            .done();
        let (made, answer) = self.create(&["v1", "segments"], body).await?;
        read_segment(&made).map(|counted| counted.object).ok_or_else(|| answer.unreadable("expected a segment"))
    }

    /// Changes a segment that was read; the service's other facts about it stay. Refused as [`domain::CallKind::Stale`] if
    /// it was changed since.
    pub async fn update_segment(&self, seen: &Versioned<Segment>, change: &SegmentChange) -> Result<Segment, ApiError> {
        let changes = Fields::new()
            .maybe("name", change.name.as_deref())
            .maybe("description", change.description.as_deref())
            .maybe("dataSourceId", change.data_source.map(|id| id.0))
            .maybe("folderId", change.folder.map(|id| id.0))
            .maybe("integrationCode", change.integration_code.as_ref().map(IntegrationCode::as_str))
            .maybe("mergeRuleDataSourceId", change.merge_rule.map(|rule| rule.0))
            .maybe("status", change.status.as_ref().map(SegmentStatus::code))
            .maybe("segmentRule", change.rule.as_deref())
            .done();
        let id = seen.object.id;
        let needed = ["folderId", "dataSourceId", "segmentRule"];
        let now = self.change("segments", &id.to_string(), seen, &needed, changes).await?;
        // What was read had an id, and nothing takes it away.
        Ok(read_segment(&now).map_or_else(|| seen.object.clone(), |counted| counted.object))
    }

    /// Deletes a segment; it cannot be brought back (AAM contract §5.5).
    /// With a version, only if it still has it: else [`domain::CallKind::Stale`].
    pub async fn delete_segment(&self, id: SegmentId, only_if: Option<&ETag>) -> Result<(), ApiError> {
        self.caller.delete(&["v1", "segments", &id.to_string()], only_if).await
    }

    async fn segments_where(&self, query: Query) -> Result<Vec<Segment>, ApiError> {
        let found = Pages::new(self.caller.clone(), &["v1", "segments"], query, AT_ONCE, read_segment).every().await?;
        Ok(found.into_iter().map(|counted| counted.object).collect())
    }

    async fn one_segment(&self, element: &str, identities: Identities) -> Result<Counted<Segment>, ApiError> {
        read_one(&self.segment_answer(element, identities).await?)
    }

    async fn segment_answer(&self, element: &str, identities: Identities) -> Result<Answer, ApiError> {
        let query = vec![("includeMetrics", "true".to_owned()), ("metricsType", identities.code().to_owned())];
        self.caller.get(&["v1", "segments", element], &query).await
    }
}

fn read_one(answer: &Answer) -> Result<Counted<Segment>, ApiError> {
    let read = read_segment(&answer.read()?).ok_or_else(|| answer.unreadable("expected a segment"))?;
    Ok(Counted { lacks: Vec::new(), ..read })
}
