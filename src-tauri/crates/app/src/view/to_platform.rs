//! The plan of sharing segments and traits to Experience Platform.

use serde::{Deserialize, Serialize};

use super::{Governance, MembersSource, NamespaceRow, ObjectLink, PlanSource, ProfileForecast, RefusalReason, TimeMs};

/// What sharing segments and traits to Experience Platform would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PlatformPlan {
    /// How they get there.
    pub route: PlatformRoute,
    /// Whether a person chose the route.
    pub route_chosen: bool,
    /// The Audience Manager source, on that route.
    pub source: Option<MembersSource>,
    /// New profiles that the license counts, for the segments that the source is to select; `None` where nothing brings any.
    pub forecast: Option<ProfileForecast>,
    /// One line a segment or trait.
    pub lines: Vec<PlatformLine>,
    /// Number of requests that would change something.
    pub calls: u32,
}

/// The route to Experience Platform.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum PlatformRoute {
    /// The Audience Manager source: it brings the members too.
    Source,
    /// An audience of the origin Audience Manager, without members.
    #[default]
    External,
}

/// One segment or trait of such a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PlatformLine {
    /// The segment or trait.
    pub subject: ObjectLink,
    /// Namespace of its audience.
    pub namespace: String,
    /// Path of its folder in Audience Manager; empty if it is in none or that is not known.
    pub folder_path: String,
    /// Usage labels of the audience that would appear.
    pub labels: Vec<String>,
    /// What export controls and policies say about it, where an audience would appear.
    pub governance: Option<Governance>,
    /// What would happen.
    pub verdict: PlatformVerdict,
    /// Number of requests that would change something for this one alone.
    pub calls: u32,
    /// Things to know before committing.
    pub notes: Vec<PlatformNote>,
}

/// What would happen with a segment or trait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum PlatformVerdict {
    /// An audience is created, without members.
    Create,
    /// An audience stands for it already.
    Adopt {
        /// The audience.
        audience: ObjectLink,
    },
    /// The Audience Manager source selects it from now on, and brings its audience and members.
    Select {
        /// The audience that stands for it already; the source delivers into that one.
        audience: Option<ObjectLink>,
    },
    /// The source selects it already: nothing is sent.
    Selected {
        /// Its audience, if the source has brought it.
        audience: Option<ObjectLink>,
        /// Whether the source selects all segments, or for a trait, all traits.
        everything: bool,
    },
    /// The data of its audience expires later.
    Renew {
        /// The audience.
        audience: ObjectLink,
        /// Days from its creation until its data expires, then.
        days: u32,
    },
    /// Not possible.
    Refused {
        /// Why.
        reason: RefusalReason,
    },
}

/// Something to know before committing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum PlatformNote {
    /// The audience has no members; they come only through the Audience Manager source.
    NoMembersYet,
    /// The data of the audience expires.
    Expires {
        /// Days after its creation.
        days: u32,
    },
    /// The segment is paused.
    Paused,
    /// The source is paused: audience and members arrive once it is resumed.
    SourcePaused,
    /// How many of its profiles have which identities, as Experience Platform counted them last.
    Identities {
        /// By namespace.
        counted: Vec<NamespaceRow>,
    },
    /// Experience Platform has not counted its profiles by identity namespace.
    NotByNamespace,
    /// The IDs of a data source stay behind, because Experience Platform lacks their identity namespace.
    MissingNamespace {
        /// The data source.
        source: ObjectLink,
        /// The symbol that the namespace must have.
        code: String,
        /// Whether no IDs are sent yet: that is so until the source brings the members.
        later: bool,
    },
    /// Some of its members came from Experience Platform, through these traits.
    PartlyFromPlatform {
        /// The traits.
        traits: Vec<ObjectLink>,
    },
}

/// An audience that stands for a segment or trait, has no members, and whose data has expired or expires soon.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ExpiringAudience {
    /// The audience.
    pub audience: ObjectLink,
    /// The segment or trait, by which it is renewed; `None` if the audience does not say.
    pub of: Option<ObjectLink>,
    /// When its data expires.
    pub expires_at: TimeMs,
    /// Whether that has passed.
    pub expired: bool,
}

/// The pending plan to Experience Platform: a part of the tray. Nothing is sent before it is committed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PlatformTray {
    /// One line a segment or trait, in the order they were added; at most 500, the rest is only counted.
    pub lines: Vec<PlatformTrayLine>,
    /// Number of lines.
    pub total: u32,
    /// Number of lines that would cause requests.
    pub to_commit: u32,
    /// How they get there.
    pub route: PlatformRoute,
    /// Whether a person chose the route.
    pub route_chosen: bool,
    /// Number of requests.
    pub calls: u32,
    /// The plan files that lines came from.
    pub from_plans: Vec<PlanSource>,
    /// Identifies these lines and this plan; a commit with another revision than the current one is refused.
    pub revision: String,
}

/// One line of the tray to Experience Platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PlatformTrayLine {
    /// What would happen.
    pub line: PlatformLine,
    /// Its devices in Audience Manager, as last counted; `None` if not known.
    pub devices: Option<u32>,
    /// What the plan file said that the line came from; `None` if it came from nowhere else.
    pub from_plan: Option<PlatformFromPlan>,
}

/// What a plan file said about a line to Experience Platform, as far as the plan now says something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PlatformFromPlan {
    /// Who saved the file; empty if it is not known.
    pub saved_by: String,
    /// When.
    pub saved_at: TimeMs,
    /// What differs; empty if the plan is still the same.
    pub differences: Vec<PlatformDifference>,
}

/// Something that a plan file said and that the plan now says differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum PlatformDifference {
    /// The segment or trait had another name.
    Name {
        /// That name.
        before: String,
    },
    /// It was to be shared by the other route.
    Route {
        /// That route.
        before: PlatformRoute,
    },
    /// Something else was to be done.
    Verdict {
        /// What.
        before: PlatformVerdict,
    },
    /// What was to be done is written in a way that this version does not know.
    Unreadable,
    /// Another number of requests was to be sent for it.
    Requests {
        /// That number.
        before: u32,
    },
}

/// A line of a plan file to Experience Platform for which the plan now says something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DifferingPlatformLine {
    /// The segment or trait.
    pub subject: ObjectLink,
    /// What differs.
    pub differences: Vec<PlatformDifference>,
}

/// The effect of a drop on Experience Platform, shown while dragging and in the dialog for the keyboard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PlatformDropPreview {
    /// How they would get there.
    pub route: PlatformRoute,
    /// Number of audiences that would be created.
    pub create: u32,
    /// Number of segments that the source would select; their audiences and members arrive by themselves.
    pub select: u32,
    /// Number of segments and traits for which an audience stands already, or that the source brings already.
    pub adopt: u32,
    /// Number of segments and traits that cannot be shared.
    pub refused: u32,
    /// The first of those with their reasons, at most five.
    pub reasons: Vec<RefusedObject>,
    /// Usage labels that the audiences get, each once.
    pub labels: Vec<String>,
}

/// A segment or trait that cannot be shared, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct RefusedObject {
    /// The segment or trait.
    pub object: ObjectLink,
    /// Why.
    pub reason: RefusalReason,
}
