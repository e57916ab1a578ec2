//! Names that traits refer to: event types and the category taxonomy (AAM contract §10.1, §10.2).

use serde::Deserialize;
use serde_json::Value;

use super::AudienceManager;
use super::list::NAMED;
use super::wire::small;
use crate::list::Pages;
use crate::session::Query;
use crate::{ApiError, lenient};

/// An event type of traits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TraitTypeName {
    /// The trait's `type`.
    pub id: u32,
    /// Name.
    pub name: String,
}

/// A category of the taxonomy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// The trait's `categoryId`.
    pub id: u32,
    /// Category above; `None` at the top.
    pub parent: Option<u32>,
    /// Name.
    pub name: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct TraitTypeWire {
    #[serde(deserialize_with = "lenient::number", rename = "pixelType")]
    pixel_type: Option<u64>,
    #[serde(deserialize_with = "lenient::text")]
    name: String,
}

/// Taxonomy answers write `ID` in capitals, traits do not.
#[derive(Deserialize, Default)]
#[serde(default)]
struct CategoryWire {
    #[serde(deserialize_with = "lenient::number", rename = "categoryID")]
    id: Option<u64>,
    #[serde(deserialize_with = "lenient::number", rename = "categoryId")]
    id_of_traits: Option<u64>,
    #[serde(deserialize_with = "lenient::number", rename = "parentCategoryID")]
    parent: Option<u64>,
    #[serde(deserialize_with = "lenient::number", rename = "parentCategoryId")]
    parent_of_traits: Option<u64>,
    #[serde(deserialize_with = "lenient::text")]
    name: String,
}

impl AudienceManager {
    /// Every event type, the system's own too.
    pub fn list_trait_types(&self) -> Pages<TraitTypeName> {
        let path = ["v1", "customer-trait-types"];
        Pages::new(self.caller.clone(), &path, Query::new(), NAMED, read_trait_type)
    }

    /// The categories directly below one, or those at the top.
    pub fn list_categories(&self, parent: Option<u32>) -> Pages<Category> {
        let id = parent.map(|parent| parent.to_string());
        let path = match &id {
            None => vec!["v1", "taxonomies", "0", ""],
            Some(id) => vec!["v1", "taxonomies", "0", id, "childCategories", ""],
        };
        Pages::new(self.caller.clone(), &path, Query::new(), NAMED, read_category)
    }

    /// One category.
    pub async fn category(&self, id: u32) -> Result<Category, ApiError> {
        let answer = self.caller.get(&["v1", "taxonomies", "0", &id.to_string()], &Query::new()).await?;
        read_category(&answer.read()?).ok_or_else(|| answer.unreadable("expected a category"))
    }
}

fn read_trait_type(row: &Value) -> Option<TraitTypeName> {
    let wire = lenient::row::<TraitTypeWire>(row)?;
    Some(TraitTypeName { id: small(wire.pixel_type)?, name: wire.name })
}

fn read_category(row: &Value) -> Option<Category> {
    let wire = lenient::row::<CategoryWire>(row)?;
    let parent = small(wire.parent.or(wire.parent_of_traits)).filter(|parent| *parent != 0);
    Some(Category { id: small(wire.id.or(wire.id_of_traits))?, parent, name: wire.name })
}
