//! The account's traits, as the translation needs them.

use std::collections::{BTreeMap, HashMap, HashSet};

use domain::translate::{TraitFacts, TraitKind, Traits};
use domain::{DataSourceId, FolderId, Trait, TraitId, TraitType};
use store::{ReferenceKind, Tree};

use crate::Workspace;
use crate::view::Failure;

/// What is known of the account beside a trait.
struct Around {
    /// Data sources of the account; empty while its owner is unknown.
    own: HashSet<DataSourceId>,
    /// Names of data sources.
    sources: HashMap<DataSourceId, String>,
    /// Traits by folder, without those of folders.
    inside: HashMap<FolderId, Vec<TraitId>>,
    /// Folders by the folder above.
    below: HashMap<FolderId, Vec<FolderId>>,
}

impl Workspace {
    /// Returns the traits of the local copy.
    pub(super) async fn account_traits(&self) -> Result<Traits, Failure> {
        let traits = self.catalog().every_trait().await?;
        let around = self.around(&traits).await?;
        Ok(traits.iter().map(|one| (one.id, around.facts(one))).collect())
    }

    async fn around(&self, traits: &[Trait]) -> Result<Around, Failure> {
        let own = self.own_data_sources().await?.into_iter().map(|source| source.id).collect();
        let sources = self.catalog().references(ReferenceKind::DataSource).await?;
        let sources = sources.into_iter().map(|source| (DataSourceId(source.id), source.name)).collect();
        let mut inside: HashMap<FolderId, Vec<TraitId>> = HashMap::new();
        for one in traits.iter().filter(|one| one.trait_type != TraitType::Folder) {
            inside.entry(one.folder).or_default().push(one.id);
        }
        let mut below: HashMap<FolderId, Vec<FolderId>> = HashMap::new();
        for folder in self.catalog().folders(Tree::Traits).await? {
            let above = folder.parent.as_deref().and_then(|parent| parent.parse().ok());
            if let (Some(above), Ok(id)) = (above, folder.id.parse()) {
                below.entry(FolderId(above)).or_default().push(FolderId(id));
            }
        }
        Ok(Around { own, sources, inside, below })
    }
}

impl Around {
    fn facts(&self, one: &Trait) -> TraitFacts {
        let rule = one.rule.clone().filter(|rule| !rule.trim().is_empty());
        let kind = match (&one.trait_type, rule) {
            (TraitType::Folder, _) => TraitKind::Folder(self.members(one.folder)),
            (TraitType::ActiveAudience, _) => TraitKind::ActiveAudience,
            _ if !self.own.contains(&one.data_source) => TraitKind::ThirdParty,
            (TraitType::RuleBased, Some(rule)) => TraitKind::Rule(rule),
            (TraitType::Onboarded, Some(rule)) => TraitKind::Onboarded(rule),
            // Audience Manager itself creates one for each data source that is synced.
            (TraitType::Onboarded, None) if one.created_by == Some(0) => {
                TraitKind::Synced(self.sources.get(&one.data_source).cloned().unwrap_or_default())
            }
            // Of a model; and without a rule to translate, too, only its membership is left.
            _ => TraitKind::Algorithmic,
        };
        TraitFacts { kind, ttl_days: one.ttl_days }
    }

    /// The traits in a folder and in those below it.
    fn members(&self, folder: FolderId) -> Vec<TraitId> {
        let (mut found, mut open, mut seen) = (BTreeMap::new(), vec![folder], HashSet::from([folder]));
        while let Some(id) = open.pop() {
            found.extend(self.inside.get(&id).into_iter().flatten().map(|id| (id.0, *id)));
            open.extend(self.below.get(&id).into_iter().flatten().copied().filter(|one| seen.insert(*one)));
        }
        found.into_values().collect()
    }
}
