//! Tags: audiences carry their ids, people know their names (AEP contract §5.6).

use std::collections::HashMap;

use domain::Audience;
use serde_json::Value;

use super::ExperiencePlatform;
use super::list::TAGS;
use crate::ApiError;
use crate::lenient::as_text;
use crate::list::{Pages, Whole};

/// Rows of a page.
const PAGE_SIZE: u32 = 100;

/// Names of tags by id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TagNames(pub HashMap<String, String>);

impl TagNames {
    /// Puts names in place of an audience's tag ids; an unknown id stays.
    pub fn resolve(&self, audience: &mut Audience) {
        for tag in &mut audience.tags {
            if let Some(name) = self.0.get(tag) {
                tag.clone_from(name);
            }
        }
    }
}

impl FromIterator<(String, String)> for TagNames {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(names: I) -> Self {
        Self(names.into_iter().collect())
    }
}

impl ExperiencePlatform {
    /// Every tag's id and name.
    pub async fn tag_names(&self) -> Result<Whole<(String, String)>, ApiError> {
        let pages = Pages::new(
            self.folders_and_tags.clone(),
            &["unifiedtags", "tags"],
            vec![("limit", PAGE_SIZE.to_string())],
            TAGS,
            read_tag,
        );
        pages.all().await
    }
}

fn read_tag(row: &Value) -> Option<(String, String)> {
    Some((row.get("id").and_then(as_text)?, row.get("name").and_then(as_text)?))
}
