//! Traits: list, types, type-ahead, the numbered panel.

use std::collections::{BTreeMap, HashSet};

use adobe::AudienceManager;
use domain::providers::is_suspended;
use domain::shared::is_of_pair;
use domain::{DataSourceId, Fact, Segment, Trait, TraitId, Verdict};
use store::{ReferenceKind, Side, TraitFilter, TraitListed, TraitOrder, Tree};

use super::names::{count, link, ms, service_trait_type, shared, trait_type};
use super::pairs::Verdicts;
use super::{not_found, numeric, pairs, part_of, rows_of, rules, within_panel_timeout};
use crate::connections::source_delivery;
use crate::limits::{self, Limited as _};
use crate::refresh::current;
use crate::view::{
    FacetCount, Failure, FailureCode, ListPart, ObjectKind, ObjectLink, Page, ProviderLeft, SegmentUse, TimeMs,
    TraitDetail, TraitFacets, TraitQuery, TraitRow, TraitSort, UnreadFact, Window,
};
use crate::{Traits, Workspace};

impl Traits<'_> {
    /// Returns a window of the traits that match a query.
    pub async fn list(&self, query: TraitQuery, page: Page) -> Result<Window<TraitRow>, Failure> {
        query.within_limits()?;
        let found = self.workspace.catalog().list_traits(&filter(&query), page.offset, rows_of(page)).await?;
        let own = self.workspace.sources().await?;
        let of_pairs = found.rows.iter().filter(|listed| is_of_pair(&listed.value));
        let codes = of_pairs.filter_map(|listed| listed.value.integration_code.as_ref()).map(|code| code.0.clone());
        let verdicts = self.workspace.verdicts(codes.collect()).await?;
        let rows = found.rows.iter().map(|listed| row(listed, &own, verdict_of(&verdicts, &listed.value)));
        let rows = rows.collect();
        Ok(Window { total: found.total, offset: page.offset, rows })
    }

    /// Returns how many traits each type has under the query's other filters.
    pub async fn facets(&self, query: TraitQuery) -> Result<TraitFacets, Failure> {
        query.within_limits()?;
        let tallies = self.workspace.catalog().trait_tallies(&filter(&query)).await?;
        let facet = |tally: store::Tally| {
            let value = trait_type(&domain::TraitType::from_code(&tally.value));
            FacetCount { value, count: tally.count }
        };
        Ok(TraitFacets { types: tallies.into_iter().map(facet).collect() })
    }

    /// Returns the IDs in a part of the traits that match a query, in list order.
    pub async fn keys(&self, query: TraitQuery, part: ListPart) -> Result<Vec<String>, Failure> {
        query.within_limits()?;
        Ok(self.workspace.catalog().trait_part(&filter(&query), part_of(part)).await?)
    }

    /// Returns those of some traits that the local copy has, with their names.
    pub async fn named(&self, ids: Vec<String>) -> Result<Vec<ObjectLink>, Failure> {
        ids.within_limits()?;
        let ids = ids.iter().filter_map(|id| id.parse().ok()).map(TraitId).collect();
        let found = self.workspace.catalog().trait_names(ids).await?;
        Ok(found.into_iter().map(|(id, name)| link(ObjectKind::Trait, id, name)).collect())
    }

    /// Returns the index of the first row whose name begins with `prefix`.
    pub async fn position(&self, query: TraitQuery, prefix: String) -> Result<Option<u32>, Failure> {
        query.within_limits()?;
        limits::id("prefix", &prefix)?;
        Ok(self.workspace.catalog().trait_position(&filter(&query), &prefix).await?)
    }

    /// Returns everything on the numbered panel: from the service, or from the local copy if the service cannot be
    /// reached.
    pub async fn detail(&self, id: String) -> Result<TraitDetail, Failure> {
        limits::id("id", &id)?;
        let key: TraitId = numeric(ObjectKind::Trait, &id)?;
        match self.workspace.read_trait(key).await {
            Ok(segments) => {
                self.workspace.stored_trait(key, Uses::Asked(segments), Some(ms(self.workspace.now()))).await
            }
            Err(failure) if failure.is_about_reaching() => {
                let Some(age) = self.workspace.age(Side::AudienceManager).await? else { return Err(failure) };
                let segments = self.workspace.catalog().segments_using(key).await?;
                self.workspace.stored_trait(key, Uses::Stored(segments), Some(age)).await
            }
            Err(failure) => Err(failure),
        }
    }
}

impl Workspace {
    async fn sources(&self) -> Result<Sources, Failure> {
        let own = self.own_data_sources().await?.into_iter().map(|source| source.id).collect();
        Ok(Sources { own, left: self.providers_left().await? })
    }

    /// Reads the trait, which is stored, and the segments that use it. Those come as list rows, which may have fewer
    /// fields than the stored ones, so they are only shown.
    async fn read_trait(&self, id: TraitId) -> Result<Vec<Segment>, Failure> {
        let manager = self.clients().await?.manager;
        match within_panel_timeout(read_from_service(&manager, id)).await {
            Ok((counted, segments)) => {
                self.catalog().keep_trait(counted.object, current(&counted.populations)).await?;
                Ok(segments)
            }
            Err(failure) => {
                if failure.code == FailureCode::NotFound {
                    self.catalog().forget_trait(id).await?;
                }
                Err(failure)
            }
        }
    }

    async fn stored_trait(&self, id: TraitId, uses: Uses, read_at: Option<TimeMs>) -> Result<TraitDetail, Failure> {
        let (segments, just_read) = match uses {
            Uses::Asked(segments) => (segments, true),
            Uses::Stored(segments) => (segments, false),
        };
        let missing = || not_found(ObjectKind::Trait, &id.to_string());
        let listed = self.catalog().listed_trait(id).await?.ok_or_else(missing)?;
        let Trait { integration_code, rule, category, event_type, ttl_days, .. } = listed.value.clone();
        let pair = match integration_code.as_ref().filter(|_| is_of_pair(&listed.value)) {
            Some(code) => self.pair(code.as_str()).await?,
            None => None,
        };
        let code = listed.value.integration_code.as_ref().filter(|_| is_of_pair(&listed.value));
        let verdicts = self.verdicts(code.map(|code| code.0.clone()).into_iter().collect()).await?;
        let folder = listed.value.folder.to_string();
        let folders = self.catalog().folders(Tree::Traits).await?;
        let value = &listed.value;
        let (facts, more_segments) = self.catalog().unread_of_trait(id).await?;
        let own = self.sources().await?;
        let delivery = self.connection.source().delivery_of_trait(id, own.own.contains(&value.data_source));
        Ok(TraitDetail {
            row: row(&listed, &own, verdict_of(&verdicts, &listed.value)),
            integration_code: integration_code.map(|code| code.0),
            rule_tree: rule.as_deref().and_then(rules::trait_tree),
            rule,
            segments: segments.into_iter().map(used).collect(),
            event_type: self.reference(ReferenceKind::EventType, event_type).await?,
            stored_in: folders.into_iter().find(|it| it.id == folder).map(|it| it.path).unwrap_or_default(),
            data_category: self.reference(ReferenceKind::Category, category).await?,
            comments: value.comments.clone(),
            expire_after_days: ttl_days,
            created_by: self.author(value.created_by, value.created_at).await?,
            updated_by: self.author(value.updated_by, value.updated_at).await?,
            pair,
            delivery: source_delivery(delivery),
            unread: unread_of_trait(value, &facts, more_segments && !just_read),
            read_at,
        })
    }
}

/// What is known of data sources.
struct Sources {
    /// The account's own.
    own: HashSet<DataSourceId>,
    /// Those of providers that left.
    left: BTreeMap<DataSourceId, ProviderLeft>,
}

impl Sources {
    /// How it is known that the provider of a trait left.
    fn left(&self, of: &Trait) -> Option<ProviderLeft> {
        let status = of.status.clone().filter(|status| is_suspended(status));
        let own = status.map(|status| ProviderLeft { status: Some(status), listed: None });
        own.or_else(|| self.left.get(&of.data_source).cloned())
    }
}

/// Segments that use a trait.
enum Uses {
    /// As the service just reported.
    Asked(Vec<Segment>),
    /// As far as stored rules show.
    Stored(Vec<Segment>),
}

/// Returns the fields of a stored trait that were never read and therefore look empty.
fn unread_of_trait(value: &Trait, facts: &[Fact], more_segments: bool) -> Vec<UnreadFact> {
    let shown = |fact: &Fact| match fact {
        Fact::Description => value.description.is_empty().then_some(UnreadFact::Description),
        Fact::Comments => value.comments.is_empty().then_some(UnreadFact::Comments),
        Fact::IntegrationCode => value.integration_code.is_none().then_some(UnreadFact::IntegrationCode),
        Fact::Rule => value.rule.is_none().then_some(UnreadFact::Rule),
        // A row without it is assumed to have the default, which may be correct.
        Fact::Lifetime => Some(UnreadFact::ExpireAfter),
        Fact::EventType => (value.event_type == 0).then_some(UnreadFact::EventType),
        Fact::Category => (value.category == 0).then_some(UnreadFact::DataCategory),
        _ => None,
    };
    facts.iter().filter_map(shown).chain(more_segments.then_some(UnreadFact::Segments)).collect()
}

async fn read_from_service(
    manager: &AudienceManager,
    id: TraitId,
) -> Result<(adobe::Counted<Trait>, Vec<Segment>), Failure> {
    let (counted, segments) = tokio::join!(manager.trait_by_id(id), manager.segments_using(id));
    Ok((counted?, segments?))
}

fn filter(query: &TraitQuery) -> TraitFilter {
    TraitFilter {
        search: query.search.clone(),
        folder: query.folder.clone(),
        include_subfolders: query.include_subfolders,
        types: query.types.iter().map(|kind| service_trait_type(kind).code().to_owned()).collect(),
        order: match query.sort {
            TraitSort::Name => TraitOrder::Name,
            TraitSort::Id => TraitOrder::Id,
            TraitSort::Type => TraitOrder::Type,
            TraitSort::DataSource => TraitOrder::DataSource,
            TraitSort::Population => TraitOrder::Population,
            TraitSort::Updated => TraitOrder::Updated,
        },
        descending: query.descending,
        folder_traits_last: query.folder_traits_last,
    }
}

/// The state of the pair that a trait belongs to.
fn verdict_of<'v>(verdicts: &'v Verdicts, of: &Trait) -> Option<&'v Verdict> {
    let code = of.integration_code.as_ref().filter(|_| is_of_pair(of))?;
    verdicts.get(code.as_str())
}

fn row(listed: &TraitListed, sources: &Sources, verdict: Option<&Verdict>) -> TraitRow {
    let value = &listed.value;
    TraitRow {
        id: value.id.to_string(),
        name: value.name.clone(),
        description: value.description.clone(),
        trait_type: trait_type(&value.trait_type),
        data_source: link(ObjectKind::DataSource, value.data_source, &listed.data_source_name),
        third_party: !sources.own.contains(&value.data_source),
        left: sources.left(value),
        folder: value.folder.to_string(),
        integration_code: value.integration_code.as_ref().map(|code| code.0.clone()),
        population: listed.population.map(count),
        not_yet: verdict.is_some_and(|it| it.awaits_members),
        shared: verdict.map(|it| shared(it.state)),
        stages: verdict.map(pairs::stages).unwrap_or_default(),
        audience_id: value.integration_code.as_ref().filter(|_| is_of_pair(value)).map(|code| code.0.clone()),
        updated_at: value.updated_at.map(ms),
    }
}

fn used(segment: Segment) -> SegmentUse {
    SegmentUse { id: segment.id.to_string(), name: segment.name, description: segment.description }
}
