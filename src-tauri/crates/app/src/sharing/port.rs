//! The engine's ports over the typed clients: Audience Manager here, the dataflow in `destination`.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use adobe::audience_manager::{self as client, SegmentFilter, TraitChange, TraitFilter};
use adobe::{ApiError, ETag, ExperiencePlatform, Versioned};
use domain::{
    DataSource, DataSourceId, EXTERNAL_MERGE_POLICY, Folder, FolderId, FolderKind, IntegrationCode, Segment, SegmentId,
    SegmentStatus, Source, Trait, TraitId, TraitType, Use, pair,
};
use share::execute::RETRY_AFTER;
use share::port::{NewDataSource, NewFolder, NewSegment, NewTrait, Side};
use share::{CallError, Seen};

use super::many::{self, Twins};
use crate::Workspace;
use crate::clients::Clients;
use crate::connections::ActiveConnection;
use crate::view::Failure;

/// Both services of a connection.
pub(super) struct Services {
    pub(super) manager: adobe::AudienceManager,
    pub(super) platform: ExperiencePlatform,
    /// The sandbox of the connection.
    pub(super) sandbox: String,
    /// The connection: names of audiences, and what is known of the dataflow.
    pub(super) connection: Arc<ActiveConnection>,
    /// Questions about twins that are answered together.
    twins: Twins,
    /// The source as it was when the route was chosen, for who looks at it next.
    pub(super) seen_source: Mutex<Option<Source>>,
}

impl Services {
    pub(super) async fn of(workspace: &Workspace) -> Result<Self, Failure> {
        let Clients { manager, platform, sandbox, .. } = workspace.clients().await?;
        let (connection, twins, seen_source) = (workspace.connection.clone(), Twins::default(), Mutex::default());
        Ok(Self { manager, platform, sandbox, connection, twins, seen_source })
    }

    /// The time of a service, ms since epoch, as far as it is known.
    pub(super) fn now_ms(&self, side: Side) -> Option<i64> {
        match side {
            Side::AudienceManager => self.manager.service_now_ms(),
            Side::ExperiencePlatform => self.platform.service_now_ms(),
        }
    }
}

impl share::AudienceManager for Services {
    async fn answers(&self) -> Result<(), CallError> {
        self.manager.answers().await.map_err(failed)
    }

    async fn folders(&self, kind: FolderKind) -> Result<Vec<Folder>, CallError> {
        self.manager.folders(kind).await.map_err(failed)
    }

    async fn data_sources(&self) -> Result<Vec<DataSource>, CallError> {
        self.manager.data_sources().await.map_err(failed)
    }

    async fn traits_by_code(&self, code: &IntegrationCode) -> Result<Vec<Trait>, CallError> {
        self.manager.traits_with_code(code).await.map_err(failed)
    }

    async fn segments_by_code(&self, code: &IntegrationCode) -> Result<Vec<Segment>, CallError> {
        self.manager.segments_with_code(code).await.map_err(failed)
    }

    async fn traits_by_codes(&self, codes: &BTreeSet<IntegrationCode>, all: u64) -> Result<Vec<Trait>, CallError> {
        many::traits(&self.manager, codes, all, &self.twins.codeless).await.map_err(failed)
    }

    async fn segments_by_codes(&self, codes: &BTreeSet<IntegrationCode>, all: u64) -> Result<Vec<Segment>, CallError> {
        many::segments(&self.manager, codes, all).await.map_err(failed)
    }

    async fn traits_of_source(&self, source: DataSourceId, code: &IntegrationCode) -> Result<Vec<Trait>, CallError> {
        self.twins.traits(&self.manager, source, code).await.map_err(|error| failure(&error))
    }

    async fn segments_of_source(
        &self,
        source: DataSourceId,
        code: &IntegrationCode,
    ) -> Result<Vec<Segment>, CallError> {
        self.twins.segments(&self.manager, source, code).await.map_err(|error| failure(&error))
    }

    async fn folder_now(&self, kind: FolderKind, id: FolderId) -> Result<Option<Folder>, CallError> {
        found(self.manager.folder(kind, id).await)
    }

    async fn data_source_now(&self, id: DataSourceId) -> Result<Option<DataSource>, CallError> {
        found(self.manager.data_source(id).await)
    }

    async fn trait_now(&self, id: TraitId) -> Result<Option<Seen<Trait>>, CallError> {
        found(self.manager.versioned_trait(id).await.map(seen))
    }

    async fn segment_now(&self, id: SegmentId) -> Result<Option<Seen<Segment>>, CallError> {
        found(self.manager.versioned_segment(id).await.map(seen))
    }

    async fn segments_with_trait(&self, id: TraitId) -> Result<Vec<Segment>, CallError> {
        self.manager.segments_using(id).await.map_err(failed)
    }

    async fn segment_use(&self, id: SegmentId) -> Result<Use, CallError> {
        self.manager.segment_in_use(id).await.map_err(failed)
    }

    async fn folder_contents(&self, kind: FolderKind, id: FolderId) -> Result<u64, CallError> {
        match kind {
            FolderKind::Traits => self.count_traits(TraitFilter { folder: Some(id), ..TraitFilter::default() }).await,
            FolderKind::Segments => {
                self.count_segments(SegmentFilter { folder: Some(id), ..SegmentFilter::default() }).await
            }
        }
    }

    async fn data_source_contents(&self, id: DataSourceId) -> Result<u64, CallError> {
        let traits = TraitFilter { data_source: Some(id), ..TraitFilter::default() };
        let segments = SegmentFilter { data_source: Some(id), ..SegmentFilter::default() };
        Ok(self.count_traits(traits).await? + self.count_segments(segments).await?)
    }

    async fn create_folder(&self, new: &NewFolder) -> Result<Folder, CallError> {
        self.manager.create_folder(new.kind, new.parent, &new.name).await.map_err(failed)
    }

    async fn create_data_source(&self, new: &NewDataSource) -> Result<DataSource, CallError> {
        let new = client::NewDataSource {
            name: new.name.clone(),
            description: String::new(),
            id_type: Some("COOKIE".to_owned()),
            inbound: true,
            export_controls: Vec::new(),
            // The service then refuses a second trait or segment of one audience by itself (AAM contract §9.2).
            unique_trait_codes: true,
            unique_segment_codes: true,
        };
        let made = self.manager.create_data_source(&new).await.map_err(failed)?;
        // Where the answer leaves them out, they are what was asked for.
        Ok(DataSource { export_controls: made.export_controls.or(Some(new.export_controls)), ..made })
    }

    async fn create_trait(&self, new: &NewTrait) -> Result<Trait, CallError> {
        let new = client::NewTrait {
            name: new.name.clone(),
            description: pair::TRAIT_DESCRIPTION.to_owned(),
            comments: String::new(),
            trait_type: TraitType::Onboarded,
            data_source: new.data_source,
            folder: new.folder,
            integration_code: Some(new.code.clone()),
            rule: Some(new.rule.clone()),
            ttl_days: pair::TTL_DAYS,
            event_type: 0,
            category: 0,
        };
        self.manager.create_trait(&new).await.map_err(failed)
    }

    async fn create_segment(&self, new: &NewSegment) -> Result<Segment, CallError> {
        let new = client::NewSegment {
            name: new.name.clone(),
            description: pair::SEGMENT_DESCRIPTION.to_owned(),
            data_source: new.data_source,
            folder: new.folder,
            integration_code: Some(new.code.clone()),
            merge_rule: Some(EXTERNAL_MERGE_POLICY),
            status: SegmentStatus::Active,
            rule: new.rule.clone(),
        };
        self.manager.create_segment(&new).await.map_err(failed)
    }

    async fn move_trait(&self, id: TraitId, folder: FolderId) -> Result<Trait, CallError> {
        let seen = self.manager.versioned_trait(id).await.map_err(failed)?;
        let change = TraitChange { folder: Some(folder), ..TraitChange::default() };
        self.manager.update_trait(&seen, &change).await.map_err(failed)
    }

    async fn delete_trait(&self, id: TraitId, tag: Option<&str>) -> Result<(), CallError> {
        self.manager.delete_trait(id, version(tag).as_ref()).await.map_err(failed)
    }

    async fn delete_segment(&self, id: SegmentId, tag: Option<&str>) -> Result<(), CallError> {
        self.manager.delete_segment(id, version(tag).as_ref()).await.map_err(failed)
    }

    async fn delete_folder(&self, kind: FolderKind, id: FolderId) -> Result<(), CallError> {
        self.manager.delete_folder(kind, id).await.map_err(failed)
    }

    async fn delete_data_source(&self, id: DataSourceId) -> Result<(), CallError> {
        self.manager.delete_data_source(id).await.map_err(failed)
    }
}

impl Services {
    /// Traits a filter matches, without folder traits: those come and go with their folder. A row that cannot be read is an
    /// error, because nobody knows what it is.
    async fn count_traits(&self, filter: TraitFilter) -> Result<u64, CallError> {
        let mut pages = self.manager.list_traits(&filter).each_row_matters();
        let mut count = 0;
        while let Some(page) = pages.next().await.map_err(failed)? {
            count += page.items.iter().filter(|it| it.object.trait_type != TraitType::Folder).count() as u64;
        }
        Ok(count)
    }

    /// Segments a filter matches; a row that cannot be read is an error.
    async fn count_segments(&self, filter: SegmentFilter) -> Result<u64, CallError> {
        let mut pages = self.manager.list_segments(&filter).each_row_matters();
        let mut count = 0;
        while let Some(page) = pages.next().await.map_err(failed)? {
            count += page.items.len() as u64;
        }
        Ok(count)
    }
}

fn seen<T>(now: Versioned<T>) -> Seen<T> {
    Seen { object: now.object, tag: now.etag.map(|etag| etag.as_text().to_owned()) }
}

fn version(tag: Option<&str>) -> Option<ETag> {
    tag.and_then(ETag::from_text)
}

pub(super) fn found<T>(answer: Result<T, ApiError>) -> Result<Option<T>, CallError> {
    match answer {
        Ok(object) => Ok(Some(object)),
        Err(error) if error.is_not_found() => Ok(None),
        Err(error) => Err(failed(error)),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "map_err passes it by value, and it is consumed here")]
pub(super) fn failed(error: ApiError) -> CallError {
    failure(&error)
}

fn failure(error: &ApiError) -> CallError {
    let failure = Failure::from(error);
    let (kind, may_have_happened) = (error.kind(), error.may_have_happened());
    let message = failure.message.clone();
    let asked = match error {
        ApiError::Status(refusal) => refusal.retry_after,
        _ => None,
    };
    let asked = asked.map(|wait| (RETRY_AFTER.to_owned(), wait.as_secs().to_string()));
    let details = failure.into_facts().into_iter().chain(asked).collect();
    CallError { kind, message, details, may_have_happened }
}
