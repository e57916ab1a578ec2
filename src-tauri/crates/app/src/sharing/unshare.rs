//! Taking audiences back one by one: the undo of whatever shares made for them.

use std::collections::BTreeMap;

use domain::AudienceId;
use serde::Serialize;

use super::job_view::audience;
use super::jobs::makes;
use crate::App;
use crate::view::{Failure, FailureCode, ItemState, Job, JobProgress, ObjectLink};

/// What came of taking audiences back.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Unshared {
    /// One entry an audience, in the order asked for.
    pub audiences: Vec<UnsharedAudience>,
    /// The undo jobs.
    pub jobs: Vec<Job>,
}

/// What came of one audience.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UnsharedAudience {
    /// Audience.
    pub audience: ObjectLink,
    /// What was removed; nothing when it was not shared.
    pub removed: Vec<ObjectLink>,
    /// What is in the way.
    pub failure: Option<Failure>,
}

impl App {
    /// Removes the trait and segment that shares of this program made for audiences, where they are unchanged and
    /// unused. What others made is left and said.
    pub async fn unshare(
        &self,
        audience_ids: Vec<String>,
        on_progress: impl Fn(JobProgress) + Clone + Send + Sync + 'static,
    ) -> Result<Unshared, Failure> {
        let mut shares: BTreeMap<String, Vec<AudienceId>> = BTreeMap::new();
        for id in &audience_ids {
            let id = AudienceId::from(id.as_str());
            for job in self.shares_that_made(&id).await? {
                shares.entry(job).or_default().push(id.clone());
            }
        }
        let mut jobs = Vec::new();
        for (job, only) in shares {
            jobs.push(self.undo_only(job, only, on_progress.clone()).await?);
        }
        let mut audiences = Vec::new();
        for id in audience_ids {
            audiences.push(self.taken_back(AudienceId::from(id.as_str()), &jobs).await?);
        }
        Ok(Unshared { audiences, jobs })
    }

    async fn shares_that_made(&self, id: &AudienceId) -> Result<Vec<String>, Failure> {
        let mut found = Vec::new();
        for job in self.catalogue().journal().shares_of(id.0.clone()).await? {
            let read = self.read_job(&job).await?;
            if read.items.iter().any(|item| item.audience == *id && makes(&read, item)) {
                found.push(job);
            }
        }
        Ok(found)
    }

    /// What undo jobs did for an audience; where something of it is still there, why.
    async fn taken_back(&self, id: AudienceId, jobs: &[Job]) -> Result<UnsharedAudience, Failure> {
        let of_it = |link: &Option<ObjectLink>| link.as_ref().is_some_and(|link| link.id == id.0);
        let items: Vec<_> = jobs.iter().flat_map(|job| &job.items).filter(|item| of_it(&item.audience)).collect();
        let removed: Vec<ObjectLink> = items.iter().flat_map(|item| item.removed.clone()).collect();
        let failed = items.iter().filter(|item| item.state != ItemState::Done).find_map(|item| item.failure.clone());
        let parts = self.catalogue().pair_parts(vec![id.0.clone()]).await?.into_iter().next();
        let name = parts.as_ref().and_then(|parts| parts.audience.as_ref()).map_or(id.0.clone(), |it| it.name.clone());
        let remains = parts.is_some_and(|parts| !parts.traits.is_empty() || !parts.segments.is_empty());
        let others = || {
            let message = format!("Segment Bridge did not make the trait and segment of “{name}”, so it leaves them.");
            Failure::new(FailureCode::NotPossibleNow, message)
        };
        let failure = failed.or_else(|| (remains && removed.is_empty()).then(others));
        Ok(UnsharedAudience { audience: audience(&id, &name), removed, failure })
    }
}
