//! Keeps what is evaluated up to date: the daily batch run, streaming audiences, and segment jobs under way.
//!
//! There is no background thread: the first read after something is due does the work.

use std::collections::BTreeMap;

use roaring::RoaringBitmap;

use crate::model::{Audience, Millis, Row, SegmentJob, World};
use crate::state::Practice;
use crate::world::people::People;
use crate::world::schedule::{self, newest_night};
use crate::world::{DAY_MS, audiences, population};

/// Practice time a job spends in each state, in milliseconds since it was created.
const QUEUED_AFTER: Millis = 1_000;
const PROCESSING_AFTER: Millis = 3_000;
const DONE_AFTER: Millis = 12_000;
/// Practice time until a job marked for cancelling is cancelled.
const CANCELLED_AFTER: Millis = 2_000;

/// Does everything that is due at `practice`'s time.
pub fn catch_up(practice: &Practice) {
    let now = practice.now_ms();
    let due = {
        let world = practice.read();
        world.audiences.values().any(|audience| is_due(audience, now))
            || world.segment_jobs.values().any(|job| moves(job, now))
            || schedule::is_due(&world, now)
    };
    if due {
        let mut world = practice.write();
        run_due(&mut world, practice.people(), now);
        run_jobs(&mut world, practice.people(), now);
        schedule::run_due(&mut world, practice.people(), now);
    }
}

/// When an audience should have been evaluated last; `None` for those that are not evaluated by themselves.
fn latest_run(audience: &Audience, now: Millis) -> Option<Millis> {
    if audience.lifecycle != "published" || audience.expression.is_none() {
        return None;
    }
    if audience.continuous || audience.synchronous {
        // Streaming and edge audiences follow events; here days are the finest step in which people change.
        return Some(audience.creation_time.max(now.div_euclid(DAY_MS) * DAY_MS));
    }
    audience.batch.then(|| newest_night(now))
}

/// A batch run covers what was there when it ran; streaming audiences are covered from the start.
fn is_due(audience: &Audience, now: Millis) -> bool {
    let waits_for_batch = !audience.continuous && !audience.synchronous;
    latest_run(audience, now).is_some_and(|run| match audience.evaluated_at {
        Some(at) => at < run,
        None => !waits_for_batch || run >= audience.update_time,
    })
}

fn run_due(world: &mut World, people: &People, now: Millis) {
    let due: Vec<String> = world.audiences.values().filter(|a| is_due(a, now)).map(|a| a.id.clone()).collect();
    for id in due {
        let run = world.audiences.get(&id).and_then(|audience| latest_run(audience, now)).unwrap_or(now);
        evaluate(world, people, &id, run);
    }
}

/// Evaluates one audience as of `at` and stores its members. Gives the members of before and after, or `None` when its
/// expression cannot be evaluated here.
pub fn evaluate(world: &mut World, people: &People, id: &str, at: Millis) -> Option<(RoaringBitmap, RoaringBitmap)> {
    let audience = world.audiences.get(id)?;
    let text = audience.expression.clone()?;
    let members = audiences::evaluate(world, people, &text, &audience.expression_format, at)?.as_ref().clone();
    let before = world.members.audiences.insert(id.to_owned(), members.clone()).unwrap_or_default();
    world.audiences.get_mut(id)?.evaluated_at = Some(at);
    world.mark(Row::Audience(id.to_owned()));
    world.mark(Row::AudienceMembers(id.to_owned()));
    Some((before, members))
}

/// The status a job has at `now` (AEP contract §7).
fn status_at(job: &SegmentJob, now: Millis) -> &'static str {
    let since = now - job.creation_time;
    match job.status.as_str() {
        "SUCCEEDED" => "SUCCEEDED",
        "FAILED" => "FAILED",
        "CANCELLED" => "CANCELLED",
        "CANCELLING" if now - job.update_time >= CANCELLED_AFTER => "CANCELLED",
        "CANCELLING" => "CANCELLING",
        _ if since < QUEUED_AFTER => "NEW",
        _ if since < PROCESSING_AFTER => "QUEUED",
        _ if since < DONE_AFTER => "PROCESSING",
        _ => "SUCCEEDED",
    }
}

fn moves(job: &SegmentJob, now: Millis) -> bool {
    job.source != schedule::SOURCE && status_at(job, now) != job.status
}

fn run_jobs(world: &mut World, people: &People, now: Millis) {
    let moving: Vec<SegmentJob> = world.segment_jobs.values().filter(|job| moves(job, now)).cloned().collect();
    for mut job in moving {
        status_at(&job, now).clone_into(&mut job.status);
        job.update_time = now;
        if job.status == "SUCCEEDED" {
            job.update_time = job.creation_time + DONE_AFTER;
            finish(world, people, &mut job);
        }
        world.mark(Row::SegmentJob(job.id.clone()));
        world.segment_jobs.insert(job.id.clone(), job);
    }
}

/// Counts the members a job found, and stores them as the audiences' members.
fn finish(world: &mut World, people: &People, job: &mut SegmentJob) {
    job.total_profiles = Some(people.everyone().len());
    for id in covered(world, job) {
        let Some((before, members)) = evaluate(world, people, &id, job.update_time) else { continue };
        let existing = members.intersection_len(&before);
        let by_status =
            [("realized", members.len() - existing), ("existing", existing), ("exited", before.len() - existing)];
        job.counts.insert(id.clone(), members.len());
        job.counts_by_namespace.insert(id.clone(), population::by_namespace(people, &members));
        let by_status: BTreeMap<String, u64> = by_status.into_iter().map(|(name, n)| (name.to_owned(), n)).collect();
        job.counts_by_status.insert(id, by_status);
    }
}

/// The segments of a job; `*` means every published one of its sandbox.
fn covered(world: &World, job: &SegmentJob) -> Vec<String> {
    if job.segments.iter().any(|id| id == "*") {
        let all = world.audiences.values().filter(|a| a.sandbox == job.sandbox && a.lifecycle == "published");
        return all.filter(|a| a.expression.is_some()).map(|a| a.id.clone()).collect();
    }
    job.segments.clone()
}
