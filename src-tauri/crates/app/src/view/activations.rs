//! Where an audience is sent, by both services.

use serde::{Deserialize, Serialize};

use super::{Failure, MappedState, ObjectLink, TwinCertainty, TwinMatch};

/// An audience that reaches one place from both services.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct DoubleActivation {
    /// The audience in Experience Platform.
    pub audience: ObjectLink,
    /// The segment in Audience Manager.
    pub segment: ObjectLink,
    /// The destination in Audience Manager.
    pub destination: ObjectLink,
    /// ID of the dataflow in Experience Platform.
    pub dataflow: String,
    /// Its name.
    pub dataflow_name: String,
    /// Name of the card in Experience Platform.
    pub card: String,
    /// How the places are the same.
    #[serde(rename = "match")]
    pub matched: TwinMatch,
    /// How that is known.
    pub certainty: Option<TwinCertainty>,
}

/// One way from Audience Manager: a mapping of a segment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ManagerWay {
    /// The segment.
    pub segment: ObjectLink,
    /// The destination.
    pub destination: ObjectLink,
    /// Where the mapping is between its days.
    pub state: MappedState,
    /// First day.
    pub starts_on: Option<String>,
    /// Last day; `None` for no end.
    pub ends_on: Option<String>,
    /// What it says about the segment.
    pub value: Option<String>,
}

/// One way from Experience Platform: a dataflow that has the audience.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PlatformWay {
    /// The audience.
    pub audience: ObjectLink,
    /// ID of the dataflow.
    pub dataflow: String,
    /// Its name.
    pub name: String,
    /// Name of its card in the catalog.
    pub card: String,
    /// Whether it runs.
    pub on: bool,
    /// Whether it is the way to Audience Manager.
    pub shares: bool,
}

/// One place, with every way that leads there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ActivationPlace {
    /// Its name.
    pub place: String,
    /// Ways from Audience Manager.
    pub manager: Vec<ManagerWay>,
    /// Ways from Experience Platform.
    pub platform: Vec<PlatformWay>,
    /// Whether people arrive from both services now.
    pub double: bool,
    /// How the places are the same, if both services lead there.
    #[serde(rename = "match")]
    pub matched: Option<TwinMatch>,
    /// How that is known.
    pub certainty: Option<TwinCertainty>,
}

/// Everywhere an audience is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Activations {
    /// The places, those that are reached twice first.
    pub places: Vec<ActivationPlace>,
    /// Why the dataflows of Experience Platform cannot be read, so that only one side is shown.
    pub unread: Option<Failure>,
}
