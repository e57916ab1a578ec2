//! Segment jobs: every night's and those on demand, with counts per segment, name space and status (AEP contract §7).

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::answer::{Answer, Refusal, not_found_entry, nothing, ok, with};
use super::evaluation;
use super::filter::{Fields, Filter, Order};
use super::paging::Page;
use super::request::{Asked, body, ids, sandbox_of};
use crate::model::{Row, SegmentJob, World};
use crate::state::{Practice, Shared};
use crate::world::random::uuid;
use crate::world::schedule;

/// Jobs of a page without a limit.
const DEFAULT_LIMIT: usize = 100;
/// What jobs can be filtered and sorted by.
const FIELDS: Fields = Fields {
    instance: "/segment/jobs",
    known: &[
        "id",
        "status",
        "source",
        "segments",
        "creationTime",
        "updateTime",
        "updateEpoch",
        "batchId",
        "computeJobId",
        "requestId",
        "schema",
        "sandbox",
        "properties",
        "mode",
        "version",
    ],
};
/// Most definitions a job may name; all are asked for with `*` (AEP contract §7).
const MOST_SEGMENTS: usize = 1_500;

pub async fn list(State(practice): State<Shared>, asked: Asked) -> Answer {
    let page = Page::asked(&asked, "start", DEFAULT_LIMIT, FIELDS.instance)?;
    let order = Order::asked(asked.text("sort"), ("creationTime", false), FIELDS)?;
    let filters = Filter::all(asked.all("property"), FIELDS)?;
    evaluation::catch_up(&practice);
    let world = practice.read();
    let wanted = |job: &&SegmentJob| {
        let status = asked.text("status").is_none_or(|status| job.status.eq_ignore_ascii_case(status));
        job.sandbox == asked.sandbox && status
    };
    let objects = world.segment_jobs.values().filter(wanted).map(|job| wire(&practice, &world, job));
    let mut found: Vec<Value> = objects.filter(|object| filters.iter().all(|filter| filter.holds(object))).collect();
    order.sort(&mut found);
    let total = found.len();
    let ids: Vec<String> = page.cut(&found).iter().filter_map(|job| job["id"].as_str().map(str::to_owned)).collect();
    drop(world);
    settle(&practice, &ids);
    let world = practice.read();
    let jobs = ids.iter().filter_map(|id| world.segment_jobs.get(id));
    let children: Vec<Value> = jobs.map(|job| wire(&practice, &world, job)).collect();
    let mut paging = json!({ "totalCount": total, "pageSize": children.len() });
    let mut links = json!({ "next": {} });
    if let Some(next) = page.next(total) {
        paging["next"] = json!(next.to_string());
        let href = format!("@/segmentJobs?start={next}&limit={}&totalCount={total}", page.limit);
        links["next"] = json!({ "href": href });
    }
    Ok(ok(json!({ "_page": paging, "children": children, "_links": links })))
}

/// Counts the members found by finished jobs of the past, if not counted before.
fn settle(practice: &Practice, ids: &[String]) {
    let lacking: Vec<SegmentJob> = {
        let world = practice.read();
        let jobs = ids.iter().filter_map(|id| world.segment_jobs.get(id));
        jobs.filter(|job| schedule::lacks_counts(job)).cloned().collect()
    };
    for mut job in lacking {
        let mut world = practice.write();
        schedule::count(&world, practice.people(), &mut job);
        world.mark(Row::SegmentJob(job.id.clone()));
        world.segment_jobs.insert(job.id.clone(), job);
    }
}

fn find<'w>(world: &'w World, sandbox: &str, id: &str) -> Result<&'w SegmentJob, Refusal> {
    world.segment_jobs.get(id).filter(|job| job.sandbox == sandbox).ok_or_else(|| Refusal::missing("segment job", id))
}

pub async fn read(State(practice): State<Shared>, asked: Asked, Path(id): Path<String>) -> Answer {
    evaluation::catch_up(&practice);
    settle(&practice, std::slice::from_ref(&id));
    let world = practice.read();
    Ok(ok(wire(&practice, &world, find(&world, &asked.sandbox, &id)?)))
}

pub async fn create(State(practice): State<Shared>, asked: Asked, bytes: Bytes) -> Answer {
    let body = body(&bytes)?;
    let entries = body.as_array().or_else(|| body.get("segments").and_then(Value::as_array));
    let entries = entries.ok_or_else(|| Refusal::body("A list of segments is missing"))?;
    let segments: Vec<String> =
        entries.iter().filter_map(|entry| entry.get("segmentId")?.as_str()).map(str::to_owned).collect();
    if segments.is_empty() || segments.len() > MOST_SEGMENTS {
        let message = format!("Between 1 and {MOST_SEGMENTS} segments must be named, but {} were", segments.len());
        return Err(Refusal::body(message));
    }
    let mut world = practice.write();
    for id in segments.iter().filter(|id| *id != "*") {
        let known = world.audiences.get(id).is_some_and(|a| a.sandbox == asked.sandbox && a.expression.is_some());
        if !known {
            return Err(Refusal::missing("segment definition", id));
        }
    }
    let now = practice.now_ms();
    let job = SegmentJob {
        id: Uuid::new_v4().to_string(),
        sandbox: asked.sandbox,
        status: "NEW".to_owned(),
        source: "api".to_owned(),
        segments,
        creation_time: now,
        update_time: now,
        ..SegmentJob::default()
    };
    world.mark(Row::SegmentJob(job.id.clone()));
    let object = wire(&practice, &world, &job);
    world.segment_jobs.insert(job.id.clone(), job);
    Ok(ok(object))
}

pub async fn cancel(State(practice): State<Shared>, asked: Asked, Path(id): Path<String>) -> Answer {
    evaluation::catch_up(&practice);
    let mut world = practice.write();
    let mut job = find(&world, &asked.sandbox, &id)?.clone();
    if !["SUCCEEDED", "FAILED", "CANCELLED"].contains(&job.status.as_str()) {
        "CANCELLING".clone_into(&mut job.status);
        job.update_time = practice.now_ms();
        world.mark(Row::SegmentJob(id.clone()));
        world.segment_jobs.insert(id, job);
    }
    Ok(nothing())
}

pub async fn bulk_get(State(practice): State<Shared>, asked: Asked, bytes: Bytes) -> Answer {
    let ids = ids(&bytes)?;
    evaluation::catch_up(&practice);
    settle(&practice, &ids);
    let world = practice.read();
    let results: Map<String, Value> = ids
        .iter()
        .map(|id| {
            let found = find(&world, &asked.sandbox, id).map(|job| wire(&practice, &world, job));
            (id.clone(), found.unwrap_or_else(|_| not_found_entry()))
        })
        .collect();
    Ok(with(StatusCode::MULTI_STATUS, json!({ "results": results })))
}

/// The schedule behind the nightly jobs of a sandbox.
fn schedule_id(world: &World, sandbox: &str) -> String {
    uuid(world.seed, &format!("segmentation schedule {sandbox}")).to_string()
}

fn wire(practice: &Practice, world: &World, job: &SegmentJob) -> Value {
    let nightly = job.source == schedule::SOURCE;
    let segments: Vec<Value> = job.segments.iter().map(|id| segment(world, id, nightly)).collect();
    let of = |what: &str| uuid(world.seed, &format!("{what} of {}", job.id)).to_string();
    let mut properties = json!({ "tenantContext": { "isB2BSimplificationEnabled": true } });
    let mut request = job.id.replace('-', "");
    if nightly {
        let schedule = schedule_id(world, &job.sandbox);
        request = format!("{schedule}-{}", job.creation_time);
        properties["scheduleId"] = json!(schedule);
    }
    let href = format!("/segment/jobs/{}", job.id);
    json!({
        "id": job.id,
        "imsOrgId": practice.credentials().org_id,
        "sandbox": sandbox_of(world, &job.sandbox),
        "profileInstanceId": "ups",
        "source": job.source,
        "errors": errors(job),
        "status": job.status,
        "batchId": of("batch"),
        "computeJobId": job.creation_time % 10_000_000,
        "computeGatewayJobId": of("compute job"),
        "segments": segments,
        "metrics": metrics(world, job),
        "requestId": request,
        "schema": { "name": super::audience_wire::PROFILE },
        "properties": properties,
        "_links": {
            "cancel": { "href": href, "method": "DELETE" },
            "checkStatus": { "href": href, "method": "GET" },
        },
        "updateTime": job.update_time,
        "creationTime": job.creation_time,
        "updateEpoch": job.update_time / 1_000,
        "datasource": "v2",
        "batchTs": job.creation_time,
        "version": "1.0",
        "runExport": nightly,
        "mode": "standard",
    })
}

fn errors(job: &SegmentJob) -> Value {
    if job.status != "FAILED" {
        return json!([]);
    }
    json!([{ "code": "SEGMENTATION-1000", "msg": "The job stopped before all profiles were read.", "callStack": "" }])
}

/// Nightly jobs list ids only; those on demand carry what was evaluated.
fn segment(world: &World, id: &str, nightly: bool) -> Value {
    let Some(audience) = world.audiences.get(id).filter(|_| !nightly) else { return json!({ "segmentId": id }) };
    json!({
        "segmentId": id,
        "segment": {
            "id": id,
            "expression": { "type": "PQL", "format": audience.expression_format, "value": audience.expression },
            "mergePolicyId": audience.merge_policy,
            "mergePolicy": { "id": audience.merge_policy, "version": 1 },
        },
    })
}

/// While a job runs there is only its start; counts come at the end.
fn metrics(world: &World, job: &SegmentJob) -> Value {
    let Some(total) = job.total_profiles else {
        return json!({ "totalTime": { "startTimeInMs": job.creation_time }, "profileSegmentationTime": {} });
    };
    let time = json!({
        "startTimeInMs": job.creation_time,
        "endTimeInMs": job.update_time,
        "totalTimeInMs": job.update_time - job.creation_time,
    });
    let policies = job.counts.keys().filter_map(|id| world.audiences.get(id)?.merge_policy.clone());
    let by_policy: Map<String, Value> = policies.map(|policy| (policy, json!(total))).collect();
    let mut metrics = json!({
        "totalTime": time.clone(),
        "totalProfiles": total,
        "segmentedProfileCounter": job.counts,
        "segmentedProfileByNamespaceCounter": job.counts_by_namespace,
        "segmentedProfileByStatusCounter": job.counts_by_status,
        "totalProfilesByMergePolicy": by_policy,
        "invalidQueries": [],
        "smsRecordsDeleted": -1,
        "stageShuffleInfo": { "stageShuffleWrite": { "stage3": 8_348 } },
    });
    if job.source != schedule::SOURCE {
        metrics["profileSegmentationTime"] = time;
    }
    metrics
}
