//! Segments: list, type-ahead, the numbered panel.

use domain::{Copied, Fact, Segment, SegmentId, Verdict};
use store::{ReferenceKind, SegmentFilter, SegmentListed, SegmentOrder, Side, Tree};

use super::names::{count, link, ms, segment_status, segment_status_code, shared};
use super::pairs::Verdicts;
use super::{not_found, numeric, part_of, rows_of, within_panel_timeout};
use crate::connections::source_delivery;
use crate::edit::form_of_segment;
use crate::limits::{self, Limited as _};
use crate::refresh::current;
use crate::view::{
    FacetCount, Failure, FailureCode, ListPart, ObjectKind, ObjectLink, Page, SegmentDetail, SegmentFacets,
    SegmentForm, SegmentQuery, SegmentRow, SegmentSort, TimeMs, UnreadFact, Window,
};
use crate::{Segments, Workspace};

impl Segments<'_> {
    /// Returns a window of the segments that match a query.
    pub async fn list(&self, query: SegmentQuery, page: Page) -> Result<Window<SegmentRow>, Failure> {
        query.within_limits()?;
        let found = self.workspace.catalog().list_segments(&filter(&query), page.offset, rows_of(page)).await?;
        let codes = found.rows.iter().filter_map(|listed| listed.value.integration_code.as_ref());
        let verdicts = self.workspace.verdicts(codes.map(|code| code.0.clone()).collect()).await?;
        let rows = found.rows.iter().map(|listed| row(listed, verdict_of(&verdicts, &listed.value))).collect();
        Ok(Window { total: found.total, offset: page.offset, rows })
    }

    /// Returns the IDs in a part of the segments that match a query, in list order.
    pub async fn keys(&self, query: SegmentQuery, part: ListPart) -> Result<Vec<String>, Failure> {
        query.within_limits()?;
        Ok(self.workspace.catalog().segment_part(&filter(&query), part_of(part)).await?)
    }

    /// Returns those of some segments that the local copy has, with their names.
    pub async fn named(&self, ids: Vec<String>) -> Result<Vec<ObjectLink>, Failure> {
        ids.within_limits()?;
        let ids = ids.iter().filter_map(|id| id.parse().ok()).map(SegmentId).collect();
        let found = self.workspace.catalog().segments_of(ids).await?;
        Ok(found.into_iter().map(|one| link(ObjectKind::Segment, one.id, one.name)).collect())
    }

    /// Returns counts for the status filter, under all other filters.
    pub async fn facets(&self, query: SegmentQuery) -> Result<SegmentFacets, Failure> {
        query.within_limits()?;
        let tallies = self.workspace.catalog().segment_tallies(&filter(&query)).await?;
        let facet = |tally: store::Tally| FacetCount {
            value: segment_status(&domain::SegmentStatus::from_code(&tally.value)),
            count: tally.count,
        };
        Ok(SegmentFacets { statuses: tallies.into_iter().map(facet).collect() })
    }

    /// Returns the index of the first row whose name begins with `prefix`.
    pub async fn position(&self, query: SegmentQuery, prefix: String) -> Result<Option<u32>, Failure> {
        query.within_limits()?;
        limits::id("prefix", &prefix)?;
        Ok(self.workspace.catalog().segment_position(&filter(&query), &prefix).await?)
    }

    /// Returns everything on the numbered panel: from the service, or from the local copy if the service cannot be
    /// reached.
    pub async fn detail(&self, id: String) -> Result<SegmentDetail, Failure> {
        limits::id("id", &id)?;
        let key: SegmentId = numeric(ObjectKind::Segment, &id)?;
        match self.workspace.read_segment(key).await {
            Ok(()) => self.workspace.stored_segment(key, Some(ms(self.workspace.now()))).await,
            Err(failure) if failure.is_about_reaching() => {
                let Some(age) = self.workspace.age(Side::AudienceManager).await? else { return Err(failure) };
                self.workspace.stored_segment(key, Some(age)).await
            }
            Err(failure) => Err(failure),
        }
    }
}

impl Segments<'_> {
    /// Returns a segment as a form, as the local copy has it: what a person saw in lists and panels. What the copy lacks is
    /// read first.
    pub async fn form(&self, id: String) -> Result<SegmentForm, Failure> {
        limits::id("id", &id)?;
        let key: SegmentId = numeric(ObjectKind::Segment, &id)?;
        let catalog = self.workspace.catalog();
        let is_whole = catalog.segment(key).await?.is_some() && catalog.unread_of_segment(key).await?.is_empty();
        if !is_whole {
            self.workspace.read_segment(key).await?;
        }
        let (value, _) = catalog.segment(key).await?.ok_or_else(|| not_found(ObjectKind::Segment, &id))?;
        Ok(form_of_segment(&value))
    }
}

impl Workspace {
    async fn read_segment(&self, id: SegmentId) -> Result<(), Failure> {
        let manager = self.clients().await?.manager;
        let read = async { Ok(manager.segment_by_id(id).await?) };
        match within_panel_timeout(read).await {
            Ok(counted) => {
                let population = current(&counted.populations);
                Ok(self.catalog().keep_segment(counted.object, population).await?)
            }
            Err(failure) => {
                if failure.code == FailureCode::NotFound {
                    self.catalog().forget_segment(id).await?;
                }
                Err(failure)
            }
        }
    }

    async fn stored_segment(&self, id: SegmentId, read_at: Option<TimeMs>) -> Result<SegmentDetail, Failure> {
        let missing = || not_found(ObjectKind::Segment, &id.to_string());
        let (value, population) = self.catalog().segment(id).await?.ok_or_else(missing)?;
        let source_name = self.catalog().reference_name(ReferenceKind::DataSource, value.data_source.0).await?;
        let data_source_name = source_name.unwrap_or_else(|| value.data_source.to_string());
        let merge_rule = match value.merge_rule.filter(|_| !value.has_external_merge_policy()) {
            Some(rule) => {
                let name = self.catalog().reference_name(ReferenceKind::MergeRule, rule.0).await?;
                Some(name.unwrap_or_else(|| rule.to_string()))
            }
            None => None,
        };
        let pair = match &value.integration_code {
            Some(code) => self.pair(code.as_str()).await?,
            None => None,
        };
        let codes = value.integration_code.iter().map(|code| code.0.clone()).collect();
        let verdict = verdict_of(&self.verdicts(codes).await?, &value).cloned();
        let tray = self.catalog().platform_tray().await?;
        let in_tray = tray.iter().any(|line| line.of == Copied::Segment(id));
        let folder = value.folder.to_string();
        let folders = self.catalog().folders(Tree::Segments).await?;
        Ok(SegmentDetail {
            legacy_id: value.legacy_id.map(|id| id.to_string()),
            integration_code: value.integration_code.as_ref().map(|code| code.0.clone()),
            data_source: link(ObjectKind::DataSource, value.data_source, &data_source_name),
            stored_in: folders.into_iter().find(|it| it.id == folder).map(|it| it.path).unwrap_or_default(),
            rule_tree: self.segment_tree(&value.rule).await?,
            created_by: self.author(value.created_by, value.created_at).await?,
            updated_by: self.author(value.updated_by, value.updated_at).await?,
            unread: unread_of_segment(&value, &self.catalog().unread_of_segment(id).await?),
            rule: value.rule.clone(),
            merge_rule_id: value.merge_rule.map(|rule| rule.to_string()),
            row: row(&SegmentListed { value, population, data_source_name, in_tray }, verdict.as_ref()),
            merge_rule,
            pair,
            delivery: source_delivery(self.connection.source().delivery_of_segment(id)),
            read_at,
        })
    }
}

/// Returns the fields of a stored segment that were never read and therefore look empty.
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
        statuses: query.statuses.iter().map(segment_status_code).collect(),
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

/// The state of the pair that a segment belongs to.
fn verdict_of<'v>(verdicts: &'v Verdicts, of: &Segment) -> Option<&'v Verdict> {
    verdicts.get(of.integration_code.as_ref()?.as_str())
}

fn row(listed: &SegmentListed, verdict: Option<&Verdict>) -> SegmentRow {
    let value = &listed.value;
    SegmentRow {
        id: value.id.to_string(),
        name: value.name.clone(),
        description: value.description.clone(),
        status: segment_status(&value.status),
        folder: value.folder.to_string(),
        data_source: link(ObjectKind::DataSource, value.data_source, &listed.data_source_name),
        integration_code: value.integration_code.as_ref().map(|code| code.0.clone()),
        population: listed.population.map(count),
        not_yet: verdict.is_some_and(|it| it.awaits_members),
        shared: verdict.map(|it| shared(it.state)),
        in_tray: listed.in_tray,
        updated_at: value.updated_at.map(ms),
    }
}
