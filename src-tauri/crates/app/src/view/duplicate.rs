//! The repair of an audience that has several traits or segments in Audience Manager.

use serde::{Deserialize, Serialize};

use super::{EditedObject, ObjectLink, RuleEdit};

/// What repairs a duplicate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct DuplicateRepair {
    /// Audience.
    pub audience: ObjectLink,
    /// The trait that stays.
    pub kept: KeptTrait,
    /// Its segment; `None` if it has none.
    pub kept_segment: Option<ObjectLink>,
    /// Rules of other segments, in which the trait that stays takes the place of the others.
    pub edits: Vec<RuleEdit>,
    /// Everything that is deleted if nothing uses it any more: the other traits and segments.
    pub removes: Vec<ObjectLink>,
    /// Of these, what stays for now.
    pub blocked: Vec<BlockedRemoval>,
}

/// The trait that stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct KeptTrait {
    /// The trait.
    pub object: ObjectLink,
    /// Devices that realized it in the last 7 days, if the service says so.
    pub realized: Option<u32>,
    /// Why it is the one.
    pub reason: KeepReason,
}

/// Why a trait stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum KeepReason {
    /// A person chose it.
    Chosen,
    /// It receives members, or more than the others.
    Members,
    /// Its segment is in use.
    Used,
    /// It is the oldest.
    Oldest,
}

/// An object that cannot be deleted yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct BlockedRemoval {
    /// The object.
    pub object: ObjectLink,
    /// Destinations and models that use it, as far as they are known by name. Nobody but a person can move these.
    pub users: Vec<ObjectLink>,
}

/// What the repair of a duplicate did.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct DuplicateRepaired {
    /// The plan that was carried out.
    pub plan: DuplicateRepair,
    /// The segments whose rules were to be changed.
    pub edited: Vec<EditedObject>,
    /// What was deleted, and what stayed with the reason.
    pub deleted: Vec<EditedObject>,
}
