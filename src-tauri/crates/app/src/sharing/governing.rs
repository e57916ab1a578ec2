//! Whether audiences may be shared, as it is now: right before a job begins, and before one goes on.

use std::collections::{BTreeMap, BTreeSet};

use domain::governance::{AnalyticsDestination, Finding, Governing};
use domain::{Audience, AudienceId, DataSource, Destination, MappingStatus};
use share::execute::Forbidden;
use share::plan::{Action, Snapshot};
use share::port::AudienceNow;
use store::ReferenceKind;

use super::port::Services;
use crate::Workspace;
use crate::view::Failure;

impl Workspace {
    /// What was last read, with the destinations of the local copy.
    pub(super) async fn known_governing(&self) -> Result<Governing, Failure> {
        let stored = self.catalog().references(ReferenceKind::Destination).await?;
        let destinations = stored.into_iter().filter_map(|one| serde_json::from_value(one.body).ok());
        let analytics = destinations.filter(is_analytics).map(|one| mapped(&one)).collect();
        Ok(Governing { analytics, ..self.connection.governing() })
    }

    /// The audiences of a job for which nothing more may be sent, with why, by their labels, the policies and the data source
    /// as they are now. A job that only waits is asked nothing.
    pub(super) async fn forbidden_now(&self, service: &Services, job: &share::Job) -> Result<Forbidden, Failure> {
        let unsent = unsent(job);
        if unsent.is_empty() {
            return Ok(Forbidden::new());
        }
        self.connection.read_governing(&service.platform).await;
        let mut known = BTreeMap::new();
        for parts in self.catalog().pair_parts(unsent.keys().map(|id| id.0.clone()).collect()).await? {
            known.extend(parts.audience.map(|audience| (audience.id.clone(), audience)));
        }
        match service.read_audiences(&known).await {
            Ok(now) => known.extend(now.into_iter().filter_map(|(id, now)| Some((id, here(now)?)))),
            // The job meets the same, and waits for the service. What is known decides until then.
            Err(error) => tracing::info!(%error, "the labels of a job's audiences could not be read"),
        }
        let snapshot = Snapshot { data_sources: self.stored_data_sources().await?, ..Snapshot::default() };
        let governing = self.connection.governing();
        let forbidden = known.values().filter_map(|audience| {
            let is_sent = unsent.get(&audience.id).copied().unwrap_or_default();
            let why = why_not(&governing, audience, snapshot.sharing_source(), is_sent)?;
            Some((audience.id.clone(), why))
        });
        Ok(forbidden.collect())
    }
}

/// Audiences for which a request is still to be sent, each with whether that makes Experience Platform send its members.
fn unsent(job: &share::Job) -> BTreeMap<AudienceId, bool> {
    let mut unsent = BTreeMap::new();
    for step in job.steps().filter(|step| !job.state_of(step.id).is_settled()) {
        match &step.action {
            Action::CreateTrait(planned) => drop(unsent.insert(planned.audience.clone(), false)),
            Action::CreateSegment(planned) => drop(unsent.insert(planned.audience.clone(), false)),
            Action::Select { audiences } => unsent.extend(audiences.iter().map(|id| (id.clone(), true))),
            _ => {}
        }
    }
    unsent
}

fn here(now: AudienceNow) -> Option<Audience> {
    match now {
        AudienceNow::Here { audience, .. } => Some(*audience),
        AudienceNow::Gone | AudienceNow::Unclear => None,
    }
}

fn why_not(governing: &Governing, audience: &Audience, source: Option<&DataSource>, is_sent: bool) -> Option<String> {
    let ruling = governing.to_manager(&audience.labels, source, is_sent);
    let rule = match ruling.forbidden_by()? {
        Finding::LabelForbids { label } => format!("its label {} doesn't allow the data to leave it", label.0),
        Finding::PolicyForbids { policy, action, .. } => {
            format!("the data usage policy “{policy}” doesn't allow {}", action.0)
        }
        _ => "an export control forbids it".to_owned(),
    };
    let name = &audience.name;
    Some(format!("“{name}” may no longer be shared: {rule}. Change that in Experience Platform, then resume the job."))
}

/// Whether a destination is one of Adobe Analytics. The code of that type is not published (AAM contract §14.1).
fn is_analytics(destination: &Destination) -> bool {
    destination.destination_type.to_ascii_uppercase().contains("ANALYTICS")
}

fn mapped(destination: &Destination) -> AnalyticsDestination {
    let active = destination.mappings.iter().filter(|one| one.status == MappingStatus::Active);
    let segments: BTreeSet<_> = active.map(|one| one.segment).collect();
    AnalyticsDestination { name: destination.name.clone(), mapped: segments.len() as u64 }
}
