//! Audiences that come from outside (AEP contract §5.3, §5.4): the one that stands for a segment or trait of Audience Manager.
//!
//! The current description of the service lists only audiences of its own for creation; the guides document both bodies. An
//! account that refuses this one is told so by the service.

use domain::{Audience, AudienceId, Label};
use serde_json::{Value, json};

use super::wire::read_audience;
use super::{ExperiencePlatform, ups};
use crate::ApiError;
use crate::lenient;
use crate::session::Query;

/// An audience of the origin Audience Manager to create. It is published and has no members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewExternalAudience {
    /// The id outside: the sid.
    pub outside: AudienceId,
    /// `AAMSegments` or `AAMTraits`.
    pub namespace: &'static str,
    /// Name.
    pub name: String,
    /// Free text.
    pub description: String,
    /// Usage labels.
    pub labels: Vec<Label>,
    /// Id of the folder in Audience Manager.
    pub folder: String,
    /// `ACTIVE` or `INACTIVE`.
    pub segment_status: &'static str,
    /// Days until its data expires.
    pub ttl_days: u32,
}

/// What uses an audience, as its own page says.
#[derive(Debug, Clone, PartialEq)]
pub struct AudienceUsers {
    /// The audience as it is now.
    pub audience: Audience,
    /// Audiences that depend on it; `None` if the answer does not say.
    pub dependents: Option<Vec<AudienceId>>,
}

impl ExperiencePlatform {
    /// Creates an audience from outside. Never repeated: the answer may have been lost after the work was done.
    pub async fn create_external_audience(&self, new: &NewExternalAudience) -> Result<Audience, ApiError> {
        let labels: Vec<String> = new.labels.iter().map(on_audience).collect();
        let body = json!({
            "audienceId": new.outside.as_str(),
            "name": new.name,
            "namespace": new.namespace,
            "description": new.description,
            "type": "ExternalSegment",
            "originName": "AUDIENCE_MANAGER",
            "lifecycleState": "published",
            "labels": labels,
            "ttlInDays": new.ttl_days,
            "audienceMeta": { "segmentStatus": new.segment_status, "AAMFolderId": new.folder },
        });
        let answer = self.caller.post(&ups(&["audiences"]), &body).await?;
        read_audience(&answer.read()?).ok_or_else(|| answer.unreadable("expected an audience"))
    }

    /// One audience with the audiences that depend on it.
    pub async fn audience_users(&self, id: &AudienceId) -> Result<AudienceUsers, ApiError> {
        let answer = self.caller.get(&ups(&["audiences", id.as_str()]), &Query::new()).await?;
        let row: Value = answer.read()?;
        let audience = read_audience(&row).filter(|audience| audience.id == *id);
        let audience = audience.ok_or_else(|| answer.unreadable("expected the audience"))?;
        let named = row.get("dependents").and_then(Value::as_array);
        let dependents = named.and_then(|all| all.iter().map(lenient::as_text).collect::<Option<Vec<String>>>());
        let dependents = dependents.map(|ids| ids.into_iter().map(AudienceId).collect());
        Ok(AudienceUsers { audience, dependents })
    }

    /// Sets how many days after its creation the data of an audience from outside expires, 1 to 90. Never repeated once it may have
    /// been done; only reading the audience again proves that it is.
    pub async fn set_audience_expiry(&self, id: &AudienceId, days: u32) -> Result<(), ApiError> {
        let operations = json!([{ "op": "add", "path": "/ttlInDays", "value": days }]);
        self.caller.patch(&ups(&["audiences", id.as_str()]), &operations, None).await.map(drop)
    }

    /// Deletes an audience. The service refuses one that others depend on or that a destination uses.
    pub async fn delete_audience(&self, id: &AudienceId) -> Result<(), ApiError> {
        self.caller.delete(&ups(&["audiences", id.as_str()]), None).await
    }
}

/// A label as audience objects write it: `core/C5`; a custom one has its prefix already.
fn on_audience(label: &Label) -> String {
    if label.0.contains('/') { label.0.clone() } else { format!("core/{}", label.0) }
}
