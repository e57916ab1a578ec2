//! Segments: list, type-ahead, the numbered panel.

use domain::{Fact, Segment, SegmentId};
use store::{ReferenceKind, SegmentFilter, SegmentListed, SegmentOrder, Side, Tree};

use super::names::{count, link, ms};
use super::{not_found, numeric, part_of, rows_of, soon};
use crate::App;
use crate::limits::{self, Limited as _};
use crate::refresh::current;
use crate::view::{
    FacetCount, Failure, FailureCode, ListPart, ObjectKind, Page, SegmentDetail, SegmentFacets, SegmentQuery,
    SegmentRow, SegmentSort, TimeMs, UnreadFact, Window,
};

impl App {
    /// A window of the segments a query matches.
    pub async fn segments(&self, query: SegmentQuery, page: Page) -> Result<Window<SegmentRow>, Failure> {
        query.within_limits()?;
        let found = self.catalogue().list_segments(&filter(&query), page.offset, rows_of(page)).await?;
        Ok(Window { total: found.total, offset: page.offset, rows: found.rows.iter().map(row).collect() })
    }

    /// Ids of a part of the segments a query matches, in the order of the list.
    pub async fn segment_keys(&self, query: SegmentQuery, part: ListPart) -> Result<Vec<String>, Failure> {
        query.within_limits()?;
        Ok(self.catalogue().segment_part(&filter(&query), part_of(part)).await?)
    }

    /// Counts for the status filter, under all other filters.
    pub async fn segment_facets(&self, query: SegmentQuery) -> Result<SegmentFacets, Failure> {
        query.within_limits()?;
        let tallies = self.catalogue().segment_tallies(&filter(&query)).await?;
        let facet = |tally: store::Tally| FacetCount {
            value: tally.value.to_ascii_lowercase(),
            label: String::new(),
            count: tally.count,
        };
        Ok(SegmentFacets { statuses: tallies.into_iter().map(facet).collect() })
    }

    /// Index of the first row whose name begins with `prefix`.
    pub async fn segment_position(&self, query: SegmentQuery, prefix: String) -> Result<Option<u32>, Failure> {
        query.within_limits()?;
        limits::id("prefix", &prefix)?;
        Ok(self.catalogue().segment_position(&filter(&query), &prefix).await?)
    }

    /// Everything on the numbered panel: from the service, or from the kept copy when it cannot be reached.
    pub async fn segment_detail(&self, id: String) -> Result<SegmentDetail, Failure> {
        limits::id("id", &id)?;
        let key: SegmentId = numeric(ObjectKind::Segment, &id)?;
        match self.read_segment(key).await {
            Ok(()) => self.kept_segment(key, Some(ms(self.now()))).await,
            Err(failure) if failure.is_about_reaching() => {
                let Some(age) = self.age(Side::AudienceManager).await? else { return Err(failure) };
                self.kept_segment(key, Some(age)).await
            }
            Err(failure) => Err(failure),
        }
    }

    async fn read_segment(&self, id: SegmentId) -> Result<(), Failure> {
        let manager = self.clients().await?.manager;
        let read = async { Ok(manager.segment_by_id(id).await?) };
        match soon(read).await {
            Ok(counted) => {
                let population = current(&counted.populations);
                Ok(self.catalogue().keep_segment(counted.object, population).await?)
            }
            Err(failure) => {
                if failure.code == FailureCode::NotFound {
                    self.catalogue().forget_segment(id).await?;
                }
                Err(failure)
            }
        }
    }

    async fn kept_segment(&self, id: SegmentId, read_at: Option<TimeMs>) -> Result<SegmentDetail, Failure> {
        let gone = || not_found(ObjectKind::Segment, &id.to_string());
        let (value, population) = self.catalogue().segment(id).await?.ok_or_else(gone)?;
        let source_name = self.catalogue().reference_name(ReferenceKind::DataSource, value.data_source.0).await?;
        let data_source_name = source_name.unwrap_or_else(|| value.data_source.to_string());
        let merge_rule = match value.merge_rule.filter(|_| !value.has_external_merge_policy()) {
            Some(rule) => {
                let name = self.catalogue().reference_name(ReferenceKind::MergeRule, rule.0).await?;
                Some(name.unwrap_or_else(|| rule.to_string()))
            }
            None => None,
        };
        let pair = match &value.integration_code {
            Some(code) => self.pair(code.as_str()).await?,
            None => None,
        };
        let folder = value.folder.to_string();
        let folders = self.catalogue().folders(Tree::Segments).await?;
        Ok(SegmentDetail {
            legacy_id: value.legacy_id.map(|id| id.to_string()),
            integration_code: value.integration_code.as_ref().map(|code| code.0.clone()),
            data_source: link(ObjectKind::DataSource, value.data_source, &data_source_name),
            stored_in: folders.into_iter().find(|it| it.id == folder).map(|it| it.path).unwrap_or_default(),
            rule_parts: self.segment_parts(&value.rule).await?,
            created_by: self.author(value.created_by, value.created_at).await?,
            updated_by: self.author(value.updated_by, value.updated_at).await?,
            unread: unread_of_segment(&value, &self.catalogue().unread_of_segment(id).await?),
            rule: value.rule.clone(),
            row: row(&SegmentListed { value, population, data_source_name }),
            merge_rule,
            pair,
            read_at,
        })
    }
}

/// What is not known of a stored segment: facts that were never read and so far look empty.
fn unread_of_segment(value: &Segment, facts: &[Fact]) -> Vec<UnreadFact> {
    let shown = |fact: &Fact| match fact {
        Fact::Description => value.description.is_empty().then_some(UnreadFact::Description),
        Fact::IntegrationCode => value.integration_code.is_none().then_some(UnreadFact::IntegrationCode),
        Fact::Rule => value.rule.is_empty().then_some(UnreadFact::Rule),
        Fact::MergeRule => value.merge_rule.is_none().then_some(UnreadFact::MergeRule),
        _ => None,
    };
    facts.iter().filter_map(shown).collect()
}

fn filter(query: &SegmentQuery) -> SegmentFilter {
    SegmentFilter {
        search: query.search.clone(),
        folder: query.folder.clone(),
        include_subfolders: query.include_subfolders,
        statuses: query.statuses.iter().map(|status| status.to_ascii_uppercase()).collect(),
        order: match query.sort {
            SegmentSort::Name => SegmentOrder::Name,
            SegmentSort::Id => SegmentOrder::Id,
            SegmentSort::Status => SegmentOrder::Status,
            SegmentSort::Population => SegmentOrder::Population,
            SegmentSort::Updated => SegmentOrder::Updated,
        },
        descending: query.descending,
    }
}

fn row(listed: &SegmentListed) -> SegmentRow {
    let value = &listed.value;
    SegmentRow {
        id: value.id.to_string(),
        name: value.name.clone(),
        description: value.description.clone(),
        status: value.status.code().to_ascii_lowercase(),
        folder: value.folder.to_string(),
        data_source: link(ObjectKind::DataSource, value.data_source, &listed.data_source_name),
        integration_code: value.integration_code.as_ref().map(|code| code.0.clone()),
        population: listed.population.map(count),
        updated_at: value.updated_at.map(ms),
    }
}
