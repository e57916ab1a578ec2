//! The tray: audiences to be shared, stored across starts and planned again each time it is shown.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::atomic::Ordering;

use share::plan::{self, Line, Note, Plan, Request, Snapshot, Target, Verdict};
use share::{Dataflows as _, Destination};
use store::{Side, TrayEntry};

use super::choices::of_stored;
use super::options::ShareOptions;
use super::plan_file::{Said, sources};
use super::plan_view::{PlanView, asked, reason};
use super::port::Services;
use super::snapshot::{request, target};
use crate::connections::state_of;
use crate::limits::{self, Limited as _};
use crate::read::{count, link, ms};
use crate::view::{
    DropPreview, Failure, FailureCode, NotPossibleReason, ObjectKind, PlatformTray, RefusalReason, RefusedAudience,
    Route, Tray, TrayDestination, TrayLine,
};
use crate::{Sharing, Workspace};

/// Maximum number of lines sent to the window; the rest is only counted.
const LINES: usize = 500;
/// Maximum number of reasons in a drop preview.
const REASONS: usize = 5;

/// A request with its plan, and the folder ID of each line.
pub(super) struct Planned {
    pub(super) request: Request,
    pub(super) snapshot: Snapshot,
    pub(super) plan: Plan,
    pub(super) folders: Vec<String>,
    /// The tray's own lines, if the tray was planned.
    pub(super) lines: Vec<TrayEntry>,
}

impl Planned {
    /// Returns a digest of lines and plan on one connection. Profile counts are left out: a refresh that only changed
    /// counts does not change what a commit does.
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

    /// The lines as they are shown; those from a plan file with what differs from it.
    pub(super) fn shown_lines(&self) -> Vec<TrayLine> {
        let view = PlanView::of(&self.snapshot);
        let lines = self.plan.items.iter().enumerate().map(|(at, item)| {
            let folder = self.folders.get(at).map(|folder| view.folder_id(item, folder)).unwrap_or_default();
            let line = view.line(item, folder);
            let said = self.lines.get(at).and_then(|entry| Said::of(entry.said.as_deref()?));
            said.map_or_else(|| line.clone(), |said| view.compared(line.clone(), &said, item))
        });
        lines.collect()
    }
}

impl Sharing<'_> {
    /// Returns what dropping a held selection on a folder would do. Sends no request.
    pub async fn drop_preview(&self, handle: String, folder_id: String) -> Result<DropPreview, Failure> {
        limits::ids(&[("handle", &handle), ("folder", &folder_id)])?;
        let audiences = self.workspace.selected(&handle).await?;
        let into = target(&folder_id)?;
        let planned = self.workspace.plan(request(&audiences, &into, None), Vec::new()).await?;
        let refusal = (!plan::accepts(&planned.snapshot, &into)).then_some(RefusalReason::Folder);
        Ok(preview(&planned.plan, refusal))
    }

    /// Returns the tray with its plan, from the local copy.
    pub async fn tray(&self) -> Result<Tray, Failure> {
        let planned = self.workspace.plan_tray().await?;
        let to_platform = self.workspace.plan_platform_tray().await?.shown(&self.workspace.connection.id);
        Ok(Tray { to_platform, ..self.workspace.shown(&planned).await? })
    }

    /// Adds a held selection to the tray, for a folder. Audiences already there get the new folder.
    pub async fn add(&self, handle: String, folder_id: String) -> Result<Tray, Failure> {
        limits::ids(&[("handle", &handle), ("folder", &folder_id)])?;
        let audiences = self.workspace.selected(&handle).await?;
        let into = target(&folder_id)?;
        if !plan::accepts(&self.workspace.snapshot(&Request::default(), self.workspace.known_rights()).await?, &into) {
            let message = "Audiences can be shared into “Experience Platform Traits” and the folders below it only.";
            return Err(Failure::not_possible(NotPossibleReason::FolderTakesNone, message).with("folder", folder_id));
        }
        self.workspace.catalog().tray_add(audiences, folder_id, self.workspace.now()).await?;
        self.workspace.notify_changed();
        self.tray().await
    }

    /// Chooses the route of lines of the tray, of every line if none is named; `None` leaves the choice to the plan again.
    pub async fn set_route(&self, audience_ids: Vec<String>, route: Option<Route>) -> Result<Tray, Failure> {
        audience_ids.within_limits()?;
        let word = route.map(|route| route_word(route).to_owned());
        let catalog = self.workspace.catalog();
        let chosen = match audience_ids {
            none if none.is_empty() => catalog.tray().await?.into_iter().map(|line| line.audience).collect(),
            some => some,
        };
        catalog.tray_route(chosen, word).await?;
        self.workspace.notify_changed();
        self.tray().await
    }

    /// Chooses whether a commit creates the destination, if the organization has none; lines for which no route was chosen
    /// use it then. It is chosen for the lines that are in the tray now: an empty tray forgets it.
    pub async fn set_create_destination(&self, create: bool) -> Result<Tray, Failure> {
        self.workspace.connection.creates_destination.store(create, Ordering::Release);
        self.workspace.notify_changed();
        self.tray().await
    }

    /// Removes audiences from the tray.
    pub async fn remove(&self, audience_ids: Vec<String>) -> Result<Tray, Failure> {
        audience_ids.within_limits()?;
        self.workspace.catalog().tray_remove(audience_ids).await?;
        self.workspace.notify_changed();
        self.tray().await
    }

    /// Empties the tray, in both directions.
    pub async fn discard(&self) -> Result<Tray, Failure> {
        self.workspace.catalog().tray_clear().await?;
        self.workspace.notify_changed();
        self.tray().await
    }

    /// Returns what sharing audiences into a folder would do, as a tray that is not stored: the dry run of the command
    /// line. `below` is a path of folders below `Experience Platform Traits`, outermost first.
    pub async fn preview(
        &self,
        audience_ids: Vec<String>,
        below: Vec<String>,
        how: ShareOptions,
    ) -> Result<Tray, Failure> {
        let planned = self.planned(audience_ids, below, how).await?;
        self.workspace.shown(&planned).await
    }

    pub(super) async fn planned(
        &self,
        audience_ids: Vec<String>,
        below: Vec<String>,
        how: ShareOptions,
    ) -> Result<Planned, Failure> {
        audience_ids.within_limits()?;
        below.within_limits()?;
        let request = how.applied_to(request(&audience_ids, &Target::Below(below), None));
        self.workspace.plan(request, Vec::new()).await
    }
}

impl Workspace {
    /// Plans the request of the tray from the local copy.
    pub(super) async fn plan_tray(&self) -> Result<Planned, Failure> {
        let entries = self.catalog().tray().await?;
        if entries.is_empty() {
            self.connection.creates_destination.store(false, Ordering::Release);
        }
        let create_destination = self.connection.creates_destination.load(Ordering::Acquire);
        let folders = entries.iter().map(|entry| entry.folder.clone()).collect();
        let lines = entries.iter().map(line).collect::<Result<_, _>>()?;
        let planned = self.plan(Request { lines, create_destination, ..Request::default() }, folders).await?;
        Ok(Planned { lines: entries, ..planned })
    }

    /// Returns why an audience cannot be shared; `None` if it can be, or is already shared. The planner decides from
    /// the local copy alone, as it does for a commit.
    pub(crate) async fn refusal_of(&self, audience: &str) -> Result<Option<RefusalReason>, Failure> {
        let request = request(&[audience.to_owned()], &Target::Below(Vec::new()), None);
        let planned = self.plan(request, Vec::new()).await?;
        Ok(planned.plan.items.first().and_then(|item| match &item.verdict {
            Verdict::Refused { refusal } => Some(reason(refusal)),
            _ => None,
        }))
    }

    /// Returns those of audiences that a plan does not refuse, by the local copy.
    pub(crate) async fn shareable(&self, audiences: Vec<String>) -> Result<Vec<String>, Failure> {
        let planned = self.plan(request(&audiences, &Target::default(), None), Vec::new()).await?;
        let items = planned.plan.items.into_iter();
        let taken = items.filter(|item| !matches!(item.verdict, Verdict::Refused { .. }));
        Ok(taken.map(|item| item.audience.0).collect())
    }

    async fn plan(&self, request: Request, folders: Vec<String>) -> Result<Planned, Failure> {
        let mut snapshot = self.snapshot(&request, self.known_rights()).await?;
        let needs_destination = request.create_destination || request.route == Some(plan::Route::Activate);
        if needs_destination && snapshot.destination == Destination::Unknown {
            // Nothing was read yet, and it was asked for by name.
            snapshot.destination = Services::of(self).await?.destination().await?;
        }
        let plan = plan::plan(&snapshot, &request);
        Ok(Planned { request, snapshot, plan, folders, lines: Vec::new() })
    }

    pub(super) async fn shown(&self, planned: &Planned) -> Result<Tray, Failure> {
        let view = PlanView::of(&planned.snapshot);
        let items = &planned.plan.items;
        let all = planned.shown_lines();
        // The copy is as old as its older side.
        let manager = self.catalog().read_at(Side::AudienceManager).await?;
        let platform = self.catalog().read_at(Side::ExperiencePlatform).await?;
        Ok(Tray {
            from_plans: sources(all.iter()),
            to_platform: PlatformTray::default(),
            lines: all.into_iter().take(LINES).collect(),
            total: count(items.len() as u64),
            to_commit: count(items.iter().filter(|item| changes_anything(item)).count() as u64),
            groundwork: view.groundwork(&planned.plan),
            calls: count(planned.plan.calls() as u64),
            planned_at: manager.zip(platform).map(|(manager, platform)| ms(manager.min(platform))),
            revision: planned.revision(&self.connection.id),
            destination: destination(&planned.snapshot.destination),
            creates_destination: planned.request.create_destination,
        })
    }
}

/// Whether a commit does anything for an item.
fn changes_anything(item: &share::Item) -> bool {
    !item.steps.is_empty() || !item.served_by.is_empty()
}

/// Converts a line of the tray to one of a request. What a plan file said stays the route, unless a person chose one.
pub(super) fn line(entry: &TrayEntry) -> Result<Line, Failure> {
    let route = entry.route.as_deref().and_then(route_of_word);
    let shown = entry.said.as_deref().and_then(Said::of).map(|said| asked(said.route()));
    let choices = of_stored(entry.choices.as_deref());
    let of = Line::new(entry.audience.as_str().into(), stored_target(&entry.folder)?);
    Ok(Line { route, shown, choices, ..of })
}

/// Folders below the sharing folder, as a line of the tray stores them if they may have to be created: a list in JSON.
pub(super) fn stored_path(below: &[String]) -> Result<String, Failure> {
    serde_json::to_string(below).map_err(|error| Failure::new(FailureCode::Internal, error.to_string()))
}

fn stored_target(folder: &str) -> Result<Target, Failure> {
    match serde_json::from_str(folder) {
        Ok(below) if folder.starts_with('[') => Ok(Target::Below(below)),
        _ => target(folder),
    }
}

/// The words under which routes are stored in the tray.
const ROUTE_WORDS: [(Route, &str); 2] = [(Route::Create, "create"), (Route::Activate, "activate")];

pub(super) fn route_word(route: Route) -> &'static str {
    ROUTE_WORDS.iter().find(|(known, _)| *known == route).map_or("create", |(_, word)| word)
}

/// Returns the route of a stored word; a word of another version leaves the choice to the plan.
fn route_of_word(word: &str) -> Option<plan::Route> {
    ROUTE_WORDS.iter().find(|(_, known)| *known == word).map(|(route, _)| asked(*route))
}

/// What a person should know of the destination when choosing a route.
fn destination(known: &Destination) -> TrayDestination {
    let (sandbox, selected) = match known {
        Destination::Present { selected, .. } => (None, selected.len()),
        Destination::Elsewhere { sandbox } => (Some(sandbox.clone()), 0),
        Destination::Absent | Destination::Unknown => (None, 0),
    };
    TrayDestination {
        state: state_of(known),
        sandbox,
        selected: count(selected as u64),
        maximum: count(domain::limits::AUDIENCES_IN_DESTINATION),
    }
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
        activate: number(|it| matches!(it, Verdict::Activate | Verdict::GiveMembers { .. })),
        refused: count(refused.len() as u64),
        reasons: refused.into_iter().take(REASONS).collect(),
    }
}
