//! Look-alike models, as far as they use other objects (AAM contract §15).

use domain::{Model, ModelId};
use serde::Deserialize;
use serde_json::Value;

use super::AudienceManager;
use super::list::{MODELS, pages_by};
use crate::list::Pages;
use crate::session::Query;
use crate::{ApiError, lenient};

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct ModelWire {
    #[serde(deserialize_with = "lenient::number")]
    algo_model_id: Option<u64>,
    #[serde(deserialize_with = "lenient::text")]
    name: String,
    #[serde(deserialize_with = "lenient::text")]
    status: String,
    #[serde(deserialize_with = "lenient::number")]
    sid: Option<u64>,
    #[serde(deserialize_with = "lenient::maybe_list")]
    excluded_traits: Option<Vec<Value>>,
}

impl AudienceManager {
    /// Every model, a thousand a page.
    pub fn list_models(&self) -> Pages<Model> {
        let query: Query = pages_by("algoModelId").into_iter().collect();
        Pages::new(self.caller.clone(), &["v1", "models"], query, MODELS, read_model)
    }

    /// One model.
    pub async fn model(&self, id: ModelId) -> Result<Model, ApiError> {
        let answer = self.caller.get(&["v1", "models", &id.to_string()], &Query::new()).await?;
        read_model(&answer.read()?).ok_or_else(|| answer.unreadable("expected a model"))
    }
}

fn read_model(row: &Value) -> Option<Model> {
    let wire = lenient::row::<ModelWire>(row)?;
    let is_active = !matches!(wire.status.trim().to_ascii_uppercase().as_str(), "INACTIVE" | "0");
    let excluded = wire.excluded_traits.unwrap_or_default().iter().filter_map(lenient::as_number).collect();
    Some(Model { id: ModelId(wire.algo_model_id?), name: wire.name, is_active, baseline: wire.sid, excluded })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_model_is_read_in_every_spelling() {
        let row = json!({ "algoModelId": "4", "name": "M", "status": 1, "sid": "12", "excludedTraits": [7, "8"] });
        let model = read_model(&row).unwrap();
        assert_eq!((model.id, model.is_active, model.baseline), (ModelId(4), true, Some(12)));
        assert_eq!(model.excluded, [7, 8]);
        assert!(!read_model(&json!({ "algoModelId": 4, "status": "inactive" })).unwrap().is_active);
        assert_eq!(read_model(&json!({ "name": "M" })), None);
    }
}
