//! Counts of audiences that are not in their own rows: segment definitions have profiles, and the daily segment job
//! also has profiles by namespace.

use std::collections::HashMap;

use adobe::experience_platform::{JobCount, JobStatus, SegmentJob};
use adobe::{ApiError, ExperiencePlatform};
use domain::{Audience, AudienceId, CountSource};

/// Maximum number of pages of jobs to read.
const MAX_PAGES: usize = 40;

/// The counts of the latest job that succeeded.
#[derive(Default)]
pub(super) struct JobCounts {
    by_audience: HashMap<AudienceId, JobCount>,
    counted_at: Option<i64>,
}

impl JobCounts {
    /// Reads the counts of the jobs, newest first. Jobs on demand count only some audiences, so a count comes from the
    /// newest job that has the audience. Also returns how many jobs could not be read.
    pub(super) async fn read(platform: &ExperiencePlatform) -> Result<(Vec<Self>, u64), ApiError> {
        let mut found: Vec<Self> = Vec::new();
        let mut unreadable = 0;
        let mut jobs = platform.list_segment_jobs();
        for _ in 0..MAX_PAGES {
            let Some(page) = jobs.next().await? else { break };
            unreadable += u64::from(page.skipped);
            // The requested order is not documented: if it is the other one, all jobs are read.
            let created: Vec<i64> = page.items.iter().filter_map(|job| job.created_at).collect();
            let newest_first = created.first() > created.last();
            // A scheduled job counts every audience that is evaluated, so older ones add nothing.
            let scheduled = page.items.iter().any(|job| job.is_scheduled && job.status == JobStatus::Succeeded);
            found.extend(page.items.into_iter().filter_map(Self::of));
            if newest_first && scheduled {
                break;
            }
        }
        found.sort_by_key(|job| std::cmp::Reverse(job.counted_at));
        Ok((found, unreadable))
    }

    fn of(job: SegmentJob) -> Option<Self> {
        if job.status != JobStatus::Succeeded || job.counts.is_empty() {
            return None;
        }
        let by_audience = job.counts.into_iter().map(|count| (count.audience.clone(), count)).collect();
        Some(Self { by_audience, counted_at: job.ended_at.or(job.updated_at) })
    }
}

/// Copies the counts by namespace that were read before, if the new answer has none.
pub(super) fn keep_counts(audience: &mut Audience, before: Audience) {
    if audience.namespaces_from.is_none() {
        audience.namespaces = before.namespaces;
        audience.namespaces_from = before.namespaces_from;
        audience.namespaces_at = before.namespaces_at;
        audience.namespaces_of = before.namespaces_of;
    }
}

/// Adds the counts by namespace: from the latest job, else from the row itself.
pub(super) fn by_namespace(audience: &mut Audience, jobs: &[JobCounts]) {
    let counted = jobs.iter().find_map(|job| Some((job, job.by_audience.get(&audience.id)?)));
    match counted {
        Some((job, count)) if !count.namespaces.is_empty() || count.profiles == 0 => {
            audience.namespaces.clone_from(&count.namespaces);
            audience.namespaces_from = Some(CountSource::SegmentJob);
            audience.namespaces_at = job.counted_at;
            audience.namespaces_of = Some(count.profiles);
            if audience.profiles.is_none() {
                audience.profiles = Some(count.profiles);
                audience.counted_at = job.counted_at;
            }
        }
        // The counts of the row stay.
        _ => {}
    }
}
