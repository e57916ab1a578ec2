//! Segment jobs: evaluation on demand, with counts per segment, name space and status (AEP contract §7).

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::answer::{Answer, Refusal, not_found_entry, nothing, ok, with};
use super::evaluation;
use super::filter::{self, Order};
use super::paging::Page;
use super::request::{Asked, body, ids, sandbox_of};
use crate::model::{Row, SegmentJob, World};
use crate::state::{Practice, Shared};

/// Jobs of a page when no limit is given.
const DEFAULT_LIMIT: usize = 100;
/// Most definitions a job may name; all are asked for with `*` (AEP contract §7).
const MOST_SEGMENTS: usize = 1_500;

pub async fn list(State(practice): State<Shared>, asked: Asked) -> Answer {
    let page = Page::asked(&asked, "start", DEFAULT_LIMIT)?;
    let order = Order::asked(asked.text("sort"), ("creationTime", true))?;
    evaluation::catch_up(&practice);
    let world = practice.read();
    let mut found = Vec::new();
    for job in world.segment_jobs.values().filter(|job| job.sandbox == asked.sandbox) {
        let object = wire(&practice, &world, job);
        let status = asked.text("status").is_none_or(|status| job.status.eq_ignore_ascii_case(status));
        let mut properties = asked.all("property");
        if status && properties.try_fold(true, |fits, p| Ok::<_, Refusal>(fits && filter::has(&object, p)?))? {
            found.push(object);
        }
    }
    order.sort(&mut found);
    let children = page.cut(&found);
    let next = page.next(found.len());
    let link = next.map(|next| json!({ "href": format!("@/segment/jobs?start={next}&limit={}", page.limit) }));
    Ok(ok(json!({
        "_page": { "totalCount": found.len(), "pageSize": children.len(), "next": next.map(|n| n.to_string()) },
        "children": children,
        "_links": { "next": link.unwrap_or_else(|| json!({})) },
    })))
}

fn find<'w>(world: &'w World, sandbox: &str, id: &str) -> Result<&'w SegmentJob, Refusal> {
    world.segment_jobs.get(id).filter(|job| job.sandbox == sandbox).ok_or_else(|| Refusal::missing("segment job", id))
}

pub async fn read(State(practice): State<Shared>, asked: Asked, Path(id): Path<String>) -> Answer {
    evaluation::catch_up(&practice);
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

fn wire(practice: &Practice, world: &World, job: &SegmentJob) -> Value {
    let segments: Vec<Value> = job.segments.iter().map(|id| segment(world, id)).collect();
    json!({
        "id": job.id,
        "imsOrgId": practice.credentials().org_id,
        "sandbox": sandbox_of(world, &job.sandbox),
        "profileInstanceId": "ups",
        "source": job.source,
        "status": job.status,
        "batchId": job.id,
        "computeJobId": job.creation_time % 100_000,
        "computeGatewayJobId": job.id,
        "segments": segments,
        "metrics": metrics(world, job),
        "errors": [],
        "requestId": job.id.replace('-', ""),
        "schema": { "name": super::audience_wire::PROFILE },
        "_links": {
            "cancel": { "href": format!("/segment/jobs/{}", job.id), "method": "DELETE" },
            "checkStatus": { "href": format!("/segment/jobs/{}", job.id), "method": "GET" },
        },
        "creationTime": job.creation_time,
        "updateTime": job.update_time,
        "updateEpoch": job.update_time / 1_000,
    })
}

fn segment(world: &World, id: &str) -> Value {
    let Some(audience) = world.audiences.get(id) else { return json!({ "segmentId": id }) };
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
    json!({
        "totalTime": time,
        "profileSegmentationTime": time,
        "totalProfiles": total,
        "segmentedProfileCounter": job.counts,
        "segmentedProfileByNamespaceCounter": job.counts_by_namespace,
        "segmentedProfileByStatusCounter": job.counts_by_status,
        "totalProfilesByMergePolicy": by_policy,
    })
}
