//! Audience Manager's side: small objects and folders first, then the two long lists page by page.

use adobe::audience_manager::{SegmentFilter, TraitFilter, User};
use adobe::{AudienceManager, Populations};
use domain::{DataSource, FolderKind};
use store::{Counted, Reference, ReferenceKind, Refresh, Side, StoredFolder, Tree};

use super::optional;
use super::progress::{Lists, Progress};
use crate::App;
use crate::view::Failure;

impl App {
    pub(super) async fn read_manager(&self, manager: &AudienceManager, progress: &Progress) -> Result<(), Failure> {
        let mut refresh = self.catalogue().begin_refresh(Side::AudienceManager).await?;
        Box::pin(self.read_owner(manager)).await?;
        read_small(manager, &mut refresh).await?;
        let mut traits = manager.list_traits(&TraitFilter::default());
        while let Some(page) = traits.next().await? {
            progress.page(Lists::Traits, page.items.len(), page.total);
            refresh.traits(page.items.into_iter().map(counted).collect()).await?;
        }
        let mut segments = manager.list_segments(&SegmentFilter::default());
        while let Some(page) = segments.next().await? {
            progress.page(Lists::Segments, page.items.len(), page.total);
            refresh.segments(page.items.into_iter().map(counted).collect()).await?;
        }
        Ok(refresh.finish(self.now()).await?)
    }

    /// Whose data sources are first-party.
    async fn read_owner(&self, manager: &AudienceManager) -> Result<(), Failure> {
        self.keep_owner(manager.users_self().await?.owner).await
    }
}

async fn read_small(manager: &AudienceManager, refresh: &mut Refresh) -> Result<(), Failure> {
    let (sources, traits, segments, users, types, categories) = tokio::join!(
        manager.data_sources(),
        manager.folders(FolderKind::Traits),
        manager.folders(FolderKind::Segments),
        manager.list_users().all(),
        manager.list_trait_types().all(),
        manager.list_categories(None).all(),
    );
    let sources = sources?.iter().map(source).collect::<Result<_, _>>()?;
    refresh.references(ReferenceKind::DataSource, sources).await?;
    refresh.folders(Tree::Traits, in_order(&traits?)).await?;
    refresh.folders(Tree::Segments, in_order(&segments?)).await?;
    if let Some(users) = optional(users)? {
        let named = users.items.iter().filter_map(|user| Some(named(u64::from(user.id?), user_name(user)))).collect();
        refresh.references(ReferenceKind::User, named).await?;
    }
    if let Some(types) = optional(types)? {
        let named = types.items.iter().map(|one| named(u64::from(one.id), one.name.clone())).collect();
        refresh.references(ReferenceKind::EventType, named).await?;
    }
    if let Some(categories) = optional(categories)? {
        let named = categories.items.iter().map(|one| named(u64::from(one.id), one.name.clone())).collect();
        refresh.references(ReferenceKind::Category, named).await?;
    }
    Ok(())
}

/// A data source as it is kept.
fn source(source: &DataSource) -> Result<Reference, Failure> {
    let body = serde_json::to_value(source).map_err(|error| {
        Failure::new(crate::view::FailureCode::Internal, format!("Keeping data source {} failed: {error}", source.id))
    })?;
    Ok(Reference { id: source.id.0, name: source.name.clone(), body })
}

/// A folder as it is kept.
pub(crate) fn folder(folder: &domain::Folder) -> StoredFolder {
    StoredFolder {
        id: folder.id.to_string(),
        parent: folder.parent.map(|id| id.to_string()),
        name: folder.name.clone(),
        path: folder.path.clone(),
        depth: 0,
        own_count: 0,
        count: 0,
    }
}

fn in_order(folders: &[domain::Folder]) -> Vec<StoredFolder> {
    crate::folders::parents_first(folders.iter().map(folder).collect())
}

fn named(id: u64, name: String) -> Reference {
    Reference { id, name, body: serde_json::Value::Null }
}

/// "First Last", or what else is known.
fn user_name(user: &User) -> String {
    let full = format!("{} {}", user.first_name, user.last_name);
    let known = [full.trim(), &user.email, &user.username];
    known.into_iter().find(|name| !name.is_empty()).unwrap_or_default().to_owned()
}

/// The total population of one day is the current size (AAM contract §21).
pub(crate) fn current(populations: &Populations) -> Option<u64> {
    populations.total.days1.or(populations.total.lifetime)
}

fn counted<T>(counted: adobe::Counted<T>) -> Counted<T> {
    Counted { population: current(&counted.populations), value: counted.object }
}
