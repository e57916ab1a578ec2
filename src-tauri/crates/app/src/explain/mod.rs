//! "Why is it not there?": looks at everything that can keep the members of an audience away, by published calls alone, and
//! puts the cause first (users and peers §1b).

mod checks;

use domain::{AudienceId, Trait};

use crate::connections::read_dataflow;
use crate::read::{link, ms};
use crate::view::{AudienceDetail, Explanation, Failure, Metric, ObjectKind, TrendPoint};
use crate::{Audiences, Workspace};
use checks::{Facts, LastJob};

/// Days of the trait's report that are looked at.
const DAYS: u32 = 7;

impl Audiences<'_> {
    /// Looks at everything that can keep the members of an audience away, now and at the services themselves.
    pub async fn explain(&self, id: String) -> Result<Explanation, Failure> {
        let audience = Box::pin(self.detail(id.clone())).await?;
        let clients = self.workspace.clients().await?;
        let (dataflow, _) = read_dataflow(&clients).await;
        self.workspace.connection.store_dataflow(dataflow).await;
        self.workspace.read_objects_of(&id).await?;
        let last_job = last_job(&clients.platform).await;
        self.workspace.explanation(audience, last_job).await
    }
}

impl Workspace {
    /// Reads the traits and segments with a code, so that the local copy has them as they are now.
    async fn read_objects_of(&self, code: &str) -> Result<(), Failure> {
        let manager = self.clients().await?.manager;
        let code = (&AudienceId::from(code)).into();
        let (traits, segments) = tokio::join!(manager.traits_with_code(&code), manager.segments_with_code(&code));
        // In full: a list may leave out what is compared, and says nothing of members.
        for one in traits? {
            self.traits().detail(one.id.to_string()).await?;
        }
        for one in segments? {
            self.segments().detail(one.id.to_string()).await?;
        }
        Ok(())
    }

    async fn explanation(&self, audience: AudienceDetail, last_job: LastJob) -> Result<Explanation, Failure> {
        let id = audience.row.id.clone();
        let parts = self.catalog().pair_parts(vec![id.clone()]).await?.into_iter().next();
        let (verdict, evidence) = match &parts {
            Some(parts) => (self.verdicts(vec![id.clone()]).await?.remove(&id), parts.evidence),
            None => (None, domain::Evidence::default()),
        };
        let a_trait = parts.as_ref().and_then(|parts| parts.traits.first());
        let facts = Facts {
            dataflow: self.connection.members_from(),
            holder: self.members_flow().sandbox,
            arrivals: self.arrivals(a_trait).await,
            labels: &audience.labels,
            traits: parts.as_ref().map_or(0, |parts| parts.traits.len()),
            segments: parts.as_ref().map_or(0, |parts| parts.segments.len()),
            lifetime: a_trait.map(|it| it.ttl_days),
            verdict,
            evidence,
            last_job,
            audience: &audience,
        };
        Ok(Explanation {
            checks: checks::all(&facts),
            state: facts.verdict.as_ref().map_or(audience.row.shared, |it| crate::read::shared(it.state)),
            audience: link(ObjectKind::Audience, &id, &audience.row.name),
            checked_at: ms(self.now()),
        })
    }

    /// The last days of the trait's report; `None` if it could not be read, or without a trait.
    async fn arrivals(&self, a_trait: Option<&Trait>) -> Option<Vec<TrendPoint>> {
        let trend = self.traits().trend(a_trait?.id.to_string(), Metric::Device, DAYS).await;
        trend.map(|trend| trend.points).ok()
    }
}

/// How the newest daily segment job ended.
async fn last_job(platform: &adobe::ExperiencePlatform) -> LastJob {
    use adobe::experience_platform::JobStatus;
    let Ok(Some(page)) = platform.list_segment_jobs().next().await else { return LastJob::Unknown };
    let ended = page.items.iter().filter(|job| matches!(job.status, JobStatus::Succeeded | JobStatus::Failed));
    match ended.filter(|job| job.is_scheduled).max_by_key(|job| job.created_at) {
        Some(job) if job.status == JobStatus::Failed => LastJob::Failed(job.ended_at.or(job.updated_at)),
        Some(_) => LastJob::Succeeded,
        None => LastJob::Unknown,
    }
}
