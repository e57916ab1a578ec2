//! Counts of audiences beyond their own rows: segment definitions carry profiles, the daily segment job carries profiles
//! by namespace too.

use std::collections::HashMap;

use adobe::experience_platform::{JobCount, JobStatus, SegmentJob};
use adobe::{ApiError, ExperiencePlatform};
use domain::{Audience, AudienceId, CountSource};

/// Most pages of jobs that are looked through.
const PAGES: usize = 40;

/// The counts of the latest job that succeeded.
#[derive(Default)]
pub(super) struct JobCounts {
    by_audience: HashMap<AudienceId, JobCount>,
    counted_at: Option<i64>,
}

impl JobCounts {
    /// Looks through the jobs for what they counted, the newest first. Jobs on demand count some audiences only, so an
    /// audience that the newest one leaves out is taken from the newest that has it. Also returns how many jobs could not
    /// be read.
    pub(super) async fn read(platform: &ExperiencePlatform) -> Result<(Vec<Self>, u64), ApiError> {
        let mut found: Vec<Self> = Vec::new();
        let mut unreadable = 0;
        let mut jobs = platform.list_segment_jobs();
        for _ in 0..PAGES {
            let Some(page) = jobs.next().await? else { break };
            unreadable += u64::from(page.skipped);
            // The order asked for is not documented: where it is the other one, all jobs are looked at.
            let made: Vec<i64> = page.items.iter().filter_map(|job| job.created_at).collect();
            let newest_first = made.first() > made.last();
            // A scheduled one counts every audience that is evaluated: older ones add nothing.
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

/// Takes over the counts by namespace that were read before, where the audience's own answer has none.
pub(super) fn keep_counts(audience: &mut Audience, before: Audience) {
    if audience.namespaces_from.is_none() {
        audience.namespaces = before.namespaces;
        audience.namespaces_from = before.namespaces_from;
        audience.namespaces_at = before.namespaces_at;
    }
}

/// Fills in the counts by namespace: those of the latest job first, then those of the row itself.
pub(super) fn by_namespace(audience: &mut Audience, jobs: &[JobCounts]) {
    let counted = jobs.iter().find_map(|job| Some((job, job.by_audience.get(&audience.id)?)));
    match counted {
        Some((job, count)) if !count.namespaces.is_empty() || count.profiles == 0 => {
            audience.namespaces.clone_from(&count.namespaces);
            audience.namespaces_from = Some(CountSource::SegmentJob);
            audience.namespaces_at = job.counted_at;
            if audience.profiles.is_none() {
                audience.profiles = Some(count.profiles);
                audience.counted_at = job.counted_at;
            }
        }
        // What the row itself says stays.
        _ => {}
    }
}
