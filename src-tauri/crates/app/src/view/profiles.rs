//! Single profiles of Experience Platform. These are personal data: they are shown, and neither stored nor logged.

use serde::{Deserialize, Serialize};

use super::{ObjectLink, TimeMs};

/// Which profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ProfileRef {
    /// One of a sample.
    Sampled {
        /// Its internal ID.
        id: String,
    },
    /// By an identity.
    Identity {
        /// Code of its namespace, such as `email`.
        namespace: String,
        /// The identity.
        id: String,
    },
}

/// An identity of a profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ProfileIdentity {
    /// Lowercase code of its namespace.
    pub namespace: String,
    /// The identity.
    pub id: String,
}

/// Some of the profiles that are in an audience now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ProfileSample {
    /// The profiles, each with its identities.
    pub profiles: Vec<SampledProfile>,
    /// Profiles in the audience in all, as far as was read.
    pub members: u32,
}

/// A profile of a sample.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SampledProfile {
    /// Its internal ID.
    pub id: String,
    /// Its identities.
    pub identities: Vec<ProfileIdentity>,
}

/// A profile with the audiences that it is in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ProfileDetail {
    /// Its identities.
    pub identities: Vec<ProfileIdentity>,
    /// Its audiences: those that it is in first, then by when it qualified, newest first.
    pub audiences: Vec<ProfileAudience>,
}

/// An audience of a profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ProfileAudience {
    /// The audience, or the segment or trait of Audience Manager that it stands for; its ID as its name if the local copy does
    /// not have it.
    pub object: ObjectLink,
    /// Its namespace on the profile: `ups` for audiences of Experience Platform.
    pub namespace: String,
    /// Whether the profile is in it; otherwise it left.
    pub is_in: bool,
    /// When the profile qualified last.
    pub qualified_at: Option<TimeMs>,
    /// When that ends unless it is confirmed.
    pub valid_until: Option<TimeMs>,
}
