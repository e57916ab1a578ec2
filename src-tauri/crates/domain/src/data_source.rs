//! Data sources (AAM contract §9.2).

use serde::{Deserialize, Serialize};

use crate::{DataSourceId, ExportControl};

/// A data source as Segment Bridge needs it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataSource {
    /// Id, also called DPID.
    pub id: DataSourceId,
    /// Owner ("pid"); another owner's source is third-party.
    pub owner: Option<u32>,
    /// Name.
    pub name: String,
    /// Free text, may be empty.
    pub description: String,
    /// `COOKIE`, `CROSS_DEVICE` and others, as the service says.
    pub id_type: Option<String>,
    /// Symbol of the identity namespace that Experience Platform needs for its IDs; `None` where the answer did not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// What its data may not be used for; `None` where the answer did not say. That is not the same as nothing.
    pub export_controls: Option<Vec<ExportControl>>,
    /// Status in the service's word, such as `ACTIVE` or `SUSPENDED`; `None` if it was not reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Whether the service refuses a second trait with the same integration code; false where the answer did not say.
    #[serde(default)]
    pub unique_trait_codes: bool,
    /// The same for segments.
    #[serde(default)]
    pub unique_segment_codes: bool,
}

impl DataSource {
    /// Whether its IDs are of people across devices. Those need a namespace of their own in Experience Platform (AAM contract
    /// §19.2); cookies and advertising IDs have one that Adobe provides.
    pub fn is_cross_device(&self) -> bool {
        self.id_type.as_deref().is_some_and(|kind| kind.eq_ignore_ascii_case("CROSS_DEVICE"))
    }
}
