//! The engine's port to the dataflow of the Experience Cloud Audiences destination, over the typed client.
//!
//! The list of audiences that it sends is shared with everybody in the organization, so each call reads the dataflow, and
//! a change counts only for the version that was read; else it is worked out again.

use std::collections::{BTreeMap, BTreeSet};

use adobe::ApiError;
use adobe::experience_platform::{AudienceFlow, AudienceSelector, ConnectionSpec, Dataflow, FlowPatch};
use domain::{Audience, AudienceId, CallKind, Origin, SandboxName};
use share::port::AudienceNow;
use share::{CallError, Dataflows, Destination, NotSelected, Selected};

use super::port::{Services, failed};
use crate::connections::works;

/// How often a change is worked out again because somebody else changed the dataflow meanwhile.
const ATTEMPTS: u32 = 5;

impl Dataflows for Services {
    async fn platform_answers(&self) -> Result<(), CallError> {
        self.platform.answers().await.map_err(failed)
    }

    async fn destination(&self) -> Result<Destination, CallError> {
        Ok(self.read_and_store().await?.0)
    }

    async fn added_at(&self) -> Result<BTreeMap<AudienceId, Option<i64>>, CallError> {
        let (destination, flow) = self.read_and_store().await?;
        match (destination, flow) {
            (_, Some(flow)) => Ok(flow.selectors.into_iter().map(|it| (it.audience, it.created_at)).collect()),
            (Destination::Absent, None) => Ok(BTreeMap::new()),
            (_, None) => {
                let message = "What the dataflow to Audience Manager sends cannot be read from this sandbox.";
                Err(CallError::new(CallKind::Unavailable, message))
            }
        }
    }

    async fn select(&self, audiences: &[AudienceId]) -> Result<Selected, NotSelected> {
        let mut selectors = Vec::with_capacity(audiences.len());
        for audience in audiences {
            selectors.push(self.selector(audience).await?);
        }
        self.change(|flow| {
            let (already, added): (Vec<_>, Vec<_>) = selectors.iter().partition(|selector| flow.has(selector));
            let ids = |of: Vec<&AudienceSelector>| of.into_iter().map(|it| it.audience().clone()).collect();
            Ok((flow.adding(&selectors)?, Selected { added: ids(added), already: ids(already) }))
        })
        .await
        .map_err(|NotChanged { error, wanted }| NotSelected { error, wanted })?
        .ok_or_else(|| no_dataflow().into())
    }

    async fn deselect(&self, audiences: &[AudienceId]) -> Result<Vec<AudienceId>, CallError> {
        let unwanted: BTreeSet<AudienceId> = audiences.iter().cloned().collect();
        let removed = self.change(|flow| {
            let removed = flow.selected().intersection(&unwanted).cloned().collect();
            Ok((flow.removing(&unwanted), removed))
        });
        match removed.await.map_err(|not| not.error)? {
            Some(removed) => Ok(removed),
            // Without a dataflow nothing is sent; one in another sandbox may send it.
            None if self.read_destination().await?.0 == Destination::Absent => Ok(Vec::new()),
            None => Err(no_dataflow()),
        }
    }

    async fn resume_dataflow(&self) -> Result<bool, CallError> {
        let spec = self.platform.audiences_destination().await.map_err(failed)?.ok_or_else(no_dataflow)?;
        let flow = self.flow_here(&spec).await?.ok_or_else(no_dataflow)?;
        if works(&flow) {
            return Ok(false);
        }
        // Whichever version it has: what it sends is not changed by this.
        self.platform.enable_flow(&flow.id, None).await.map_err(failed)?;
        Ok(true)
    }

    async fn audiences_now(
        &self,
        known: &BTreeMap<AudienceId, Audience>,
    ) -> Result<BTreeMap<AudienceId, AudienceNow>, CallError> {
        self.read_audiences(known).await
    }

    async fn pause_dataflow(&self) -> Result<bool, CallError> {
        let spec = self.platform.audiences_destination().await.map_err(failed)?.ok_or_else(no_dataflow)?;
        let flow = self.flow_here(&spec).await?.ok_or_else(no_dataflow)?;
        if !works(&flow) {
            return Ok(false);
        }
        self.platform.disable_flow(&flow.id, None).await.map_err(failed)?;
        Ok(true)
    }

    async fn create_destination(&self) -> Result<bool, CallError> {
        match self.read_destination().await?.0 {
            Destination::Present { .. } => Ok(true),
            Destination::Elsewhere { sandbox } => Err(share::execute::elsewhere(&sandbox)),
            Destination::Unknown => {
                let message = "Whether another sandbox has the Experience Cloud Audiences destination could not be read, \
                               and only one may have it. Nothing was created.";
                Err(CallError::new(CallKind::Unavailable, message))
            }
            Destination::Absent => self.create_absent_destination().await.map(|()| false),
        }
    }
}

/// A change of the dataflow did not succeed, or it is not known whether it did.
struct NotChanged<T> {
    error: CallError,
    /// What it was to do, if the dataflow could be read.
    wanted: Option<T>,
}

impl<T> From<CallError> for NotChanged<T> {
    fn from(error: CallError) -> Self {
        Self { error, wanted: None }
    }
}

impl Services {
    /// Where the destination is, and its dataflow if this connection's sandbox has it. What was read is stored for lists and
    /// plans.
    async fn read_and_store(&self) -> Result<(Destination, Option<AudienceFlow>), CallError> {
        let (destination, flow) = self.read_destination().await?;
        self.connection.store_destination(destination.clone()).await;
        Ok((destination, flow))
    }

    async fn read_destination(&self) -> Result<(Destination, Option<AudienceFlow>), CallError> {
        let Some(spec) = self.platform.audiences_destination().await.map_err(failed)? else {
            return Ok((Destination::Absent, None));
        };
        if let Some(flow) = self.flow_here(&spec).await? {
            let read = self.platform.audience_flow(&flow.id).await.map_err(failed)?;
            let destination = Destination::Present { is_on: works(&read.flow), selected: read.selected() };
            return Ok((destination, Some(read)));
        }
        Ok((self.elsewhere(&spec).await?, None))
    }

    /// Reads the dataflow, works out a change, and sends it; again from the start while somebody else was faster. Sends
    /// nothing if there is nothing to change. `None` if this connection's sandbox has no dataflow to the destination.
    async fn change<T>(
        &self,
        work_out: impl Fn(&AudienceFlow) -> Result<(FlowPatch, T), ApiError>,
    ) -> Result<Option<T>, NotChanged<T>> {
        let spec = self.platform.audiences_destination().await.map_err(failed)?;
        let flow = match &spec {
            Some(spec) => self.flow_here(spec).await?,
            None => None,
        };
        let Some(flow) = flow else { return Ok(None) };
        let mut attempt = 1;
        loop {
            let read = self.platform.audience_flow(&flow.id).await.map_err(failed)?;
            let (patch, done) = work_out(&read).map_err(failed)?;
            if patch.is_empty() {
                return Ok(Some(done));
            }
            match self.platform.patch_audiences(&read, &patch).await {
                Ok(_) => return Ok(Some(done)),
                Err(error) if error.kind() == CallKind::Stale && attempt < ATTEMPTS => attempt += 1,
                Err(error) => return Err(NotChanged { error: failed(error), wanted: Some(done) }),
            }
        }
    }

    /// The dataflow in this connection's sandbox: of several, one that works before one that is paused, then the newest.
    async fn flow_here(&self, spec: &ConnectionSpec) -> Result<Option<Dataflow>, CallError> {
        let here = [SandboxName::from(self.sandbox.as_str())];
        let mut found = Vec::new();
        for one in self.platform.audience_flows_in(spec, &here).await {
            found = one.flows.map_err(failed)?;
        }
        found.sort_by_key(|flow| !works(flow));
        Ok(found.into_iter().next())
    }

    /// The sandbox that has the destination, if this connection's has not. That none has it is known only if all answered.
    async fn elsewhere(&self, spec: &ConnectionSpec) -> Result<Destination, CallError> {
        let all = self.platform.sandboxes().await.map_err(failed)?;
        let names = all.items.iter().map(|sandbox| sandbox.name.clone());
        let others: Vec<SandboxName> = names.filter(|name| name.as_str() != self.sandbox).collect();
        let mut unread = all.every().err();
        for one in self.platform.audience_flows_in(spec, &others).await {
            match one.flows {
                Ok(flows) if flows.is_empty() => {}
                Ok(_) => return Ok(Destination::Elsewhere { sandbox: one.sandbox.to_string() }),
                // One without permission says nothing about the others, and cannot be used from here anyway.
                Err(error) => unread = Some(error),
            }
        }
        if let Some(error) = unread {
            tracing::info!(%error, "whether another sandbox has the destination could not be read");
            return Ok(Destination::Unknown);
        }
        Ok(Destination::Absent)
    }

    /// How the dataflow refers to an audience. An uploaded one is known by another ID there, which only its page has.
    async fn selector(&self, id: &AudienceId) -> Result<AudienceSelector, CallError> {
        let known = self.connection.catalog.audience(id).await;
        match known {
            Ok(Some(audience)) if audience.origin == Origin::Platform => Ok(AudienceSelector::platform(&audience)),
            // The local copy only saves a request.
            _ => self.platform.audience_selector(id).await.map_err(failed),
        }
    }
}

fn no_dataflow() -> CallError {
    let message = "This connection's sandbox has no dataflow to Experience Cloud Audiences. Set up the destination in \
                   Experience Platform, or share by creating trait and segment.";
    CallError::new(CallKind::NotFound, message)
}
