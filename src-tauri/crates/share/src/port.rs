//! What sharing needs from Audience Manager, and how a call may fail. `app` fills this over the typed client; tests
//! fill it in memory. Small on purpose, so that it can be filled twice.

use std::collections::BTreeMap;
use std::future::Future;

use domain::{
    DataSource, DataSourceId, Folder, FolderId, FolderKind, IntegrationCode, Segment, SegmentId, Trait, TraitId,
};
use serde::{Deserialize, Serialize};

/// The calls sharing makes. Every method is one question or one write; writes are never repeated by the port when
/// they may have happened.
///
/// What a list or a look-up by code does not have counts as absent, so rows that cannot be read are an error
/// ([`CallErrorKind::Unreadable`]), never fewer rows.
pub trait AudienceManager: Send + Sync {
    /// All folders of a storage, the root among them.
    fn folders(&self, kind: FolderKind) -> impl Future<Output = Result<Vec<Folder>, CallError>> + Send;
    /// All data sources of the account.
    fn data_sources(&self) -> impl Future<Output = Result<Vec<DataSource>, CallError>> + Send;
    /// Every trait that carries a code, over all data sources, with its rule.
    fn traits_by_code(&self, code: &IntegrationCode) -> impl Future<Output = Result<Vec<Trait>, CallError>> + Send;
    /// Every segment that carries a code, over all data sources.
    fn segments_by_code(&self, code: &IntegrationCode) -> impl Future<Output = Result<Vec<Segment>, CallError>> + Send;
    /// A folder, `None` when the service itself says that it is not there.
    fn folder_now(
        &self,
        kind: FolderKind,
        id: FolderId,
    ) -> impl Future<Output = Result<Option<Folder>, CallError>> + Send;
    /// A data source, `None` when the service itself says that it is not there.
    fn data_source_now(&self, id: DataSourceId) -> impl Future<Output = Result<Option<DataSource>, CallError>> + Send;
    /// A trait, `None` when the service itself says that it is not there.
    fn trait_now(&self, id: TraitId) -> impl Future<Output = Result<Option<Seen<Trait>>, CallError>> + Send;
    /// A segment, `None` when the service itself says that it is not there.
    fn segment_now(&self, id: SegmentId) -> impl Future<Output = Result<Option<Seen<Segment>>, CallError>> + Send;
    /// Segments whose rule uses a trait.
    fn segments_with_trait(&self, id: TraitId) -> impl Future<Output = Result<Vec<Segment>, CallError>> + Send;
    /// Whether a segment is mapped to a destination or feeds a model.
    fn segment_use(&self, id: SegmentId) -> impl Future<Output = Result<Use, CallError>> + Send;
    /// Traits or segments directly in a folder, not counting the folder's own folder trait.
    fn folder_contents(&self, kind: FolderKind, id: FolderId) -> impl Future<Output = Result<u64, CallError>> + Send;
    /// Traits and segments that belong to a data source.
    fn data_source_contents(&self, id: DataSourceId) -> impl Future<Output = Result<u64, CallError>> + Send;

    /// Makes a folder.
    fn make_folder(
        &self,
        kind: FolderKind,
        parent: FolderId,
        name: &str,
    ) -> impl Future<Output = Result<Folder, CallError>> + Send;
    /// Makes a data source.
    fn make_data_source(&self, name: &str) -> impl Future<Output = Result<DataSource, CallError>> + Send;
    /// Makes the trait of a pair.
    fn make_trait(&self, new: &NewTrait) -> impl Future<Output = Result<Trait, CallError>> + Send;
    /// Makes the segment of a pair.
    fn make_segment(&self, new: &NewSegment) -> impl Future<Output = Result<Segment, CallError>> + Send;

    /// Deletes a trait, if it is still the version of the tag; whichever it is without one.
    fn delete_trait(&self, id: TraitId, tag: Option<&str>) -> impl Future<Output = Result<(), CallError>> + Send;
    /// Deletes a segment, if it is still the version of the tag; whichever it is without one.
    fn delete_segment(&self, id: SegmentId, tag: Option<&str>) -> impl Future<Output = Result<(), CallError>> + Send;
    /// Deletes a folder.
    fn delete_folder(&self, kind: FolderKind, id: FolderId) -> impl Future<Output = Result<(), CallError>> + Send;
    /// Deletes a data source.
    fn delete_data_source(&self, id: DataSourceId) -> impl Future<Output = Result<(), CallError>> + Send;
}

/// An object as it is now, with the service's tag of this version of it, where it gives one.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen<T> {
    /// The object.
    pub object: T,
    /// The version's tag (`ETag`).
    pub tag: Option<String>,
}

impl<T> Seen<T> {
    /// The same version as something made of the object.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Seen<U> {
        Seen { object: change(self.object), tag: self.tag }
    }
}

/// Whether a segment is mapped to a destination or feeds a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// It is not.
    Free,
    /// It is.
    Used,
    /// The service did not say it clearly; never a reason to delete.
    Unknown,
}

/// The trait to make: onboarded, kept [`domain::pair::TTL_DAYS`] days, described as sharing describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTrait {
    /// Name.
    pub name: String,
    /// The audience's id.
    pub code: IntegrationCode,
    /// Rule.
    pub rule: String,
    /// The sharing data source.
    pub data_source: DataSourceId,
    /// Folder in trait storage.
    pub folder: FolderId,
}

/// The segment to make: active, merged by the External Merge Policy, described as sharing describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSegment {
    /// Name.
    pub name: String,
    /// The audience's id.
    pub code: IntegrationCode,
    /// Rule.
    pub rule: String,
    /// The sharing data source.
    pub data_source: DataSourceId,
    /// Folder in segment storage.
    pub folder: FolderId,
}

/// A call that did not succeed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "camelCase")]
#[error("{message}")]
pub struct CallError {
    /// What kind of failure.
    pub kind: CallErrorKind,
    /// What was being attempted and what happened; never holds a secret.
    pub message: String,
    /// Facts such as `status` and `body`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub details: BTreeMap<String, String>,
    /// Whether the write may have been done although no answer came.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub may_have_happened: bool,
}

/// Kinds of failed calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum CallErrorKind {
    /// No answer.
    Offline,
    /// The sign-in was refused.
    SignIn,
    /// A right is missing.
    Forbidden,
    /// Not there (any more).
    NotFound,
    /// Refused as wrong.
    Refused,
    /// Something is in the way.
    Conflict,
    /// Overloaded or broken.
    Unavailable,
    /// The answer could not be read.
    Unreadable,
    /// Anything else.
    Other,
}

impl CallErrorKind {
    /// Whether the same call may succeed later without anybody changing the plan. A missing right counts: an
    /// administrator can grant it, and resuming the job then is what the person wants.
    pub fn retryable(self) -> bool {
        match self {
            Self::Offline | Self::SignIn | Self::Forbidden | Self::Unavailable | Self::Unreadable | Self::Other => true,
            Self::NotFound | Self::Refused | Self::Conflict => false,
        }
    }
}
