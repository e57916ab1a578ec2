//! Why a mapping is not moved: by the segment, the dataflow, and what labels and policies say. Must not know how a move is
//! carried out.

use adobe::experience_platform::{AudienceFlow, AudienceSelector};
use domain::governance::{Finding, ToManager, to_manager};
use domain::{Audience, CallKind, Mapping, MappingState, MarketingAction, Permission, Policy, Segment, SegmentStatus};

use crate::Workspace;
use crate::sharing::governance_view::rule;
use crate::view::{Failure, GovernanceRule, MoveReason, MoveTarget};

/// The dataflow that mappings are moved to, as far as there is one.
pub(super) struct Way {
    to: Option<MoveTarget>,
    /// Why there is none.
    without: MoveReason,
    flow: Option<AudienceFlow>,
    /// Whether it sends files; `None` if that is not known.
    sends_files: Option<bool>,
    /// What it is used for; `None` if that is not known.
    actions: Option<Vec<MarketingAction>>,
    /// The enabled policies; `None` if they are not known.
    policies: Option<Vec<Policy>>,
}

impl Workspace {
    /// Reads the dataflow that is moved to. `without`: why there is none; `actions`: what it is used for.
    pub(super) async fn way(
        &self,
        to: Option<&MoveTarget>,
        without: MoveReason,
        actions: Option<Vec<MarketingAction>>,
    ) -> Result<Way, Failure> {
        let none = Way { to: to.cloned(), without, flow: None, sends_files: None, actions, policies: None };
        let Some(to) = to else { return Ok(none) };
        let platform = self.clients().await?.platform;
        let flow = platform.audience_flow(&to.id).await?;
        // Its audiences say it, if there are any.
        let sends_files = match flow.selectors.as_slice() {
            [] => {
                let pipeline = platform.pipeline(&flow.flow.spec).await?;
                pipeline.and_then(|pipeline| pipeline.sends_files(&flow.flow.target_specs))
            }
            some => Some(some.iter().any(|one| one.is_file)),
        };
        let policies = match platform.enabled_policies().await {
            Ok(policies) => Some(policies),
            Err(error) => {
                tracing::info!(%error, "policies could not be read");
                self.connection.governing().policies.filter(|_| error.kind() != CallKind::Forbidden)
            }
        };
        Ok(Way { flow: Some(flow), sends_files, policies, ..none })
    }
}

impl Way {
    /// Whether it has an audience already.
    pub(super) fn has(&self, audience: &Audience) -> bool {
        self.flow.as_ref().is_some_and(|flow| flow.has(&AudienceSelector::known(audience)))
    }

    /// What labels and policies say about adding an audience: what forbids it, or is not known. What restricts nothing there
    /// is left out.
    pub(super) fn rules(&self, audience: &Audience) -> Vec<GovernanceRule> {
        self.findings(audience).iter().map(rule).collect()
    }

    fn findings(&self, audience: &Audience) -> Vec<Finding> {
        if self.to.is_none() || self.has(audience) {
            return Vec::new();
        }
        // What Experience Platform enforces is the same for each of its destinations.
        let asked = ToManager {
            labels: &audience.labels,
            is_sent: true,
            actions: self.actions.as_deref(),
            policies: self.policies.as_deref(),
            ..ToManager::default()
        };
        let mut findings = to_manager(&asked).findings;
        findings.retain(|one| matches!(one.permission(), Permission::Blocked | Permission::Unknown));
        findings
    }

    /// Why a mapping is not moved; `None` if it can be. `audiences`: those that have the people of its segment.
    pub(super) fn reason(
        &self,
        mapping: &Mapping,
        segment: Option<&Segment>,
        audiences: &[Audience],
        today: &str,
    ) -> Option<MoveReason> {
        match mapping.state(today) {
            MappingState::Off => return Some(MoveReason::SwitchedOff),
            MappingState::Ended => return Some(MoveReason::Ended),
            _ if mapping.id.is_none() => return Some(MoveReason::NoId),
            MappingState::NotStarted => return Some(MoveReason::NotStarted),
            MappingState::Live => {}
        }
        match segment.map(|segment| &segment.status) {
            None => return Some(MoveReason::UnknownSegment),
            Some(SegmentStatus::Active) => {}
            Some(_) => return Some(MoveReason::Paused),
        }
        match (audiences, &self.to) {
            ([], _) => Some(MoveReason::NoAudience),
            ([_], None) => Some(self.without),
            ([_], Some(to)) if !to.on => Some(MoveReason::DataflowPaused),
            ([audience], Some(_)) if !self.has(audience) => self.against(audience),
            ([_], Some(_)) => None,
            _ => Some(MoveReason::SeveralAudiences),
        }
    }

    /// What is against adding an audience.
    fn against(&self, audience: &Audience) -> Option<MoveReason> {
        if self.findings(audience).iter().any(|one| one.permission() == Permission::Blocked) {
            return Some(MoveReason::Governance);
        }
        // No published call adds an audience with the schedule and the file name that it needs there.
        match self.sends_files {
            Some(true) => Some(MoveReason::SendsFiles),
            Some(false) => None,
            None => Some(MoveReason::FilesUnknown),
        }
    }
}
