//! Creates the Experience Cloud Audiences destination: connections at both ends, and the dataflow between them, each by a
//! request of its own (AEP contract §14.3).
//!
//! The ids of the kinds of connection are not published; they are found by name. A request whose answer is lost may have
//! created its part, so parts are looked for before they are created: by the name that only this program gives.

use adobe::experience_platform::{ConnectionKind, ConnectionSpec, NewFlow, PROFILE_STORE_SPEC, SpecRef};
use domain::CallKind;
use share::CallError;

use super::port::{Services, failed};

/// Names of the parts, for people and for finding them again.
const FLOW: &str = "Audience sharing with Audience Manager";
const FROM: &str = "Audience sharing: Profile Store";
const TO: &str = "Audience sharing: Experience Cloud Audiences";
const DESCRIPTION: &str = "Created with Segment Bridge";

impl Services {
    /// Creates the destination in this connection's sandbox. It was read a moment ago that none has it.
    pub(super) async fn create_absent_destination(&self) -> Result<(), CallError> {
        let platform = &self.platform;
        let spec = platform.audiences_destination().await.map_err(failed)?.ok_or_else(|| {
            let message = "Experience Platform does not offer the destination Experience Cloud Audiences to this \
                           organization. It belongs to Real-Time CDP Prime and Ultimate.";
            CallError::new(CallKind::NotFound, message)
        })?;
        let pipeline = platform.audience_flow_spec(&spec).await.map_err(failed)?.ok_or_else(|| {
            let message = "Experience Platform has no pipeline to Experience Cloud Audiences, so the destination cannot be \
                           created here. Create it in Experience Platform.";
            CallError::new(CallKind::NotFound, message)
        })?;
        let source = self.end(ConnectionKind::Source, PROFILE_STORE_SPEC, &SpecRef::profile_store(), FROM).await?;
        let target = self.target(&spec).await?;
        let new =
            NewFlow { name: FLOW.to_owned(), description: DESCRIPTION.to_owned(), spec: pipeline, source, target };
        platform.create_audience_flow(&new).await.map_err(failed)?;
        Ok(())
    }

    async fn target(&self, spec: &ConnectionSpec) -> Result<String, CallError> {
        self.end(ConnectionKind::Target, &spec.id, &spec.reference(), TO).await
    }

    /// The connection at one end and the base connection below it, as found or created; returns its id.
    async fn end(&self, kind: ConnectionKind, spec_id: &str, spec: &SpecRef, name: &str) -> Result<String, CallError> {
        let base = match self.part(ConnectionKind::Base, spec_id, name, None).await? {
            Some(id) => id,
            None => self.platform.create_base_connection(name, spec).await.map_err(failed)?.id,
        };
        if let Some(id) = self.part(kind, spec_id, name, Some(&base)).await? {
            return Ok(id);
        }
        let created = match kind {
            ConnectionKind::Target => self.platform.create_target_connection(name, &base, spec).await,
            _ => self.platform.create_source_connection(name, &base).await,
        };
        Ok(created.map_err(failed)?.id)
    }

    /// What an earlier attempt created.
    async fn part(
        &self,
        kind: ConnectionKind,
        spec: &str,
        name: &str,
        base: Option<&str>,
    ) -> Result<Option<String>, CallError> {
        let all = self.platform.connections(kind, spec).await.map_err(failed)?;
        let found =
            all.into_iter().find(|one| one.name == name && base.is_none_or(|base| one.base.as_deref() == Some(base)));
        Ok(found.map(|one| one.id))
    }
}
