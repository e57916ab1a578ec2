//! Reads Audience Manager: small objects and folders first, then the two long lists page by page.

use adobe::audience_manager::{Category, SegmentFilter, TraitFilter, User};
use adobe::{ApiError, AudienceManager, Whole};
use domain::whole::Complete;
use domain::{DataSource, DataSourceId, DestinationId, FolderId, FolderKind, ModelId};
use store::{Gone, ReadWhole, Reference, ReferenceKind, Refresh, Side, StoreError, StoredFolder, Tree};
use tokio::time::Instant;

use super::counted::counted;
use super::folder_order::parents_first;
use super::optional::Optional;
use super::progress::{Lists, Progress};
use super::removal::{self, Answer, Asking};
use super::{Lacking, lean};
use crate::Workspace;
use crate::view::{Failure, RefreshPart};

/// Maximum number of attempts to read a list that changes while it is read.
const MAX_ATTEMPTS: u32 = 3;

impl Workspace {
    pub(super) async fn read_manager(
        &self,
        manager: &AudienceManager,
        progress: &Progress,
    ) -> Result<Lacking, Failure> {
        let mut refresh = self.catalog().begin_refresh(Side::AudienceManager).await?;
        let optional = Optional::default();
        Box::pin(self.read_owner(manager)).await?;
        let small = Box::pin(read_small(manager, &mut refresh, &optional)).await?;
        Box::pin(read_users(manager, &mut refresh, &optional)).await?;
        let traits = read_traits(manager, &mut refresh, progress).await?;
        let segments = read_segments(manager, &mut refresh, progress).await?;
        let in_doubt = lean::read_whole(manager, &mut refresh).await?;
        let whole = ReadWhole::AudienceManager { traits, segments };
        let unreadable = small + whole.unreadable() + in_doubt;
        optional.unreadable(unreadable);
        let asking = Asking {
            ask: &|one| Box::pin(ask(manager, one)),
            is_judged: &|_| true,
            own: self.own_data_sources().await?.into_iter().map(|source| source.id.0).collect(),
            until: Instant::now() + removal::TIME_LIMIT,
        };
        let asked = removal::confirmed(&refresh, &asking).await?;
        optional.unconfirmed(asked.unconfirmed);
        refresh.finish(whole, asked.gone, self.now()).await?;
        Ok(optional.lacking())
    }

    /// Reads the account, and the owner whose data sources are first-party.
    async fn read_owner(&self, manager: &AudienceManager) -> Result<(), Failure> {
        let user = manager.users_self().await?;
        self.store_account(if user.email.is_empty() { &user.username } else { &user.email }).await?;
        self.keep_owner(user.owner).await
    }
}

async fn read_traits(
    manager: &AudienceManager,
    refresh: &mut Refresh,
    progress: &Progress,
) -> Result<Complete, Failure> {
    let mut readings = Readings::default();
    loop {
        match traits_once(manager, refresh, progress).await {
            Ok(complete) => return Ok(complete),
            Err(error) => readings.again_after(error)?,
        }
    }
}

async fn traits_once(
    manager: &AudienceManager,
    refresh: &mut Refresh,
    progress: &Progress,
) -> Result<Complete, ReadingError> {
    let mut traits = manager.list_traits(&TraitFilter::default());
    while let Some(page) = traits.next().await? {
        progress.page(Lists::Traits, page.items.len(), page.total);
        refresh.traits(page.items.into_iter().map(counted).collect()).await?;
    }
    Ok(traits.complete()?)
}

async fn read_segments(
    manager: &AudienceManager,
    refresh: &mut Refresh,
    progress: &Progress,
) -> Result<Complete, Failure> {
    let mut readings = Readings::default();
    loop {
        match segments_once(manager, refresh, progress).await {
            Ok(complete) => return Ok(complete),
            Err(error) => readings.again_after(error)?,
        }
    }
}

async fn segments_once(
    manager: &AudienceManager,
    refresh: &mut Refresh,
    progress: &Progress,
) -> Result<Complete, ReadingError> {
    let mut segments = manager.list_segments(&SegmentFilter::default());
    while let Some(page) = segments.next().await? {
        progress.page(Lists::Segments, page.items.len(), page.total);
        refresh.segments(page.items.into_iter().map(counted).collect()).await?;
    }
    Ok(segments.complete()?)
}

/// Counts the attempts to read a list that changes while it is read.
#[derive(Default)]
pub(super) struct Readings(u32);

impl Readings {
    /// Returns normally if the list should be read again after an error; otherwise returns the error.
    pub(super) fn again_after(&mut self, error: ReadingError) -> Result<(), Failure> {
        self.0 += 1;
        match error {
            ReadingError::Service(error) if error.is_list_that_changed() && self.0 < MAX_ATTEMPTS => Ok(()),
            ReadingError::Service(error) => Err(error.into()),
            ReadingError::Copy(error) => Err(error.into()),
        }
    }
}

/// Why reading a list failed.
pub(super) enum ReadingError {
    /// The service failed.
    Service(ApiError),
    /// The local copy could not be written.
    Copy(StoreError),
}

impl From<ApiError> for ReadingError {
    fn from(error: ApiError) -> Self {
        Self::Service(error)
    }
}

impl From<StoreError> for ReadingError {
    fn from(error: StoreError) -> Self {
        Self::Copy(error)
    }
}

/// Reads small objects; returns how many rows of data sources and folders could not be read. These are required;
/// without the other lists only names are missing.
async fn read_small(manager: &AudienceManager, refresh: &mut Refresh, optional: &Optional) -> Result<u64, Failure> {
    let (sources, traits, segments, users, types, categories) = tokio::join!(
        manager.list_data_sources().all(),
        manager.whole_folders(FolderKind::Traits),
        manager.whole_folders(FolderKind::Segments),
        optional.list(RefreshPart::Users, manager.list_users().all()),
        optional.list(RefreshPart::EventTypes, manager.list_trait_types().all()),
        optional.list(RefreshPart::Categories, manager.list_categories(None).all()),
    );
    let (sources, traits, segments) = (sources?, traits?, segments?);
    let unreadable = [&sources.complete, &traits.complete, &segments.complete].map(Complete::unreadable);
    let stored = sources.items.iter().map(source).collect::<Result<_, _>>()?;
    refresh.references(ReferenceKind::DataSource, stored, sources.complete).await?;
    refresh.folders(Tree::Traits, in_order(&traits.items), traits.complete).await?;
    refresh.folders(Tree::Segments, in_order(&segments.items), segments.complete).await?;
    if let Some(users) = users {
        let row = |user: &User| Some(named(u64::from(user.id?), user_name(user)));
        names(refresh, ReferenceKind::User, users, row).await?;
    }
    if let Some(types) = types {
        names(refresh, ReferenceKind::EventType, types, |one| Some(named(u64::from(one.id), one.name.clone()))).await?;
    }
    if let Some(categories) = categories {
        let row = |one: &Category| Some(named(u64::from(one.id), one.name.clone()));
        names(refresh, ReferenceKind::Category, categories, row).await?;
    }
    Ok(unreadable.iter().sum())
}

/// Reads what uses traits and segments besides segment rules: models and destinations.
async fn read_users(manager: &AudienceManager, refresh: &mut Refresh, optional: &Optional) -> Result<(), Failure> {
    let (destinations, models) = tokio::join!(
        optional.list(RefreshPart::Destinations, manager.whole_destinations()),
        optional.list(RefreshPart::Models, manager.list_models().all()),
    );
    if let Some(read) = destinations {
        let rows = read.items.iter().map(|one| stored(one.id.0, &one.name, one)).collect::<Result<_, _>>()?;
        refresh.references(ReferenceKind::Destination, rows, read.complete).await?;
    }
    if let Some(read) = models {
        let rows = read.items.iter().map(|one| stored(one.id.0, &one.name, one)).collect::<Result<_, _>>()?;
        refresh.references(ReferenceKind::Model, rows, read.complete).await?;
    }
    Ok(())
}

/// Stores the names of one kind.
async fn names<T>(
    refresh: &mut Refresh,
    kind: ReferenceKind,
    read: Whole<T>,
    row: impl Fn(&T) -> Option<Reference>,
) -> Result<(), Failure> {
    let rows = read.items.iter().filter_map(row).collect();
    Ok(refresh.references(kind, rows, read.complete).await?)
}

/// Requests an object that is no longer in any list.
async fn ask(manager: &AudienceManager, one: Gone) -> Answer {
    match one {
        Gone::Trait(id) => Answer::of(manager.trait_by_id(id).await),
        Gone::Segment(id) => Answer::of(manager.segment_by_id(id).await),
        Gone::Reference(ReferenceKind::DataSource, id) => Answer::of(manager.data_source(DataSourceId(id)).await),
        Gone::Folder(tree, id) => {
            let kind = if tree == Tree::Segments { FolderKind::Segments } else { FolderKind::Traits };
            match id.parse() {
                Ok(id) => Answer::of(manager.folder(kind, FolderId(id)).await),
                Err(_) => Answer::Unclear,
            }
        }
        Gone::Reference(ReferenceKind::Model, id) => Answer::of(manager.model(ModelId(id)).await),
        Gone::Reference(ReferenceKind::Destination, id) => Answer::of(manager.destination(DestinationId(id)).await),
        Gone::Reference(..) | Gone::Audience(_) => Answer::Unclear,
    }
}

/// Converts a data source for storage.
fn source(source: &DataSource) -> Result<Reference, Failure> {
    stored(source.id.0, &source.name, source)
}

/// Converts an object for storage.
fn stored<T: serde::Serialize>(id: u64, name: &str, value: &T) -> Result<Reference, Failure> {
    let body = serde_json::to_value(value).map_err(|error| {
        Failure::new(crate::view::FailureCode::Internal, format!("“{name}” ({id}) could not be stored: {error}"))
    })?;
    Ok(Reference { id, name: name.to_owned(), body })
}

fn in_order(folders: &[domain::Folder]) -> Vec<StoredFolder> {
    parents_first(folders.iter().map(StoredFolder::from).collect())
}

fn named(id: u64, name: String) -> Reference {
    Reference { id, name, body: serde_json::Value::Null }
}

/// Returns the full name, or else the email address or user name.
fn user_name(user: &User) -> String {
    let full = format!("{} {}", user.first_name, user.last_name);
    let known = [full.trim(), &user.email, &user.username];
    known.into_iter().find(|name| !name.is_empty()).unwrap_or_default().to_owned()
}
