//! Segment jobs: evaluation on demand, and the counts by name space it leaves (AEP contract §7).

use domain::{AudienceId, NamespaceCount};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use serde_with::{DefaultOnError, serde_as};

use super::list::JOBS;
use super::wire::namespace_counts;
use super::{ExperiencePlatform, ups};
use crate::ApiError;
use crate::lenient::{self, as_number};
use crate::list::Pages;
use crate::session::Query;

/// An evaluation of some audiences.
#[derive(Debug, Clone, PartialEq)]
pub struct SegmentJob {
    /// Job id.
    pub id: String,
    /// How far it is.
    pub status: JobStatus,
    /// What it counted, by audience; empty until it succeeded.
    pub counts: Vec<JobCount>,
    /// Whether it is the daily one, which evaluates every audience.
    pub is_scheduled: bool,
    /// When it was created, ms since epoch.
    pub created_at: Option<i64>,
    /// When it had counted, ms since epoch.
    pub ended_at: Option<i64>,
    /// Last change, ms since epoch.
    pub updated_at: Option<i64>,
}

/// How far a job is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobStatus {
    /// Not started.
    Waiting,
    /// Under way.
    Running,
    /// Done.
    Succeeded,
    /// Ended without a result.
    Failed,
    /// Stopped, or being stopped.
    Cancelled,
    /// A word this version does not know.
    Other(String),
}

/// What a job counted for one audience.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobCount {
    /// The audience.
    pub audience: AudienceId,
    /// Profiles in it.
    pub profiles: u64,
    /// Profiles by name space; one profile can be in several.
    pub namespaces: Vec<NamespaceCount>,
    /// Newly qualified, if reported.
    pub realized: Option<u64>,
    /// Qualified before and still, if reported.
    pub existing: Option<u64>,
    /// No longer qualified, if reported.
    pub exited: Option<u64>,
}

/// Rows of a page: jobs are large, because each carries the counts of every audience, some 1.5 MB for 4,000 of them.
const PAGE_SIZE: u32 = 10;

#[serde_as]
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct JobWire {
    #[serde(deserialize_with = "lenient::maybe_text")]
    id: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    status: String,
    #[serde(deserialize_with = "lenient::text")]
    source: String,
    #[serde_as(deserialize_as = "DefaultOnError")]
    metrics: MetricsWire,
    #[serde(deserialize_with = "lenient::ms")]
    creation_time: Option<i64>,
    #[serde(deserialize_with = "lenient::ms")]
    update_time: Option<i64>,
    #[serde(deserialize_with = "lenient::ms")]
    update_epoch: Option<i64>,
}

#[serde_as]
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
#[expect(clippy::struct_field_names, reason = "the service's names")]
struct MetricsWire {
    #[serde_as(deserialize_as = "DefaultOnError")]
    segmented_profile_counter: Map<String, Value>,
    #[serde_as(deserialize_as = "DefaultOnError")]
    segmented_profile_by_namespace_counter: Map<String, Value>,
    #[serde_as(deserialize_as = "DefaultOnError")]
    segmented_profile_by_status_counter: Map<String, Value>,
}

impl ExperiencePlatform {
    /// Starts the evaluation of some audiences.
    pub async fn create_segment_job(&self, audiences: &[AudienceId]) -> Result<SegmentJob, ApiError> {
        let body: Vec<Value> = audiences.iter().map(|id| json!({ "segmentId": id.as_str() })).collect();
        let answer = self.caller.post(&ups(&["segment", "jobs"]), &body).await?;
        read_job(&answer.read()?).ok_or_else(|| answer.unreadable("expected a segment job"))
    }

    /// One job.
    pub async fn segment_job(&self, id: &str) -> Result<SegmentJob, ApiError> {
        let answer = self.caller.get_page(&ups(&["segment", "jobs", id]), &Query::new()).await?;
        read_job(&answer.read()?).ok_or_else(|| answer.unreadable("expected a segment job"))
    }

    /// Jobs, newest first.
    pub fn list_segment_jobs(&self) -> Pages<SegmentJob> {
        let query = vec![("limit", PAGE_SIZE.to_string()), ("sort", "creationTime:desc".to_owned())];
        Pages::new(self.caller.clone(), &ups(&["segment", "jobs"]), query, JOBS, read_job)
    }
}

fn read_job(row: &Value) -> Option<SegmentJob> {
    let wire = lenient::row::<JobWire>(row)?;
    let metrics = wire.metrics;
    let mut counts: Vec<JobCount> = metrics
        .segmented_profile_counter
        .iter()
        .filter_map(|(id, profiles)| {
            let namespaces = metrics.segmented_profile_by_namespace_counter.get(id).and_then(Value::as_object);
            let status = |name: &str| {
                metrics
                    .segmented_profile_by_status_counter
                    .get(id)
                    .and_then(|counts| counts.get(name))
                    .and_then(as_number)
            };
            Some(JobCount {
                audience: AudienceId(id.clone()),
                profiles: as_number(profiles)?,
                namespaces: namespaces.map(namespace_counts).unwrap_or_default(),
                realized: status("realized"),
                existing: status("existing"),
                exited: status("exited"),
            })
        })
        .collect();
    counts.sort_by(|a, b| a.audience.cmp(&b.audience));
    let updated_at = wire.update_time.or(wire.update_epoch);
    let is_scheduled = wire.source.eq_ignore_ascii_case("scheduler");
    let ended_at = row.pointer("/metrics/totalTime/endTimeInMs").and_then(lenient::as_ms);
    let status = JobStatus::from_code(&wire.status);
    Some(SegmentJob {
        id: wire.id?,
        status,
        counts,
        is_scheduled,
        created_at: wire.creation_time,
        ended_at,
        updated_at,
    })
}

impl JobStatus {
    fn from_code(code: &str) -> Self {
        match code.to_ascii_uppercase().as_str() {
            "NEW" | "QUEUED" => Self::Waiting,
            "PROCESSING" => Self::Running,
            "SUCCEEDED" => Self::Succeeded,
            "FAILED" => Self::Failed,
            "CANCELLING" | "CANCELLED" => Self::Cancelled,
            _ => Self::Other(code.to_owned()),
        }
    }

    /// Whether nothing more will change.
    pub fn is_final(&self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed | Self::Cancelled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_of_a_job_are_read_by_audience() {
        let row = json!({ "id": "j", "status": "succeeded", "metrics": {
            "segmentedProfileCounter": { "S1": "1033", "S2": 4 },
            "segmentedProfileByNamespaceCounter": { "S1": { "ecid": 1033, "email_lc_sha256": 201 } },
            "segmentedProfileByStatusCounter": { "S1": { "realized": 3 } } }, "updateEpoch": 1_573_204_395 });
        let job = read_job(&row).unwrap();
        assert_eq!((job.status.is_final(), job.counts.len(), job.updated_at), (true, 2, Some(1_573_204_395_000)));
        assert_eq!(
            (job.counts[0].profiles, job.counts[0].namespaces.len(), job.counts[0].realized),
            (1033, 2, Some(3))
        );
    }
}
