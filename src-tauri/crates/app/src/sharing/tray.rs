//! The tray: what is to be shared, kept across starts and planned anew whenever it is looked at.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use share::plan::{self, Extract, Line, Note, Plan, Request, Target, Verdict};
use store::{Side, TrayEntry};

use super::extract::{request, target};
use super::plan_view::{PlanView, reason};
use crate::App;
use crate::limits::{self, Limited as _};
use crate::read::{count, link, ms};
use crate::view::{DropPreview, Failure, NotPossibleReason, ObjectKind, RefusalReason, RefusedAudience, Tray};

/// Lines the tray carries to the window; the rest is only counted.
const LINES: usize = 500;
/// Reasons a drop preview names.
const REASONS: usize = 5;

/// A request with its plan, and the folder of each line as it crosses the bridge.
pub(super) struct Planned {
    pub(super) request: Request,
    pub(super) extract: Extract,
    pub(super) plan: Plan,
    pub(super) folders: Vec<String>,
    /// The tray's own lines, where it is the tray that was planned.
    pub(super) lines: Vec<TrayEntry>,
}

impl Planned {
    /// Stands for lines and plan on one connection. Counts of profiles are left out: a refresh that only counted anew
    /// changes nothing about what a commit does.
    pub(super) fn revision(&self, connection: &str) -> String {
        let mut plan = self.plan.clone();
        for item in &mut plan.items {
            item.notes.retain(|note| !matches!(note, Note::Identities { .. }));
        }
        let lines: Vec<_> = self.lines.iter().map(|line| (&line.audience, &line.folder, line.revision)).collect();
        let mut digest = DefaultHasher::new();
        (connection, format!("{lines:?}{:?}{plan:?}", self.request)).hash(&mut digest);
        format!("{:016x}", digest.finish())
    }
}

impl App {
    /// What dropping a held selection onto a folder would do. Asks no service.
    pub async fn drop_preview(&self, handle: String, folder_id: String) -> Result<DropPreview, Failure> {
        limits::ids(&[("handle", &handle), ("folder", &folder_id)])?;
        let audiences = self.held(&handle).await?;
        let into = target(&folder_id)?;
        let planned = self.plan(request(&audiences, &into), Vec::new()).await?;
        let refusal = (!plan::accepts(&planned.extract, &into)).then_some(RefusalReason::Folder);
        Ok(preview(&planned.plan, refusal))
    }

    /// The tray with its plan, made from the kept copy.
    pub async fn tray(&self) -> Result<Tray, Failure> {
        let planned = self.plan_tray().await?;
        self.shown(&planned).await
    }

    /// Puts a held selection into the tray, for a folder. Audiences already there take the new folder.
    pub async fn tray_add(&self, handle: String, folder_id: String) -> Result<Tray, Failure> {
        limits::ids(&[("handle", &handle), ("folder", &folder_id)])?;
        let audiences = self.held(&handle).await?;
        let into = target(&folder_id)?;
        if !plan::accepts(&self.extract(&Request::default(), self.known_rights()).await?, &into) {
            let message = "Audiences can be shared into “Experience Platform Traits” and the folders below it only.";
            return Err(Failure::not_possible(NotPossibleReason::FolderTakesNone, message).with("folder", folder_id));
        }
        self.catalogue().tray_add(audiences, folder_id, self.now()).await?;
        self.touch();
        self.tray().await
    }

    /// Takes audiences out of the tray.
    pub async fn tray_remove(&self, audience_ids: Vec<String>) -> Result<Tray, Failure> {
        audience_ids.within_limits()?;
        self.catalogue().tray_remove(audience_ids).await?;
        self.touch();
        self.tray().await
    }

    /// Empties the tray.
    pub async fn tray_discard(&self) -> Result<Tray, Failure> {
        self.catalogue().tray_clear().await?;
        self.touch();
        self.tray().await
    }

    /// What sharing audiences into a folder would do, as a tray that is not kept: the dry run of the command line.
    /// `below` names folders below `Experience Platform Traits`, outermost first.
    pub async fn preview_share(&self, audience_ids: Vec<String>, below: Vec<String>) -> Result<Tray, Failure> {
        audience_ids.within_limits()?;
        below.within_limits()?;
        let planned = self.plan(request(&audience_ids, &Target::Below(below)), Vec::new()).await?;
        self.shown(&planned).await
    }

    /// The request of the tray, planned over the kept copy.
    pub(super) async fn plan_tray(&self) -> Result<Planned, Failure> {
        let entries = self.catalogue().tray().await?;
        let folders = entries.iter().map(|entry| entry.folder.clone()).collect();
        let lines = entries.iter().map(line).collect::<Result<_, _>>()?;
        let planned = self.plan(Request { lines, ..Request::default() }, folders).await?;
        Ok(Planned { lines: entries, ..planned })
    }

    /// Why an audience cannot be shared; `None` where it can be, or is shared already. The planner decides, from the kept
    /// copy alone, as it does for a commit.
    pub(crate) async fn refusal_of(&self, audience: &str) -> Result<Option<RefusalReason>, Failure> {
        let request = request(&[audience.to_owned()], &Target::Below(Vec::new()));
        let planned = self.plan(request, Vec::new()).await?;
        Ok(planned.plan.items.first().and_then(|item| match &item.verdict {
            Verdict::Refused { refusal } => Some(reason(refusal)),
            _ => None,
        }))
    }

    async fn plan(&self, request: Request, folders: Vec<String>) -> Result<Planned, Failure> {
        let extract = self.extract(&request, self.known_rights()).await?;
        let plan = plan::plan(&extract, &request);
        Ok(Planned { request, extract, plan, folders, lines: Vec::new() })
    }

    async fn shown(&self, planned: &Planned) -> Result<Tray, Failure> {
        let view = PlanView::of(&planned.extract);
        let items = &planned.plan.items;
        let folder_of = |index: usize| planned.folders.get(index).cloned().unwrap_or_default();
        // The copy is as old as its older side.
        let manager = self.catalogue().read_at(Side::AudienceManager).await?;
        let platform = self.catalogue().read_at(Side::ExperiencePlatform).await?;
        Ok(Tray {
            lines: items.iter().take(LINES).enumerate().map(|(at, item)| view.line(item, folder_of(at))).collect(),
            total: count(items.len() as u64),
            to_commit: count(items.iter().filter(|item| !item.steps.is_empty()).count() as u64),
            groundwork: view.groundwork(&planned.plan),
            calls: count(planned.plan.calls() as u64),
            planned_at: manager.zip(platform).map(|(manager, platform)| ms(manager.min(platform))),
            revision: planned.revision(&self.opened().id),
        })
    }
}

fn line(entry: &TrayEntry) -> Result<Line, Failure> {
    Ok(Line { audience: entry.audience.as_str().into(), target: target(&entry.folder)? })
}

fn preview(plan: &Plan, refusal: Option<RefusalReason>) -> DropPreview {
    let number = |is: fn(&Verdict) -> bool| count(plan.items.iter().filter(|item| is(&item.verdict)).count() as u64);
    let refused: Vec<RefusedAudience> = plan
        .items
        .iter()
        .filter_map(|item| match &item.verdict {
            Verdict::Refused { refusal } => Some(RefusedAudience {
                audience: link(ObjectKind::Audience, &item.audience, &item.name),
                reason: reason(refusal),
            }),
            _ => None,
        })
        .collect();
    DropPreview {
        refusal,
        make: number(|it| matches!(it, Verdict::Make)),
        complete: number(|it| matches!(it, Verdict::Complete { .. })),
        adopt: number(|it| matches!(it, Verdict::Adopt { .. })),
        refused: count(refused.len() as u64),
        reasons: refused.into_iter().take(REASONS).collect(),
    }
}
