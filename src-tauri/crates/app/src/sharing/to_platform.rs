//! Shares segments and traits to Experience Platform: the plan as it is shown, and its job.

use std::collections::{BTreeMap, BTreeSet};

use domain::copied::{LONGEST_TTL_DAYS, TTL_DAYS};
use domain::rules::traits_named;
use domain::{AudienceId, Copied, FolderKind, IntegrationCode, Segment, Trait};
use share::JobKind;
use share::back::{self, Line, Request, Snapshot};
use store::Tree;

use super::port::Services;
use super::snapshot::folders;
use super::to_platform_view;
use crate::limits::Limited as _;
use crate::read::{numeric, word};
use crate::view::{
    Failure, FailureCode, InputReason, Job, JobProgress, NotPossibleReason, ObjectKind, ObjectLink, PlatformPlan,
    PlatformRoute,
};
use crate::{Sharing, Workspace};

/// How segments and traits are shared to Experience Platform.
#[derive(Debug, Clone, Copy, Default)]
pub struct ToPlatformOptions {
    /// The route; external audiences if none is chosen.
    pub route: Option<PlatformRoute>,
    /// Days until the data of the audiences expires, 1 to 90; 30 if none is chosen.
    pub ttl_days: Option<u32>,
}

impl ToPlatformOptions {
    fn request(self, of: &[ObjectLink]) -> Result<Request, Failure> {
        if self.route == Some(PlatformRoute::Source) {
            let message = "Sharing through the Audience Manager source is not available in this version. Select the segments \
                           in the source in Experience Platform, or share them as external audiences, which have no members \
                           yet.";
            return Err(Failure::not_possible(NotPossibleReason::SourceRoute, message));
        }
        let ttl_days = self.ttl_days.unwrap_or(TTL_DAYS);
        if !(1..=LONGEST_TTL_DAYS).contains(&ttl_days) {
            let message = format!("Audiences can be set to expire after 1 to {LONGEST_TTL_DAYS} days, not {ttl_days}.");
            return Err(Failure::bad_input(InputReason::ExpiryDays, message));
        }
        let lines = of.iter().map(|one| copied(one).map(|of| Line { of })).collect::<Result<_, _>>()?;
        Ok(Request { route: back::Route::External, ttl_days, lines })
    }
}

fn copied(of: &ObjectLink) -> Result<Copied, Failure> {
    match of.kind {
        ObjectKind::Segment => numeric(of.kind, &of.id).map(Copied::Segment),
        ObjectKind::Trait => numeric(of.kind, &of.id).map(Copied::Trait),
        other => {
            let message = format!("Segments and traits can be shared to Experience Platform, a {} can't.", word(other));
            Err(Failure::new(FailureCode::BadInput, message))
        }
    }
}

impl Sharing<'_> {
    /// Returns what sharing segments and traits to Experience Platform would do. Looks at both services; changes nothing.
    pub async fn preview_to_platform(
        &self,
        of: Vec<ObjectLink>,
        how: ToPlatformOptions,
    ) -> Result<PlatformPlan, Failure> {
        let request = requested(&of, how)?;
        let known = self.workspace.known_to_platform(&request).await?;
        let service = Services::of(self.workspace).await?;
        let fresh = back::look_up(&service, &request, known).await?;
        Ok(to_platform_view::plan(&fresh, &back::plan(&fresh, &request), how.route.is_some()))
    }

    /// Shares segments and traits to Experience Platform.
    pub async fn share_to_platform(
        &self,
        of: Vec<ObjectLink>,
        how: ToPlatformOptions,
        on_progress: impl Fn(JobProgress) + Send + Sync + 'static,
    ) -> Result<Job, Failure> {
        let request = requested(&of, how)?;
        let job = self.workspace.share_kind(JobKind::ToPlatform { request }, on_progress).await?;
        self.workspace.shown_job(&job).await
    }
}

/// The request for some objects, if there are not too many.
fn requested(of: &[ObjectLink], how: ToPlatformOptions) -> Result<Request, Failure> {
    of.iter().map(|one| one.id.clone()).collect::<Vec<_>>().within_limits()?;
    how.request(of)
}

impl Workspace {
    /// The local copy's part of a request: the segments with the traits in their rules, and the audiences that they may be from.
    pub(super) async fn known_to_platform(&self, request: &Request) -> Result<Snapshot, Failure> {
        self.connection.read_governing(&self.clients().await?.platform).await;
        let catalog = self.catalog();
        let (mut segments, mut traits): (BTreeMap<_, Segment>, BTreeMap<_, Trait>) = Default::default();
        let mut wanted = BTreeSet::new();
        for line in &request.lines {
            match line.of {
                Copied::Trait(id) => drop(wanted.insert(id)),
                Copied::Segment(id) => {
                    if let Some((segment, _)) = catalog.segment(id).await? {
                        wanted.extend(traits_named(&segment.rule));
                        segments.insert(id, segment);
                    }
                }
            }
        }
        for id in wanted {
            traits.extend(catalog.a_trait(id).await?.map(|(it, _)| (id, it)));
        }
        let codes = segments.values().map(|it| &it.integration_code);
        let codes = codes.chain(traits.values().map(|it| &it.integration_code)).flatten();
        let codes: BTreeSet<String> = codes.map(|code: &IntegrationCode| code.0.clone()).collect();
        let platform = catalog.audiences(codes.into_iter().collect()).await?;
        Ok(Snapshot {
            segments,
            traits,
            trait_folders: folders(catalog.folders(Tree::Traits).await?, FolderKind::Traits),
            segment_folders: folders(catalog.folders(Tree::Segments).await?, FolderKind::Segments),
            platform: platform.into_iter().map(|it| (it.id, it.name)).collect::<BTreeMap<AudienceId, String>>(),
            policies: self.connection.governing().policies,
            audiences_in_all: u64::from(catalog.counts().await?.audiences),
            ..Snapshot::default()
        })
    }
}
