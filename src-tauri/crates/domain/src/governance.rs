//! Export controls of Audience Manager and usage labels of Experience Platform, and how one becomes the other
//! when a segment is shared (AAM contract §11.1).

use serde::{Deserialize, Serialize};

/// A usage label, bare (`C5`); audience objects write it `core/C5`, custom ones `custom/name` (AEP contract §5.2).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Label(pub String);

impl Label {
    /// Reads a label with or without its `core/` prefix; custom labels retain their prefix.
    pub fn from_code(code: &str) -> Self {
        Self(code.strip_prefix("core/").unwrap_or(code).to_owned())
    }

    /// The export control this label arrives as in Audience Manager, if it has one.
    pub fn export_control(&self) -> Option<ExportControl> {
        match self.0.as_str() {
            "C3" => Some(ExportControl::Pii),
            "C5" => Some(ExportControl::OffsiteAdTargeting),
            "C6" => Some(ExportControl::OnsiteAdTargeting),
            "C7" => Some(ExportControl::OnsitePersonalization),
            _ => None,
        }
    }
}

/// What data may not be used for (`dataExportRestrictions`).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ExportControl {
    /// Cannot be tied to personally identifiable information.
    Pii,
    /// Cannot be used for off-site ad targeting.
    OffsiteAdTargeting,
    /// Cannot be used for on-site ad targeting.
    OnsiteAdTargeting,
    /// Cannot be used for on-site personalization.
    OnsitePersonalization,
    /// A control this version does not know, by its code.
    Other(String),
}

impl ExportControl {
    /// Reads the service's code.
    pub fn from_code(code: &str) -> Self {
        match code {
            "PII" => Self::Pii,
            "OFFSITE_AD_TARGETING" => Self::OffsiteAdTargeting,
            "ONSITE_AD_TARGETING" => Self::OnsiteAdTargeting,
            "ONSITE_PERSONALIZATION" => Self::OnsitePersonalization,
            other => Self::Other(other.to_owned()),
        }
    }

    /// The service's code.
    pub fn code(&self) -> &str {
        match self {
            Self::Pii => "PII",
            Self::OffsiteAdTargeting => "OFFSITE_AD_TARGETING",
            Self::OnsiteAdTargeting => "ONSITE_AD_TARGETING",
            Self::OnsitePersonalization => "ONSITE_PERSONALIZATION",
            Self::Other(code) => code,
        }
    }

    /// The label this control arrives as in Experience Platform, if it has one.
    pub fn label(&self) -> Option<Label> {
        let code = match self {
            Self::Pii => "C3",
            Self::OffsiteAdTargeting => "C5",
            Self::OnsiteAdTargeting => "C6",
            Self::OnsitePersonalization => "C7",
            Self::Other(_) => return None,
        };
        Some(Label(code.to_owned()))
    }
}
