//! The engine's port over the typed client.

use adobe::audience_manager::{self as client, SegmentFilter, TraitFilter};
use adobe::{ApiError, ETag, StatusKind, Versioned};
use domain::{
    DataSource, DataSourceId, Folder, FolderId, FolderKind, IntegrationCode, MergeRuleId, Segment, SegmentId,
    SegmentStatus, Trait, TraitId, TraitType, pair,
};
use share::port::{NewSegment, NewTrait};
use share::{CallError, CallErrorKind, Seen, Use};

use crate::view::Failure;

/// Merge rule that stands for the External Merge Policy (AAM contract §12, §23).
const EXTERNAL_MERGE_POLICY: MergeRuleId = MergeRuleId(0);

/// Audience Manager of the connection.
pub(super) struct Manager(pub(super) adobe::AudienceManager);

impl share::AudienceManager for Manager {
    async fn folders(&self, kind: FolderKind) -> Result<Vec<Folder>, CallError> {
        self.0.folders(kind).await.map_err(failed)
    }

    async fn data_sources(&self) -> Result<Vec<DataSource>, CallError> {
        self.0.data_sources().await.map_err(failed)
    }

    async fn traits_by_code(&self, code: &IntegrationCode) -> Result<Vec<Trait>, CallError> {
        self.0.traits_with_code(code).await.map_err(failed)
    }

    async fn segments_by_code(&self, code: &IntegrationCode) -> Result<Vec<Segment>, CallError> {
        self.0.segments_with_code(code).await.map_err(failed)
    }

    async fn folder_now(&self, kind: FolderKind, id: FolderId) -> Result<Option<Folder>, CallError> {
        found(self.0.folder(kind, id).await)
    }

    async fn data_source_now(&self, id: DataSourceId) -> Result<Option<DataSource>, CallError> {
        found(self.0.data_source(id).await)
    }

    async fn trait_now(&self, id: TraitId) -> Result<Option<Seen<Trait>>, CallError> {
        found(self.0.versioned_trait(id).await.map(seen))
    }

    async fn segment_now(&self, id: SegmentId) -> Result<Option<Seen<Segment>>, CallError> {
        found(self.0.versioned_segment(id).await.map(seen))
    }

    async fn segments_with_trait(&self, id: TraitId) -> Result<Vec<Segment>, CallError> {
        self.0.segments_using(id).await.map_err(failed)
    }

    async fn segment_use(&self, id: SegmentId) -> Result<Use, CallError> {
        Ok(match self.0.segment_in_use(id).await.map_err(failed)? {
            domain::Use::Free => Use::Free,
            domain::Use::Used(_) => Use::Used,
            domain::Use::Unknown => Use::Unknown,
        })
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

    async fn make_folder(&self, kind: FolderKind, parent: FolderId, name: &str) -> Result<Folder, CallError> {
        self.0.create_folder(kind, parent, name).await.map_err(failed)
    }

    async fn make_data_source(&self, name: &str) -> Result<DataSource, CallError> {
        let new = client::NewDataSource {
            name: name.to_owned(),
            description: String::new(),
            id_type: Some("COOKIE".to_owned()),
            inbound: true,
            export_controls: Vec::new(),
            // The service then refuses a second trait or segment of one audience by itself (AAM contract §9.2).
            unique_trait_codes: true,
            unique_segment_codes: true,
        };
        let made = self.0.create_data_source(&new).await.map_err(failed)?;
        // Where the answer leaves them out, they are what was asked for.
        Ok(DataSource { export_controls: made.export_controls.or(Some(new.export_controls)), ..made })
    }

    async fn make_trait(&self, new: &NewTrait) -> Result<Trait, CallError> {
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
        self.0.create_trait(&new).await.map_err(failed)
    }

    async fn make_segment(&self, new: &NewSegment) -> Result<Segment, CallError> {
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
        self.0.create_segment(&new).await.map_err(failed)
    }

    async fn delete_trait(&self, id: TraitId, tag: Option<&str>) -> Result<(), CallError> {
        self.0.delete_trait(id, version(tag).as_ref()).await.map_err(failed)
    }

    async fn delete_segment(&self, id: SegmentId, tag: Option<&str>) -> Result<(), CallError> {
        self.0.delete_segment(id, version(tag).as_ref()).await.map_err(failed)
    }

    async fn delete_folder(&self, kind: FolderKind, id: FolderId) -> Result<(), CallError> {
        self.0.delete_folder(kind, id).await.map_err(failed)
    }

    async fn delete_data_source(&self, id: DataSourceId) -> Result<(), CallError> {
        self.0.delete_data_source(id).await.map_err(failed)
    }
}

impl Manager {
    /// Traits a filter matches, without folder traits: those come and go with their folder. A row that cannot be read is an
    /// error, because nobody knows what it is.
    async fn count_traits(&self, filter: TraitFilter) -> Result<u64, CallError> {
        let mut pages = self.0.list_traits(&filter).each_row_matters();
        let mut count = 0;
        while let Some(page) = pages.next().await.map_err(failed)? {
            count += page.items.iter().filter(|it| it.object.trait_type != TraitType::Folder).count() as u64;
        }
        Ok(count)
    }

    /// Segments a filter matches; a row that cannot be read is an error.
    async fn count_segments(&self, filter: SegmentFilter) -> Result<u64, CallError> {
        let mut pages = self.0.list_segments(&filter).each_row_matters();
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

fn found<T>(answer: Result<T, ApiError>) -> Result<Option<T>, CallError> {
    match answer {
        Ok(object) => Ok(Some(object)),
        Err(error) if error.is_not_found() => Ok(None),
        Err(error) => Err(failed(error)),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it ends here, and is given by map_err")]
fn failed(error: ApiError) -> CallError {
    let failure = Failure::from(&error);
    let kind = match &error {
        ApiError::NoCommunication { .. } | ApiError::AnswerLost { .. } => CallErrorKind::Offline,
        ApiError::SignIn(_) => CallErrorKind::SignIn,
        ApiError::UnreadableAnswer { .. } | ApiError::Incomplete { .. } => CallErrorKind::Unreadable,
        ApiError::Status(refusal) => match refusal.kind {
            StatusKind::Unauthorized => CallErrorKind::SignIn,
            StatusKind::Forbidden => CallErrorKind::Forbidden,
            StatusKind::NotFound => CallErrorKind::NotFound,
            StatusKind::Conflict | StatusKind::Stale => CallErrorKind::Conflict,
            StatusKind::Refused => CallErrorKind::Refused,
            StatusKind::Throttled | StatusKind::Server | StatusKind::Foreign => CallErrorKind::Unavailable,
        },
        _ => CallErrorKind::Other,
    };
    let may_have_happened = error.may_have_happened();
    CallError { kind, message: failure.message, details: failure.details, may_have_happened }
}
