//! The plan: what a commit would do with every audience, as a pure function of what is on both sides, the request,
//! the permissions and the limits. It must not know clocks, networks or journals.

mod conflict;
mod groundwork;
mod notes;
mod permitted;
mod refusal;
mod snapshot;
mod step;
mod verdict;

use domain::{AudienceId, Ruling, limits};
use serde::{Deserialize, Serialize};

pub use conflict::{Choices, Conflict, ConflictKind, IfExisting, IfSameName};
pub use notes::Note;
pub use refusal::{Limit, Refusal};
pub use snapshot::{FolderTree, Rights, Snapshot};
pub use step::{Action, Awaited, AwaitedAudience, PlannedMove, Renewal, Step};
pub use verdict::Verdict;

pub use crate::kinds::{PlannedDataSource, PlannedFolder, PlannedSegment, PlannedTrait};
pub use crate::slot::{FolderSlot, SourceSlot, StepId, TraitSlot};

use crate::port::Destination;
use groundwork::{DataflowChanges, Groundwork};

/// Which audiences to share, and where to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// How members will get there; the plan chooses where it is `None`.
    #[serde(default)]
    pub route: Option<Route>,
    /// Whether to resume a paused dataflow that is used.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub resume_dataflow: bool,
    /// Whether to pause the dataflow, if it runs.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pause_dataflow: bool,
    /// Whether to create the destination if the organization has none, and a line may use it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub create_destination: bool,
    /// What becomes of lines for which something is in the way and nothing was chosen.
    #[serde(default, skip_serializing_if = "Choices::is_none")]
    pub choices: Choices,
    /// One line an audience; an audience named twice counts once, with its first target.
    pub lines: Vec<Line>,
}

impl Request {
    /// Whether it asks for something about the dataflow as a whole.
    pub(crate) fn is_about_dataflow(&self) -> bool {
        self.resume_dataflow || self.pause_dataflow
    }

    /// Whether it asks for nothing else.
    pub fn is_only_about_dataflow(&self) -> bool {
        self.lines.is_empty() && self.is_about_dataflow()
    }
}

/// The route to Audience Manager.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Route {
    /// The app creates the pair; it stays a shell until members are delivered.
    Create,
    /// The audience is added to the dataflow of the Experience Cloud Audiences destination; Audience Manager creates the
    /// pair, and members come by themselves.
    Activate,
}

/// One audience of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Line {
    /// Audience.
    pub audience: AudienceId,
    /// Where its trait goes.
    pub target: Target,
    /// Its own route; that of the request where it is `None`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<Route>,
    /// The route that the plan chose when a person looked at it. It is kept if nobody chose one, and asks for nothing else:
    /// a pair that exists is used as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown: Option<Route>,
    /// The name that it had when a person looked at it. With another name, it would become something else than was shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown_name: Option<String>,
    /// What becomes of it if something is in the way; that of the request where nothing was chosen.
    #[serde(default, skip_serializing_if = "Choices::is_none")]
    pub choices: Choices,
}

impl Line {
    /// An audience about which nothing else was chosen.
    pub fn new(audience: AudienceId, target: Target) -> Self {
        Self { audience, target, route: None, shown: None, shown_name: None, choices: Choices::default() }
    }
}

/// A folder of trait storage to share into.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Target {
    /// A folder that exists.
    Folder(domain::FolderId),
    /// Names below `Experience Platform Traits`, outermost first; none is that folder itself. Made where missing.
    Below(Vec<String>),
}

impl Default for Target {
    fn default() -> Self {
        Self::Below(Vec::new())
    }
}

/// What a commit would do, call by call.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// Made once, before all items: folders and the data source that are missing, and the request that adds audiences to
    /// the dataflow.
    pub groundwork: Vec<Step>,
    /// One item an audience, in the order asked for.
    pub items: Vec<Item>,
}

impl Plan {
    /// All steps, groundwork first.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.groundwork.iter().chain(self.items.iter().flat_map(|item| &item.steps))
    }

    /// Number of requests that change something.
    pub fn calls(&self) -> usize {
        self.steps().map(|step| step.action.requests()).sum()
    }
}

/// What happens with one audience.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Item {
    /// Audience.
    pub audience: AudienceId,
    /// Its name; the id where the audience is not known.
    pub name: String,
    /// Names of the target folder below the root of trait storage, outermost first; empty when refused for it.
    pub place: Vec<String>,
    /// How members will get there, as asked for or as the plan chose.
    pub route: Route,
    /// What is in the way, if a person can choose what becomes of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conflict: Option<Conflict>,
    /// What would happen.
    pub verdict: Verdict,
    /// The calls, in order; empty when nothing is sent for this item alone.
    pub steps: Vec<Step>,
    /// Steps of the groundwork that are also its own: the request that adds it to the dataflow.
    pub served_by: Vec<StepId>,
    /// Things to know before committing.
    pub notes: Vec<Note>,
    /// Whether labels, policies and export controls allow it, and what holds for it in Audience Manager.
    #[serde(default)]
    pub governance: Ruling,
}

/// Plans a request. The same arguments always return the same plan.
pub fn plan(snapshot: &Snapshot, request: &Request) -> Plan {
    let creates = request.create_destination && snapshot.destination == Destination::Absent;
    if creates {
        // As it will be: a new dataflow runs, and sends nothing yet.
        let destination = Destination::Present { is_on: true, selected: std::collections::BTreeSet::new() };
        return plan_at(&Snapshot { destination, ..snapshot.clone() }, request, true);
    }
    plan_at(snapshot, request, false)
}

fn plan_at(snapshot: &Snapshot, request: &Request, creates: bool) -> Plan {
    let mut groundwork = Groundwork::new(snapshot);
    let mut room = RemainingLimits::of(snapshot);
    let mut seen = std::collections::BTreeSet::new();
    let mut drafts = Vec::new();
    for line in &request.lines {
        if seen.insert(&line.audience) {
            drafts.push(verdict::draft(snapshot, &mut groundwork, &mut room, line, request));
        }
    }
    let is_used = drafts.iter().any(verdict::UnnumberedItem::uses_dataflow);
    let changes = DataflowChanges {
        creates: creates && is_used,
        resumes: request.resume_dataflow
            && snapshot.destination.is_on() == Some(false)
            && (is_used || drafts.is_empty()),
        pauses: request.pause_dataflow && snapshot.destination.is_on() == Some(true),
    };
    let (groundwork, dataflow) = groundwork.into_steps(changes);
    let mut next = u32::try_from(groundwork.len()).unwrap_or(u32::MAX);
    let items = drafts.into_iter().map(|draft| draft.into_item(snapshot, dataflow, &mut next)).collect();
    Plan { groundwork, items }
}

/// Whether a folder takes audiences at all: it is `Experience Platform Traits` or lies below.
pub fn accepts(snapshot: &Snapshot, target: &Target) -> bool {
    verdict::place_of(snapshot, target).is_some()
}

/// Objects that may still be created before an account limit is reached; counts down as items are planned.
struct RemainingLimits {
    traits: u64,
    segments: u64,
    /// Audiences of the dataflow.
    selected: u64,
}

impl RemainingLimits {
    fn of(snapshot: &Snapshot) -> Self {
        Self {
            traits: limits::TRAITS.saturating_sub(snapshot.traits_in_all),
            segments: limits::SEGMENTS.saturating_sub(snapshot.segments_in_all),
            selected: match &snapshot.destination {
                Destination::Present { selected, .. } => {
                    limits::AUDIENCES_IN_DESTINATION.saturating_sub(selected.len() as u64)
                }
                _ => 0,
            },
        }
    }
}

#[cfg(test)]
mod choosing;
#[cfg(test)]
mod tests;
