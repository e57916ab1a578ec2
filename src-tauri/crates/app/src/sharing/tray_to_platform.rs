//! The tray in the other direction: segments and traits to be shared to Experience Platform, stored across starts and planned
//! again each time they are shown. All of its lines take one route, and are committed apart from the lines to Audience Manager:
//! what reaches profiles cannot be taken back.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use domain::Copied;
use share::back::{self, Item, Plan, Request, Snapshot, Verdict};
use share::journal::Purpose;
use share::{JobKind, Subject};
use store::PlatformTrayEntry;

use super::plan_file::{PlatformSaid, platform_sources};
use super::port::Services;
use super::to_platform::{ToPlatformOptions, copied};
use super::to_platform_view;
use crate::limits::{self, Limited as _};
use crate::read::{count, link};
use crate::view::{
    Failure, Job, JobProgress, NotPossibleReason, ObjectLink, PlatformDropPreview, PlatformRoute, PlatformTray,
    PlatformTrayLine, PlatformVerdict, ProfileForecast, RefusedObject, Tray,
};
use crate::{Sharing, Workspace};

/// Maximum number of lines sent to the window; the rest is only counted.
const LINES: usize = 500;
/// Maximum number of reasons in a drop preview.
const REASONS: usize = 5;

/// The lines to Experience Platform with their plan.
pub(super) struct PlannedToPlatform {
    pub(super) lines: Vec<PlatformTrayEntry>,
    pub(super) request: Request,
    pub(super) snapshot: Snapshot,
    pub(super) plan: Plan,
    /// Devices of the segments and traits, as last counted.
    pub(super) devices: BTreeMap<Copied, u64>,
}

impl PlannedToPlatform {
    /// Returns a digest of lines and plan on one connection.
    fn revision(&self, connection: &str) -> String {
        let lines: Vec<_> = self.lines.iter().map(|line| (line.of, line.revision)).collect();
        let mut digest = DefaultHasher::new();
        (connection, format!("{lines:?}{:?}{:?}", self.request, self.plan)).hash(&mut digest);
        format!("{:016x}", digest.finish())
    }

    pub(super) fn is_route_chosen(&self) -> bool {
        self.lines.iter().any(|line| line.route.as_deref().and_then(route_of_word).is_some())
    }

    /// The lines as they are shown; those from a plan file with what differs from it.
    pub(super) fn shown_lines(&self) -> Vec<PlatformTrayLine> {
        let said: BTreeMap<Copied, &str> =
            self.lines.iter().filter_map(|line| Some((line.of, line.said.as_deref()?))).collect();
        let shown = self.plan.items.iter().map(|item| {
            let mut line = to_platform_view::line(&self.snapshot, item);
            let said = said.get(&item.of).and_then(|said| PlatformSaid::of(said));
            if let Some(said) = said.as_ref().filter(|_| is_gone(&line.verdict)) {
                // What is not known here is at least called by the name that the file has.
                said.name().clone_into(&mut line.subject.name);
            }
            let from_plan = said.map(|said| said.compare(&line, to_platform_view::route(self.request.route)));
            PlatformTrayLine { devices: self.devices.get(&item.of).map(|devices| count(*devices)), line, from_plan }
        });
        shown.collect()
    }

    /// It as a part of the tray.
    pub(super) fn shown(&self, connection: &str) -> PlatformTray {
        let all = self.shown_lines();
        PlatformTray {
            total: count(all.len() as u64),
            to_commit: count(self.plan.items.iter().filter(|item| is_sent(item)).count() as u64),
            route: to_platform_view::route(self.request.route),
            route_chosen: self.is_route_chosen(),
            calls: count(self.plan.calls() as u64),
            from_plans: platform_sources(all.iter()),
            lines: all.into_iter().take(LINES).collect(),
            revision: self.revision(connection),
        }
    }
}

/// Whether a commit does anything for an item.
fn is_sent(item: &Item) -> bool {
    !item.steps.is_empty() || !item.served_by.is_empty()
}

fn is_gone(verdict: &PlatformVerdict) -> bool {
    use crate::view::RefusalReason::NotInAudienceManager;
    matches!(verdict, PlatformVerdict::Refused { reason: NotInAudienceManager })
}

impl Sharing<'_> {
    /// Returns what dropping segments and traits on Experience Platform would do. Sends no request.
    pub async fn platform_preview(&self, of: Vec<ObjectLink>) -> Result<PlatformDropPreview, Failure> {
        let added = subjects(&of)?;
        let there = self.workspace.catalog().platform_tray().await?;
        let route = there.iter().find_map(|line| line.route.clone());
        let lines =
            added.into_iter().map(|of| PlatformTrayEntry { route: route.clone(), ..PlatformTrayEntry::new(of, 0) });
        let planned = self.workspace.plan_to_platform(lines.collect()).await?;
        Ok(preview(&planned))
    }

    /// Adds segments and traits to the tray, to be shared to Experience Platform. They take the route of those that are there.
    pub async fn add_to_platform(&self, of: Vec<ObjectLink>) -> Result<Tray, Failure> {
        let added = subjects(&of)?;
        let (catalog, now) = (self.workspace.catalog(), self.workspace.now());
        let route = catalog.platform_tray().await?.into_iter().find_map(|line| line.route);
        let lines =
            added.into_iter().map(|of| PlatformTrayEntry { route: route.clone(), ..PlatformTrayEntry::new(of, now) });
        catalog.platform_tray_add(lines.collect()).await?;
        self.workspace.notify_changed();
        self.tray().await
    }

    /// Removes segments and traits from the tray.
    pub async fn remove_to_platform(&self, of: Vec<ObjectLink>) -> Result<Tray, Failure> {
        self.workspace.catalog().platform_tray_remove(subjects(&of)?).await?;
        self.workspace.notify_changed();
        self.tray().await
    }

    /// Chooses the route of all lines to Experience Platform; `None` leaves it to the plan again.
    pub async fn set_platform_route(&self, route: Option<PlatformRoute>) -> Result<Tray, Failure> {
        let word = route.map(|route| platform_route_word(route).to_owned());
        self.workspace.catalog().platform_tray_route(word).await?;
        self.workspace.notify_changed();
        self.tray().await
    }

    /// Carries out the lines to Experience Platform as they were shown: refused if another connection is in use, or if lines or
    /// plan no longer match `plan_revision` ([`PlatformTray::revision`]). Committed lines leave the tray; refused ones stay
    /// with their reason. Refused without `accept_differences` if the plan says something else than a plan file that lines came
    /// from.
    pub async fn commit_to_platform(
        &self,
        connection_id: String,
        plan_revision: String,
        accept_differences: bool,
        confirmed_profiles: Option<u32>,
        on_progress: impl Fn(JobProgress) + Send + Sync + 'static,
    ) -> Result<Job, Failure> {
        limits::ids(&[("id", &connection_id), ("revision", &plan_revision)])?;
        let planned = self.workspace.plan_platform_tray().await?;
        if self.workspace.connection.id != connection_id || planned.revision(&connection_id) != plan_revision {
            let message = "The tray has changed. Review it, then commit again.";
            return Err(Failure::not_possible(NotPossibleReason::TrayChanged, message));
        }
        planned.refuse_differences(accept_differences)?;
        self.commit_planned_to_platform(planned, confirmed_profiles, on_progress).await
    }

    /// The forecast for the lines of the tray: of those that the source is to select, or, where it selects none, of those that get
    /// an audience, if the source brought their members later. `None` if that is no segment.
    pub async fn platform_forecast(&self) -> Result<Option<ProfileForecast>, Failure> {
        let planned = self.workspace.plan_platform_tray().await?;
        if let Some(forecast) = self.forecast_of_plan(&planned.snapshot, &planned.plan).await? {
            return Ok(Some(forecast));
        }
        let created = planned.plan.items.iter().filter(|item| item.verdict == Verdict::Create);
        let segments: Vec<_> = created
            .filter_map(|item| match item.of {
                Copied::Segment(id) => Some((id, 0)),
                Copied::Trait(_) => None,
            })
            .collect();
        if segments.is_empty() {
            return Ok(None);
        }
        self.workspace.forecast_of(segments).await.map(Some)
    }

    /// Commits what is not refused; what was committed leaves the tray.
    pub(super) async fn commit_planned_to_platform(
        &self,
        planned: PlannedToPlatform,
        confirmed_profiles: Option<u32>,
        on_progress: impl Fn(JobProgress) + Send + Sync + 'static,
    ) -> Result<Job, Failure> {
        let items = planned.plan.items.iter().filter(|item| !matches!(item.verdict, Verdict::Refused { .. }));
        let sendable: BTreeSet<Copied> = items.map(|item| item.of).collect();
        if sendable.is_empty() {
            let message = "There is nothing in the tray to commit.";
            return Err(Failure::not_possible(NotPossibleReason::NothingToCommit, message));
        }
        let mut request = planned.request;
        request.lines.retain(|line| sendable.contains(&line.of));
        let service = Services::of(self.workspace).await?;
        self.refuse_unconfirmed(&service, &request, confirmed_profiles).await?;
        let job = self.workspace.share_kind(JobKind::ToPlatform { request }, on_progress).await?;
        let taken: BTreeSet<Copied> = if job.is_planned() {
            let items = job.items.iter().filter(|item| !is_refused(&item.purpose));
            items.filter_map(|item| subject(&item.subject)).collect()
        } else {
            // The paused job has them, and looks at them when it goes on.
            sendable
        };
        let lines = planned.lines.into_iter().filter(|line| taken.contains(&line.of)).collect();
        self.workspace.catalog().platform_tray_take(lines).await?;
        self.workspace.notify_changed();
        self.workspace.shown_job(&job).await
    }
}

impl Workspace {
    /// Plans the lines of the tray to Experience Platform from the local copy.
    pub(super) async fn plan_platform_tray(&self) -> Result<PlannedToPlatform, Failure> {
        let lines = self.catalog().platform_tray().await?;
        self.plan_to_platform(lines).await
    }

    pub(super) async fn plan_to_platform(&self, lines: Vec<PlatformTrayEntry>) -> Result<PlannedToPlatform, Failure> {
        if lines.is_empty() {
            let request = Request::external([]);
            return Ok(PlannedToPlatform {
                lines,
                request,
                snapshot: Snapshot::default(),
                plan: Plan::default(),
                devices: BTreeMap::new(),
            });
        }
        let request = self.request_to_platform(&lines)?;
        let snapshot = self.stored_to_platform(&request).await?;
        self.planned_to_platform(lines, request, snapshot).await
    }

    /// The request for lines of the tray.
    pub(super) fn request_to_platform(&self, lines: &[PlatformTrayEntry]) -> Result<Request, Failure> {
        let route = lines.iter().find_map(|line| route_of_word(line.route.as_deref()?));
        let how = ToPlatformOptions { route, ..ToPlatformOptions::default() };
        let request = how.request_by(&[], &self.connection.source())?;
        Ok(Request { lines: lines.iter().map(|line| back::Line { of: line.of }).collect(), ..request })
    }

    /// Plans lines by a snapshot.
    pub(super) async fn planned_to_platform(
        &self,
        lines: Vec<PlatformTrayEntry>,
        request: Request,
        snapshot: Snapshot,
    ) -> Result<PlannedToPlatform, Failure> {
        let mut devices = BTreeMap::new();
        for line in &request.lines {
            let known = match line.of {
                Copied::Trait(id) => self.catalog().a_trait(id).await?.and_then(|(_, devices)| devices),
                Copied::Segment(id) => self.catalog().segment(id).await?.and_then(|(_, devices)| devices),
            };
            devices.extend(known.map(|known| (line.of, known)));
        }
        let plan = back::plan(&snapshot, &request);
        Ok(PlannedToPlatform { lines, request, snapshot, plan, devices })
    }
}

/// Whether the plan made at the commit itself refused an item.
fn is_refused(purpose: &Purpose) -> bool {
    matches!(purpose, Purpose::ToPlatform(Verdict::Refused { .. }))
}

fn subject(of: &Subject) -> Option<Copied> {
    match of {
        Subject::Trait(id) => Some(Copied::Trait(*id)),
        Subject::Segment(id) => Some(Copied::Segment(*id)),
        Subject::Audience(_) => None,
    }
}

fn subjects(of: &[ObjectLink]) -> Result<Vec<Copied>, Failure> {
    of.iter().map(|one| one.id.clone()).collect::<Vec<_>>().within_limits()?;
    of.iter().map(copied).collect()
}

/// The words under which routes are stored in the tray.
const ROUTE_WORDS: [(PlatformRoute, &str); 2] =
    [(PlatformRoute::External, "external"), (PlatformRoute::Source, "source")];

pub(super) fn platform_route_word(route: PlatformRoute) -> &'static str {
    ROUTE_WORDS.iter().find(|(known, _)| *known == route).map_or("external", |(_, word)| word)
}

/// Returns the route of a stored word; a word of another version leaves the choice to the plan.
fn route_of_word(word: &str) -> Option<PlatformRoute> {
    ROUTE_WORDS.iter().find(|(_, known)| *known == word).map(|(route, _)| *route)
}

fn preview(planned: &PlannedToPlatform) -> PlatformDropPreview {
    let items = &planned.plan.items;
    let number = |is: fn(&Verdict) -> bool| count(items.iter().filter(|item| is(&item.verdict)).count() as u64);
    let lines: Vec<PlatformTrayLine> = planned.shown_lines();
    let refused = lines.iter().filter_map(|PlatformTrayLine { line, .. }| match &line.verdict {
        PlatformVerdict::Refused { reason } => {
            let of = &line.subject;
            Some(RefusedObject { object: link(of.kind, &of.id, &of.name), reason: reason.clone() })
        }
        _ => None,
    });
    let labels: BTreeSet<String> = lines.iter().flat_map(|it| it.line.labels.iter().cloned()).collect();
    PlatformDropPreview {
        route: to_platform_view::route(planned.request.route),
        create: number(|it| matches!(it, Verdict::Create)),
        select: number(|it| matches!(it, Verdict::Select { .. })),
        adopt: number(|it| matches!(it, Verdict::Adopt { .. } | Verdict::Selected { .. })),
        refused: number(|it| matches!(it, Verdict::Refused { .. })),
        reasons: refused.take(REASONS).collect(),
        labels: labels.into_iter().collect(),
    }
}
