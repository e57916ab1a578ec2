//! The segment job of every night: one per sandbox and day, counted from the members of that day.
//!
//! Real organizations have months of these jobs, and they are the only place where counts per identity namespace are
//! found. The nights before the organization was first opened are listed too; their counts are computed when a client
//! reads them. This module knows no route and no wire shape.

use roaring::RoaringBitmap;

use super::attributes::day_of;
use super::people::People;
use super::random::uuid;
use super::{DAY_MS, audiences, population};
use crate::model::{Audience, Millis, Row, SegmentJob, World};

/// `source` of these jobs.
pub const SOURCE: &str = "scheduler";
/// The batch evaluation runs at two in the morning, UTC.
pub const BATCH_AT: Millis = 2 * 3_600_000;
/// How long a nightly job takes.
const DURATION: Millis = 31 * 60_000;
/// Nights listed of the time before the organization was first opened, and at most caught up with afterwards.
const NIGHTS: i64 = 7;
/// The night of the history that failed, counted back from its newest one.
const FAILED_NIGHT: i64 = 3;
/// Nights after which a job is forgotten.
const KEPT_NIGHTS: i64 = 90;

/// The newest night that began at or before `now`.
pub fn newest_night(now: Millis) -> Millis {
    (now - BATCH_AT).div_euclid(DAY_MS) * DAY_MS + BATCH_AT
}

/// Whether a night has no job yet, or one under way is over.
pub fn is_due(world: &World, now: Millis) -> bool {
    let last = newest_night(now);
    let missing = newest(world).is_none_or(|night| night < last);
    missing && world.audiences.values().any(|audience| is_evaluated(audience, last))
        || scheduled(world).any(|job| is_over(job, now))
}

/// Adds the jobs of the nights that passed, and finishes those that are over. Audiences must have been evaluated first.
pub fn run_due(world: &mut World, people: &People, now: Millis) {
    let last = newest_night(now);
    let earliest = last - (NIGHTS - 1) * DAY_MS;
    let newest = newest(world);
    let is_history = newest.is_none();
    let first = newest.map_or(earliest, |night| earliest.max(night + DAY_MS));
    let sandboxes: Vec<String> = world.sandboxes.keys().cloned().collect();
    for night in (0..).map(|n| first + n * DAY_MS).take_while(|night| *night <= last) {
        let failed = if is_history { night == last - FAILED_NIGHT * DAY_MS } else { world.switches.nightly_jobs_fail };
        for job in sandboxes.iter().filter_map(|sandbox| job_of(world, sandbox, night, failed)).collect::<Vec<_>>() {
            world.mark(Row::SegmentJob(job.id.clone()));
            world.segment_jobs.insert(job.id.clone(), job);
        }
    }
    let over: Vec<SegmentJob> = scheduled(world).filter(|job| is_over(job, now)).cloned().collect();
    for mut job in over {
        job.update_time = job.creation_time + DURATION;
        if job.status == "CANCELLING" { "CANCELLED" } else { "SUCCEEDED" }.clone_into(&mut job.status);
        // Counts of the history wait until they are requested: most are never read.
        if !is_history || job.creation_time == last {
            count(world, people, &mut job);
        }
        world.mark(Row::SegmentJob(job.id.clone()));
        world.segment_jobs.insert(job.id.clone(), job);
    }
    forget(world, last - KEPT_NIGHTS * DAY_MS);
}

/// Whether a finished job still lacks its counts.
pub fn lacks_counts(job: &SegmentJob) -> bool {
    job.source == SOURCE && job.status == "SUCCEEDED" && job.total_profiles.is_none()
}

/// Counts the members every segment of a finished job had that night.
pub fn count(world: &World, people: &People, job: &mut SegmentJob) {
    if !lacks_counts(job) {
        return;
    }
    job.total_profiles = Some(people.everyone().len());
    for id in &job.segments {
        let Some(members) = members_of(world, people, id, job.creation_time) else { continue };
        job.counts.insert(id.clone(), members.len());
        job.counts_by_namespace.insert(id.clone(), population::by_namespace(people, &members));
        let realized = (!members.is_empty()).then(|| ("realized".to_owned(), members.len()));
        job.counts_by_status.insert(id.clone(), realized.into_iter().collect());
    }
}

fn members_of(world: &World, people: &People, id: &str, night: Millis) -> Option<RoaringBitmap> {
    let audience = world.audiences.get(id)?;
    let day = day_of(night);
    if audience.evaluated_at.is_some_and(|at| day_of(at) == day) {
        return world.members.audiences.get(id).cloned();
    }
    let text = audience.expression.as_deref()?;
    audiences::evaluate(world, people, text, &audience.expression_format, night).map(|found| found.as_ref().clone())
}

fn scheduled(world: &World) -> impl Iterator<Item = &SegmentJob> {
    world.segment_jobs.values().filter(|job| job.source == SOURCE)
}

fn newest(world: &World) -> Option<Millis> {
    scheduled(world).map(|job| job.creation_time).max()
}

fn is_over(job: &SegmentJob, now: Millis) -> bool {
    job.source == SOURCE
        && !["SUCCEEDED", "FAILED", "CANCELLED"].contains(&job.status.as_str())
        && now >= job.creation_time + DURATION
}

/// Nightly jobs evaluate every published definition there is, streaming ones too.
fn is_evaluated(audience: &Audience, night: Millis) -> bool {
    audience.lifecycle == "published" && audience.expression.is_some() && audience.creation_time <= night
}

/// The job of one night; `None` for a sandbox that had nothing to evaluate.
fn job_of(world: &World, sandbox: &str, night: Millis, failed: bool) -> Option<SegmentJob> {
    let there = |audience: &&Audience| audience.sandbox == sandbox && is_evaluated(audience, night);
    let segments: Vec<String> = world.audiences.values().filter(there).map(|audience| audience.id.clone()).collect();
    let id = uuid(world.seed, &format!("segment job {sandbox} {night}")).to_string();
    (!segments.is_empty()).then(|| SegmentJob {
        id,
        sandbox: sandbox.to_owned(),
        status: if failed { "FAILED" } else { "PROCESSING" }.to_owned(),
        source: SOURCE.to_owned(),
        segments,
        creation_time: night,
        update_time: night + if failed { DURATION / 3 } else { 0 },
        ..SegmentJob::default()
    })
}

fn forget(world: &mut World, before: Millis) {
    let old: Vec<String> =
        scheduled(world).filter(|job| job.creation_time < before).map(|job| job.id.clone()).collect();
    for id in old {
        world.segment_jobs.remove(&id);
        world.mark(Row::SegmentJob(id));
    }
}
