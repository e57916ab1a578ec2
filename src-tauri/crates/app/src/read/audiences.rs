//! Audiences: list, filter choices, type-ahead, panel.

use std::collections::HashMap;

use adobe::ExperiencePlatform;
use adobe::experience_platform::MergePolicy;
use domain::counts::expected_devices;
use domain::watch::Watch;
use domain::{Around, Audience, AudienceId, PairState, SharedState as Judged, Verdict};
use store::{AudienceFilter, AudienceListed, AudienceOrder, AudienceTallies, PairParts, Side, Tally, Tree};

use super::names::{
    count, drifts_of, lifecycle, lifecycle_code, ms, origin, origin_code, ranks_of, shared, update_frequency,
    update_frequency_code,
};
use super::pairs::Known;
use super::{not_found, part_of, rows_of, within_panel_timeout};
use crate::limits::{self, Limited as _};
use crate::refresh::Extras;
use crate::view::{
    AudienceDetail, AudienceFacets, AudienceQuery, AudienceRow, AudienceSort, CountSource, FacetCount, Failure,
    ListPart, MergePolicyView, NamespaceRow, ObjectKind, Page, Selection, SharedState, TimeMs, Window,
};
use crate::{Audiences, Workspace};

impl Audiences<'_> {
    /// Returns a window of the audiences that match a query.
    pub async fn list(&self, query: AudienceQuery, page: Page) -> Result<Window<AudienceRow>, Failure> {
        query.within_limits()?;
        let known = self.workspace.known().await?;
        let filter = filter(&query, known.around);
        let found = self.workspace.catalog().list_audiences(&filter, page.offset, rows_of(page)).await?;
        let of_pairs = found.rows.iter().filter(|it| it.shared != PairState::NotShared);
        let codes = of_pairs.map(|it| it.audience.id.0.clone()).collect();
        let parts: HashMap<String, PairParts> =
            self.workspace.catalog().pair_parts(codes).await?.into_iter().map(|it| (it.code.clone(), it)).collect();
        let rows = found.rows.iter().map(|it| row(it, parts.get(it.audience.id.as_str()), &known)).collect();
        Ok(Window { total: found.total, offset: page.offset, rows })
    }

    /// Returns counts for the filter chips, each under all other filters.
    pub async fn facets(&self, query: AudienceQuery) -> Result<AudienceFacets, Failure> {
        query.within_limits()?;
        let around = self.workspace.known().await?.around;
        Ok(facets(self.workspace.catalog().audience_tallies(&filter(&query, around)).await?, around))
    }

    /// Returns the IDs in a part of the audiences that match a query, in list order.
    pub async fn keys(&self, query: AudienceQuery, part: ListPart) -> Result<Vec<String>, Failure> {
        query.within_limits()?;
        let filter = filter(&query, self.workspace.known().await?.around);
        Ok(self.workspace.catalog().audience_part(&filter, part_of(part)).await?)
    }

    /// Returns the index of the first row whose name begins with `prefix`.
    pub async fn position(&self, query: AudienceQuery, prefix: String) -> Result<Option<u32>, Failure> {
        query.within_limits()?;
        limits::id("prefix", &prefix)?;
        let filter = filter(&query, self.workspace.known().await?.around);
        Ok(self.workspace.catalog().audience_position(&filter, &prefix).await?)
    }

    /// Returns the IDs of the audiences in a selection, in list order.
    pub async fn resolve(&self, selection: Selection<AudienceQuery>) -> Result<Vec<String>, Failure> {
        selection.within_limits()?;
        match selection {
            Selection::Some { ids } => Ok(ids),
            Selection::All { query, except } => {
                let except: std::collections::HashSet<String> = except.into_iter().collect();
                let filter = filter(&query, self.workspace.known().await?.around);
                let mut ids = self.workspace.catalog().audience_ids(&filter).await?;
                ids.retain(|id| !except.contains(id));
                Ok(ids)
            }
        }
    }

    /// Returns everything about one audience: from the service, or from the local copy if the service cannot be
    /// reached.
    pub async fn detail(&self, id: String) -> Result<AudienceDetail, Failure> {
        limits::id("id", &id)?;
        let key = AudienceId::from(id.as_str());
        // Boxed, so that whoever waits for it stays small.
        match Box::pin(self.workspace.read_audience(&key)).await {
            Ok(Read { audience: mut fresh, extras, policies }) => {
                extras.fill_in(&mut fresh, self.workspace.catalog().audience(&key).await?);
                self.workspace.catalog().keep_audience(fresh).await?;
                self.workspace.stored_audience(&key, Some(ms(self.workspace.now())), &policies).await
            }
            Err(failure) if failure.is_about_reaching() => match self.workspace.age(Side::ExperiencePlatform).await? {
                Some(age) => self.workspace.stored_audience(&key, Some(age), &[]).await,
                None => Err(failure),
            },
            Err(failure) => Err(failure),
        }
    }
}

impl Workspace {
    async fn read_audience(&self, id: &AudienceId) -> Result<Read, Failure> {
        let platform = self.clients().await?.platform;
        match within_panel_timeout(read_in_full(&platform, id)).await {
            Err(failure) if failure.code == crate::view::FailureCode::NotFound => {
                self.catalog().forget_audience(id.clone()).await?;
                Err(failure)
            }
            other => other,
        }
    }

    /// Reads an audience to decide whether a rule matches it: `None` if the answer lacks anything that the rule names, which
    /// says nothing about the audience.
    pub(crate) async fn audience_for_sure(&self, id: &AudienceId, watch: &Watch) -> Result<Option<Audience>, Failure> {
        let needed = [
            (watch.name.is_some(), "name"),
            (watch.tag.is_some(), "tags"),
            (watch.label.is_some(), "labels"),
            (watch.folder.is_some(), "linkedAudienceRef"),
        ];
        let needed: Vec<&str> = needed.into_iter().filter_map(|(is_named, field)| is_named.then_some(field)).collect();
        let platform = self.clients().await?.platform;
        let (read, extras) = tokio::join!(platform.audience_with(id, &needed), Extras::of_one(&platform, id));
        let Some(mut fresh) = read? else { return Ok(None) };
        if watch.tag.is_some() && !extras.knows_tags() {
            return Ok(None);
        }
        extras.fill_in(&mut fresh, self.catalog().audience(id).await?);
        Ok(Some(fresh))
    }

    async fn stored_audience(
        &self,
        id: &AudienceId,
        read_at: Option<TimeMs>,
        policies: &[MergePolicy],
    ) -> Result<AudienceDetail, Failure> {
        let missing = || not_found(ObjectKind::Audience, id.as_str());
        let audience = self.catalog().audience(id).await?.ok_or_else(missing)?;
        let summary = self.catalog().pair_summary(id).await?.ok_or_else(missing)?;
        let parts = self.catalog().pair_parts(vec![id.as_str().to_owned()]).await?.into_iter().next();
        let listed = AudienceListed { audience, shared: summary.state, in_tray: summary.in_tray };
        let row = row(&listed, parts.as_ref(), &self.known().await?);
        let audience = listed.audience;
        let rule = audience.expression.as_deref().and_then(super::rule_tree::tree_of);
        let mut namespaces: Vec<_> = audience.namespaces.iter().map(namespace).collect();
        namespaces.sort_by(|a, b| b.profiles.cmp(&a.profiles).then_with(|| a.namespace.cmp(&b.namespace)));
        let folder_path = match &audience.folder {
            Some(folder) => self.catalog().folders(Tree::Audiences).await?.into_iter().find(|it| it.id == *folder),
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
            // A JSON tree is hard to read: the same rule is shown as text.
            expression: rule.as_ref().map(|(_, text)| text.clone()).or(audience.expression),
            rule_tree: rule.map(|(tree, _)| tree),
            merge_policy: audience.merge_policy.map(|id| merge_policy(id, policies)),
            created_by: audience.created_by,
        })
    }
}

/// An audience as the service returns it.
struct Read {
    audience: Audience,
    /// Its counts and the names of its tags.
    extras: Extras,
    /// The merge policies of its sandbox.
    policies: Vec<MergePolicy>,
}

async fn read_in_full(platform: &ExperiencePlatform, id: &AudienceId) -> Result<Read, Failure> {
    let (audience, extras, policies) =
        tokio::join!(platform.audience(id), Extras::of_one(platform, id), platform.merge_policies());
    // Without its name, a merge policy is shown by its ID.
    let policies = policies.unwrap_or_else(|error| {
        tracing::info!(%error, "merge policies could not be read");
        Vec::new()
    });
    Ok(Read { audience: audience?, extras, policies })
}

pub(crate) fn merge_policy(id: String, policies: &[MergePolicy]) -> MergePolicyView {
    let known = policies.iter().find(|policy| policy.id == id);
    MergePolicyView {
        name: known.map(|policy| policy.name.clone()),
        is_default: known.map(|policy| policy.is_default),
        is_active_on_edge: known.map(|policy| policy.is_active_on_edge),
        default_name: known.filter(|policy| !policy.is_default).and_then(|policy| {
            let default = policies.iter().find(|one| one.is_default && one.schema == policy.schema);
            default.map(|one| one.name.clone())
        }),
        id,
    }
}

pub(crate) fn filter(query: &AudienceQuery, around: Around) -> AudienceFilter {
    AudienceFilter {
        search: query.search.clone(),
        folder: query.folder.clone(),
        origins: query.origins.iter().map(origin_code).collect(),
        lifecycles: query.lifecycles.iter().copied().map(lifecycle_code).collect(),
        update_frequencies: query.update_frequencies.iter().copied().map(update_frequency_code).collect(),
        tags: query.tags.clone(),
        shared: query.shared.iter().flat_map(|state| ranks_of(*state, around)).collect(),
        places: (0..Judged::RANKS).map(|rank| Judged::of_rank(rank, around).place()).collect(),
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

fn row(listed: &AudienceListed, parts: Option<&PairParts>, known: &Known) -> AudienceRow {
    let AudienceListed { audience, shared: stored, in_tray } = listed;
    let verdict = parts.and_then(|parts| known.judge(parts));
    let expected = expected_devices(&audience.namespaces);
    let counted = |devices: i64| count(u64::try_from(devices).unwrap_or_default());
    let state = verdict.as_ref().map_or_else(|| Judged::of(stored, known.around), |verdict| verdict.state);
    let mut carrying: Vec<_> = audience.namespaces.iter().filter(|it| it.carries_over()).map(namespace).collect();
    carrying.sort_by(|a, b| b.profiles.cmp(&a.profiles).then_with(|| a.namespace.cmp(&b.namespace)));
    AudienceRow {
        id: audience.id.0.clone(),
        name: audience.name.clone(),
        profiles: audience.profiles.map(count),
        origin: origin(&audience.origin),
        update_frequency: audience.update_frequency.map(update_frequency),
        lifecycle: lifecycle(audience.lifecycle),
        updated_at: audience.updated_at.map(ms),
        tags: audience.tags.clone(),
        shared: shared(state),
        drift: verdict.as_ref().map(|it| drifts_of(&it.drift)).unwrap_or_default(),
        in_tray: *in_tray,
        expected_devices: expected.map(|range| counted(range.most)),
        least_devices: expected.map(|range| counted(range.least)),
        carrying,
        expected_at: verdict.as_ref().filter(|_| state == Judged::Arriving).and_then(Verdict::next_at).map(ms),
        overdue: verdict.as_ref().is_some_and(|it| state == Judged::Arriving && it.is_late()),
        no_members_yet: audience.has_no_members_yet(),
        expires_at: audience.expires_at().map(ms),
        trait_id: parts.and_then(|parts| match parts.traits.as_slice() {
            [only] => Some(only.id.to_string()),
            _ => None,
        }),
    }
}

pub(crate) fn namespace(counted: &domain::NamespaceCount) -> NamespaceRow {
    NamespaceRow {
        namespace: counted.namespace.clone(),
        profiles: count(counted.profiles),
        carries_over: counted.carries_over(),
        is_device: counted.is_device(),
    }
}

fn facets(tallies: AudienceTallies, around: Around) -> AudienceFacets {
    // Audiences that are not evaluated have no update frequency to filter by.
    let evaluated = |tally: Tally| {
        let value = update_frequency(domain::UpdateFrequency::from_code(&tally.value)?);
        Some(FacetCount { value, count: tally.count })
    };
    AudienceFacets {
        origins: facet_counts(tallies.origins, |code| origin(&domain::Origin::from_code(&code))),
        lifecycles: facet_counts(tallies.lifecycles, |code| lifecycle(domain::Lifecycle::from_code(&code))),
        update_frequencies: tallies.update_frequencies.into_iter().filter_map(evaluated).collect(),
        tags: facet_counts(tallies.tags, |tag| tag),
        shared: states(tallies.shared, around),
    }
}

fn facet_counts<T>(tallies: Vec<Tally>, value: impl Fn(String) -> T) -> Vec<FacetCount<T>> {
    tallies.into_iter().map(|tally| FacetCount { value: value(tally.value), count: tally.count }).collect()
}

/// Returns the counts by shared state. While the dataflow is paused, several ranks of the store are one state.
fn states(tallies: Vec<Tally>, around: Around) -> Vec<FacetCount<SharedState>> {
    let mut counts: Vec<FacetCount<SharedState>> = Vec::new();
    for tally in tallies {
        let value = shared(Judged::of_rank(tally.value.parse().unwrap_or_default(), around));
        match counts.iter_mut().find(|one| one.value == value) {
            Some(one) => one.count += tally.count,
            None => counts.push(FacetCount { value, count: tally.count }),
        }
    }
    counts
}
