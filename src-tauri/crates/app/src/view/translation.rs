//! A rule and its PQL side by side, for the window: each part with its verdict and reason.

use serde::{Deserialize, Serialize};

use super::{ObjectLink, RuleRepair, StorageRule, TranslationWay};

/// A trait or segment whose rule is translated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct TranslatedRef {
    /// Which of both it is.
    pub kind: TranslatedKind,
    /// ID.
    pub id: String,
}

/// What is translated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum TranslatedKind {
    /// A trait.
    Trait,
    /// A segment.
    Segment,
}

/// How well a part of a rule is translated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ClauseVerdict {
    /// The same people.
    Exact,
    /// Nearly the same people.
    Approximate {
        /// What differs.
        near: NearReason,
    },
    /// Something must be mapped or connected first.
    Data {
        /// What.
        need: DataNeed,
    },
    /// Not possible.
    Cannot {
        /// Why.
        why: CannotReason,
    },
}

/// Why a translation only comes near.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum NearReason {
    /// Only people whose deciding event is within a day of the old end of the window can differ.
    DayEdge,
    /// Counts across expiry and renewal differ.
    TtlRenew,
    /// An attribute stays until it is overwritten; the trait expires.
    AttributeTtl,
    /// An event counts whatever its value.
    EventValue,
    /// The text also contains longer names.
    Contains,
    /// One text in Audience Manager, a list in Experience Platform.
    List,
    /// The text of all products is compared with one product.
    Products,
    /// A number is compared with a text.
    NumberText,
    /// How words are found is not documented.
    Words,
    /// Whether a part of the value is enough is not documented.
    Regex,
    /// The values have other names.
    ValueMap,
    /// Each product looks up places by itself.
    Geo,
    /// The address may be shortened or hidden.
    Ip,
    /// The condition holds for events that Audience Manager never saw.
    OtherEvents,
    /// The fields arrive in two events.
    TwoDatasets,
    /// The content of the folder on the day of the translation.
    Snapshot,
    /// Audience Manager's own membership: late, and it may lapse.
    Membership,
    /// A shared audience, whose people Audience Manager keeps longer.
    Share,
    /// All devices by identity instead of by visit.
    ActiveAudience,
    /// The case of letters may not count.
    Case,
}

/// Why a translation is not possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum CannotReason {
    /// A private key: evaluated, then dropped.
    Private,
    /// A key with a meaning of its own.
    Reserved,
    /// A trait of another company.
    ThirdParty,
    /// No such trait, or it cannot be seen.
    UnknownTrait,
    /// No count is possible of such a trait, or of so few.
    Frequency,
    /// The fields arrive in two events and cannot be separated.
    TwoDatasets,
    /// A condition on a visit and one on imported data cannot meet in one call.
    EventAndAttribute,
    /// The field knows no such comparison.
    Operator,
    /// A comparison of text with a field that is a number.
    TextOperatorOnNumber,
    /// A text that is no number compared with a field that is one.
    NotANumber,
    /// No valid rule.
    Syntax,
    /// A rule that only says "at most".
    OnlyAtMost,
    /// Audience Manager counts days, not hours.
    Hours,
    /// Audience Manager knows no order of events.
    Sequence,
    /// Audience Manager counts, and does nothing else with values.
    Aggregation,
    /// Audience Manager has no such record.
    ProfileAttribute,
}

/// What is missing for a translation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum DataNeed {
    /// A field for a key.
    Field {
        /// The key.
        key: String,
    },
    /// A field that is a number.
    Number {
        /// The key.
        key: String,
    },
    /// The value that Experience Platform has for one of a key.
    Value {
        /// The key.
        key: String,
    },
    /// Memberships of traits on profiles, through the Audience Manager source.
    Traits,
    /// Memberships of traits on events, through the Audience Manager source.
    RealTime,
    /// An identity namespace.
    Namespace {
        /// Its symbol.
        symbol: String,
    },
}

/// A rule and its PQL, part by part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct TranslationDetail {
    /// The trait or segment.
    pub object: ObjectLink,
    /// How it can get to Experience Platform.
    pub way: TranslationWay,
    /// Its rule; for a trait without one, a segment rule that only asks for the trait.
    pub rule: String,
    /// The PQL; `None` if a part cannot be translated, or has no condition until something is mapped.
    pub pql: Option<String>,
    /// The verdict on the whole: that of the worst part.
    pub verdict: ClauseVerdict,
    /// How many clauses have which verdict.
    pub counts: VerdictCounts,
    /// The parts; `None` if it is no rule.
    pub parts: Option<TranslationNode>,
    /// What is said of the rule as a whole.
    pub whole: Vec<PartClause>,
    /// Whether an audience with the PQL can be evaluated as data arrives; `None` without PQL, or if it is not known.
    pub streaming: Option<bool>,
    /// What saving it may run into.
    pub warnings: Vec<TranslationWarning>,
    /// A correction that was probably meant, if it is no rule.
    pub repair: Option<RuleRepair>,
    /// What is left without the parts that cannot be translated or need data; `None` if there are none, or if nothing
    /// that can be saved is left.
    pub without: Option<TranslationWithout>,
}

/// Numbers of clauses by verdict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct VerdictCounts {
    /// Exact.
    pub exact: u32,
    /// Needs data.
    pub data: u32,
    /// Approximate.
    pub approximate: u32,
    /// Cannot.
    pub cannot: u32,
}

/// A part of a rule beside its PQL.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum TranslationNode {
    /// Parts that are joined.
    Group {
        /// Whether all of them must hold; else any.
        all: bool,
        /// Whether the rule has `NOT` before it.
        negated: bool,
        /// Whether PQL joins them with `and`; else with `or`.
        written_all: bool,
        /// Whether PQL has `not` around them.
        written_not: bool,
        /// The parts.
        parts: Vec<TranslationNode>,
    },
    /// One condition.
    Leaf {
        /// The condition.
        part: TranslatedPart,
    },
}

/// One condition of a rule beside its PQL.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct TranslatedPart {
    /// As it is in the rule.
    pub rule: StorageRule,
    /// Its text.
    pub text: String,
    /// Whether the rule has `NOT` before it.
    pub negated: bool,
    /// The rule of the trait that it names, if it names one.
    pub trait_rule: Option<String>,
    /// Its part of the PQL; `None` if it has none.
    pub pql: Option<String>,
    /// The verdict of its worst clause.
    pub verdict: ClauseVerdict,
    /// What is said of it, the first hundred.
    pub clauses: Vec<PartClause>,
    /// Number of further clauses.
    pub more: u32,
    /// What changes if it is left out; `None` if it can stay, or if nothing would be left.
    pub left_out: Option<PartLeftOut>,
}

/// What is said of a part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PartClause {
    /// The trait that it is about, inside a segment rule.
    pub of: Option<ObjectLink>,
    /// What it is about.
    pub about: ClauseAbout,
    /// How well that is translated.
    pub verdict: ClauseVerdict,
}

/// What a verdict is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ClauseAbout {
    /// A comparison of a key.
    Key {
        /// The key.
        key: String,
    },
    /// The expiry of a trait.
    Expiry {
        /// Days; 0 never.
        days: u32,
    },
    /// That keys of visits and of imported data meet.
    Mix,
    /// That the rule holds without any of its keys.
    Absent,
    /// That its fields are of one event.
    Event,
    /// A trait as a whole.
    Trait,
    /// A count.
    Count,
    /// That a folder's traits are counted.
    Folder,
    /// The whole rule.
    Rule,
}

/// What changes when a part is left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PartLeftOut {
    /// The direction in which the members change.
    pub moves: SetMoves,
    /// Whether the part excludes people, who would then be in.
    pub excludes: bool,
}

/// The direction in which members change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum SetMoves {
    /// Only more people.
    Larger,
    /// Only fewer people.
    Smaller,
    /// Some come, some go.
    Either,
}

/// What is left of a rule without the parts that do not translate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct TranslationWithout {
    /// The rest of the rule.
    pub rule: String,
    /// Its PQL.
    pub pql: String,
    /// The verdict on it.
    pub verdict: ClauseVerdict,
    /// How its members differ from those of the whole rule.
    pub moves: SetMoves,
    /// Whether people come in whom the rule excludes.
    pub excludes: bool,
    /// Number of conditions that are left out.
    pub left_out: u32,
}

/// What saving an audience with a PQL may run into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum TranslationWarning {
    /// It may be refused as too complex.
    Complex,
    /// More than three counts.
    ManyCounts,
    /// Longer than any text that is known to be accepted.
    Long,
}

/// How many people a trait or segment and its PQL have in common, by Experience Platform's estimates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct TranslationOverlap {
    /// Members of the trait or segment, as Experience Platform knows them from the Audience Manager source.
    pub manager: EstimatedProfiles,
    /// Profiles that fulfill the PQL.
    pub platform: EstimatedProfiles,
    /// Those in Audience Manager only.
    pub only_manager: EstimatedProfiles,
    /// Those in both.
    pub both: EstimatedProfiles,
    /// Those that only fulfill the PQL.
    pub only_platform: EstimatedProfiles,
    /// Profiles that were read for it, of `profiles`.
    pub read: u32,
    /// Profiles of the sandbox.
    pub profiles: u32,
}

/// A number of profiles and its bounds: those of a 95 % interval if it comes from a sample, equal if it is exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct EstimatedProfiles {
    /// The most likely number.
    pub likely: u32,
    /// At least so many.
    pub least: u32,
    /// At most so many.
    pub most: u32,
}
