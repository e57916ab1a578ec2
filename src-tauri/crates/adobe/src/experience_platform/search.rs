//! Segment search: the folders and contents of audiences from other services (AEP contract §5.9).

use serde::Deserialize;
use serde_json::Value;

use super::list::{ENTITIES, NAMESPACES};
use super::{ExperiencePlatform, ups};
use crate::list::{Pages, Whole};
use crate::session::{Caller, Query};
use crate::{ApiError, lenient};

const CLASS: &str = "_xdm.context.segmentdefinition";
/// The service's maximum.
const PAGE_SIZE: usize = 50;

/// A kind of audiences that can be searched, such as `AAMSegments`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchNamespace {
    /// Name.
    pub name: String,
    /// Audiences in it.
    pub count: u64,
}

/// A folder or an audience in one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchEntity {
    /// Id; of Audience Manager content the folder id or sid.
    pub id: String,
    /// Name.
    pub name: String,
    /// Free text, may be empty.
    pub description: String,
    /// Whether it is a folder.
    pub is_folder: bool,
    /// Folder above.
    pub parent: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct NamespaceWire {
    #[serde(deserialize_with = "lenient::maybe_text")]
    namespace: Option<String>,
    /// What older answers call the namespace.
    #[serde(deserialize_with = "lenient::maybe_text")]
    name: Option<String>,
    #[serde(deserialize_with = "lenient::number")]
    count: Option<u64>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct EntityWire {
    #[serde(deserialize_with = "lenient::maybe_text")]
    id: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    name: String,
    #[serde(deserialize_with = "lenient::text")]
    description: String,
    #[serde(deserialize_with = "lenient::flag")]
    is_folder: bool,
    #[serde(deserialize_with = "lenient::maybe_text")]
    parent_folder_id: Option<String>,
}

impl ExperiencePlatform {
    /// What can be searched.
    pub async fn search_namespaces(&self) -> Result<Whole<SearchNamespace>, ApiError> {
        let read = |row: &Value| {
            let wire = lenient::row::<NamespaceWire>(row)?;
            Some(SearchNamespace { name: wire.namespace.or(wire.name)?, count: wire.count.unwrap_or_default() })
        };
        let pages = Pages::new(self.searcher(), &ups(&["search", "namespaces"]), class(), NAMESPACES, read);
        pages.all().await
    }

    /// Everything directly in a folder, or at the top; folders first.
    pub async fn search_entities(
        &self,
        namespace: &str,
        folder: Option<&str>,
    ) -> Result<Whole<SearchEntity>, ApiError> {
        let mut query = class();
        query.extend([("namespace", namespace.to_owned()), ("limit", PAGE_SIZE.to_string())]);
        query.extend(folder.map(|folder| ("entityId", folder.to_owned())));
        let pages = Pages::new(self.searcher(), &ups(&["search", "entities"]), query, ENTITIES, read_entity);
        pages.all().await
    }

    fn searcher(&self) -> Caller {
        self.caller.clone().with_fixed_header("x-ups-search-version", "1.0")
    }
}

/// The class, under the two names the sources disagree on.
fn class() -> Query {
    vec![("schema.name", CLASS.to_owned()), ("schemaClass", CLASS.to_owned())]
}

fn read_entity(row: &Value) -> Option<SearchEntity> {
    let wire = lenient::row::<EntityWire>(row)?;
    Some(SearchEntity {
        id: wire.id?,
        name: wire.name,
        description: wire.description,
        is_folder: wire.is_folder,
        parent: wire.parent_folder_id,
    })
}
