//! An Experience Platform audience (AEP contract §5.2).

use serde::{Deserialize, Serialize};

use crate::{AudienceId, Label};

/// An audience as Segment Bridge needs it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Audience {
    /// System id; all calls use it.
    pub id: AudienceId,
    /// Name as the marketer wrote it.
    pub name: String,
    /// Free text, may be empty.
    pub description: String,
    /// Where the audience was created.
    pub origin: Origin,
    /// Draft, published and so on.
    pub lifecycle: Lifecycle,
    /// How membership is evaluated; `None` for audiences Experience Platform does not evaluate.
    pub update_frequency: Option<UpdateFrequency>,
    /// Usage labels.
    pub labels: Vec<Label>,
    /// Tag names; an id that could not be resolved stays an id.
    pub tags: Vec<String>,
    /// Id of the folder the audience lies in, if any.
    pub folder: Option<String>,
    /// The rule as text, for audiences that have one.
    pub expression: Option<String>,
    /// Id of the merge policy.
    pub merge_policy: Option<String>,
    /// Profiles in total at the last evaluation; `None` when never counted.
    pub profiles: Option<u64>,
    /// Profiles by identity namespace at the last evaluation; meaningless where [`Self::namespaces_from`] is `None`.
    pub namespaces: Vec<NamespaceCount>,
    /// Where the counts by namespace come from; `None` when the audience was not counted by namespace.
    #[serde(default)]
    pub namespaces_from: Option<CountSource>,
    /// When the profiles were counted by namespace, ms since epoch.
    #[serde(default)]
    pub namespaces_at: Option<i64>,
    /// Profiles in all when they were counted by namespace: the counts by namespace are parts of this number.
    #[serde(default)]
    pub namespaces_of: Option<u64>,
    /// When the profiles were counted, ms since epoch.
    pub counted_at: Option<i64>,
    /// Creation time, ms since epoch.
    pub created_at: Option<i64>,
    /// Last change, ms since epoch.
    pub updated_at: Option<i64>,
    /// The creator, as the service reports it.
    pub created_by: Option<String>,
    /// The namespace of an audience from outside, as the service writes it; `None` for those of the Segmentation Service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// The id that an audience from outside has there (`audienceId`); for one from Audience Manager, the sid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outside: Option<AudienceId>,
    /// The dataflow that brings the members of an audience from outside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flow: Option<String>,
    /// Days until the data of an audience from outside expires, if the service reports it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ttl_days: Option<u32>,
}

impl Audience {
    /// Returns a published audience of the Segmentation Service with an ID and a name, and nothing else: the start for
    /// audiences in tests.
    pub fn bare(id: &str, name: &str) -> Self {
        Self {
            id: AudienceId::from(id),
            name: name.to_owned(),
            description: String::new(),
            origin: Origin::Platform,
            lifecycle: Lifecycle::Published,
            update_frequency: None,
            labels: Vec::new(),
            tags: Vec::new(),
            folder: None,
            expression: None,
            merge_policy: None,
            profiles: None,
            namespaces: Vec::new(),
            namespaces_from: None,
            namespaces_at: None,
            namespaces_of: None,
            counted_at: None,
            created_at: None,
            updated_at: None,
            created_by: None,
            namespace: None,
            outside: None,
            flow: None,
            ttl_days: None,
        }
    }
}

/// Profiles of one identity name space.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamespaceCount {
    /// Lower-case name-space code, such as `ecid` or `email_lc_sha256` (AEP contract §7).
    pub namespace: String,
    /// Profiles with an identity of that name space.
    pub profiles: u64,
}

impl NamespaceCount {
    /// Whether identities of this name space count in Audience Manager: ECID, GAID, IDFA, hashed e-mail and
    /// Ad Cloud ids do; raw e-mail, CRM ids and custom name spaces never (AAM contract §19.1).
    pub fn carries_over(&self) -> bool {
        matches!(self.namespace.to_ascii_lowercase().as_str(), "ecid" | "gaid" | "idfa" | "email_lc_sha256" | "adcloud")
    }

    /// Whether each of them is a device in Audience Manager. A hashed e-mail joins the devices of one person and is
    /// none itself (AAM contract §19.1).
    pub fn is_device(&self) -> bool {
        self.carries_over() && !self.namespace.eq_ignore_ascii_case("email_lc_sha256")
    }
}

/// Where a count comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CountSource {
    /// The latest segment job that succeeded (AEP contract §7).
    SegmentJob,
    /// The audience's own row.
    Audience,
}

/// Where an audience was created (`originName`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Origin {
    /// Segmentation Service.
    Platform,
    /// It came from Audience Manager.
    AudienceManager,
    /// Audience composition.
    Composition,
    /// An uploaded list.
    CustomUpload,
    /// Segment Match.
    SegmentMatch,
    /// An origin this version does not know, by its code.
    Other(String),
}

impl Origin {
    /// Whether the sharing destination takes audiences of this origin: those of the segmentation service and uploaded
    /// ones; of compositions only what is built on top of them (AEP contract §14.1).
    pub fn can_be_shared(&self) -> bool {
        matches!(self, Self::Platform | Self::CustomUpload)
    }

    /// Reads the service's code, in any case.
    pub fn from_code(code: &str) -> Self {
        match code.to_ascii_uppercase().as_str() {
            "REAL_TIME_CUSTOMER_PROFILE" => Self::Platform,
            "AUDIENCE_MANAGER" => Self::AudienceManager,
            "AUDIENCE_ORCHESTRATION" => Self::Composition,
            "CUSTOM_UPLOAD" => Self::CustomUpload,
            "AUDIENCE_MATCH" => Self::SegmentMatch,
            _ => Self::Other(code.to_owned()),
        }
    }

    /// The service's code.
    pub fn code(&self) -> &str {
        match self {
            Self::Platform => "REAL_TIME_CUSTOMER_PROFILE",
            Self::AudienceManager => "AUDIENCE_MANAGER",
            Self::Composition => "AUDIENCE_ORCHESTRATION",
            Self::CustomUpload => "CUSTOM_UPLOAD",
            Self::SegmentMatch => "AUDIENCE_MATCH",
            Self::Other(code) => code,
        }
    }
}

/// Life-cycle state (AEP contract §5.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Lifecycle {
    /// Not yet in use.
    Draft,
    /// In use; older answers say `active`.
    Published,
    /// Switched off.
    Inactive,
    /// Deleted.
    Archived,
}

impl Lifecycle {
    /// Reads the service's word; unknown words count as published, the state of an audience in use.
    pub fn from_code(code: &str) -> Self {
        match code.to_ascii_lowercase().as_str() {
            "draft" => Self::Draft,
            "inactive" => Self::Inactive,
            "archived" | "deleted" => Self::Archived,
            _ => Self::Published,
        }
    }

    /// The service's word.
    pub fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
            Self::Inactive => "inactive",
            Self::Archived => "archived",
        }
    }
}

/// How often membership is evaluated (`evaluationInfo`; continuous = streaming, synchronous = edge).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum UpdateFrequency {
    /// Once a day.
    Batch,
    /// As events arrive.
    Streaming,
    /// On the edge, at once.
    Edge,
}

impl UpdateFrequency {
    /// A stable word for storage and the command line.
    pub fn code(self) -> &'static str {
        match self {
            Self::Batch => "batch",
            Self::Streaming => "streaming",
            Self::Edge => "edge",
        }
    }

    /// Reads [`Self::code`] back.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "batch" => Some(Self::Batch),
            "streaming" => Some(Self::Streaming),
            "edge" => Some(Self::Edge),
            _ => None,
        }
    }
}
