//! An Audience Manager segment (AAM contract §5.3).

use serde::{Deserialize, Serialize};

use crate::{DataSourceId, FolderId, IntegrationCode, MergeRuleId, SegmentId};

/// A segment as Segment Bridge needs it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Segment {
    /// Segment id ("sid").
    pub id: SegmentId,
    /// Legacy id (`csegId`), if the service reports it.
    pub legacy_id: Option<u64>,
    /// Name.
    pub name: String,
    /// Free text, may be empty.
    pub description: String,
    /// The customer's own id; the audience's id on a shared segment.
    pub integration_code: Option<IntegrationCode>,
    /// Owner data source.
    pub data_source: DataSourceId,
    /// Profile merge rule; see [`Segment::has_external_merge_policy`].
    pub merge_rule: Option<MergeRuleId>,
    /// Folder the segment is stored in.
    pub folder: FolderId,
    /// Active, paused, or in a state of the service's own.
    pub status: SegmentStatus,
    /// The rule as text.
    pub rule: String,
    /// Creation time, ms since epoch.
    pub created_at: Option<i64>,
    /// Last change, ms since epoch.
    pub updated_at: Option<i64>,
    /// User who created it; 0 for objects created by an integration ("Not Available"), `None` if not reported.
    pub created_by: Option<u32>,
    /// User who changed it last.
    pub updated_by: Option<u32>,
}

impl Segment {
    /// Whether the segment is merged by another Experience Cloud solution's policy, shown grayed as
    /// "External Merge Policy": no merge rule, or the reserved rule 0 (AAM contract §19.1, §23).
    pub fn has_external_merge_policy(&self) -> bool {
        self.merge_rule.is_none_or(|rule| rule == EXTERNAL_MERGE_POLICY)
    }
}

/// The merge rule that stands for the policy of another Experience Cloud solution (AAM contract §23).
pub const EXTERNAL_MERGE_POLICY: MergeRuleId = MergeRuleId(0);

/// Whether a segment collects members.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum SegmentStatus {
    /// In use.
    Active,
    /// Paused: its members stay, new ones are not added.
    Inactive,
    /// Another status, in the service's word, such as `SUSPENDED` after a provider left.
    Other(String),
}

impl SegmentStatus {
    /// Reads the service's word or number (`ACTIVE`, `active`, `1`; AAM contract §24.3). Without any it counts as active.
    pub fn from_code(code: &str) -> Self {
        match code.trim().to_ascii_uppercase().as_str() {
            "ACTIVE" | "1" | "" => Self::Active,
            "INACTIVE" | "0" => Self::Inactive,
            _ => Self::Other(code.trim().to_owned()),
        }
    }

    /// The service's word.
    pub fn code(&self) -> &str {
        match self {
            Self::Active => "ACTIVE",
            Self::Inactive => "INACTIVE",
            Self::Other(word) => word,
        }
    }
}
