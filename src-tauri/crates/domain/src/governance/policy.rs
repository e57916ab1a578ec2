//! Usage policies of Experience Platform: which marketing actions they deny for which labels (AEP contract §16.3, §16.4).

use serde::{Deserialize, Serialize};

use super::{ExportControl, Label};

/// What data is used for at a destination of Experience Platform, by its name, such as `crossSiteTargeting`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MarketingAction(pub String);

impl MarketingAction {
    /// Reads a name or a reference to one, as policies and destinations have them.
    pub fn from_reference(reference: &str) -> Self {
        let path = reference.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
        let path = path.strip_suffix("/constraints").unwrap_or(path);
        Self(path.rsplit('/').next().unwrap_or_default().to_owned())
    }

    /// The label of a destination of Audience Manager that means the same (AAM contract §11.1).
    pub fn export_label(&self) -> Option<ExportControl> {
        match self.key().as_str() {
            "combinewithpii" | "combinewithdirectlyidentifiabledata" => Some(ExportControl::Pii),
            "crosssitetargeting" => Some(ExportControl::OffsiteAdTargeting),
            "onsiteadvertising" => Some(ExportControl::OnsiteAdTargeting),
            "onsitepersonalization" => Some(ExportControl::OnsitePersonalization),
            _ => None,
        }
    }

    /// The name without case, blanks and signs: the API's names and those on Adobe's pages differ in nothing else, and which
    /// of them is in capitals is not documented (AEP contract §16.2).
    fn key(&self) -> String {
        self.0.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
    }
}

impl PartialEq for MarketingAction {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for MarketingAction {}

impl ExportControl {
    /// The marketing action that a destination's label of this kind arrives as in Experience Platform; `None` for a label that
    /// this version does not know.
    pub fn marketing_action(&self) -> Option<MarketingAction> {
        let name = match self {
            Self::Pii => "combineWithPii",
            Self::OffsiteAdTargeting => "crossSiteTargeting",
            Self::OnsiteAdTargeting => "onsiteAdvertising",
            Self::OnsitePersonalization => "onsitePersonalization",
            Self::Other(_) => return None,
        };
        Some(MarketingAction(name.to_owned()))
    }
}

/// A usage policy that is enabled. Others decide nothing, and Adobe's own are disabled until somebody enables them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Policy {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// The marketing actions that it denies.
    pub actions: Vec<MarketingAction>,
    /// For data with which labels.
    pub deny: Deny,
}

impl Policy {
    /// The labels for which it denies its marketing actions; `None` if it does not deny them.
    pub(super) fn denies(&self, labels: &[Label]) -> Option<Vec<Label>> {
        self.deny.matched(labels).map(|mut found| {
            found.sort();
            found.dedup();
            found
        })
    }
}

/// The labels that a policy is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Deny {
    /// This label.
    Label(Label),
    /// All of these; an empty list is never true.
    All(Vec<Deny>),
    /// Any of these.
    Any(Vec<Deny>),
}

impl Deny {
    /// The labels among these that make it true.
    fn matched(&self, labels: &[Label]) -> Option<Vec<Label>> {
        match self {
            Self::Label(label) => labels.contains(label).then(|| vec![label.clone()]),
            Self::All(parts) if parts.is_empty() => None,
            Self::All(parts) => {
                let found: Option<Vec<_>> = parts.iter().map(|part| part.matched(labels)).collect();
                Some(found?.concat())
            }
            Self::Any(parts) => {
                let found: Vec<_> = parts.iter().filter_map(|part| part.matched(labels)).collect();
                (!found.is_empty()).then(|| found.concat())
            }
        }
    }
}
