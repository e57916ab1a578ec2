//! Shares segments and traits to Experience Platform: the plan as it is shown, and its job.

use std::collections::{BTreeMap, BTreeSet};

use domain::copied::{LONGEST_TTL_DAYS, TTL_DAYS};
use domain::forecast::Forecast;
use domain::rules::traits_named;
use domain::{AudienceId, Copied, FolderKind, IntegrationCode, Segment, Source, Trait};
use share::JobKind;
use share::back::{self, Line, Plan, Request, Route, Snapshot, Verdict};
use store::Tree;

use super::port::Services;
use super::snapshot::folders;
use super::to_platform_view;
use crate::limits::Limited as _;
use crate::read::{numeric, word};
use crate::view::{
    Failure, FailureCode, InputReason, Job, JobProgress, NotPossibleReason, ObjectKind, ObjectLink, PlatformPlan,
    PlatformRoute, ProfileForecast,
};
use crate::{Sharing, Workspace};

/// How segments and traits are shared to Experience Platform.
#[derive(Debug, Clone, Copy, Default)]
pub struct ToPlatformOptions {
    /// The route; if none is chosen, the Audience Manager source where what it selects is known, else external audiences.
    pub route: Option<PlatformRoute>,
    /// Days until the data of the audiences expires, 1 to 90; 30 if none is chosen.
    pub ttl_days: Option<u32>,
    /// Whether audiences that are there already are to last that long from now on, and none is created.
    pub renew: bool,
    /// The likely number of new profiles that a person confirmed, where the source is to select segments.
    pub confirm_profiles: Option<u32>,
}

impl ToPlatformOptions {
    /// The request for some objects, if there are not too many. Reads the source if no route is chosen.
    async fn request(self, of: &[ObjectLink], service: &Services) -> Result<Request, Failure> {
        let source = match self.route {
            None if !self.renew => service.source_for_route().await?,
            _ => Source::default(),
        };
        self.request_by(of, &source)
    }

    /// The same with the source as it is known.
    pub(super) fn request_by(self, of: &[ObjectLink], source: &Source) -> Result<Request, Failure> {
        of.iter().map(|one| one.id.clone()).collect::<Vec<_>>().within_limits()?;
        let ttl_days = self.ttl_days.unwrap_or(TTL_DAYS);
        if !(1..=LONGEST_TTL_DAYS).contains(&ttl_days) {
            let message = format!("Audiences can be set to expire after 1 to {LONGEST_TTL_DAYS} days, not {ttl_days}.");
            return Err(Failure::bad_input(InputReason::ExpiryDays, message));
        }
        let lines = of.iter().map(|one| copied(one).map(|of| Line { of })).collect::<Result<_, _>>()?;
        let route = match self.route {
            _ if self.renew => Route::External,
            Some(PlatformRoute::External) => Route::External,
            Some(PlatformRoute::Source) => Route::Source,
            None => Route::usual(source),
        };
        Ok(Request { route, ttl_days, renew: self.renew, lines })
    }
}

pub(super) fn copied(of: &ObjectLink) -> Result<Copied, Failure> {
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
        let service = Services::of(self.workspace).await?;
        let request = how.request(&of, &service).await?;
        let (fresh, plan) = self.fresh_to_platform(&service, &request).await?;
        let forecast = self.forecast_of_plan(&fresh, &plan).await?;
        Ok(to_platform_view::plan(&request, &fresh, &plan, how.route.is_some(), forecast))
    }

    pub(super) async fn fresh_to_platform(
        &self,
        service: &Services,
        request: &Request,
    ) -> Result<(Snapshot, Plan), Failure> {
        let known = self.workspace.known_to_platform(request).await?;
        let fresh = back::look_up(service, request, known).await?;
        let plan = back::plan(&fresh, request);
        Ok((fresh, plan))
    }

    /// The forecast for what a plan lets the source select; `None` if that is nothing.
    pub(super) async fn forecast_of_plan(
        &self,
        fresh: &Snapshot,
        plan: &Plan,
    ) -> Result<Option<ProfileForecast>, Failure> {
        let mut selected = Vec::new();
        for item in &plan.items {
            let (Copied::Segment(id), Verdict::Select { audience }) = (item.of, &item.verdict) else { continue };
            // What was delivered before is in the profiles already.
            let known = audience.as_ref().and_then(|id| fresh.audiences.iter().find(|it| it.id == *id));
            selected.push((id, known.and_then(|it| it.profiles).unwrap_or_default()));
        }
        if selected.is_empty() {
            return Ok(None);
        }
        self.workspace.forecast_of(selected).await.map(Some)
    }

    /// Refuses what [`Self::share_to_platform`] would refuse because the number of new profiles is not confirmed. Changes nothing.
    pub async fn check_to_platform(&self, of: &[ObjectLink], how: ToPlatformOptions) -> Result<(), Failure> {
        let service = Services::of(self.workspace).await?;
        let request = how.request(of, &service).await?;
        self.refuse_unconfirmed(&service, &request, how.confirm_profiles).await
    }

    /// Shares segments and traits to Experience Platform. Where the source is to select segments, that takes the likely number
    /// of new profiles, which is forecast again here.
    pub async fn share_to_platform(
        &self,
        of: Vec<ObjectLink>,
        how: ToPlatformOptions,
        on_progress: impl Fn(JobProgress) + Send + Sync + 'static,
    ) -> Result<Job, Failure> {
        let service = Services::of(self.workspace).await?;
        let request = how.request(&of, &service).await?;
        self.refuse_unconfirmed(&service, &request, how.confirm_profiles).await?;
        let job = self.workspace.share_kind(JobKind::ToPlatform { request }, on_progress).await?;
        self.workspace.shown_job(&job).await
    }
}

impl Sharing<'_> {
    /// Refuses what brings members unless somebody confirmed the likely number of new profiles, as it is forecast now.
    pub(super) async fn refuse_unconfirmed(
        &self,
        service: &Services,
        request: &Request,
        confirmed_profiles: Option<u32>,
    ) -> Result<(), Failure> {
        if request.route != Route::Source {
            return Ok(());
        }
        let (fresh, plan) = self.fresh_to_platform(service, request).await?;
        match self.forecast_of_plan(&fresh, &plan).await? {
            Some(forecast) => confirmed(&forecast, confirmed_profiles),
            None => Ok(()),
        }
    }
}

/// Refuses unless somebody confirmed the likely number of new profiles, as it is now.
fn confirmed(forecast: &ProfileForecast, number: Option<u32>) -> Result<(), Failure> {
    if let Some(unknown) = forecast.segments.iter().find(|one| one.identities.is_none()) {
        let name = &unknown.segment.name;
        let message = format!(
            "How many people “{name}” has is not known yet, so nobody can say what it adds to the license. Nothing was sent. \
             Refresh when Audience Manager has counted it, or leave it out."
        );
        return Err(Failure::not_possible(NotPossibleReason::SizeUnknown, message).with("name", name));
    }
    let ProfileForecast { low, likely, high, .. } = *forecast;
    let refused = |reason, message: String| {
        let failure = Failure::not_possible(reason, message);
        Err(failure.with("low", low).with("likely", likely).with("high", high))
    };
    let Some(number) = number else {
        let message = format!(
            "The license counts each new profile, and this adds likely {likely}, at least {low}, at most {high}. Nothing was \
             sent. Confirm the likely number to go on."
        );
        return refused(NotPossibleReason::ProfilesUnconfirmed, message);
    };
    let fresh = Forecast { low: low.into(), likely: likely.into(), high: high.into() };
    if fresh.differs_from(number.into()) {
        let message = format!(
            "The forecast was confirmed with {number} new profiles, and is likely {likely} now, at least {low}, at most {high}. \
             Nothing was sent. Confirm the new number to go on."
        );
        return refused(NotPossibleReason::ForecastChanged, message);
    }
    Ok(())
}

impl Workspace {
    /// The local copy's part of a request: the segments with the traits in their rules, and the audiences that they may be from.
    pub(super) async fn known_to_platform(&self, request: &Request) -> Result<Snapshot, Failure> {
        self.connection.read_governing(&self.clients().await?.platform).await;
        self.stored_to_platform(request).await
    }

    /// The same without asking a service, with what the local copy has of the other facts that a plan looks at.
    pub(super) async fn stored_to_platform(&self, request: &Request) -> Result<Snapshot, Failure> {
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
        let governing = self.connection.governing();
        Ok(Snapshot {
            segments,
            traits,
            trait_folders: folders(catalog.folders(Tree::Traits).await?, FolderKind::Traits),
            segment_folders: folders(catalog.folders(Tree::Segments).await?, FolderKind::Segments),
            data_sources: self.stored_data_sources().await?,
            audiences: catalog.audiences_naming(request.lines.iter().map(|line| line.of).collect()).await?,
            source: self.connection.source(),
            owner: self.owner().await?,
            now: Some(self.now() + self.connection.service_ahead(self.now()).unwrap_or_default()),
            platform: platform.into_iter().map(|it| (it.id, it.name)).collect::<BTreeMap<AudienceId, String>>(),
            policies: governing.policies,
            namespaces: governing.namespaces,
            audiences_in_all: u64::from(catalog.counts().await?.audiences),
        })
    }
}
