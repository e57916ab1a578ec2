//! Providers of third-party data that left Audience Manager, what depends on them, and replacing their traits by similar
//! ones. What the account reports goes before Adobe's list ([`domain::providers`]).

mod dependents;
mod replace;
mod similar;

pub(crate) use similar::Compared;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use domain::providers::{Standing, standing};
use domain::{DataSource, DataSourceId, Trait, TraitId};
use store::ReferenceKind;

use crate::Workspace;
use crate::limits;
use crate::read::{count, link, not_found};
use crate::view::{Failure, ObjectKind, ProviderLeft, ProviderRow};

/// What a workspace knows about providers.
pub struct Providers<'w> {
    workspace: &'w Workspace,
}

/// A trait of a provider that left, with its last known population.
pub(crate) type Affected = BTreeMap<TraitId, (Trait, Option<u64>)>;

impl Workspace {
    /// Providers of third-party data.
    pub fn providers(&self) -> Providers<'_> {
        Providers { workspace: self }
    }

    /// How it is known that the provider of a data source left, by data source; those that did not are left out.
    pub(crate) async fn providers_left(&self) -> Result<BTreeMap<DataSourceId, ProviderLeft>, Failure> {
        let own = self.own_source_ids().await?;
        let mut left = BTreeMap::new();
        for source in self.all_data_sources().await?.into_iter().filter(|source| !own.contains(&source.id)) {
            left.extend(left_of(&source).map(|how| (source.id, how)));
        }
        Ok(left)
    }

    async fn own_source_ids(&self) -> Result<HashSet<DataSourceId>, Failure> {
        Ok(self.own_data_sources().await?.into_iter().map(|source| source.id).collect())
    }

    async fn all_data_sources(&self) -> Result<Vec<DataSource>, Failure> {
        let stored = self.catalog().references(ReferenceKind::DataSource).await?;
        Ok(stored.into_iter().filter_map(|one| serde_json::from_value(one.body).ok()).collect())
    }
}

impl Providers<'_> {
    /// Returns the providers of third-party data, those that left first, from the local copy.
    pub async fn list(&self) -> Result<Vec<ProviderRow>, Failure> {
        let workspace = self.workspace;
        let own = workspace.own_source_ids().await?;
        let mut counts: BTreeMap<DataSourceId, (u64, Option<String>)> = BTreeMap::new();
        for one in workspace.catalog().traits_by_source().await? {
            let entry = counts.entry(one.data_source).or_default();
            entry.0 += one.count;
            let suspended = one.status.filter(|status| domain::providers::is_suspended(status));
            entry.1 = entry.1.take().or(suspended);
        }
        let mut rows = Vec::new();
        for source in workspace.all_data_sources().await? {
            if own.contains(&source.id) {
                continue;
            }
            let (traits, suspended) = counts.remove(&source.id).unwrap_or_default();
            let left = left_of(&source).or(suspended.map(|status| ProviderLeft { status: Some(status), listed: None }));
            let segments = match &left {
                Some(_) => Some(self.segments_of(&self.affected(source.id).await?).await?.len()),
                None => None,
            };
            rows.push(ProviderRow {
                data_source: link(ObjectKind::DataSource, source.id, source.name),
                left,
                traits: count(traits),
                segments: segments.map(|number| count(number as u64)),
            });
        }
        rows.sort_by_key(|row| (row.left.is_none(), row.data_source.name.to_lowercase(), row.data_source.id.clone()));
        Ok(rows)
    }

    /// The provider with this data source ID.
    async fn row(&self, id: &str) -> Result<ProviderRow, Failure> {
        limits::id("id", id)?;
        let missing = || not_found(ObjectKind::DataSource, id);
        self.list().await?.into_iter().find(|row| row.data_source.id == id).ok_or_else(missing)
    }

    /// The traits of a data source without folder traits: those whose own status says that they are suspended, or all if the
    /// provider left as a whole.
    async fn affected(&self, source: DataSourceId) -> Result<Affected, Failure> {
        let all = self.workspace.catalog().traits_of_source(source).await?;
        let suspended = |of: &Trait| of.status.as_deref().is_some_and(domain::providers::is_suspended);
        let some_are = all.iter().any(|(one, _)| suspended(one));
        let affected = all.into_iter().filter(|(one, _)| !some_are || suspended(one));
        Ok(affected.map(|(one, population)| (one.id, (one, population))).collect())
    }

    /// The segments that use some of the traits, each with which.
    async fn segments_of(&self, traits: &Affected) -> Result<BTreeMap<domain::SegmentId, BTreeSet<TraitId>>, Failure> {
        let mut segments: BTreeMap<domain::SegmentId, BTreeSet<TraitId>> = BTreeMap::new();
        for id in traits.keys() {
            for segment in self.workspace.catalog().segments_using(*id).await? {
                segments.entry(segment.id).or_default().insert(*id);
            }
        }
        Ok(segments)
    }
}

/// How it is known that the provider of a data source left.
fn left_of(source: &DataSource) -> Option<ProviderLeft> {
    standing(source.status.as_deref(), [source.name.as_str()]).map(|known| match known {
        Standing::Suspended(status) => ProviderLeft { status: Some(status), listed: None },
        Standing::Left(provider) => ProviderLeft { status: None, listed: Some(provider.name.to_owned()) },
    })
}
