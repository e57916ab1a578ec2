//! Providers of third-party data, those that left, and what depends on them.

use serde::{Deserialize, Serialize};

use super::{EditedObject, EstimatedProfiles, ObjectLink, SegmentStatus};

/// A provider of third-party data, as a data source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ProviderRow {
    /// Its data source.
    pub data_source: ObjectLink,
    /// Whether it left, and how that is known; `None` if nothing says so.
    pub left: Option<ProviderLeft>,
    /// Traits of the data source.
    pub traits: u32,
    /// Segments that use traits of it, if it left; otherwise they are not looked for.
    pub segments: Option<u32>,
}

/// How it is known that a provider left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ProviderLeft {
    /// The status that Audience Manager reports, in its own word; `None` if only Adobe's list says so.
    pub status: Option<String>,
    /// Its name on Adobe's list of 2025; `None` if Audience Manager reports it.
    pub listed: Option<String>,
}

/// A provider with everything that depends on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ProviderDetail {
    /// The provider.
    pub provider: ProviderRow,
    /// Its traits that segments use, by name.
    pub used: Vec<UsedTrait>,
    /// The segments that use them, by name.
    pub segments: Vec<DependentSegment>,
}

/// A trait of a provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct UsedTrait {
    /// The trait.
    pub object: ObjectLink,
    /// Total trait population when last read.
    pub population: Option<u32>,
    /// Segments that use it.
    pub segments: u32,
}

/// A segment that uses traits of a provider that left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct DependentSegment {
    /// The segment.
    pub segment: ObjectLink,
    /// Its status.
    pub status: SegmentStatus,
    /// Its rule.
    pub rule: String,
    /// The traits that it uses.
    pub traits: Vec<ObjectLink>,
    /// Where they are in its rule; empty if the rule cannot be parsed.
    pub places: Vec<RulePlace>,
    /// Its size with the members that the traits have now; `None` if the service does not estimate it.
    pub now: Option<EstimatedProfiles>,
    /// Its size once the traits have no members.
    pub emptied: Option<EstimatedProfiles>,
    /// Its size with the traits taken out of the rule; `None` also if nothing would be left of the rule.
    pub without: Option<EstimatedProfiles>,
}

/// Where a trait is in a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum RulePlace {
    /// The whole rule: without members, the segment is empty.
    Alone,
    /// It must hold beside others: without members, the segment is empty; taken out, it grows.
    And,
    /// One of several: the segment shrinks.
    Or,
    /// It must not hold: the segment grows.
    AndNot,
}

/// What would replace traits in the rules of all segments that use them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ReplacementPlan {
    /// The traits, each with what is most similar.
    pub traits: Vec<ReplacedTrait>,
    /// The segments, with their rules before and after.
    pub segments: Vec<ReplacedRule>,
}

/// A trait to replace.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ReplacedTrait {
    /// The trait.
    pub object: ObjectLink,
    /// The trait that takes its place; `None` if nothing is similar.
    pub with: Option<ObjectLink>,
    /// The most similar traits, the best first; empty if the replacement was chosen.
    pub similar: Vec<SimilarTrait>,
    /// Traits of a size that may be more similar, and that were not compared.
    pub not_compared: u32,
}

/// A trait that has many people in common with another one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SimilarTrait {
    /// The trait.
    pub object: ObjectLink,
    /// Its data source.
    pub data_source: ObjectLink,
    /// Devices that have it.
    pub population: u32,
    /// Devices that have both, by estimate.
    pub both: u32,
    /// Devices that have both, of those that have either, from 0 to 1.
    pub jaccard: f64,
}

/// The rule of a segment in which traits are replaced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ReplacedRule {
    /// The segment.
    pub segment: ObjectLink,
    /// Its rule now.
    pub before: String,
    /// Its rule with the replacements; `None` if it cannot be parsed, or stays as it is.
    pub after: Option<String>,
    /// Its estimated size now.
    pub now: Option<EstimatedProfiles>,
    /// Its estimated size with the new rule.
    pub then: Option<EstimatedProfiles>,
}

/// What became of a plan of replacements.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Replaced {
    /// The plan.
    pub plan: ReplacementPlan,
    /// The segments, each with its failure, if it was not changed.
    pub edited: Vec<EditedObject>,
}
