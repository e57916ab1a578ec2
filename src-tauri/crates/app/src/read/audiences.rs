//! Audiences: list, filter choices, type-ahead, panel.

use std::collections::HashMap;

use adobe::ExperiencePlatform;
use adobe::experience_platform::MergePolicy;
use domain::{Audience, AudienceId, PairState};
use store::{AudienceFilter, AudienceListed, AudienceOrder, AudienceTallies, PairParts, Side, Tally, Tree};

use super::names::{Known, count, ms, origin_code, origin_word, ranks_of, shared, shared_of_rank, shared_word};
use super::{not_found, pairs, part_of, rows_of, soon};
use crate::App;
use crate::limits::{self, Limited as _};
use crate::refresh::Extras;
use crate::view::{
    AudienceDetail, AudienceFacets, AudienceQuery, AudienceRow, AudienceSort, CountSource, FacetCount, Failure,
    ListPart, MergePolicyView, NamespaceRow, ObjectKind, Page, Selection, SharedState, TimeMs, Window,
};

impl App {
    /// A window of the audiences a query matches.
    pub async fn audiences(&self, query: AudienceQuery, page: Page) -> Result<Window<AudienceRow>, Failure> {
        query.within_limits()?;
        let found = self.catalogue().list_audiences(&filter(&query), page.offset, rows_of(page)).await?;
        let of_pairs = found.rows.iter().filter(|it| it.shared != PairState::NotShared);
        let codes = of_pairs.map(|it| it.audience.id.0.clone()).collect();
        let parts: HashMap<String, PairParts> =
            self.catalogue().pair_parts(codes).await?.into_iter().map(|it| (it.code.clone(), it)).collect();
        let (known, now) = (self.known().await?, self.now());
        let rows = found.rows.iter().map(|it| row(it, parts.get(it.audience.id.as_str()), known, now)).collect();
        Ok(Window { total: found.total, offset: page.offset, rows })
    }

    /// Counts for the filter chips, each under all other filters.
    pub async fn audience_facets(&self, query: AudienceQuery) -> Result<AudienceFacets, Failure> {
        query.within_limits()?;
        Ok(facets(self.catalogue().audience_tallies(&filter(&query)).await?, self.known().await?))
    }

    /// Ids of a part of the audiences a query matches, in the order of the list.
    pub async fn audience_keys(&self, query: AudienceQuery, part: ListPart) -> Result<Vec<String>, Failure> {
        query.within_limits()?;
        Ok(self.catalogue().audience_part(&filter(&query), part_of(part)).await?)
    }

    /// Index of the first row whose name begins with `prefix`.
    pub async fn audience_position(&self, query: AudienceQuery, prefix: String) -> Result<Option<u32>, Failure> {
        query.within_limits()?;
        limits::id("prefix", &prefix)?;
        Ok(self.catalogue().audience_position(&filter(&query), &prefix).await?)
    }

    /// Ids of the audiences of a selection, in the order of its list.
    pub async fn resolve(&self, selection: Selection<AudienceQuery>) -> Result<Vec<String>, Failure> {
        selection.within_limits()?;
        match selection {
            Selection::Some { ids } => Ok(ids),
            Selection::All { query, except } => {
                let except: std::collections::HashSet<String> = except.into_iter().collect();
                let mut ids = self.catalogue().audience_ids(&filter(&query)).await?;
                ids.retain(|id| !except.contains(id));
                Ok(ids)
            }
        }
    }

    /// Everything about one audience: from the service, or from the kept copy when it cannot be reached.
    pub async fn audience(&self, id: String) -> Result<AudienceDetail, Failure> {
        limits::id("id", &id)?;
        let key = AudienceId::from(id.as_str());
        match self.read_audience(&key).await {
            Ok(Read { audience: mut fresh, extras, policies }) => {
                extras.complete(&mut fresh, self.catalogue().audience(&key).await?);
                self.catalogue().keep_audience(fresh).await?;
                self.kept_audience(&key, Some(ms(self.now())), &policies).await
            }
            Err(failure) if failure.is_about_reaching() => match self.age(Side::ExperiencePlatform).await? {
                Some(age) => self.kept_audience(&key, Some(age), &[]).await,
                None => Err(failure),
            },
            Err(failure) => Err(failure),
        }
    }

    async fn read_audience(&self, id: &AudienceId) -> Result<Read, Failure> {
        let platform = self.clients().await?.platform;
        match soon(whole(&platform, id)).await {
            Err(failure) if failure.code == crate::view::FailureCode::NotFound => {
                self.catalogue().forget_audience(id.clone()).await?;
                Err(failure)
            }
            other => other,
        }
    }

    async fn kept_audience(
        &self,
        id: &AudienceId,
        read_at: Option<TimeMs>,
        policies: &[MergePolicy],
    ) -> Result<AudienceDetail, Failure> {
        let gone = || not_found(ObjectKind::Audience, id.as_str());
        let audience = self.catalogue().audience(id).await?.ok_or_else(gone)?;
        let stands = self.catalogue().pair_summary(id).await?.ok_or_else(gone)?;
        let parts = self.catalogue().pair_parts(vec![id.as_str().to_owned()]).await?.into_iter().next();
        let listed = AudienceListed { audience, shared: stands.state, in_tray: stands.in_tray };
        let row = row(&listed, parts.as_ref(), self.known().await?, self.now());
        let audience = listed.audience;
        let rule = audience.expression.as_deref().and_then(super::rule_tree::tree_of);
        let mut namespaces: Vec<_> = audience.namespaces.iter().map(namespace).collect();
        namespaces.sort_by(|a, b| b.profiles.cmp(&a.profiles).then_with(|| a.namespace.cmp(&b.namespace)));
        let folder_path = match &audience.folder {
            Some(folder) => self.catalogue().folders(Tree::Audiences).await?.into_iter().find(|it| it.id == *folder),
            None => None,
        };
        Ok(AudienceDetail {
            row,
            refusal: self.refusal_of(id.as_str()).await?,
            labels: audience.labels.iter().map(|label| label.0.clone()).collect(),
            folder_path: folder_path.map(|folder| folder.path),
            created_at: audience.created_at.map(ms),
            counted_at: audience.counted_at.map(ms),
            pair: self.pair(id.as_str()).await?,
            namespaces,
            namespaces_from: audience.namespaces_from.map(|from| match from {
                domain::CountSource::SegmentJob => CountSource::SegmentJob,
                domain::CountSource::Audience => CountSource::Audience,
            }),
            namespaces_at: audience.namespaces_at.map(ms),
            read_at,
            description: audience.description,
            // A tree in JSON is nobody's reading: the same rule is shown as text.
            expression: rule.as_ref().map(|(_, text)| text.clone()).or(audience.expression),
            rule_tree: rule.map(|(tree, _)| tree),
            merge_policy: audience.merge_policy.map(|id| merge_policy(id, policies)),
            created_by: audience.created_by,
        })
    }
}

/// An audience as the service has it.
struct Read {
    audience: Audience,
    /// Its counts and the names of its tags.
    extras: Extras,
    /// The merge policies of its sandbox.
    policies: Vec<MergePolicy>,
}

async fn whole(platform: &ExperiencePlatform, id: &AudienceId) -> Result<Read, Failure> {
    let (audience, extras, policies) =
        tokio::join!(platform.audience(id), Extras::of_one(platform, id), platform.merge_policies());
    // Without its name a merge policy is shown by its id.
    let policies = policies.unwrap_or_else(|error| {
        tracing::info!(%error, "merge policies could not be read");
        Vec::new()
    });
    Ok(Read { audience: audience?, extras, policies })
}

fn merge_policy(id: String, policies: &[MergePolicy]) -> MergePolicyView {
    let known = policies.iter().find(|policy| policy.id == id);
    MergePolicyView {
        name: known.map(|policy| policy.name.clone()),
        is_default: known.map(|policy| policy.is_default),
        is_active_on_edge: known.map(|policy| policy.is_active_on_edge),
        id,
    }
}

pub(crate) fn filter(query: &AudienceQuery) -> AudienceFilter {
    AudienceFilter {
        search: query.search.clone(),
        folder: query.folder.clone(),
        origins: query.origins.iter().map(|word| origin_code(word)).collect(),
        lifecycles: query.lifecycles.clone(),
        update_frequencies: query.update_frequencies.clone(),
        tags: query.tags.clone(),
        shared: query.shared.iter().flat_map(|state| ranks_of(*state)).collect(),
        order: match query.sort {
            AudienceSort::Name => AudienceOrder::Name,
            AudienceSort::Profiles => AudienceOrder::Profiles,
            AudienceSort::Origin => AudienceOrder::Origin,
            AudienceSort::UpdateFrequency => AudienceOrder::UpdateFrequency,
            AudienceSort::Updated => AudienceOrder::Updated,
            AudienceSort::Shared => AudienceOrder::Shared,
        },
        descending: query.descending,
    }
}

fn row(listed: &AudienceListed, parts: Option<&PairParts>, known: Known, now: i64) -> AudienceRow {
    let AudienceListed { audience, shared: state, in_tray } = listed;
    let (shared, drift) = shared(state, known);
    let mut carrying: Vec<_> = audience.namespaces.iter().filter(|it| it.is_device()).map(namespace).collect();
    carrying.sort_by(|a, b| b.profiles.cmp(&a.profiles).then_with(|| a.namespace.cmp(&b.namespace)));
    AudienceRow {
        id: audience.id.0.clone(),
        name: audience.name.clone(),
        profiles: audience.profiles.map(count),
        origin: origin_word(&audience.origin),
        update_frequency: audience.update_frequency.map(|it| it.code().to_owned()),
        lifecycle: audience.lifecycle.code().to_owned(),
        updated_at: audience.updated_at.map(ms),
        tags: audience.tags.clone(),
        shared,
        drift,
        in_tray: *in_tray,
        // No namespace at all means that nobody counted by namespace, not that nobody can be reached.
        expected_devices: (!audience.namespaces.is_empty())
            .then(|| carrying.iter().fold(0, |sum: u32, it| sum.saturating_add(it.profiles))),
        carrying,
        expected_at: parts
            .filter(|_| shared == SharedState::Arriving)
            .and_then(|parts| pairs::next_at(parts, known.dataflow, now)),
        trait_id: parts.and_then(|parts| match parts.traits.as_slice() {
            [only] => Some(only.id.to_string()),
            _ => None,
        }),
    }
}

fn namespace(counted: &domain::NamespaceCount) -> NamespaceRow {
    NamespaceRow {
        namespace: counted.namespace.clone(),
        profiles: count(counted.profiles),
        carries_over: counted.carries_over(),
        is_device: counted.is_device(),
    }
}

fn facets(tallies: AudienceTallies, known: Known) -> AudienceFacets {
    let plain = |tally: Tally| FacetCount { value: tally.value, label: String::new(), count: tally.count };
    let data = |tally: Tally| FacetCount { label: tally.value.clone(), value: tally.value, count: tally.count };
    let origin = |tally: Tally| {
        let value = origin_word(&domain::Origin::from_code(&tally.value));
        FacetCount { value, label: String::new(), count: tally.count }
    };
    // Audiences that are not evaluated have no update frequency to filter by.
    let evaluated = |tally: &Tally| !tally.value.is_empty();
    AudienceFacets {
        origins: tallies.origins.into_iter().map(origin).collect(),
        lifecycles: tallies.lifecycles.into_iter().map(plain).collect(),
        update_frequencies: tallies.update_frequencies.into_iter().filter(evaluated).map(plain).collect(),
        tags: tallies.tags.into_iter().map(data).collect(),
        shared: states(tallies.shared, known),
    }
}

/// Counts by shared state. While the dataflow is paused several of the store's ranks are one state.
fn states(tallies: Vec<Tally>, known: Known) -> Vec<FacetCount> {
    let mut counts: Vec<FacetCount> = Vec::new();
    for tally in tallies {
        let value = shared_word(shared_of_rank(tally.value.parse().unwrap_or_default(), known));
        match counts.iter_mut().find(|one| one.value == value) {
            Some(one) => one.count += tally.count,
            None => counts.push(FacetCount { value: value.to_owned(), label: String::new(), count: tally.count }),
        }
    }
    counts
}
