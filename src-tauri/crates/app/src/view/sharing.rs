//! The tray (the pending plan), and what a drop would do.

use serde::{Deserialize, Serialize};

use super::{
    AudienceLifecycle, AudienceOrigin, Drift, FromPlan, Governance, GovernanceRule, IntegrationState, ObjectKind,
    ObjectLink, PlanSource, PlatformTray, TimeMs,
};

/// The plan in the tray. Nothing is sent before it is committed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Tray {
    /// One line per audience, in the order they were added; at most 500, the rest is only counted.
    pub lines: Vec<TrayLine>,
    /// Number of lines.
    pub total: u32,
    /// Number of lines that would cause requests.
    pub to_commit: u32,
    /// Steps before all lines: creating folders and the data source.
    pub groundwork: Vec<PlannedStep>,
    /// Number of requests.
    pub calls: u32,
    /// Age of the local copy on which this plan is based; it is planned again at commit.
    pub planned_at: Option<TimeMs>,
    /// The destination that brings members, as it was when last read.
    pub destination: TrayDestination,
    /// Whether the destination is to be created, if the organization has none.
    pub creates_destination: bool,
    /// The plan files that lines came from.
    pub from_plans: Vec<PlanSource>,
    /// What is to be shared in the other direction: segments and traits. The numbers above do not count it.
    pub to_platform: PlatformTray,
    /// Identifies these lines and this plan; a commit with another revision than the current one is refused.
    pub revision: String,
}

/// The Experience Cloud Audiences destination, as far as it matters for choosing a route.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct TrayDestination {
    /// Whether this connection's sandbox has it, and whether its dataflow works.
    pub state: IntegrationState,
    /// The sandbox that has it, if another one does: only one may.
    pub sandbox: Option<String>,
    /// Number of audiences that its dataflow sends.
    pub selected: u32,
    /// About how many it can send.
    pub maximum: u32,
}

impl Default for TrayDestination {
    fn default() -> Self {
        Self { state: IntegrationState::Unknown, sandbox: None, selected: 0, maximum: 0 }
    }
}

/// One audience in the tray.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct TrayLine {
    /// Audience.
    pub audience: ObjectLink,
    /// Path of its folder in trait storage.
    pub folder_path: String,
    /// Folder ID; empty if the folder is still to be created.
    pub folder_id: String,
    /// How its members get to Audience Manager.
    pub route: Route,
    /// What is in the way, if it can be chosen what becomes of the line.
    pub conflict: Option<TrayConflict>,
    /// The verdict.
    pub verdict: Verdict,
    /// The steps, in order; empty when nothing is sent for this line alone.
    pub steps: Vec<PlannedStep>,
    /// Number of requests of this line.
    pub calls: u32,
    /// Things to know before committing.
    pub notes: Vec<PlanNote>,
    /// Whether labels, policies and export controls allow it.
    pub governance: Governance,
    /// What the plan file said that the line came from; `None` if it came from nowhere else.
    pub from_plan: Option<FromPlan>,
}

/// How an audience gets to Audience Manager.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum Route {
    /// The program creates trait and segment; no members arrive until Experience Platform sends them.
    Create,
    /// The audience is added to the dataflow of the Experience Cloud Audiences destination. Audience Manager creates trait
    /// and segment, and members arrive by themselves.
    Activate,
}

/// What is in the way of a line, and what can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct TrayConflict {
    /// What it is.
    pub kind: ConflictKind,
    /// The trait.
    pub object: ObjectLink,
    /// What becomes of the line now.
    pub choice: ConflictChoice,
    /// What can be chosen.
    pub choices: Vec<ConflictChoice>,
}

/// What is in the way of an audience.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum ConflictKind {
    /// Its trait exists already.
    Existing,
    /// Another trait has its name.
    SameName,
}

/// What becomes of an audience if something is in its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum ConflictChoice {
    /// Its trait is used. Not if another trait has only the same name: that one receives other people.
    UseExisting,
    /// It is left out.
    Skip,
    /// A second trait of the name is created. Never if the trait is its own: Audience Manager would count its people twice.
    CreateAnyway,
}

/// What a commit would do with an audience.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Verdict {
    /// Create trait and segment.
    Make,
    /// The trait exists: create its segment.
    Complete {
        /// The existing trait.
        adopted: ObjectLink,
    },
    /// The complete pair exists: nothing is created.
    Adopt {
        /// Trait.
        adopted: ObjectLink,
    },
    /// Add it to the dataflow; Audience Manager creates trait and segment.
    Activate,
    /// The complete pair exists: add the audience to the dataflow, so that members arrive.
    GiveMembers {
        /// Trait.
        adopted: ObjectLink,
    },
    /// Left out, because that was chosen.
    Skip {
        /// What is in the way.
        conflict: ConflictKind,
    },
    /// Not possible.
    Refused {
        /// Why.
        reason: RefusalReason,
    },
}

/// Why an audience cannot be shared, or a drop is refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum RefusalReason {
    /// It came from Audience Manager, so sharing it would create a loop.
    Loop,
    /// Its origin cannot be shared (composition, upload, Segment Match, others).
    Origin {
        /// Its origin.
        origin: AudienceOrigin,
    },
    /// It is a draft, inactive or archived.
    Lifecycle {
        /// Its lifecycle state.
        lifecycle: AudienceLifecycle,
    },
    /// Several traits or segments have its ID as their code and must be checked first.
    Duplicate {
        /// These objects.
        objects: Vec<ObjectLink>,
    },
    /// Another object has its ID as its code, but was not created by sharing.
    Foreign {
        /// The object.
        object: ObjectLink,
    },
    /// Audiences cannot be shared into the folder.
    Folder,
    /// The folder would be below level 5, or the account's limit is reached.
    Limit {
        /// What is limited.
        limit: RefusalLimit,
        /// The maximum.
        maximum: u32,
    },
    /// The account lacks a permission.
    MissingRight {
        /// Its name in Audience Manager, such as `CREATE_ALL_TRAITS`.
        right: String,
    },
    /// It is not in the local copy (anymore), or was deleted.
    Gone,
    /// It was renamed after the plan was shown.
    Renamed {
        /// The name that was shown.
        before: String,
    },
    /// Experience Platform does not tell how it is now.
    Unclear,
    /// A usage label or a policy forbids it.
    Forbidden {
        /// The rule.
        rule: GovernanceRule,
    },
    /// Audience Manager does not have it anymore.
    NotInAudienceManager,
    /// It was created from an audience of Experience Platform, so sharing it there would create a loop.
    FromPlatform {
        /// The audience.
        audience: ObjectLink,
    },
    /// Its rule uses only traits that were created from audiences of Experience Platform.
    RuleFromPlatform {
        /// These traits.
        traits: Vec<ObjectLink>,
    },
    /// An audience of another origin has its ID in the namespace of Audience Manager.
    OtherOrigin {
        /// The audience.
        audience: ObjectLink,
    },
    /// The Audience Manager source selects traits only all together. A segment of the trait can be selected.
    SingleTrait,
    /// The sandbox has no Audience Manager source that could bring it.
    NoSource,
    /// The sandbox has several dataflows of the Audience Manager source, and which one counts is not known.
    SeveralSources,
    /// The Audience Manager source lists what it selects in a form that is not known.
    SourceUnrecognized,
    /// There is no audience of it that could be renewed.
    NothingToRenew,
    /// Its audience cannot last longer than so many days after its creation.
    LongestExpiry {
        /// At most so many days.
        maximum: u32,
    },
    /// The connection has no Experience Cloud Audiences destination that could send it.
    NoDestination {
        /// The sandbox that has the destination, if another one does.
        sandbox: Option<String>,
    },
}

/// A limit that would be exceeded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum RefusalLimit {
    /// Traits of the account.
    Traits,
    /// Segments of the account.
    Segments,
    /// Trait folders of the account.
    Folders,
    /// Levels of folders.
    FolderLevels,
    /// Audiences of the dataflow.
    DestinationAudiences,
    /// Audiences of the sandbox.
    Audiences,
}

/// Something to know before committing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum PlanNote {
    /// The pair will have no members until Experience Platform sends them.
    Shell,
    /// The dataflow is paused: nothing arrives before it is resumed.
    FlowPaused,
    /// The dataflow sends the audience already.
    AlreadySent,
    /// The dataflow does not send the audience, so no members arrive.
    NotSent,
    /// Adobe does not document whether Audience Manager uses the existing pair or creates a second one.
    MayAppearTwice,
    /// Another trait has the same name.
    NameTaken {
        /// The other trait.
        object: ObjectLink,
    },
    /// The name is shortened to 255 characters.
    NameCut,
    /// Spaces around the name are removed, and line breaks in it become spaces.
    NameTrimmed,
    /// The name has characters that Audience Manager advises against (comma, dash, tab, pipe).
    NameCharacters,
    /// The identities that carry over, with profiles.
    Identities {
        /// Namespaces that carry over.
        carrying: Vec<super::NamespaceRow>,
        /// Namespaces that do not.
        left_behind: Vec<super::NamespaceRow>,
    },
    /// The audience was not counted by namespace: it is not known which identities Audience Manager supports.
    NotByNamespace,
    /// The audience is evaluated by another merge policy than the default of the sandbox, by which it is shared.
    OtherMergePolicy {
        /// Name of the default.
        default: String,
    },
    /// The pair is in another folder and stays there.
    OtherFolder {
        /// Path of that folder.
        path: String,
    },
    /// The pair is out of sync with its audience; sharing again does not fix it.
    Drifted {
        /// The differences.
        drift: Vec<Drift>,
    },
}

/// One request of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PlannedStep {
    /// What it does.
    pub verb: StepVerb,
    /// The kind of object it does that with.
    pub object: ObjectKind,
    /// Name of the object; empty if the step is about several audiences.
    pub name: String,
    /// Number of objects: more than one only for audiences of the dataflow.
    pub count: u32,
    /// Path of its folder, or empty.
    pub place: String,
}

/// What a step does with an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum StepVerb {
    /// Create it.
    Create,
    /// Delete it (undo).
    Delete,
    /// Add audiences to the dataflow: one request for all of them.
    Select,
    /// Remove audiences from the dataflow (undo).
    Deselect,
    /// Resume it (the dataflow).
    Resume,
    /// Pause it (the dataflow).
    Pause,
    /// Create the destination, with its dataflow: several requests.
    CreateDestination,
    /// Wait until Audience Manager has created it; sends nothing.
    Await,
    /// Move it to another folder.
    Move,
    /// Let its data expire later (an audience).
    Renew,
}

/// A selection that the program stores, so that a drag carries only its handle.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct HeldSelection {
    /// The window's handle.
    pub handle: String,
    /// Number of audiences.
    pub count: u32,
    /// The first audiences in list order, at most [`HeldSelection::NAMED`], for the drag preview and the dialog.
    pub named: Vec<HeldAudience>,
}

impl HeldSelection {
    /// Maximum number of audiences with their names; the rest is only counted.
    pub const NAMED: usize = 10;
}

/// An audience of a held selection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct HeldAudience {
    /// ID.
    pub id: String,
    /// Name.
    pub name: String,
}

/// The effect of a drop, shown while dragging and in the dialog for the keyboard.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct DropPreview {
    /// Why no audience can be shared into the folder, if so.
    pub refusal: Option<RefusalReason>,
    /// Number of audiences for which trait and segment would be created.
    pub make: u32,
    /// Number of incomplete pairs that would be completed.
    pub complete: u32,
    /// Number of complete pairs that would be adopted.
    pub adopt: u32,
    /// Number of audiences that would be added to the dataflow, or that it sends already.
    pub activate: u32,
    /// Number of refused audiences.
    pub refused: u32,
    /// The first refused audiences with their reasons, at most five.
    pub reasons: Vec<RefusedAudience>,
}

/// An audience that cannot be shared, and why.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct RefusedAudience {
    /// Audience.
    pub audience: ObjectLink,
    /// Why.
    pub reason: RefusalReason,
}
