//! An Audience Manager trait (AAM contract §4.3, §4.4).

use serde::{Deserialize, Serialize};

use crate::{DataSourceId, FolderId, IntegrationCode, ModelId, TraitId};

/// A trait as Segment Bridge needs it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trait {
    /// Trait id ("sid").
    pub id: TraitId,
    /// Name.
    pub name: String,
    /// Free text, may be empty.
    pub description: String,
    /// Internal notes, may be empty.
    pub comments: String,
    /// Kind of trait.
    pub trait_type: TraitType,
    /// Owner data source.
    pub data_source: DataSourceId,
    /// Folder the trait is stored in.
    pub folder: FolderId,
    /// The customer's own id; the audience's id on a shared trait.
    pub integration_code: Option<IntegrationCode>,
    /// The rule as text; `None` for algorithmic and folder traits.
    pub rule: Option<String>,
    /// Days after the last qualification until a member drops out; 0 never.
    pub ttl_days: u32,
    /// Status in the service's word, such as `ACTIVE` or `SUSPENDED`; `None` if it was never reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Event type (`pixelType`); 0 none.
    pub event_type: u32,
    /// Taxonomy category; 0 none.
    pub category: u32,
    /// Model that an algorithmic trait is from (`algoModelId`), if the service reports it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<ModelId>,
    /// Creation time, ms since epoch.
    pub created_at: Option<i64>,
    /// Last change, ms since epoch.
    pub updated_at: Option<i64>,
    /// User who created it; 0 for objects created by an integration ("Not Available"), `None` if not reported.
    pub created_by: Option<u32>,
    /// User who changed it last.
    pub updated_by: Option<u32>,
}

/// Kind of trait (`traitType`).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TraitType {
    /// Real-time evaluation of signals.
    RuleBased,
    /// Realized from deliveries only; the type that sharing creates.
    Onboarded,
    /// From a look-alike model.
    Algorithmic,
    /// Created with each trait folder: its members are those of all traits in the folder.
    Folder,
    /// Everyone seen: "Active Audience".
    ActiveAudience,
    /// A kind this version does not know, by its code.
    Other(String),
}

impl TraitType {
    /// Reads the service's code, in any case; old samples use 3 for onboarded (AAM contract §24.4).
    pub fn from_code(code: &str) -> Self {
        match code.to_ascii_uppercase().as_str() {
            "RULE_BASED_TRAIT" => Self::RuleBased,
            "ON_BOARDED_TRAIT" | "3" => Self::Onboarded,
            "ALGO_TRAIT" => Self::Algorithmic,
            "FOLDER_TRAIT" => Self::Folder,
            "COMPANY_ACTIVITY_TRAIT" => Self::ActiveAudience,
            _ => Self::Other(code.to_owned()),
        }
    }

    /// The service's code.
    pub fn code(&self) -> &str {
        match self {
            Self::RuleBased => "RULE_BASED_TRAIT",
            Self::Onboarded => "ON_BOARDED_TRAIT",
            Self::Algorithmic => "ALGO_TRAIT",
            Self::Folder => "FOLDER_TRAIT",
            Self::ActiveAudience => "COMPANY_ACTIVITY_TRAIT",
            Self::Other(code) => code,
        }
    }
}
