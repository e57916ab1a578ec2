//! One type per id, so that a trait's id can never be passed where a segment's is wanted.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! numeric_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.trim().parse().map(Self)
            }
        }
    };
}

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }
    };
}

numeric_id! {
    /// A trait's id ("sid"); traits and segments share one sequence (AAM contract §5.3).
    TraitId
}
numeric_id! {
    /// A segment's id ("sid").
    SegmentId
}
numeric_id! {
    /// A folder's id; 0 is the root of its kind (AAM contract §8).
    FolderId
}
numeric_id! {
    /// A data source's id, also called DPID (AAM contract §9.2).
    DataSourceId
}
numeric_id! {
    /// A look-alike model's id (`algoModelId`, AAM contract §15).
    ModelId
}
numeric_id! {
    /// A destination's id (AAM contract §14).
    DestinationId
}
numeric_id! {
    /// The data-source-like id by which a profile merge rule is addressed (AAM contract §12).
    MergeRuleId
}

text_id! {
    /// The system id of an Experience Platform audience: the `id`, never the `audienceId` (AEP contract §5.2).
    AudienceId
}
text_id! {
    /// The customer's own id on a trait or segment; for a shared audience, the audience's id (AAM contract §19.1).
    IntegrationCode
}
text_id! {
    /// A sandbox's lower-case name (AEP contract §4).
    SandboxName
}

impl FolderId {
    /// The root of a folder tree.
    pub const ROOT: Self = Self(0);
}

impl From<&AudienceId> for IntegrationCode {
    fn from(id: &AudienceId) -> Self {
        Self(id.0.clone())
    }
}
