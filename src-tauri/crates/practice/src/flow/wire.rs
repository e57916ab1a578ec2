//! Stored dataflows as the service shows them (AEP contract §13.1, §13.4, §13.5).

use serde_json::{Value, json};

use super::selectors::selectors_mut;
use super::{selection, specs};
use crate::model::{Flow, FlowConnection, FlowRun, Millis, World};
use crate::world::random::stream;

/// Version of every spec here.
const SPEC_VERSION: &str = "1.0";

/// Makes wire shapes; rows refer to each other and to the organization.
pub struct Shapes<'w> {
    /// Where the other rows are.
    pub world: &'w World,
    /// IMS organization id.
    pub org: &'w str,
    /// Practice time.
    pub now: Millis,
}

/// What every stored entity carries.
struct Common<'r> {
    id: &'r str,
    sandbox: &'r str,
    by: &'r str,
    client: &'r str,
    created: Millis,
    updated: Millis,
    version: u64,
}

impl Shapes<'_> {
    fn with_common(&self, mut row: Value, common: &Common<'_>) -> Value {
        let etag = etag(common.id, common.version, common.updated);
        let sandbox = self.world.sandboxes.get(common.sandbox).map(|sandbox| sandbox.id.clone());
        for (name, value) in [
            ("id", json!(common.id)),
            ("createdAt", json!(common.created)),
            ("updatedAt", json!(common.updated)),
            ("createdBy", json!(common.by)),
            ("updatedBy", json!(common.by)),
            ("createdClient", json!(common.client)),
            ("updatedClient", json!(common.client)),
            ("sandboxId", json!(sandbox)),
            ("sandboxName", json!(common.sandbox)),
            ("imsOrgId", json!(self.org)),
            ("version", json!(etag)),
            ("etag", json!(etag)),
        ] {
            row[name] = value;
        }
        row
    }

    /// A base, source or target connection.
    pub fn connection(&self, record: &FlowConnection) -> Value {
        let mut row = json!({
            "name": record.name,
            "description": record.description,
            "state": "enabled",
            "connectionSpec": { "id": record.spec, "version": SPEC_VERSION },
        });
        if let Some(base) = &record.base {
            row["baseConnectionId"] = json!(base);
            row["data"] = json!({ "format": "json" });
            row["params"] = selection::shown(self.world, record);
            row["inheritedAttributes"] = json!({ "baseConnection": self.base(base) });
        }
        let common = Common {
            id: &record.id,
            sandbox: &record.sandbox,
            by: &record.created_by,
            client: &record.created_client,
            created: record.create_time,
            updated: record.update_time,
            version: record.version,
        };
        self.with_common(row, &common)
    }

    fn base(&self, id: &str) -> Value {
        let spec = self.world.base_connections.get(id).map(|base| base.spec.as_str());
        json!({ "id": id, "connectionSpec": { "id": spec, "version": SPEC_VERSION } })
    }

    /// An end of a dataflow as the dataflow shows it.
    fn end(&self, record: &FlowConnection) -> Value {
        let mut end = json!({
            "id": record.id,
            "connectionSpec": { "id": record.spec, "version": SPEC_VERSION },
        });
        if let Some(base) = &record.base {
            end["baseConnection"] = self.base(base);
        }
        if record.spec == specs::PROFILE_STORE {
            end["typeInfo"] = json!({ "type": "ProfileFragments", "id": "ups" });
        }
        end
    }

    /// A dataflow.
    pub fn flow(&self, record: &Flow) -> Value {
        let ends = |ids: &[String], of: &std::collections::BTreeMap<String, FlowConnection>| -> Vec<Value> {
            ids.iter().filter_map(|id| of.get(id)).map(|end| self.end(end)).collect()
        };
        let sources = ends(&record.sources, &self.world.source_connections);
        let targets = ends(&record.targets, &self.world.target_connections);
        let mut to = record.targets.iter().filter_map(|id| self.world.target_connections.get(id));
        let kind = if to.any(|end| specs::is_destination(&end.spec)) { "isDestinationFlow" } else { "isSourceFlow" };
        let mut row = json!({
            "name": record.name,
            "description": record.description,
            "flowSpec": { "id": record.spec, "version": SPEC_VERSION },
            "state": if is_updating(self.world, record, self.now) { "updating" } else { record.state.as_str() },
            "sourceConnectionIds": record.sources,
            "targetConnectionIds": record.targets,
            "inheritedAttributes": {
                "properties": { kind: true },
                "sourceConnections": sources,
                "targetConnections": targets,
            },
            "runs": format!("/runs?property=flowId=={}", record.id),
            "labels": [],
            "lastOperation": {
                "started": record.update_time,
                "updated": record.update_time,
                "percentCompleted": 100.0,
                "status": { "value": "completed", "properties": null, "errors": [] },
                "operation": record.last_operation,
            },
        });
        if !record.transformations.is_null() {
            row["transformations"] = self.transformations(record);
        }
        if let Some(run) = self.newest_run(&record.id) {
            row["lastRunDetails"] = json!({
                "id": run.id,
                "state": run.status,
                "startedAtUTC": run.start_time,
                "completedAtUTC": run.end_time,
            });
        }
        let common = Common {
            id: &record.id,
            sandbox: &record.sandbox,
            by: &record.created_by,
            client: &record.created_client,
            created: record.create_time,
            updated: record.update_time,
            version: record.version,
        };
        self.with_common(row, &common)
    }

    fn transformations(&self, record: &Flow) -> Value {
        let mut shown = record.transformations.clone();
        if self.world.switches.selectors_without_system_id {
            for value in selectors_mut(&mut shown).filter_map(|one| one.get_mut("value")?.as_object_mut()) {
                value.remove("systemSegmentId");
            }
        }
        shown
    }

    fn newest_run(&self, flow: &str) -> Option<&FlowRun> {
        self.world.flow_runs.values().filter(|run| run.flow == flow).max_by_key(|run| run.start_time)
    }

    /// An execution of a dataflow.
    pub fn run(&self, record: &FlowRun) -> Value {
        let flow = self.world.flows.get(&record.flow);
        let skipped = record.records_in - record.records_out;
        let row = json!({
            "flowId": record.flow,
            "flowSpec": { "id": flow.map(|flow| &flow.spec), "version": SPEC_VERSION },
            "metrics": {
                "durationSummary": { "startedAtUTC": record.start_time, "completedAtUTC": record.end_time },
                "recordSummary": {
                    "inputRecordCount": record.records_in,
                    "outputRecordCount": record.records_out,
                    "createdRecordCount": record.records_out,
                    "skippedRecordCount": skipped,
                    "failedRecordCount": 0,
                },
                "statusSummary": { "status": record.status, "errors": [] },
            },
            "activities": [],
        });
        let common = Common {
            id: &record.id,
            sandbox: &record.sandbox,
            by: flow.map_or("", |flow| flow.created_by.as_str()),
            client: "acp_foundation_flowService",
            created: record.start_time,
            updated: record.end_time,
            version: 1,
        };
        self.with_common(row, &common)
    }
}

/// Whether a dataflow is still busy with its last change.
pub fn is_updating(world: &World, flow: &Flow, now: Millis) -> bool {
    let lasts = Millis::from(world.switches.flow_updating_s) * 1_000;
    flow.last_operation == "update" && now < flow.update_time + lasts
}

/// `"xxxxxxxx-0000-0200-0000-xxxxxxxx0000"`, the quotes included; another after each write.
pub fn etag(id: &str, version: u64, updated: Millis) -> String {
    let mark = stream(version, id) >> 32;
    format!("\"{mark:08x}-0000-0200-0000-{:08x}0000\"", updated / 1_000)
}
