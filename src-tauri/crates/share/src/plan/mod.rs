//! The plan: what a commit would do with every audience, as a pure function of what is on both sides, the request,
//! the rights and the limits. It must not know clocks, networks or journals.

mod extract;
mod groundwork;
mod notes;
mod step;
mod verdict;

use domain::{AudienceId, limits};
use serde::{Deserialize, Serialize};

pub use extract::{Extract, FolderTree, Rights};
pub use notes::Note;
pub use step::{Action, FolderSlot, SourceSlot, Step, StepId, TraitSlot};
pub use verdict::{Refusal, Verdict};

use groundwork::Groundwork;

/// Which audiences to share, and where to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// How members will get there.
    pub route: Route,
    /// One line an audience; an audience named twice counts once, with its first target.
    pub lines: Vec<Line>,
}

/// The way to Audience Manager (design §4).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Route {
    /// The app makes the pair by itself; it stays a shell until members are delivered.
    #[default]
    Create,
}

/// One audience of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Line {
    /// Audience.
    pub audience: AudienceId,
    /// Where its trait goes.
    pub target: Target,
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
    /// Made once, before all items: folders and the data source that are missing.
    pub groundwork: Vec<Step>,
    /// One item an audience, in the order asked for.
    pub items: Vec<Item>,
}

impl Plan {
    /// All calls, groundwork first.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.groundwork.iter().chain(self.items.iter().flat_map(|item| &item.steps))
    }

    /// How many calls would be made.
    pub fn calls(&self) -> usize {
        self.steps().count()
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
    /// What would happen.
    pub verdict: Verdict,
    /// The calls, in order; empty when nothing is sent.
    pub steps: Vec<Step>,
    /// Things to know before committing.
    pub notes: Vec<Note>,
}

/// Plans a request. The same arguments always give the same plan.
pub fn plan(extract: &Extract, request: &Request) -> Plan {
    let mut groundwork = Groundwork::new(extract);
    let mut room = Room::of(extract);
    let mut seen = std::collections::BTreeSet::new();
    let mut drafts = Vec::new();
    for line in &request.lines {
        if seen.insert(&line.audience) {
            drafts.push(verdict::draft(extract, &mut groundwork, &mut room, line));
        }
    }
    let groundwork = groundwork.into_steps();
    let mut next = u32::try_from(groundwork.len()).unwrap_or(u32::MAX);
    let items = drafts.into_iter().map(|draft| draft.into_item(extract, request.route, &mut next)).collect();
    Plan { groundwork, items }
}

/// Whether a folder takes audiences at all: it is `Experience Platform Traits` or lies below.
pub fn accepts(extract: &Extract, target: &Target) -> bool {
    verdict::place_of(extract, target).is_some()
}

/// What may still be made before an account limit is reached; counts down as items are planned.
struct Room {
    traits: u64,
    segments: u64,
}

impl Room {
    fn of(extract: &Extract) -> Self {
        Self {
            traits: limits::TRAITS.saturating_sub(extract.traits_in_all),
            segments: limits::SEGMENTS.saturating_sub(extract.segments_in_all),
        }
    }
}

#[cfg(test)]
mod tests;
