//! Audiences: list, filter choices, type-ahead, panel.

use std::collections::HashMap;

use adobe::ExperiencePlatform;
use adobe::experience_platform::MergePolicy;
use domain::{Audience, AudienceId, PairState};
use store::{AudienceFilter, AudienceOrder, AudienceTallies, Side, Tally, Tree};

use super::names::{count, ms, origin_code, origin_word, rank_of, shared, shared_of_rank, shared_word};
use super::{not_found, part_of, rows_of, soon};
use crate::App;
use crate::view::{
    AudienceDetail, AudienceFacets, AudienceQuery, AudienceRow, AudienceSort, FacetCount, Failure, ListPart,
    MergePolicyView, NamespaceRow, ObjectKind, Page, Selection, SharedState, TimeMs, Window,
};

impl App {
    /// A window of the audiences a query matches.
    pub async fn audiences(&self, query: AudienceQuery, page: Page) -> Result<Window<AudienceRow>, Failure> {
        let found = self.catalogue().list_audiences(&filter(&query), page.offset, rows_of(page)).await?;
        let mut rows: Vec<_> = found.rows.into_iter().map(|it| row(&it.audience, &it.shared, it.in_tray)).collect();
        self.expect(&mut rows).await?;
        Ok(Window { total: found.total, offset: page.offset, rows })
    }

    /// Adds to the rows whose members are on their way when the next stage is expected.
    async fn expect(&self, rows: &mut [AudienceRow]) -> Result<(), Failure> {
        let arriving = |row: &&AudienceRow| row.shared == SharedState::Arriving;
        let codes: Vec<String> = rows.iter().filter(arriving).map(|row| row.id.clone()).collect();
        if codes.is_empty() {
            return Ok(());
        }
        let parts = self.catalogue().pair_parts(codes).await?;
        let expected: HashMap<_, _> = parts.iter().filter_map(|it| pairs::next_expected(it, self.now())).collect();
        for row in rows {
            row.expected_at = expected.get(&row.id).copied();
        }
        Ok(())
    }

    /// Counts for the filter chips, each under all other filters.
    pub async fn audience_facets(&self, query: AudienceQuery) -> Result<AudienceFacets, Failure> {
        Ok(facets(self.catalogue().audience_tallies(&filter(&query)).await?))
    }

    /// Ids of a part of the audiences a query matches, in the order of the list.
    pub async fn audience_keys(&self, query: AudienceQuery, part: ListPart) -> Result<Vec<String>, Failure> {
        Ok(self.catalogue().audience_part(&filter(&query), part_of(part)).await?)
    }

    /// Index of the first row whose name begins with `prefix`.
    pub async fn audience_position(&self, query: AudienceQuery, prefix: String) -> Result<Option<u32>, Failure> {
        Ok(self.catalogue().audience_position(&filter(&query), &prefix).await?)
    }

    /// Ids of the audiences of a selection, in the order of its list.
    pub async fn resolve(&self, selection: Selection<AudienceQuery>) -> Result<Vec<String>, Failure> {
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
        let key = AudienceId::from(id.as_str());
        match self.read_audience(&key).await {
            Ok((fresh, policies)) => {
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

    async fn read_audience(&self, id: &AudienceId) -> Result<(Audience, Vec<MergePolicy>), Failure> {
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
        let mut namespaces: Vec<_> = audience.namespaces.iter().map(namespace).collect();
        namespaces.sort_by(|a, b| b.profiles.cmp(&a.profiles).then_with(|| a.namespace.cmp(&b.namespace)));
        let folder_path = match &audience.folder {
            Some(folder) => self.catalogue().folders(Tree::Audiences).await?.into_iter().find(|it| it.id == *folder),
            None => None,
        };
        Ok(AudienceDetail {
            row: row(&audience, &stands.state, stands.in_tray),
            refusal: self.refusal_of(id.as_str()).await?,
            labels: audience.labels.iter().map(|label| label.0.clone()).collect(),
            folder_path: folder_path.map(|folder| folder.path),
            created_at: audience.created_at.map(ms),
            counted_at: audience.counted_at.map(ms),
            pair: self.pair(id.as_str()).await?,
            namespaces,
            read_at,
            description: audience.description,
            expression: audience.expression,
            merge_policy: audience.merge_policy.map(|id| merge_policy(id, policies)),
            created_by: audience.created_by,
        })
    }
}

/// The audience with its counts and the names of its tags, and the merge policies of its sandbox.
async fn whole(platform: &ExperiencePlatform, id: &AudienceId) -> Result<(Audience, Vec<MergePolicy>), Failure> {
    let (audience, definition, tags, policies) = tokio::join!(
        platform.audience(id),
        platform.definition(id),
        platform.tag_names(),
        platform.merge_policies()
    );
    let mut audience = audience?;
    // Audiences from elsewhere have no definition, and an organisation may have no tags; neither is a fault.
    crate::refresh::complete(&mut audience, definition.ok().as_ref(), &tags.unwrap_or_default());
    // Without its name a merge policy is shown by its id.
    let policies = policies.unwrap_or_else(|error| {
        tracing::info!(%error, "merge policies could not be read");
        Vec::new()
    });
    Ok((audience, policies))
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
        shared: query.shared.iter().map(|state| rank_of(*state)).collect(),
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

fn row(audience: &Audience, state: &PairState, in_tray: bool) -> AudienceRow {
    let (shared, drift) = shared(state);
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
        in_tray,
        expected_at: None,
    }
}

fn namespace(counted: &domain::NamespaceCount) -> NamespaceRow {
    NamespaceRow {
        namespace: counted.namespace.clone(),
        profiles: count(counted.profiles),
        carries_over: counted.carries_over(),
    }
}

fn facets(tallies: AudienceTallies) -> AudienceFacets {
    let plain = |tally: Tally| FacetCount { value: tally.value, label: String::new(), count: tally.count };
    let data = |tally: Tally| FacetCount { label: tally.value.clone(), value: tally.value, count: tally.count };
    let origin = |tally: Tally| {
        let value = origin_word(&domain::Origin::from_code(&tally.value));
        FacetCount { value, label: String::new(), count: tally.count }
    };
    let state = |tally: Tally| {
        let state = shared_of_rank(tally.value.parse().unwrap_or_default());
        FacetCount { value: shared_word(state).to_owned(), label: String::new(), count: tally.count }
    };
    // Audiences that are not evaluated have no update frequency to filter by.
    let evaluated = |tally: &Tally| !tally.value.is_empty();
    AudienceFacets {
        origins: tallies.origins.into_iter().map(origin).collect(),
        lifecycles: tallies.lifecycles.into_iter().map(plain).collect(),
        update_frequencies: tallies.update_frequencies.into_iter().filter(evaluated).map(plain).collect(),
        tags: tallies.tags.into_iter().map(data).collect(),
        shared: tallies.shared.into_iter().map(state).collect(),
    }
}
