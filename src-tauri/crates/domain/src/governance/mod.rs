//! Export controls of Audience Manager and usage labels of Experience Platform, how one becomes the other when an object is
//! shared (AAM contract §11.1, AEP contract §16.5), and what may be shared at all.
//!
//! - `policy`: usage policies of Experience Platform and the marketing actions that they are about.
//! - `ruling`: the answer for one object and one direction.
//! - `sources`: where an object's export controls come from.
//! - `to_manager`, `to_platform`: the two directions.
//! - `at_destination`: Audience Manager's own rule for destinations.

mod at_destination;
mod policy;
mod ruling;
mod sources;
mod to_manager;
mod to_platform;

use serde::{Deserialize, Serialize};

pub use at_destination::forbidden_at_destination;
pub use policy::{Deny, MarketingAction, Policy};
pub use ruling::{Finding, Permission, Ruling, SourceName, Trap};
pub use sources::{ControlRole, ControlSource};
pub use to_manager::{AnalyticsDestination, DefaultPolicy, Governing, MAPPED_SEGMENTS, ToManager, to_manager};
pub use to_platform::{segment_to_platform, to_platform, trait_to_platform};

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

    /// What the label means for data that goes to Audience Manager. Names of labels are case-sensitive.
    pub fn meaning(&self) -> LabelMeaning {
        use ExportControl as Control;
        let controls: &[Control] = match self.0.as_str() {
            "C3" => &[Control::Pii],
            // It rules out what C5, C6 and C7 rule out (AEP contract §16.1).
            "C4" => &[Control::OffsiteAdTargeting, Control::OnsiteAdTargeting, Control::OnsitePersonalization],
            "C5" => &[Control::OffsiteAdTargeting],
            "C6" => &[Control::OnsiteAdTargeting],
            "C7" => &[Control::OnsitePersonalization],
            "C2" | "C12" => return LabelMeaning::NoExport,
            "RHD" => return LabelMeaning::NotDelivered,
            "C1" | "C8" | "C9" | "C10" | "C11" | "I1" | "I2" | "S1" | "S2" | "PSPD" | "Third-Party" => {
                return LabelMeaning::NoEquivalent;
            }
            name if name.starts_with("custom/") => return LabelMeaning::Custom,
            _ => return LabelMeaning::Unknown,
        };
        LabelMeaning::Controls(controls.to_vec())
    }
}

/// What a label means for data that goes to Audience Manager (AEP contract §16.1, §16.5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LabelMeaning {
    /// The data may not leave: C12 rules out activation, C2 giving it to others, and Audience Manager has no export control
    /// that would prevent that.
    NoExport,
    /// The same as these export controls.
    Controls(Vec<ExportControl>),
    /// Regulated health data: the destination accepts the audience, and Adobe does not send it (AEP contract §14.1).
    NotDelivered,
    /// A label that Adobe documents, without an export control that does the same.
    NoEquivalent,
    /// The organization's own: only its policies say what it means.
    Custom,
    /// A label this version does not know.
    Unknown,
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
    /// Every control that Adobe documents.
    pub const ALL: [Self; 4] =
        [Self::Pii, Self::OffsiteAdTargeting, Self::OnsiteAdTargeting, Self::OnsitePersonalization];

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

#[cfg(test)]
mod tests;
