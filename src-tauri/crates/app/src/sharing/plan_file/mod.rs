//! Plan files: the tray, or a request of the command line, saved for a colleague, who opens it, sees it with their own
//! permissions, and commits it.
//!
//! Opening looks up what is on both sides now, so that what a colleague sees is not the plan of then.

mod compare;
mod format;
mod fresh;
mod platform;
mod platform_lines;
mod text;

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use store::TrayEntry;

pub(super) use compare::{Said, sources};
pub use platform::CheckedPlatformPlan;
pub(super) use platform_lines::{PlatformSaid, platform_sources};

use self::format::{Heading, PlanFile, PlanFileLine};
use super::failure::plan_differs;
use super::options::ShareOptions;
use super::tray::{Planned, route_word};
use super::tray_to_platform::PlannedToPlatform;
use crate::view::{
    DifferingLine, Failure, FailureCode, InputReason, Job, JobProgress, SavedPlan, TimeMs, Tray, TrayLine,
};
use crate::{Sharing, Workspace, masked, private, who};

/// A plan file that was opened and compared with what is on both sides now.
pub struct CheckedPlan {
    planned: Planned,
    /// It as a tray, with what differs from the file.
    pub tray: Tray,
    /// The lines that differ, all of them.
    pub differing: Vec<DifferingLine>,
}

impl Sharing<'_> {
    /// Saves the tray to a file: all of it, without secrets. An existing file is replaced as a whole or not at all.
    pub async fn save_plan(&self, path: &Path) -> Result<SavedPlan, Failure> {
        let planned = self.workspace.plan_tray().await?;
        let to_platform = self.workspace.plan_platform_tray().await?;
        self.workspace.save_planned(Some(&planned), Some(&to_platform), path).await
    }

    /// A name for the file of a plan that is saved now.
    pub fn plan_file_name(&self) -> String {
        format!("segment-bridge-plan-{}.json", crate::day(self.workspace.now()))
    }

    /// Saves what sharing audiences would do to a file, and returns it as a tray too. See [`Sharing::preview`].
    pub async fn save_plan_of(
        &self,
        audience_ids: Vec<String>,
        below: Vec<String>,
        how: ShareOptions,
        path: &Path,
    ) -> Result<(Tray, SavedPlan), Failure> {
        let planned = self.planned(audience_ids, below, how).await?;
        let saved = self.workspace.save_planned(Some(&planned), None, path).await?;
        Ok((self.workspace.shown(&planned).await?, saved))
    }

    /// Opens a plan file in the tray. Its lines are added; an audience that is there already gets folder and route of the
    /// file. Refused with [`InputReason`] if the file is not a plan of this organization and sandbox.
    pub async fn open_plan(&self, path: &Path) -> Result<Tray, Failure> {
        let file = read(path).await?;
        let entries = self.workspace.entries(&file).await?;
        let to_platform = self.workspace.platform_entries(&file)?;
        // Nothing is in the tray unless it was checked.
        if !entries.is_empty() || to_platform.is_empty() {
            self.workspace.plan_fresh(entries.clone(), file.create_destination).await?;
        }
        self.workspace.plan_fresh_to_platform(to_platform.clone()).await?;
        self.workspace.catalog().tray_open(entries).await?;
        self.workspace.catalog().platform_tray_add(to_platform).await?;
        if file.create_destination {
            self.workspace.connection.creates_destination.store(true, Ordering::Release);
        }
        self.workspace.notify_changed();
        self.tray().await
    }

    /// Opens a plan file without the tray, and compares it with what is on both sides now.
    pub async fn check_plan(&self, path: &Path, how: ShareOptions) -> Result<CheckedPlan, Failure> {
        self.check(&read(path).await?, how).await
    }

    /// Like [`Sharing::check_plan`], for a file that was read already.
    pub async fn check_plan_bytes(&self, bytes: &[u8]) -> Result<CheckedPlan, Failure> {
        self.check(&PlanFile::read(bytes)?, ShareOptions::default()).await
    }

    /// Which directions a plan file has lines for: to Audience Manager, to Experience Platform.
    pub async fn plan_directions(&self, path: &Path) -> Result<(bool, bool), Failure> {
        let file = read(path).await?;
        Ok((!file.audiences.is_empty(), !file.to_platform.is_empty()))
    }

    async fn check(&self, file: &PlanFile, how: ShareOptions) -> Result<CheckedPlan, Failure> {
        let entries = self.workspace.entries(file).await?;
        let how = ShareOptions { create_destination: how.create_destination || file.create_destination, ..how };
        let mut planned = self.workspace.plan_fresh(entries, how.create_destination).await?;
        planned.request = how.applied_to(planned.request);
        planned.plan = share::plan(&planned.snapshot, &planned.request);
        let tray = self.workspace.shown(&planned).await?;
        let lines = planned.shown_lines();
        let differing = lines.into_iter().filter_map(differing).collect();
        Ok(CheckedPlan { planned, tray, differing })
    }

    /// Carries out a plan that was checked. Lines that are refused are in the job with their reason. Refused without
    /// `accept_differences` if the plan says something else than the file.
    pub async fn commit_plan(
        &self,
        checked: CheckedPlan,
        accept_differences: bool,
        on_progress: impl Fn(JobProgress) + Send + Sync + 'static,
    ) -> Result<Job, Failure> {
        checked.planned.refuse_differences(accept_differences)?;
        let job = self.workspace.share_as_shown(checked.planned, on_progress).await?;
        self.workspace.shown_job(&job).await
    }
}

impl Planned {
    /// Refuses a plan that says something else than the files that its lines came from, unless that was accepted.
    pub(super) fn refuse_differences(&self, accepted: bool) -> Result<(), Failure> {
        match self.shown_lines().into_iter().filter_map(differing).count() {
            lines if lines > 0 && !accepted => Err(plan_differs(lines)),
            _ => Ok(()),
        }
    }
}

impl Workspace {
    async fn save_planned(
        &self,
        planned: Option<&Planned>,
        to_platform: Option<&PlannedToPlatform>,
        path: &Path,
    ) -> Result<SavedPlan, Failure> {
        let (organization, sandbox) = self.place().await?;
        let create_destination = planned.is_some_and(|it| it.request.create_destination);
        let saved_by = who::person().unwrap_or_default();
        let heading = Heading { saved_by, saved_at: self.now(), organization, sandbox, create_destination };
        let audiences = planned.map(file_lines).unwrap_or_default();
        let back = to_platform.map(PlannedToPlatform::file_lines).unwrap_or_default();
        let (audience_count, others) =
            (crate::read::count(audiences.len() as u64), crate::read::count(back.len() as u64));
        let calls = planned.map_or(0, |it| it.plan.calls()) + to_platform.map_or(0, |it| it.plan.calls());
        let file = PlanFile::new(heading, crate::read::count(calls as u64), audiences, back);
        let text = masked(&file.text()?).into_owned();
        let path = std::path::absolute(path).map_err(|error| unwritable(path, &error))?;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let written =
            tokio::task::spawn_blocking(move || write(&path, &text).map_err(|error| unwritable(&path, &error)));
        written.await.map_err(|_| Failure::new(FailureCode::Internal, "Saving the plan was interrupted."))??;
        Ok(SavedPlan { name, audiences: audience_count, to_platform: others })
    }

    /// Converts a file to lines of the tray, if it is for this organization and sandbox.
    async fn entries(&self, file: &PlanFile) -> Result<Vec<TrayEntry>, Failure> {
        self.refuse_other_place(file).await?;
        let (at, now) = (file.saved_at()?, self.now());
        file.audiences.iter().map(|line| entry(line, &file.saved_by, at, now)).collect()
    }

    /// Refuses a file of another organization or sandbox.
    async fn refuse_other_place(&self, file: &PlanFile) -> Result<(), Failure> {
        let (organization, sandbox) = self.place().await?;
        if !file.organization.eq_ignore_ascii_case(&organization) {
            let message = format!(
                "This plan was saved for another organization ({}). Switch to a connection of that organization, then \
                 open it again.",
                file.organization
            );
            let failure = Failure::bad_input(InputReason::PlanOtherOrganization, message);
            return Err(failure.with("organization", &file.organization));
        }
        if file.sandbox != sandbox {
            let message = format!(
                "This plan was saved for the sandbox {}, and this connection uses the sandbox {sandbox}. Switch to a \
                 connection of that sandbox, then open it again.",
                file.sandbox
            );
            return Err(Failure::bad_input(InputReason::PlanOtherSandbox, message).with("name", &file.sandbox));
        }
        Ok(())
    }

    /// Organization and sandbox of this connection.
    async fn place(&self) -> Result<(String, String), Failure> {
        let clients = self.clients().await?;
        Ok((clients.session.org_id().to_owned(), clients.sandbox))
    }
}

/// The lines to Audience Manager for the file.
fn file_lines(planned: &Planned) -> Vec<PlanFileLine> {
    let lines = planned.shown_lines();
    let lines = lines.iter().zip(&planned.plan.items).zip(&planned.request.lines);
    let line = |((line, item), asked): ((&TrayLine, &share::Item), &share::plan::Line)| PlanFileLine {
        id: line.audience.id.clone(),
        name: line.audience.name.clone(),
        folder: item.place.get(1..).unwrap_or_default().to_vec(),
        route: line.route,
        route_chosen: asked.route.or(planned.request.route).is_some(),
        choices: asked.choices.or(planned.request.choices),
        plan: serde_json::to_value(&line.verdict).unwrap_or_default(),
        requests: line.calls,
    };
    lines.map(line).collect()
}

fn entry(line: &PlanFileLine, by: &str, at: TimeMs, now: TimeMs) -> Result<TrayEntry, Failure> {
    let stored = |value: Result<String, serde_json::Error>| {
        value.map_err(|error| Failure::new(FailureCode::Internal, error.to_string()))
    };
    let said = Said { by: by.to_owned(), at, line: line.clone() };
    Ok(TrayEntry {
        audience: line.id.clone(),
        folder: super::tray::stored_path(&line.folder)?,
        route: line.route_chosen.then(|| route_word(line.route).to_owned()),
        choices: super::choices::stored(line.choices)?,
        said: Some(stored(serde_json::to_string(&said))?),
        added_at: now,
        ..TrayEntry::default()
    })
}

fn differing(line: TrayLine) -> Option<DifferingLine> {
    let differences = line.from_plan?.differences;
    (!differences.is_empty()).then_some(DifferingLine { audience: line.audience, differences })
}

/// Reads a file that a person chose; a link to one is followed.
async fn read(path: &Path) -> Result<PlanFile, Failure> {
    let path = path.to_owned();
    let read = tokio::task::spawn_blocking(move || {
        let bytes = bytes(&path).map_err(|error| {
            let message = format!("{} cannot be read: {error}.", path.display());
            Failure::bad_input(InputReason::FileUnreadable, message).with("path", path.display())
        })?;
        PlanFile::read(&bytes)
    });
    read.await.map_err(|_| Failure::new(FailureCode::Internal, "Reading the plan was interrupted."))?
}

fn bytes(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let file = private::open_to_read(&std::fs::canonicalize(path)?)?;
    // One more than allowed, so that a larger file is refused.
    file.take(format::LARGEST as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Writes a file as a whole. What is no file, such as a device, is not replaced by one.
fn write(path: &Path, text: &str) -> std::io::Result<()> {
    if std::fs::metadata(path).is_ok_and(|found| !found.is_file()) {
        return Err(std::io::Error::new(std::io::ErrorKind::InvalidInput, "it is not a regular file"));
    }
    private::replace_for_others(path, text.as_bytes())
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    let place: PathBuf = path.to_owned();
    let (reason, advice) = match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
            (InputReason::DiskFull, "Free some disk space, or choose another place.")
        }
        _ => (InputReason::FileUnwritable, "Choose another place."),
    };
    let message = format!("The plan could not be saved as {}: {error}. {advice}", place.display());
    Failure::bad_input(reason, message).with("path", place.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_cannot_be_written_is_a_sentence_with_a_way_out() {
        let full = unwritable(Path::new("/d/plan.json"), &std::io::ErrorKind::StorageFull.into());
        assert_eq!(full.reason, Some(InputReason::DiskFull.into()));
        assert!(full.message.contains("/d/plan.json") && full.message.contains("Free some disk space"), "{full}");
        let denied = unwritable(Path::new("/d/plan.json"), &std::io::ErrorKind::PermissionDenied.into());
        assert!(denied.message.ends_with("Choose another place."), "{denied}");
    }
}
