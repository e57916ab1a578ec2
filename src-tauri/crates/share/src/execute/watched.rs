//! The services as a run calls them: a failure that is not about one item, but about the run, is noticed here, whatever
//! the caller makes of it. From then on nothing more is sent, so that the run comes to its end and pauses.
//!
//! It must not know steps or the journal.

use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::sync::{Mutex, PoisonError};

use domain::call::Scope;
use domain::{
    Audience, AudienceId, Copied, DataSource, DataSourceId, Folder, FolderId, FolderKind, IntegrationCode, Segment,
    SegmentId, Source, Trait, TraitId, Use,
};
use tokio_util::sync::CancellationToken;

use crate::port::{
    AudienceManager, AudienceNow, AudienceUse, Audiences, CallError, Dataflows, Destination, NewAudience,
    NewDataSource, NewFolder, NewSegment, NewTrait, NotSelected, Seen, Selected, Services, Side, Sources,
};

/// What one run knows of an outage.
pub(crate) struct Outage {
    found: Mutex<Option<(Side, CallError)>>,
    /// Held while the service is asked, so that calls that fail together ask once.
    asking: tokio::sync::Mutex<()>,
    /// Stops the run before its next step.
    stop: CancellationToken,
}

impl Outage {
    pub(super) fn new(stop: CancellationToken) -> Self {
        Self { found: Mutex::default(), asking: tokio::sync::Mutex::default(), stop }
    }

    /// The service that cannot be used, and how its call failed.
    pub(super) fn found(&self) -> Option<(Side, CallError)> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Cancelled when an outage is found.
    pub(super) fn stop(&self) -> &CancellationToken {
        &self.stop
    }

    fn begin(&self, side: Side, error: CallError) {
        self.found.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert((side, error));
        self.stop.cancel();
    }
}

/// The services with an eye on outages.
pub(super) struct Watched<'a, S> {
    inner: &'a S,
    outage: &'a Outage,
}

impl<'a, S: Services> Watched<'a, S> {
    pub(super) fn over(inner: &'a S, outage: &'a Outage) -> Self {
        Self { inner, outage }
    }

    /// Calls, and once more where a failure has passed already.
    async fn call<T, F>(&self, side: Side, call: impl Fn() -> F + Send + Sync) -> Result<T, CallError>
    where
        F: Future<Output = Result<T, CallError>> + Send,
    {
        let mut is_again = false;
        loop {
            if let Some((_, error)) = self.outage.found() {
                return Err(CallError { may_have_happened: false, ..error });
            }
            match call().await {
                Err(error) if error.kind.scope() != Scope::Item => {
                    if self.is_out(side, &error).await || error.may_have_happened || is_again {
                        return Err(error);
                    }
                    is_again = true;
                }
                other => return other,
            }
        }
    }

    /// Whether a failed call shows that the service cannot be used at all: a cheap read fails too.
    async fn is_out(&self, side: Side, error: &CallError) -> bool {
        let _asking = self.outage.asking.lock().await;
        if self.outage.found().is_some() {
            return true;
        }
        let error = match error.kind.scope() {
            Scope::Run => Some(error.clone()),
            _ => asked(self.inner, side).await,
        };
        match error {
            Some(error) => self.outage.begin(side, error),
            None => return false,
        }
        true
    }

    /// The same for a request that says what it was about to do.
    async fn selecting<Id: Send, F>(
        &self,
        select: impl Fn() -> F + Send + Sync,
    ) -> Result<Selected<Id>, NotSelected<Id>>
    where
        F: Future<Output = Result<Selected<Id>, NotSelected<Id>>> + Send,
    {
        let wanted = Mutex::new(None);
        let call = || async {
            select().await.map_err(|failed| {
                *wanted.lock().unwrap_or_else(PoisonError::into_inner) = failed.wanted;
                failed.error
            })
        };
        let selected = self.platform(call).await;
        let wanted = wanted.into_inner().unwrap_or_else(PoisonError::into_inner);
        selected.map_err(|error| NotSelected { error, wanted })
    }

    async fn manager<T, F>(&self, call: impl Fn() -> F + Send + Sync) -> Result<T, CallError>
    where
        F: Future<Output = Result<T, CallError>> + Send,
    {
        self.call(Side::AudienceManager, call).await
    }

    async fn platform<T, F>(&self, call: impl Fn() -> F + Send + Sync) -> Result<T, CallError>
    where
        F: Future<Output = Result<T, CallError>> + Send,
    {
        self.call(Side::ExperiencePlatform, call).await
    }
}

/// Asks a service for something cheap, once. Returns why it cannot be used; `None` if it answers, whatever it answers.
pub(super) async fn asked<S: Services>(service: &S, side: Side) -> Option<CallError> {
    let answer = match side {
        Side::AudienceManager => service.answers().await,
        Side::ExperiencePlatform => service.platform_answers().await,
    };
    answer.err().filter(|error| error.kind.scope() != Scope::Item)
}

impl<S: Services> AudienceManager for Watched<'_, S> {
    async fn answers(&self) -> Result<(), CallError> {
        self.inner.answers().await
    }

    async fn folders(&self, kind: FolderKind) -> Result<Vec<Folder>, CallError> {
        self.manager(|| self.inner.folders(kind)).await
    }

    async fn data_sources(&self) -> Result<Vec<DataSource>, CallError> {
        self.manager(|| self.inner.data_sources()).await
    }

    async fn traits_by_code(&self, code: &IntegrationCode) -> Result<Vec<Trait>, CallError> {
        self.manager(|| self.inner.traits_by_code(code)).await
    }

    async fn segments_by_code(&self, code: &IntegrationCode) -> Result<Vec<Segment>, CallError> {
        self.manager(|| self.inner.segments_by_code(code)).await
    }

    async fn traits_by_codes(&self, codes: &BTreeSet<IntegrationCode>, in_all: u64) -> Result<Vec<Trait>, CallError> {
        self.manager(|| self.inner.traits_by_codes(codes, in_all)).await
    }

    async fn segments_by_codes(
        &self,
        codes: &BTreeSet<IntegrationCode>,
        in_all: u64,
    ) -> Result<Vec<Segment>, CallError> {
        self.manager(|| self.inner.segments_by_codes(codes, in_all)).await
    }

    async fn traits_of_source(&self, source: DataSourceId, code: &IntegrationCode) -> Result<Vec<Trait>, CallError> {
        self.manager(|| self.inner.traits_of_source(source, code)).await
    }

    async fn segments_of_source(
        &self,
        source: DataSourceId,
        code: &IntegrationCode,
    ) -> Result<Vec<Segment>, CallError> {
        self.manager(|| self.inner.segments_of_source(source, code)).await
    }

    async fn folder_now(&self, kind: FolderKind, id: FolderId) -> Result<Option<Folder>, CallError> {
        self.manager(|| self.inner.folder_now(kind, id)).await
    }

    async fn data_source_now(&self, id: DataSourceId) -> Result<Option<DataSource>, CallError> {
        self.manager(|| self.inner.data_source_now(id)).await
    }

    async fn trait_now(&self, id: TraitId) -> Result<Option<Seen<Trait>>, CallError> {
        self.manager(|| self.inner.trait_now(id)).await
    }

    async fn segment_now(&self, id: SegmentId) -> Result<Option<Seen<Segment>>, CallError> {
        self.manager(|| self.inner.segment_now(id)).await
    }

    async fn segments_with_trait(&self, id: TraitId) -> Result<Vec<Segment>, CallError> {
        self.manager(|| self.inner.segments_with_trait(id)).await
    }

    async fn segment_use(&self, id: SegmentId) -> Result<Use, CallError> {
        self.manager(|| self.inner.segment_use(id)).await
    }

    async fn folder_contents(&self, kind: FolderKind, id: FolderId) -> Result<u64, CallError> {
        self.manager(|| self.inner.folder_contents(kind, id)).await
    }

    async fn data_source_contents(&self, id: DataSourceId) -> Result<u64, CallError> {
        self.manager(|| self.inner.data_source_contents(id)).await
    }

    async fn create_folder(&self, new: &NewFolder) -> Result<Folder, CallError> {
        self.manager(|| self.inner.create_folder(new)).await
    }

    async fn create_data_source(&self, new: &NewDataSource) -> Result<DataSource, CallError> {
        self.manager(|| self.inner.create_data_source(new)).await
    }

    async fn create_trait(&self, new: &NewTrait) -> Result<Trait, CallError> {
        self.manager(|| self.inner.create_trait(new)).await
    }

    async fn create_segment(&self, new: &NewSegment) -> Result<Segment, CallError> {
        self.manager(|| self.inner.create_segment(new)).await
    }

    async fn move_trait(&self, id: TraitId, folder: FolderId) -> Result<Trait, CallError> {
        self.manager(|| self.inner.move_trait(id, folder)).await
    }

    async fn delete_trait(&self, id: TraitId, tag: Option<&str>) -> Result<(), CallError> {
        self.manager(|| self.inner.delete_trait(id, tag)).await
    }

    async fn delete_segment(&self, id: SegmentId, tag: Option<&str>) -> Result<(), CallError> {
        self.manager(|| self.inner.delete_segment(id, tag)).await
    }

    async fn delete_folder(&self, kind: FolderKind, id: FolderId) -> Result<(), CallError> {
        self.manager(|| self.inner.delete_folder(kind, id)).await
    }

    async fn delete_data_source(&self, id: DataSourceId) -> Result<(), CallError> {
        self.manager(|| self.inner.delete_data_source(id)).await
    }
}

impl<S: Services> Audiences for Watched<'_, S> {
    async fn audiences_of(&self, of: Copied) -> Result<Vec<Audience>, CallError> {
        self.platform(|| self.inner.audiences_of(of)).await
    }

    async fn audience_now(&self, id: &AudienceId) -> Result<Option<Audience>, CallError> {
        self.platform(|| self.inner.audience_now(id)).await
    }

    async fn audience_use(&self, id: &AudienceId) -> Result<AudienceUse, CallError> {
        self.platform(|| self.inner.audience_use(id)).await
    }

    async fn create_audience(&self, new: &NewAudience) -> Result<Audience, CallError> {
        self.platform(|| self.inner.create_audience(new)).await
    }

    async fn set_expiry(&self, id: &AudienceId, days: u32) -> Result<(), CallError> {
        self.platform(|| self.inner.set_expiry(id, days)).await
    }

    async fn delete_audience(&self, id: &AudienceId) -> Result<(), CallError> {
        self.platform(|| self.inner.delete_audience(id)).await
    }
}

impl<S: Services> Sources for Watched<'_, S> {
    async fn source(&self) -> Result<Source, CallError> {
        self.platform(|| self.inner.source()).await
    }

    async fn select_segments(&self, segments: &[SegmentId]) -> Result<Selected<SegmentId>, NotSelected<SegmentId>> {
        self.selecting(|| self.inner.select_segments(segments)).await
    }

    async fn deselect_segments(&self, segments: &[SegmentId]) -> Result<Vec<SegmentId>, CallError> {
        self.platform(|| self.inner.deselect_segments(segments)).await
    }
}

impl<S: Services> Dataflows for Watched<'_, S> {
    async fn platform_answers(&self) -> Result<(), CallError> {
        self.inner.platform_answers().await
    }

    async fn destination(&self) -> Result<Destination, CallError> {
        self.platform(|| self.inner.destination()).await
    }

    async fn select(&self, audiences: &[AudienceId]) -> Result<Selected, NotSelected> {
        self.selecting(|| self.inner.select(audiences)).await
    }

    async fn added_at(&self) -> Result<BTreeMap<AudienceId, Option<i64>>, CallError> {
        self.platform(|| self.inner.added_at()).await
    }

    async fn deselect(&self, audiences: &[AudienceId]) -> Result<Vec<AudienceId>, CallError> {
        self.platform(|| self.inner.deselect(audiences)).await
    }

    async fn resume_dataflow(&self) -> Result<bool, CallError> {
        self.platform(|| self.inner.resume_dataflow()).await
    }

    async fn audiences_now(
        &self,
        known: &BTreeMap<AudienceId, Audience>,
    ) -> Result<BTreeMap<AudienceId, AudienceNow>, CallError> {
        self.platform(|| self.inner.audiences_now(known)).await
    }

    async fn pause_dataflow(&self) -> Result<bool, CallError> {
        self.platform(|| self.inner.pause_dataflow()).await
    }

    async fn create_destination(&self) -> Result<bool, CallError> {
        self.platform(|| self.inner.create_destination()).await
    }
}
