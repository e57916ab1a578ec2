//! The plan of sharing segments and traits to Experience Platform.

use serde::{Deserialize, Serialize};

use super::{Governance, MembersSource, ObjectLink, ProfileForecast, RefusalReason, TimeMs};

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum PlatformRoute {
    /// The Audience Manager source: it brings the members too.
    Source,
    /// An audience of the origin Audience Manager, without members.
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
