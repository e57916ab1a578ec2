//! Tags: audiences carry their ids, people know their names (AEP contract §5.6).

use std::collections::HashMap;

use domain::Audience;
use serde_json::Value;

use super::ExperiencePlatform;
use crate::ApiError;
use crate::lenient::as_text;
use crate::session::Query;

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

impl ExperiencePlatform {
    /// Every tag's name.
    pub async fn tag_names(&self) -> Result<TagNames, ApiError> {
        let mut names = HashMap::new();
        let mut start: Option<String> = None;
        loop {
            let query: Query = start.clone().map(|start| ("start", start)).into_iter().collect();
            let body = self.folders_and_tags.get(&["unifiedtags", "tags"], &query).await?.read::<Value>()?;
            names.extend(rows(&body).iter().filter_map(read_tag));
            let next = body.pointer("/_page/next").and_then(as_text).filter(|next| next != "0");
            if next.is_none() || next == start {
                return Ok(TagNames(names));
            }
            start = next;
        }
    }
}

/// The shape is known from one client only: a list under `tags`, or bare.
fn rows(body: &Value) -> &[Value] {
    let list = body.get("tags").or_else(|| body.get("children")).unwrap_or(body);
    list.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn read_tag(row: &Value) -> Option<(String, String)> {
    Some((row.get("id").and_then(as_text)?, row.get("name").and_then(as_text)?))
}
