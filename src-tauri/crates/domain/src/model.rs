//! A look-alike model of Audience Manager (AAM contract §15).

use serde::{Deserialize, Serialize};

use crate::ModelId;

/// A model, as far as it uses other objects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Model {
    /// Id.
    pub id: ModelId,
    /// Name.
    pub name: String,
    /// Whether it runs.
    pub is_active: bool,
    /// The trait or segment whose people it is to find more of; both share one sequence of ids.
    pub baseline: Option<u64>,
    /// Traits that it leaves out.
    pub excluded: Vec<u64>,
}
