//! The way back: segments and traits of Audience Manager become audiences of Experience Platform. The plan is a pure function
//! of what both sides have, as that of the other direction; its steps, journal and undo are the same engine's.
//!
//! It must not know clocks, networks or journals; only `look_up` asks the services, through the ports.

mod identities;
mod look_up;
mod loops;
mod renewal;
mod verdict;

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    Audience, AudienceId, Copied, DataSource, DataSourceId, Folder, NamespaceCount, Policy, Ruling, Segment, SegmentId,
    Source, Trait, TraitId, copied::TTL_DAYS, limits,
};
use serde::{Deserialize, Serialize};

pub use look_up::look_up;
pub use verdict::Verdict;

use crate::plan::{Action, Step, StepId};

/// Which segments and traits to share to Experience Platform, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// How they get there.
    pub route: Route,
    /// Days until the data of the audiences expires.
    pub ttl_days: u32,
    /// Whether audiences that are there already are to last that long from now on, and none is created.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub renew: bool,
    /// One line a segment or trait; one that is named twice counts once.
    pub lines: Vec<Line>,
}

impl Request {
    /// Asks for external audiences with the usual lifetime.
    pub fn external(of: impl IntoIterator<Item = Copied>) -> Self {
        let lines = of.into_iter().map(|of| Line { of }).collect();
        Self { route: Route::External, ttl_days: TTL_DAYS, renew: false, lines }
    }

    /// Asks for the Audience Manager source to select these.
    pub fn by_source(of: impl IntoIterator<Item = Copied>) -> Self {
        Self { route: Route::Source, ..Self::external(of) }
    }
}

/// The route to Experience Platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Route {
    /// The app creates an audience of the origin Audience Manager. It has no members: those come only through the Audience
    /// Manager source.
    External,
    /// The Audience Manager source selects the segments, and brings audience and members of each. The app creates no audience.
    Source,
}

impl Route {
    /// The route where nobody chose one: the source, where what it selects is known, because only it brings members. It stays
    /// that while its dataflow is paused.
    pub fn usual(source: &Source) -> Self {
        if source.selection().is_some() { Self::Source } else { Self::External }
    }
}

/// One segment or trait of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Line {
    /// The segment or trait.
    pub of: Copied,
}

/// The part of both sides that a request touches.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Snapshot {
    /// The segments asked for, as far as they exist.
    pub segments: BTreeMap<SegmentId, Segment>,
    /// The traits asked for and those in the rules of the segments, as far as they exist.
    pub traits: BTreeMap<TraitId, Trait>,
    /// All data sources.
    pub data_sources: Vec<DataSource>,
    /// The owner of the organization's own data sources ("pid"), if it is known.
    pub owner: Option<u32>,
    /// All folders of trait storage.
    pub trait_folders: Vec<Folder>,
    /// All folders of segment storage.
    pub segment_folders: Vec<Folder>,
    /// Audiences that may be the origin of what is asked for: their ids are integration codes of it. With their names.
    pub platform: BTreeMap<AudienceId, String>,
    /// Every audience that names one of the segments and traits.
    pub audiences: Vec<Audience>,
    /// The Audience Manager source; read only for a request that uses it.
    pub source: Source,
    /// The service's time, ms since epoch, if it is known.
    pub now: Option<i64>,
    /// The enabled usage policies; `None` if they are not known.
    pub policies: Option<Vec<Policy>>,
    /// Symbols of the identity namespaces of the sandbox, in lower case; `None` if they are not known.
    pub namespaces: Option<BTreeSet<String>>,
    /// Audiences of the sandbox that count against its limit, as far as is known.
    pub audiences_in_all: u64,
}

impl Snapshot {
    /// Names of the folders of a segment or trait, outermost first and without the root, as far as they are known.
    pub fn place(&self, of: Copied) -> Vec<String> {
        let (folder, folders) = match of {
            Copied::Segment(id) => (self.segments.get(&id).map(|it| it.folder), &self.segment_folders),
            Copied::Trait(id) => (self.traits.get(&id).map(|it| it.folder), &self.trait_folders),
        };
        let mut names = Vec::new();
        let mut at = folder.and_then(|id| folders.iter().find(|it| it.id == id));
        while let Some(folder) = at.filter(|it| it.id != domain::FolderId::ROOT && names.len() <= folders.len()) {
            names.push(folder.name.clone());
            at = folder.parent.and_then(|parent| folders.iter().find(|it| it.id == parent));
        }
        names.reverse();
        names
    }
}

/// What a commit would do.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan {
    /// Steps before all items: the one request that selects segments in the source.
    pub groundwork: Vec<Step>,
    /// One item a segment or trait, in the order asked for.
    pub items: Vec<Item>,
}

impl Plan {
    /// Number of requests that change something.
    pub fn calls(&self) -> usize {
        let items = self.items.iter().flat_map(|item| &item.steps);
        self.groundwork.iter().chain(items).map(|step| step.action.requests()).sum()
    }
}

/// What happens with one segment or trait.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The segment or trait.
    pub of: Copied,
    /// Its name; the id where it is not known.
    pub name: String,
    /// Names of its folders, outermost first.
    pub place: Vec<String>,
    /// What would happen.
    pub verdict: Verdict,
    /// The calls, in order; empty when nothing is sent for it alone.
    pub steps: Vec<Step>,
    /// Steps of the groundwork that are also its own.
    pub served_by: Vec<StepId>,
    /// What export controls and policies say about it, with the labels of its audience; empty when nothing is created.
    pub governance: Ruling,
    /// Things to know before committing.
    pub notes: Vec<Note>,
}

/// Why a segment or trait is not shared to Experience Platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "because", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Refusal {
    /// Audience Manager does not have it.
    Gone,
    /// It was created from an audience of Experience Platform: sending it back would be a loop.
    FromPlatform {
        /// The audience.
        audience: AudienceId,
        /// Its name, if it is known.
        name: Option<String>,
    },
    /// Its rule uses only traits that were created from audiences of Experience Platform.
    RuleFromPlatform {
        /// The traits with their names.
        traits: Vec<(TraitId, String)>,
    },
    /// An audience has its id in its namespace, but is of another origin.
    OtherOrigin {
        /// The audience.
        audience: AudienceId,
        /// Its name.
        name: String,
    },
    /// Several audiences stand for it already.
    Duplicate {
        /// The audiences with their names.
        audiences: Vec<(AudienceId, String)>,
    },
    /// The source selects segments one by one, and traits only all together. All traits are never selected here.
    SingleTrait,
    /// The sandbox has no Audience Manager source.
    NoSource,
    /// The sandbox has several dataflows of the source, and which one counts is not known.
    SeveralSources,
    /// What the source selects is in a form that is not known, so it is changed in Experience Platform only.
    SourceUnrecognized,
    /// There is no audience of it that could be renewed.
    NothingToRenew,
    /// Its audience cannot last longer: so many days after its creation are the most.
    LongestExpiry {
        /// At most so many days.
        maximum: u32,
    },
    /// The sandbox would have more audiences than Adobe supports (AEP contract §19).
    Limit {
        /// At most this many.
        maximum: u64,
    },
}

/// Something to know before committing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// The audience has no members, and none come unless the Audience Manager source brings them.
    NoMembersYet,
    /// When the data of the audience expires, in days from its creation.
    Expires {
        /// Days.
        days: u32,
    },
    /// The segment is paused.
    Paused,
    /// The dataflow of the source is paused: audience and members arrive once it is resumed.
    SourcePaused,
    /// How many of its profiles have an identity of which namespace, as Experience Platform counted them last.
    Identities {
        /// By namespace.
        counted: Vec<NamespaceCount>,
    },
    /// Experience Platform has not counted its profiles by identity namespace.
    NotByNamespace,
    /// IDs of a data source stay behind: their namespace is missing in Experience Platform.
    MissingNamespace {
        /// The data source.
        source: DataSourceId,
        /// Its name.
        name: String,
        /// The symbol that the namespace must have.
        code: String,
        /// Whether no IDs are sent yet: an external audience gets its members only once the source brings them.
        later: bool,
    },
    /// Some of the traits in its rule were created from audiences of Experience Platform.
    PartlyFromPlatform {
        /// These traits with their names.
        traits: Vec<(TraitId, String)>,
    },
}

/// Plans a request. The same arguments always return the same plan.
pub fn plan(snapshot: &Snapshot, request: &Request) -> Plan {
    let mut room = limits::AUDIENCES.saturating_sub(snapshot.audiences_in_all);
    let mut seen = BTreeSet::new();
    // The first number is that of the request to the source.
    let mut next = SELECT.0 + u32::from(request.route == Route::Source);
    let asked = request.lines.iter().map(|line| line.of).filter(|of| seen.insert(*of));
    let items: Vec<Item> = asked
        .map(|of| {
            if request.renew {
                renewal::item(snapshot, request, of, &mut next)
            } else {
                verdict::item(snapshot, request, of, &mut room, &mut next)
            }
        })
        .collect();
    let selected = items.iter().filter(|item| !item.served_by.is_empty()).filter_map(|item| match item.of {
        Copied::Segment(id) => Some(id),
        Copied::Trait(_) => None,
    });
    let segments: Vec<SegmentId> = selected.collect();
    let select = (!segments.is_empty()).then(|| Step::new(SELECT, Action::SelectSegments { segments }));
    Plan { groundwork: select.into_iter().collect(), items }
}

/// The request that selects all segments of a plan.
const SELECT: StepId = StepId(0);

#[cfg(test)]
mod renewal_tests;
#[cfg(test)]
mod source_tests;
#[cfg(test)]
mod tests;
