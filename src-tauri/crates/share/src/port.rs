//! The calls that sharing needs from Audience Manager, from the dataflow that brings audiences there, and from the audiences
//! of Experience Platform, and how a call may fail. `app` implements them with the typed clients, tests in memory. Small on purpose, so that it can be
//! implemented twice.
//!
//! It must not know HTTP, statuses or wire shapes.

use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;

use domain::{
    Audience, AudienceId, CallKind, Copied, DataSource, DataSourceId, Folder, FolderId, FolderKind, IntegrationCode,
    Label, Segment, SegmentId, Source, Trait, TraitId, Use,
};
use serde::{Deserialize, Serialize};

/// The calls of sharing. Every method is one question or one write; the port never repeats a write that
/// may have happened.
///
/// An object that a list or a look-up by code does not return counts as absent, so unreadable rows are an error
/// ([`CallKind::Unreadable`]), never fewer rows.
pub trait AudienceManager: Send + Sync {
    /// Whether Audience Manager can be used now: one cheap read that is sent once.
    fn answers(&self) -> impl Future<Output = Result<(), CallError>> + Send;
    /// All folders of a storage, the root among them.
    fn folders(&self, kind: FolderKind) -> impl Future<Output = Result<Vec<Folder>, CallError>> + Send;
    /// All data sources of the account.
    fn data_sources(&self) -> impl Future<Output = Result<Vec<DataSource>, CallError>> + Send;
    /// Every trait that carries a code, over all data sources, with its rule.
    fn traits_by_code(&self, code: &IntegrationCode) -> impl Future<Output = Result<Vec<Trait>, CallError>> + Send;
    /// Every segment that carries a code, over all data sources.
    fn segments_by_code(&self, code: &IntegrationCode) -> impl Future<Output = Result<Vec<Segment>, CallError>> + Send;
    /// Every trait that carries one of these codes, over all data sources, with its rule: by look-ups, or by the list of all,
    /// whichever needs fewer requests. `in_all` is how many traits the account is thought to have.
    fn traits_by_codes(
        &self,
        codes: &BTreeSet<IntegrationCode>,
        in_all: u64,
    ) -> impl Future<Output = Result<Vec<Trait>, CallError>> + Send;
    /// Every segment that carries one of these codes, over all data sources, as [`Self::traits_by_codes`].
    fn segments_by_codes(
        &self,
        codes: &BTreeSet<IntegrationCode>,
        in_all: u64,
    ) -> impl Future<Output = Result<Vec<Segment>, CallError>> + Send;
    /// Every trait of a data source that carries a code, with its rule. Questions that come close together may be answered by
    /// one list, which is asked for after all of them.
    fn traits_of_source(
        &self,
        source: DataSourceId,
        code: &IntegrationCode,
    ) -> impl Future<Output = Result<Vec<Trait>, CallError>> + Send;
    /// Every segment of a data source that carries a code, as [`Self::traits_of_source`].
    fn segments_of_source(
        &self,
        source: DataSourceId,
        code: &IntegrationCode,
    ) -> impl Future<Output = Result<Vec<Segment>, CallError>> + Send;
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

    /// Creates a folder.
    fn create_folder(&self, new: &NewFolder) -> impl Future<Output = Result<Folder, CallError>> + Send;
    /// Creates a data source.
    fn create_data_source(&self, new: &NewDataSource) -> impl Future<Output = Result<DataSource, CallError>> + Send;
    /// Creates the trait of a pair.
    fn create_trait(&self, new: &NewTrait) -> impl Future<Output = Result<Trait, CallError>> + Send;
    /// Creates the segment of a pair.
    fn create_segment(&self, new: &NewSegment) -> impl Future<Output = Result<Segment, CallError>> + Send;

    /// Moves a trait to another folder and leaves everything else as it is: reads it, and writes it only if nobody
    /// changed it in between. Returns the trait as stored.
    fn move_trait(&self, id: TraitId, folder: FolderId) -> impl Future<Output = Result<Trait, CallError>> + Send;

    /// Deletes a trait, if it is still the version of the tag; whichever it is without one.
    fn delete_trait(&self, id: TraitId, tag: Option<&str>) -> impl Future<Output = Result<(), CallError>> + Send;
    /// Deletes a segment, if it is still the version of the tag; whichever it is without one.
    fn delete_segment(&self, id: SegmentId, tag: Option<&str>) -> impl Future<Output = Result<(), CallError>> + Send;
    /// Deletes a folder.
    fn delete_folder(&self, kind: FolderKind, id: FolderId) -> impl Future<Output = Result<(), CallError>> + Send;
    /// Deletes a data source.
    fn delete_data_source(&self, id: DataSourceId) -> impl Future<Output = Result<(), CallError>> + Send;
}

/// The calls of the activate route: the dataflow of the Experience Cloud Audiences destination. Which audiences it sends
/// is a list that several people change, so every call reads it first.
pub trait Dataflows: Send + Sync {
    /// Whether Experience Platform can be used now: one cheap read that is sent once.
    fn platform_answers(&self) -> impl Future<Output = Result<(), CallError>> + Send;
    /// Where the destination is, and what its dataflow sends. That it does not exist is said only if every sandbox that
    /// could have it answered.
    fn destination(&self) -> impl Future<Output = Result<Destination, CallError>> + Send;
    /// Adds audiences to the dataflow, in one request that counts only if the dataflow is as it was read; those that it
    /// sends already are left as they are.
    fn select(&self, audiences: &[AudienceId]) -> impl Future<Output = Result<Selected, NotSelected>> + Send;
    /// The audiences that the dataflow sends, each with when it was added, ms since epoch by the service's clock, as far
    /// as it says. None where there is no dataflow; an error where it cannot be seen.
    fn added_at(&self) -> impl Future<Output = Result<BTreeMap<AudienceId, Option<i64>>, CallError>> + Send;
    /// Takes audiences out of the dataflow, in one request that counts only if the dataflow is as it was read. Returns
    /// those that it did send.
    fn deselect(&self, audiences: &[AudienceId]) -> impl Future<Output = Result<Vec<AudienceId>, CallError>> + Send;
    /// Resumes the dataflow if it is paused. Returns whether it was.
    fn resume_dataflow(&self) -> impl Future<Output = Result<bool, CallError>> + Send;
    /// These audiences as Experience Platform has them now, with as few requests as possible. `known` is what is known of each;
    /// what an answer leaves out of one is as it was known.
    fn audiences_now(
        &self,
        known: &BTreeMap<AudienceId, Audience>,
    ) -> impl Future<Output = Result<BTreeMap<AudienceId, AudienceNow>, CallError>> + Send;
    /// Pauses the dataflow if it runs. Returns whether it did.
    fn pause_dataflow(&self) -> impl Future<Output = Result<bool, CallError>> + Send;
    /// Creates the destination and its dataflow in the sandbox of the connection, unless there is one. Takes several
    /// requests, and uses what an earlier attempt left. Returns whether there was one.
    fn create_destination(&self) -> impl Future<Output = Result<bool, CallError>> + Send;
}

/// The calls of the way back: audiences of Experience Platform that stand for segments and traits.
pub trait Audiences: Send + Sync {
    /// Every audience of the sandbox that names a segment or trait ([`Copied::is_named_by`]), in any state and of any origin.
    /// A row that cannot be read is an error, never one row less.
    fn audiences_of(&self, of: Copied) -> impl Future<Output = Result<Vec<Audience>, CallError>> + Send;
    /// An audience, `None` when the service itself says that it is not there.
    fn audience_now(&self, id: &AudienceId) -> impl Future<Output = Result<Option<Audience>, CallError>> + Send;
    /// Whether something uses an audience, or it has members.
    fn audience_use(&self, id: &AudienceId) -> impl Future<Output = Result<AudienceUse, CallError>> + Send;
    /// Creates the audience of a segment or trait.
    fn create_audience(&self, new: &NewAudience) -> impl Future<Output = Result<Audience, CallError>> + Send;
    /// Sets how many days after its creation the data of an audience expires. Everything else stays as it is.
    fn set_expiry(&self, id: &AudienceId, days: u32) -> impl Future<Output = Result<(), CallError>> + Send;
    /// Deletes an audience.
    fn delete_audience(&self, id: &AudienceId) -> impl Future<Output = Result<(), CallError>> + Send;
}

/// The calls of the Audience Manager source, which brings segments with their members to Experience Platform. What it selects is
/// a list that several people change, so every call reads it first.
pub trait Sources: Send + Sync {
    /// The source of the sandbox, and what it selects. That there is none is said only if every row could be read.
    fn source(&self) -> impl Future<Output = Result<Source, CallError>> + Send;
    /// Selects segments, in one request that counts only if the source is as it was read; those that it selects already are
    /// left as they are.
    fn select_segments(
        &self,
        segments: &[SegmentId],
    ) -> impl Future<Output = Result<Selected<SegmentId>, NotSelected<SegmentId>>> + Send;
    /// Takes segments out, in one request that counts only if the source is as it was read. Returns those that it did select.
    fn deselect_segments(
        &self,
        segments: &[SegmentId],
    ) -> impl Future<Output = Result<Vec<SegmentId>, CallError>> + Send;
}

/// What a service says of the use of an audience that stands for a segment or trait. Only a clear "nothing" permits its
/// deletion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AudienceUse {
    /// Nothing uses it, and it has no members.
    Free,
    /// Other audiences depend on it.
    Audiences(Vec<AudienceId>),
    /// It has members by now.
    Members,
    /// The answer does not say.
    Unknown,
}

/// An audience as it is now.
#[derive(Debug, Clone, PartialEq)]
pub enum AudienceNow {
    /// It exists.
    Here {
        /// The audience.
        audience: Box<Audience>,
        /// For an audience from outside, the id that it has there.
        outside: Option<AudienceId>,
    },
    /// The service itself says that it does not exist.
    Gone,
    /// The service answers, but not about this one.
    Unclear,
}

/// Everything that sharing calls.
pub trait Services: AudienceManager + Dataflows + Audiences + Sources {}

impl<S: AudienceManager + Dataflows + Audiences + Sources> Services for S {}

/// One of the two services.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Side {
    /// Audience Manager.
    AudienceManager,
    /// Experience Platform.
    ExperiencePlatform,
}

/// The Experience Cloud Audiences destination, as far as it is known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Destination {
    /// It could not be read whether there is one.
    #[default]
    Unknown,
    /// The organization has none.
    Absent,
    /// Another sandbox has it, and only one may (AEP contract §14.1).
    Elsewhere {
        /// Name of that sandbox.
        sandbox: String,
    },
    /// The sandbox of this connection has it.
    Present {
        /// Whether its dataflow runs; nothing arrives while it is paused.
        is_on: bool,
        /// The audiences that it sends.
        selected: BTreeSet<AudienceId>,
    },
}

impl Destination {
    /// Whether its dataflow runs; `None` if the sandbox of this connection is not known to have one.
    pub fn is_on(&self) -> Option<bool> {
        match self {
            Self::Present { is_on, .. } => Some(*is_on),
            _ => None,
        }
    }

    /// Whether the dataflow sends an audience.
    pub fn sends(&self, audience: &AudienceId) -> bool {
        matches!(self, Self::Present { selected, .. } if selected.contains(audience))
    }
}

/// What adding audiences to the dataflow did, or selecting segments in the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selected<Id = AudienceId> {
    /// Added by this request.
    pub added: Vec<Id>,
    /// Sent already.
    pub already: Vec<Id>,
}

/// Audiences were not added to the dataflow, or segments not selected in the source, or it is not known whether they were.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotSelected<Id = AudienceId> {
    /// Why.
    pub error: CallError,
    /// What the request was about to do, if it came that far.
    pub wanted: Option<Selected<Id>>,
}

impl<Id> From<CallError> for NotSelected<Id> {
    fn from(error: CallError) -> Self {
        Self { error, wanted: None }
    }
}

/// An object as it is now, with the service's tag of this version, where the service sends one.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen<T> {
    /// The object.
    pub object: T,
    /// The version's tag (`ETag`).
    pub tag: Option<String>,
}

impl<T> Seen<T> {
    /// An object of a kind that has no tags.
    pub fn untagged(object: T) -> Self {
        Self { object, tag: None }
    }

    /// Converts the object and keeps its version.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Seen<U> {
        Seen { object: change(self.object), tag: self.tag }
    }
}

/// The folder to create.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFolder {
    /// Storage.
    pub kind: FolderKind,
    /// Folder above.
    pub parent: FolderId,
    /// Name.
    pub name: String,
}

/// The data source to create.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDataSource {
    /// Name.
    pub name: String,
}

/// The trait to create: onboarded, members stay [`domain::pair::TTL_DAYS`] days, described as sharing describes it.
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
    /// Whether the data source refuses a second trait with the code.
    pub codes_are_unique: bool,
}

/// The segment to create: active, merged by the External Merge Policy, described as sharing describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSegment {
    /// Name.
    pub name: String,
    /// The audience's id.
    pub code: IntegrationCode,
    /// The trait it consists of.
    pub of: TraitId,
    /// Rule.
    pub rule: String,
    /// The sharing data source.
    pub data_source: DataSourceId,
    /// Folder in segment storage.
    pub folder: FolderId,
    /// Whether the data source refuses a second segment with the code.
    pub codes_are_unique: bool,
}

/// The audience to create for a segment or trait of Audience Manager: of that origin, published, without members. The journal
/// stores it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewAudience {
    /// The segment or trait.
    pub of: Copied,
    /// Name.
    pub name: String,
    /// Free text.
    pub description: String,
    /// Usage labels.
    pub labels: Vec<Label>,
    /// The folder of the segment or trait.
    pub folder: FolderId,
    /// Days until its data expires.
    pub ttl_days: u32,
    /// Whether the segment collects members; always true of a trait.
    pub is_active: bool,
}

/// A call that did not succeed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "camelCase")]
#[error("{message}")]
pub struct CallError {
    /// What kind of failure.
    pub kind: CallKind,
    /// What was being attempted and what happened; never holds a secret.
    pub message: String,
    /// Facts such as `status` and `body`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub details: BTreeMap<String, String>,
    /// Whether the write may have been done although no answer came.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub may_have_happened: bool,
}

impl CallError {
    /// A failure without further facts, of a call that was certainly not carried out.
    pub fn new(kind: CallKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), details: BTreeMap::new(), may_have_happened: false }
    }
}
