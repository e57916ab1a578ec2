//! Rules as PQL.

use serde::{Deserialize, Serialize};

use super::{ObjectLink, RuleRepair};

/// Settings of a translation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TranslationOptions {
    /// Days until a trait expires, for trait rules; 0 never.
    pub ttl_days: u32,
    /// Whether a trait rule is about imported data.
    pub onboarded: bool,
    /// Whether memberships of traits arrive through the Audience Manager source.
    pub source: bool,
    /// The tenant's name in the schemas.
    pub tenant: String,
    /// Content of a file that maps keys to fields; the connection's mapping if `None`.
    pub mapping: Option<String>,
    /// Content of a file with traits, to use instead of the account's.
    pub traits: Option<String>,
}

/// A rule and its PQL.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TranslatedRule {
    /// The rule as entered.
    pub rule: String,
    /// The PQL; `None` if a clause cannot be translated, or has no condition until something is mapped.
    pub pql: Option<String>,
    /// The code of the verdict on the whole rule, such as `approx:day-edge`.
    pub verdict: String,
    /// Why it is not exact; empty if it is.
    pub reason: String,
    /// Each clause, in the order of the rule.
    pub clauses: Vec<TranslatedClause>,
    /// Whether an audience with the PQL can be evaluated as data arrives, and on the edge; in batch it always can. `None`
    /// without PQL, and where Adobe's pages do not agree.
    pub streaming: Option<bool>,
    /// What saving it as a segment definition may run into, in sentences.
    pub warnings: Vec<String>,
    /// A correction that was probably meant, if it is no rule.
    pub repair: Option<RuleRepair>,
}

/// A part of a rule and how well it is translated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TranslatedClause {
    /// The part: a key, `ttl`, `123T.ttl`, `freq(123T)`.
    pub text: String,
    /// The code of its verdict.
    pub verdict: String,
    /// Why it is not exact; empty if it is.
    pub reason: String,
}

/// How an object of Audience Manager can get to Experience Platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum TranslationWay {
    /// Through the Audience Manager source, as it is.
    AsIs,
    /// As a segment definition with its rule in PQL.
    Rebuilt,
    /// As a segment definition, once fields are mapped or data is connected.
    DataMissing,
    /// Not.
    Cannot,
}

/// A trait or segment and its PQL.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TranslatedObject {
    /// The object.
    pub object: ObjectLink,
    /// How it can get to Experience Platform.
    pub way: TranslationWay,
    /// Its rule and PQL.
    #[serde(flatten)]
    pub translated: TranslatedRule,
}

/// What was imported as the connection's mapping.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct MappingImported {
    /// Keys with a field.
    pub keys: u32,
    /// Derived signals.
    pub derived: u32,
}
