//! Experience Platform's side: folders and tags, the definitions with their counts, then the audiences page by page.

use std::collections::HashMap;

use adobe::ExperiencePlatform;
use adobe::experience_platform::{AudienceFilter, AudienceFolder, TagNames};
use domain::{Audience, AudienceId};
use store::{Side, StoredFolder, Tree};

use super::optional;
use super::progress::{Lists, Progress};
use crate::App;
use crate::folders::parents_first;
use crate::view::Failure;

impl App {
    pub(super) async fn read_platform(
        &self,
        platform: &ExperiencePlatform,
        progress: &Progress,
    ) -> Result<(), Failure> {
        let mut refresh = self.catalogue().begin_refresh(Side::ExperiencePlatform).await?;
        let (tags, folders, definitions) =
            tokio::join!(platform.tag_names(), platform.audience_folders(), definitions(platform));
        let tags = optional(tags)?.unwrap_or_default();
        if let Some(folders) = optional(folders)? {
            refresh.folders(Tree::Audiences, with_paths(folders.items)).await?;
        }
        let definitions = definitions?;
        let mut audiences = platform.list_audiences(&AudienceFilter::default());
        while let Some(page) = audiences.next().await? {
            progress.page(Lists::Audiences, page.items.len(), page.total);
            let mut rows = page.items;
            for audience in &mut rows {
                complete(audience, definitions.get(&audience.id), &tags);
            }
            refresh.audiences(rows).await?;
        }
        Ok(refresh.finish(self.now()).await?)
    }
}

/// Fills in what the audience's own answer does not tell: the counts stand on its definition (AEP contract §5.7), and
/// tags come as ids (§5.6).
pub(crate) fn complete(audience: &mut Audience, definition: Option<&Audience>, tags: &TagNames) {
    tags.resolve(audience);
    let Some(definition) = definition else { return };
    if audience.profiles.is_none() {
        audience.profiles = definition.profiles;
        audience.counted_at = definition.counted_at;
    }
    if audience.namespaces.is_empty() {
        audience.namespaces.clone_from(&definition.namespaces);
    }
}

async fn definitions(platform: &ExperiencePlatform) -> Result<HashMap<AudienceId, Audience>, Failure> {
    let mut all = HashMap::new();
    let mut pages = platform.list_definitions();
    while let Some(page) = pages.next().await? {
        all.extend(page.items.into_iter().map(|one| (one.id.clone(), one)));
    }
    Ok(all)
}

/// Folders as they are kept: with paths, parents before children, siblings by name.
fn with_paths(mut folders: Vec<AudienceFolder>) -> Vec<StoredFolder> {
    folders.sort_by_key(|folder| folder.name.to_lowercase());
    let stored = folders.into_iter().map(|folder| StoredFolder {
        path: String::new(),
        id: folder.id,
        parent: folder.parent,
        name: folder.name,
        depth: 0,
        own_count: 0,
        count: 0,
    });
    let mut ordered = parents_first(stored.collect());
    let mut paths: HashMap<String, String> = HashMap::new();
    for folder in &mut ordered {
        let above = folder.parent.as_ref().and_then(|parent| paths.get(parent)).cloned().unwrap_or_default();
        folder.path = format!("{above}/{}", folder.name);
        paths.insert(folder.id.clone(), folder.path.clone());
    }
    ordered
}
