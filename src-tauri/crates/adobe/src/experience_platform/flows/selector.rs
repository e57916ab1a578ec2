//! An audience as a dataflow names it (AEP contract §14.4).

use domain::{Audience, AudienceId, Origin};
use serde_json::{Value, json};

use super::super::wire::read_audience;
use super::super::{ExperiencePlatform, ups};
use super::wire::text_at;
use crate::ApiError;
use crate::session::Query;

/// The one type of selector that is documented.
pub(super) const TYPE: &str = "PLATFORM_SEGMENT";

/// An audience to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AudienceSelector {
    /// Its system id.
    audience: AudienceId,
    /// For an audience from outside, the id it has there and the namespace of that.
    outside: Option<(String, String)>,
    name: String,
    description: String,
}

impl AudienceSelector {
    /// The selector of an audience of the Segmentation Service. For all others see
    /// [`ExperiencePlatform::audience_selector`].
    pub fn platform(audience: &Audience) -> Self {
        Self {
            audience: audience.id.clone(),
            outside: None,
            name: audience.name.clone(),
            description: audience.description.clone(),
        }
    }

    /// The selector by what the local copy has of an audience, to find it in a dataflow. The service may know more of an
    /// audience from outside, so it is not sent.
    pub fn known(audience: &Audience) -> Self {
        let outside = audience.outside.as_ref().map(|id| id.as_str().to_owned()).zip(audience.namespace.clone());
        Self { outside, ..Self::platform(audience) }
    }

    /// The selector of an audience of which only the system id is left, to find it in a dataflow.
    pub fn bare(id: &AudienceId) -> Self {
        Self { audience: id.clone(), outside: None, name: String::new(), description: String::new() }
    }

    /// The system id of the audience.
    pub fn audience(&self) -> &AudienceId {
        &self.audience
    }

    /// The id that the dataflow has under `id`: for an audience from outside, the one it has there.
    pub fn id(&self) -> &str {
        self.outside.as_ref().map_or(self.audience.as_str(), |(id, _)| id)
    }

    /// Namespace of an audience from outside.
    pub fn namespace(&self) -> Option<&str> {
        self.outside.as_ref().map(|(_, namespace)| namespace.as_str())
    }

    /// The selector as it is sent. A streaming destination has no schedule, no export mode and no file name.
    pub(super) fn wire(&self) -> Value {
        let mut value = json!({ "id": self.id() });
        if let Some(namespace) = self.namespace() {
            value["systemSegmentId"] = json!(self.audience);
            value["namespace"] = json!(namespace);
        }
        value["name"] = json!(self.name);
        value["description"] = json!(self.description);
        json!({ "type": TYPE, "value": value })
    }
}

impl ExperiencePlatform {
    /// The selector of any audience, read from the service: an audience from outside is named by ids that are in no list.
    /// Whether the destination takes audiences of its origin is not checked here.
    pub async fn audience_selector(&self, id: &AudienceId) -> Result<AudienceSelector, ApiError> {
        let answer = self.caller.get(&ups(&["audiences", id.as_str()]), &Query::new()).await?;
        let row = answer.read::<Value>()?;
        let audience = read_audience(&row).filter(|audience| audience.id == *id);
        let audience = audience.ok_or_else(|| answer.unreadable(format!("expected the audience {id}")))?;
        let selector = AudienceSelector::platform(&audience);
        if audience.origin == Origin::Platform {
            return Ok(selector);
        }
        let outside = text_at(&row, "/audienceId").zip(text_at(&row, "/namespace"));
        let outside = outside.ok_or_else(|| answer.unreadable(format!("the audience {id} lacks its id outside")))?;
        Ok(AudienceSelector { outside: Some(outside), ..selector })
    }
}
