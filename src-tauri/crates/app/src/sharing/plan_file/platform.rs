//! The part of a plan file to Experience Platform, as it is opened, and as it is carried out without the tray.

use std::path::Path;

use domain::{Copied, SegmentId, TraitId};
use share::back::{Verdict, look_up};
use store::{CatalogChange, PlatformTrayEntry};

use super::format::PlanFile;
use super::platform_lines::{PlanFileKind, PlanFilePlatformLine, PlatformSaid};
use super::read;
use crate::sharing::failure::plan_differs;
use crate::sharing::port::Services;
use crate::sharing::to_platform::ToPlatformOptions;
use crate::sharing::to_platform_view;
use crate::sharing::tray_to_platform::{PlannedToPlatform, platform_route_word};
use crate::view::{
    DifferingPlatformLine, Failure, FailureCode, Job, JobProgress, ObjectKind, ObjectLink, PlatformTray,
    PlatformTrayLine, ProfileForecast, SavedPlan,
};
use crate::{Sharing, Workspace};

/// A plan file's part to Experience Platform, opened and compared with what is on both sides now.
pub struct CheckedPlatformPlan {
    planned: PlannedToPlatform,
    /// It as a tray, with what differs from the file.
    pub tray: PlatformTray,
    /// New profiles that the license counts, for what the source is to select; `None` where nothing brings any.
    pub forecast: Option<ProfileForecast>,
    /// The lines that differ, all of them.
    pub differing: Vec<DifferingPlatformLine>,
}

impl PlannedToPlatform {
    /// The lines for a file.
    pub(super) fn file_lines(&self) -> Vec<PlanFilePlatformLine> {
        let (route, route_chosen) = (to_platform_view::route(self.request.route), self.is_route_chosen());
        let line = |PlatformTrayLine { line, .. }: PlatformTrayLine| PlanFilePlatformLine {
            kind: if line.subject.kind == ObjectKind::Trait { PlanFileKind::Trait } else { PlanFileKind::Segment },
            id: line.subject.id,
            name: line.subject.name,
            route,
            route_chosen,
            plan: serde_json::to_value(&line.verdict).unwrap_or_default(),
            requests: line.calls,
        };
        self.shown_lines().into_iter().map(line).collect()
    }

    fn differing(&self) -> Vec<DifferingPlatformLine> {
        let differing = |PlatformTrayLine { line, from_plan, .. }: PlatformTrayLine| {
            let differences = from_plan?.differences;
            (!differences.is_empty()).then_some(DifferingPlatformLine { subject: line.subject, differences })
        };
        self.shown_lines().into_iter().filter_map(differing).collect()
    }

    /// Refuses a plan that says something else than the files that its lines came from, unless that was accepted.
    pub(in crate::sharing) fn refuse_differences(&self, accepted: bool) -> Result<(), Failure> {
        match self.differing().len() {
            lines if lines > 0 && !accepted => Err(plan_differs(lines)),
            _ => Ok(()),
        }
    }
}

impl Sharing<'_> {
    async fn checked(&self, planned: PlannedToPlatform) -> Result<CheckedPlatformPlan, Failure> {
        let (tray, differing) = (planned.shown(&self.workspace.connection.id), planned.differing());
        let forecast = self.forecast_of_plan(&planned.snapshot, &planned.plan).await?;
        Ok(CheckedPlatformPlan { planned, tray, forecast, differing })
    }

    /// Saves what sharing segments and traits to Experience Platform would do to a file, and returns that plan too.
    pub async fn save_platform_plan_of(
        &self,
        of: Vec<ObjectLink>,
        how: ToPlatformOptions,
        path: &Path,
    ) -> Result<(CheckedPlatformPlan, SavedPlan), Failure> {
        let route = how.route.map(|route| platform_route_word(route).to_owned());
        let lines = how.request_by(&of, &self.workspace.connection.source())?.lines.into_iter();
        let entry = |of| PlatformTrayEntry { route: route.clone(), ..PlatformTrayEntry::new(of, 0) };
        let planned = self.workspace.plan_fresh_to_platform(lines.map(|line| entry(line.of)).collect()).await?;
        let saved = self.workspace.save_planned(None, Some(&planned), path).await?;
        Ok((self.checked(planned).await?, saved))
    }

    /// Opens the part of a plan file to Experience Platform without the tray, and compares it with what is on both sides now.
    pub async fn check_platform_plan(&self, path: &Path) -> Result<CheckedPlatformPlan, Failure> {
        let file = read(path).await?;
        self.workspace.refuse_other_place(&file).await?;
        let planned = self.workspace.plan_fresh_to_platform(self.workspace.platform_entries(&file)?).await?;
        self.checked(planned).await
    }

    /// Carries out a plan that was checked. Lines that are refused are left out. Refused without `accept_differences` if the
    /// plan says something else than the file, and where members come without the likely number of new profiles.
    pub async fn commit_platform_plan(
        &self,
        checked: CheckedPlatformPlan,
        accept_differences: bool,
        confirmed_profiles: Option<u32>,
        on_progress: impl Fn(JobProgress) + Send + Sync + 'static,
    ) -> Result<Job, Failure> {
        checked.planned.refuse_differences(accept_differences)?;
        self.commit_planned_to_platform(checked.planned, confirmed_profiles, on_progress).await
    }
}

impl Workspace {
    /// Converts the lines of a file to Experience Platform to lines of the tray.
    pub(super) fn platform_entries(&self, file: &PlanFile) -> Result<Vec<PlatformTrayEntry>, Failure> {
        let (at, now) = (file.saved_at()?, self.now());
        let entry = |line: &PlanFilePlatformLine| {
            let said = PlatformSaid { by: file.saved_by.clone(), at, line: line.clone() };
            let said =
                serde_json::to_string(&said).map_err(|error| Failure::new(FailureCode::Internal, error.to_string()))?;
            let of = match line.subject() {
                (PlanFileKind::Segment, sid) => Copied::Segment(SegmentId(sid)),
                (PlanFileKind::Trait, sid) => Copied::Trait(TraitId(sid)),
            };
            let route = line.route_chosen.then(|| platform_route_word(line.route).to_owned());
            Ok(PlatformTrayEntry { route, said: Some(said), ..PlatformTrayEntry::new(of, now) })
        };
        file.to_platform.iter().map(entry).collect()
    }

    /// Plans lines after looking up what they are about, and stores what was found, so that the tray shows the same.
    pub(super) async fn plan_fresh_to_platform(
        &self,
        lines: Vec<PlatformTrayEntry>,
    ) -> Result<PlannedToPlatform, Failure> {
        if lines.is_empty() {
            return self.plan_to_platform(lines).await;
        }
        let request = self.request_to_platform(&lines)?;
        let known = self.known_to_platform(&request).await?;
        let service = Services::of(self).await?;
        let fresh = look_up(&service, &request, known).await?;
        let found = fresh.segments.values().cloned().map(domain::Object::from);
        let found = found.chain(fresh.traits.values().cloned().map(domain::Object::from));
        let changes = found.map(|object| CatalogChange::Present(Box::new(object))).collect();
        self.catalog().keep_found(changes).await?;
        for audience in &fresh.audiences {
            self.catalog().keep_audience(audience.clone()).await?;
        }
        let planned = self.planned_to_platform(lines, request, fresh).await?;
        tracing::info!(
            lines = planned.plan.items.len(),
            refused = planned.plan.items.iter().filter(|item| matches!(item.verdict, Verdict::Refused { .. })).count(),
            "planned to Experience Platform from a file"
        );
        Ok(planned)
    }
}
