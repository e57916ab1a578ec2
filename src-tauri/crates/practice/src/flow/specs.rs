//! The catalog: which kinds of source and destination there are, and which pipelines join them. The same for every
//! organization and sandbox (AEP contract §13.1, §14.2, §15.2).

use serde_json::{Value, json};

/// "Experience Cloud Audiences". Adobe publishes no id; this one is invented and fixed.
pub const AUDIENCES: &str = "9f1b7d52-3c64-4e0a-8a57-6d2f40c8e913";
/// "Adobe Audience Manager", the source. Adobe publishes no id; this one is invented and fixed.
pub const AUDIENCE_MANAGER: &str = "b3a6e0c4-71d8-4f29-9c35-08e5d1f7a246";
/// The profile store, the source side of every destination.
pub const PROFILE_STORE: &str = "8a9c3494-9708-43d7-ae3f-cda01e5030e1";
/// The data lake, the target side of every source.
pub const DATA_LAKE: &str = "c604ff05-7f1a-43c0-8e18-33bf874cb11c";
/// Amazon S3 as a destination.
pub const S3: &str = "4fce964d-3f37-408f-9778-e597338a21ee";

/// Pipeline of destinations that take audiences. No id is published; invented and fixed.
pub const AUDIENCE_FLOW: &str = "2d7c51f8-94be-4a63-b1e0-5f8a36c9d470";
/// Pipeline of the Audience Manager source. No id is published; invented and fixed.
pub const AUDIENCE_MANAGER_FLOW: &str = "e81f4b2a-0d36-47c5-9a7e-c2b95d603f18";
/// Pipeline of batch file exports.
pub const FILE_FLOW: &str = "1a0514a6-33d4-4c7f-aff8-594799c47549";

struct ConnectionSpec {
    id: &'static str,
    name: &'static str,
    category: &'static str,
    source: bool,
    destination: bool,
}

const fn source(id: &'static str, name: &'static str, category: &'static str) -> ConnectionSpec {
    ConnectionSpec { id, name, category, source: true, destination: false }
}

const fn destination(id: &'static str, name: &'static str, category: &'static str) -> ConnectionSpec {
    ConnectionSpec { id, name, category, source: false, destination: true }
}

const CONNECTION_SPECS: [ConnectionSpec; 21] = [
    destination(AUDIENCES, "Experience Cloud Audiences", "adobe"),
    source(AUDIENCE_MANAGER, "Adobe Audience Manager", "adobe-solutions"),
    ConnectionSpec { source: false, ..source(PROFILE_STORE, "Profile Store", "platform") },
    ConnectionSpec { source: false, ..source(DATA_LAKE, "Data Lake", "platform") },
    destination(S3, "Amazon S3", "cloudStorage"),
    destination("36965a81-b1c6-401b-99f8-22508f1e6a26", "SFTP", "cloudStorage"),
    destination("86043421-563b-46ec-8e6c-e23184711bf6", "Amazon Kinesis", "streaming"),
    destination("bf9f5905-92b7-48bf-bf20-455bc6b60a4e", "Azure Event Hubs", "streaming"),
    destination("0b23e41a-cb4a-4321-a78f-3b654f5d7d97", "Adobe Campaign", "adobe"),
    // Networks. Their ids are invented and fixed.
    destination("4eca9003-8b8e-503b-812f-7564b37465ad", "The Trade Desk", "advertising"),
    destination("428b167b-2c5e-5778-a8c5-f6f3ef105e37", "Criteo", "advertising"),
    destination("08f38e01-960e-57ec-b2e8-e49ad71e8cd3", "Google Display & Video 360", "advertising"),
    destination("c2bde3a1-b24a-59b6-9b14-b5d20ead4a7f", "Adform", "advertising"),
    destination("b8ce14b0-e785-58dc-8f99-11f2d416dec9", "Amazon Ads", "advertising"),
    destination("a97573ff-e5e7-5c91-8320-99edc23e9605", "Index Exchange", "advertising"),
    destination("06e21718-2bd3-547f-baf2-7d035da1814c", "Microsoft Bing", "advertising"),
    destination("b241a6d4-97c3-5676-a996-817899cf6899", "Facebook", "advertising"),
    destination("6aaf7bef-0339-5c26-998f-2e36bb357a08", "LinkedIn Matched Audiences", "advertising"),
    destination("71daca02-488d-54e0-9f99-76112d5d1b63", "Google Customer Match", "advertising"),
    destination("90552df6-892a-55c6-b199-51e767d9b2c4", "Google Ad Manager", "advertising"),
    destination("a6fb8263-6ca0-55a1-936c-a100206ff9ca", "LiveRamp - Distribution", "advertising"),
];

struct FlowSpec {
    id: &'static str,
    name: &'static str,
    sources: &'static [&'static str],
    targets: &'static [&'static str],
}

const FLOW_SPECS: [FlowSpec; 4] = [
    FlowSpec {
        id: AUDIENCE_MANAGER_FLOW,
        name: "AudienceManagerToPlatform",
        sources: &[AUDIENCE_MANAGER],
        targets: &[DATA_LAKE],
    },
    FlowSpec {
        id: AUDIENCE_FLOW,
        name: "UPStoSegmentBasedDestination",
        sources: &[PROFILE_STORE],
        targets: &[
            AUDIENCES,
            "4eca9003-8b8e-503b-812f-7564b37465ad",
            "428b167b-2c5e-5778-a8c5-f6f3ef105e37",
            "08f38e01-960e-57ec-b2e8-e49ad71e8cd3",
            "c2bde3a1-b24a-59b6-9b14-b5d20ead4a7f",
            "b8ce14b0-e785-58dc-8f99-11f2d416dec9",
            "a97573ff-e5e7-5c91-8320-99edc23e9605",
            "06e21718-2bd3-547f-baf2-7d035da1814c",
            "b241a6d4-97c3-5676-a996-817899cf6899",
            "6aaf7bef-0339-5c26-998f-2e36bb357a08",
            "71daca02-488d-54e0-9f99-76112d5d1b63",
            "90552df6-892a-55c6-b199-51e767d9b2c4",
            "a6fb8263-6ca0-55a1-936c-a100206ff9ca",
        ],
    },
    FlowSpec {
        id: "71471eba-b620-49e4-90fd-23f1fa0174d8",
        name: "UPStoProfileBasedDestination",
        sources: &[PROFILE_STORE],
        targets: &[
            "86043421-563b-46ec-8e6c-e23184711bf6",
            "bf9f5905-92b7-48bf-bf20-455bc6b60a4e",
            "0b23e41a-cb4a-4321-a78f-3b654f5d7d97",
        ],
    },
    FlowSpec {
        id: FILE_FLOW,
        name: "UPStoFileBasedDestination",
        sources: &[PROFILE_STORE],
        targets: &[S3, "36965a81-b1c6-401b-99f8-22508f1e6a26"],
    },
];

/// Whether dataflows to this connection spec are destination flows.
pub fn is_destination(spec: &str) -> bool {
    CONNECTION_SPECS.iter().any(|known| known.id == spec && known.destination)
}

/// The id of a connection spec of this name; `None` if there is no such spec.
pub fn id_of(name: &str) -> Option<&'static str> {
    CONNECTION_SPECS.iter().find(|known| known.name == name).map(|known| known.id)
}

/// The name of a connection spec; `None` if there is no such spec.
pub fn name_of(spec: &str) -> Option<&'static str> {
    CONNECTION_SPECS.iter().find(|known| known.id == spec).map(|known| known.name)
}

/// Whether a pipeline joins these two kinds; `None` if there is no such pipeline.
pub fn joins(flow_spec: &str, source: &str, target: &str) -> Option<bool> {
    let known = FLOW_SPECS.iter().find(|known| known.id == flow_spec)?;
    Some(known.sources.contains(&source) && known.targets.contains(&target))
}

/// Every connection spec as the service shows it. `actions` are the marketing actions of the destination of shared audiences,
/// if it says them.
pub fn connection_specs(actions: Option<&[String]>) -> Vec<Value> {
    let mut specs: Vec<Value> = CONNECTION_SPECS.iter().map(connection_spec).collect();
    let shared = specs.iter_mut().find(|spec| spec["id"] == AUDIENCES);
    if let (Some(spec), Some(actions)) = (shared, actions) {
        let reference = |action: &String| format!("/dulepolicy/marketingActions/core/{action}/constraints");
        let references: Vec<String> = actions.iter().map(reference).collect();
        spec["policy"] = json!({ "duleLabels": [], "enforcementRefs": references });
    }
    specs
}

fn connection_spec(spec: &ConnectionSpec) -> Value {
    let mut ui = json!({
        "label": spec.name,
        "category": { "key": spec.category },
        "icon": { "key": spec.name.to_lowercase().replace(' ', "-") },
    });
    for (name, holds) in [("isSource", spec.source), ("isDestination", spec.destination)] {
        if holds {
            ui[name] = json!(true);
        }
    }
    json!({
        "id": spec.id,
        "name": spec.name,
        "providerId": if spec.source { "0ed90a81-07f4-4586-8190-b40eccef1c5a" } else { "14e34fac-d307-11e9-bb65-2a2ae2dbcce4" },
        "version": "1.0",
        "authSpec": [],
        "attributes": { "connectorName": spec.name, "isSource": spec.source, "uiAttributes": ui },
    })
}

/// Every flow spec as the service shows it.
pub fn flow_specs() -> Vec<Value> {
    let wire = |spec: &FlowSpec| {
        json!({
            "id": spec.id,
            "name": spec.name,
            "providerId": "14e34fac-d307-11e9-bb65-2a2ae2dbcce4",
            "version": "1.0",
            "sourceConnectionSpecIds": spec.sources,
            "targetConnectionSpecIds": spec.targets,
            "attributes": {},
        })
    };
    FLOW_SPECS.iter().map(wire).collect()
}
