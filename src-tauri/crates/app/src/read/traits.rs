//! Traits: list, types, type-ahead, the numbered panel.

use std::collections::HashSet;

use adobe::AudienceManager;
use domain::{DataSourceId, Fact, Flow, Segment, Trait, TraitId};
use store::{ReferenceKind, Side, TraitFilter, TraitListed, TraitOrder, Tree};

use super::names::{count, link, ms, type_code, type_word};
use super::{not_found, numeric, pairs, part_of, rows_of, rules, soon};
use crate::App;
use crate::limits::{self, Limited as _};
use crate::refresh::current;
use crate::view::{
    FacetCount, Failure, FailureCode, IntegrationState, ListPart, ObjectKind, Page, SegmentUse, TimeMs, TraitDetail,
    TraitFacets, TraitQuery, TraitRow, TraitSort, UnreadFact, Window,
};

impl App {
    /// A window of the traits a query matches.
    pub async fn traits(&self, query: TraitQuery, page: Page) -> Result<Window<TraitRow>, Failure> {
        query.within_limits()?;
        let found = self.catalogue().list_traits(&filter(&query), page.offset, rows_of(page)).await?;
        let (now, own, dataflow) = (self.now(), self.own_sources().await?, self.opened().dataflow());
        let rows = found.rows.iter().map(|listed| row(listed, &own, dataflow, now)).collect();
        Ok(Window { total: found.total, offset: page.offset, rows })
    }

    /// How many traits each type has under the query's other filters.
    pub async fn trait_facets(&self, query: TraitQuery) -> Result<TraitFacets, Failure> {
        query.within_limits()?;
        let tallies = self.catalogue().trait_tallies(&filter(&query)).await?;
        let facet = |tally: store::Tally| {
            let value = type_word(&domain::TraitType::from_code(&tally.value));
            FacetCount { value, label: String::new(), count: tally.count }
        };
        Ok(TraitFacets { types: tallies.into_iter().map(facet).collect() })
    }

    /// Ids of a part of the traits a query matches, in the order of the list.
    pub async fn trait_keys(&self, query: TraitQuery, part: ListPart) -> Result<Vec<String>, Failure> {
        query.within_limits()?;
        Ok(self.catalogue().trait_part(&filter(&query), part_of(part)).await?)
    }

    /// Index of the first row whose name begins with `prefix`.
    pub async fn trait_position(&self, query: TraitQuery, prefix: String) -> Result<Option<u32>, Failure> {
        query.within_limits()?;
        limits::id("prefix", &prefix)?;
        Ok(self.catalogue().trait_position(&filter(&query), &prefix).await?)
    }

    /// Everything on the numbered panel: from the service, or from the kept copy when it cannot be reached.
    pub async fn trait_detail(&self, id: String) -> Result<TraitDetail, Failure> {
        limits::id("id", &id)?;
        let key: TraitId = numeric(ObjectKind::Trait, &id)?;
        match self.read_trait(key).await {
            Ok(segments) => self.kept_trait(key, Uses::Asked(segments), Some(ms(self.now()))).await,
            Err(failure) if failure.is_about_reaching() => {
                let Some(age) = self.age(Side::AudienceManager).await? else { return Err(failure) };
                let segments = self.catalogue().segments_using(key).await?;
                self.kept_trait(key, Uses::Stored(segments), Some(age)).await
            }
            Err(failure) => Err(failure),
        }
    }

    async fn own_sources(&self) -> Result<HashSet<DataSourceId>, Failure> {
        Ok(self.own_data_sources().await?.into_iter().map(|source| source.id).collect())
    }

    /// Reads the trait, which is kept, and the segments that use it. Those come as rows of a list, which may lack
    /// what the kept ones have, so they are only shown.
    async fn read_trait(&self, id: TraitId) -> Result<Vec<Segment>, Failure> {
        let manager = self.clients().await?.manager;
        match soon(fresh(&manager, id)).await {
            Ok((counted, segments)) => {
                self.catalogue().keep_trait(counted.object, current(&counted.populations)).await?;
                Ok(segments)
            }
            Err(failure) => {
                if failure.code == FailureCode::NotFound {
                    self.catalogue().forget_trait(id).await?;
                }
                Err(failure)
            }
        }
    }

    async fn kept_trait(&self, id: TraitId, uses: Uses, read_at: Option<TimeMs>) -> Result<TraitDetail, Failure> {
        let (segments, just_read) = match uses {
            Uses::Asked(segments) => (segments, true),
            Uses::Stored(segments) => (segments, false),
        };
        let gone = || not_found(ObjectKind::Trait, &id.to_string());
        let listed = self.catalogue().listed_trait(id).await?.ok_or_else(gone)?;
        let Trait { integration_code, rule, category, event_type, ttl_days, .. } = listed.value.clone();
        let pair = match integration_code.as_ref().filter(|_| pairs::is_of_pair(&listed.value)) {
            Some(code) => self.pair(code.as_str()).await?,
            None => None,
        };
        let folder = listed.value.folder.to_string();
        let folders = self.catalogue().folders(Tree::Traits).await?;
        let value = &listed.value;
        let (facts, more_segments) = self.catalogue().unread_of_trait(id).await?;
        Ok(TraitDetail {
            row: row(&listed, &self.own_sources().await?, self.opened().dataflow(), self.now()),
            integration_code: integration_code.map(|code| code.0),
            rule_parts: rule.as_deref().map(rules::trait_parts).unwrap_or_default(),
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
            unread: unread_of_trait(value, &facts, more_segments && !just_read),
            read_at,
        })
    }
}

/// Segments that use a trait.
enum Uses {
    /// As the service just said.
    Asked(Vec<Segment>),
    /// As far as stored rules say.
    Stored(Vec<Segment>),
}

/// What is not known of a stored trait: facts that were never read and so far look empty.
fn unread_of_trait(value: &Trait, facts: &[Fact], more_segments: bool) -> Vec<UnreadFact> {
    let shown = |fact: &Fact| match fact {
        Fact::Description => value.description.is_empty().then_some(UnreadFact::Description),
        Fact::Comments => value.comments.is_empty().then_some(UnreadFact::Comments),
        Fact::IntegrationCode => value.integration_code.is_none().then_some(UnreadFact::IntegrationCode),
        Fact::Rule => value.rule.is_none().then_some(UnreadFact::Rule),
        // A row without it is taken for the usual one, which may be right.
        Fact::Lifetime => Some(UnreadFact::ExpireAfter),
        Fact::EventType => (value.event_type == 0).then_some(UnreadFact::EventType),
        Fact::Category => (value.category == 0).then_some(UnreadFact::DataCategory),
        _ => None,
    };
    facts.iter().filter_map(shown).chain(more_segments.then_some(UnreadFact::Segments)).collect()
}

async fn fresh(manager: &AudienceManager, id: TraitId) -> Result<(adobe::Counted<Trait>, Vec<Segment>), Failure> {
    let (counted, segments) = tokio::join!(manager.trait_by_id(id), manager.segments_using(id));
    Ok((counted?, segments?))
}

fn filter(query: &TraitQuery) -> TraitFilter {
    TraitFilter {
        search: query.search.clone(),
        folder: query.folder.clone(),
        include_subfolders: query.include_subfolders,
        types: query.types.iter().map(|word| type_code(word)).collect(),
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

fn row(listed: &TraitListed, own: &HashSet<DataSourceId>, dataflow: IntegrationState, now: i64) -> TraitRow {
    let value = &listed.value;
    let pair = match listed.segments.as_slice() {
        [segment] if pairs::is_of_pair(value) => Some(segment),
        _ => None,
    };
    let waits = pair
        .is_some_and(|segment| matches!(Flow::of(value, segment, listed.population), Flow::Arriving | Flow::Unclear));
    TraitRow {
        id: value.id.to_string(),
        name: value.name.clone(),
        description: value.description.clone(),
        trait_type: type_word(&value.trait_type),
        data_source: link(ObjectKind::DataSource, value.data_source, &listed.data_source_name),
        third_party: !own.contains(&value.data_source),
        folder: value.folder.to_string(),
        integration_code: value.integration_code.as_ref().map(|code| code.0.clone()),
        population: listed.population.map(count),
        not_yet: waits,
        stages: pair.map(|segment| pairs::lights(value, segment, listed.population, dataflow, now)).unwrap_or_default(),
        audience_id: value.integration_code.as_ref().filter(|_| pairs::is_of_pair(value)).map(|code| code.0.clone()),
        updated_at: value.updated_at.map(ms),
    }
}

fn used(segment: Segment) -> SegmentUse {
    SegmentUse { id: segment.id.to_string(), name: segment.name, description: segment.description }
}
