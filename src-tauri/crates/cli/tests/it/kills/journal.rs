//! The journal file of a home, read without the product's code: which requests it says were started, and what its jobs
//! created.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

use crate::support::Services;

/// The lines of every job of a home.
pub(crate) struct Journal(BTreeMap<String, Vec<Value>>);

impl Journal {
    pub(crate) fn read(home: &Path) -> Self {
        let db = rusqlite::Connection::open(home.join("data/journal.db")).unwrap();
        let mut query = db.prepare("SELECT job, line FROM job_line ORDER BY job, number").unwrap();
        let rows = query.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))).unwrap();
        let mut jobs: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for (job, line) in rows.map(Result::unwrap) {
            jobs.entry(job).or_default().push(serde_json::from_str(&line).unwrap());
        }
        Self(jobs)
    }

    /// Adds how many requests of each kind its jobs say they started.
    fn started(&self, counts: &mut BTreeMap<String, usize>) {
        for lines in self.0.values() {
            let actions = actions(lines);
            let mut created: BTreeMap<u64, &Value> = BTreeMap::new();
            for (step, change) in changes(lines) {
                match change["change"].as_str().unwrap() {
                    "started" => *counts.entry(request_of(actions[&step])).or_default() += 1,
                    "created" => drop(created.insert(step, &change["object"])),
                    // A deletion that is resumed may be sent again.
                    "withdrawing" => *counts.entry(deletion_of(created[&step])).or_default() += 2,
                    _ => {}
                }
            }
        }
    }

    /// What its jobs say of objects and of the steps that had to do with them, for the message of a failure.
    pub(crate) fn about(&self, ids: &BTreeSet<u64>) -> Vec<String> {
        let names = |line: &Value| ids.iter().any(|id| line.to_string().contains(&id.to_string()));
        let of_job = |(job, lines): (&String, &Vec<Value>)| {
            let steps: BTreeSet<u64> =
                lines.iter().filter(|line| names(line)).filter_map(|line| line["step"].as_u64()).collect();
            let planned = actions(lines).into_iter().filter(|(_, action)| names(action)).map(|(step, _)| step);
            let steps: BTreeSet<u64> = planned.chain(steps).collect();
            let told = lines.iter().filter(|line| line["step"].as_u64().is_some_and(|step| steps.contains(&step)));
            told.map(|line| format!("{job}: {line}")).collect::<Vec<_>>()
        };
        self.0.iter().flat_map(of_job).collect()
    }

    /// The traits and segments that its jobs created.
    pub(crate) fn made(&self) -> Vec<Made> {
        let of_job = |(job, lines): (&String, &Vec<Value>)| {
            let outcomes =
                changes(lines).map(|(_, change)| &change["outcome"]).filter(|outcome| outcome["how"] == "made");
            let made = outcomes.filter_map(|outcome| {
                let (kind, object) = (outcome["object"]["kind"].as_str()?, &outcome["object"]["object"]);
                object["integration_code"].as_str()?;
                Some(Made { job: job.clone(), kind: kind.to_owned(), id: object["id"].as_u64()? })
            });
            made.collect::<Vec<_>>()
        };
        self.0.iter().flat_map(of_job).collect()
    }
}

/// A trait or segment that a job created.
#[derive(Debug)]
pub(crate) struct Made {
    pub(crate) job: String,
    pub(crate) kind: String,
    pub(crate) id: u64,
}

fn actions(lines: &[Value]) -> BTreeMap<u64, &Value> {
    let of = |steps: &'static str| lines.iter().filter_map(move |line| line.pointer(steps).and_then(Value::as_array));
    let steps = of("/steps").chain(of("/item/steps")).flatten();
    steps.map(|step| (step["id"].as_u64().unwrap(), &step["action"])).collect()
}

fn changes(lines: &[Value]) -> impl Iterator<Item = (u64, &Value)> {
    let steps = lines.iter().filter(|line| line["entry"] == "step");
    steps.map(|line| (line["step"].as_u64().unwrap(), &line["change"]))
}

fn request_of(action: &Value) -> String {
    match action["do"].as_str().unwrap() {
        "makeTrait" => "POST /v1/traits".to_owned(),
        "makeSegment" => "POST /v1/segments".to_owned(),
        "makeFolder" => "POST /v1/folders".to_owned(),
        "makeDataSource" => "POST /v1/datasources".to_owned(),
        "moveTrait" => "PUT /v1/traits".to_owned(),
        "select" | "deselect" => "PATCH flow".to_owned(),
        "resumeDataflow" => "POST flow action".to_owned(),
        "delete" => deletion_of(&action["object"]),
        other => panic!("{other} sends nothing"),
    }
}

fn deletion_of(object: &Value) -> String {
    format!("DELETE {} {}", object["kind"].as_str().unwrap(), object["object"]["id"])
}

/// The write requests that reached the services and did something or may have, beyond those that journals say were
/// started.
pub(crate) fn unexplained(services: &Services, journals: &[Journal]) -> Vec<String> {
    let mut left = BTreeMap::new();
    for journal in journals {
        journal.started(&mut left);
    }
    let mut unexplained = Vec::new();
    for row in services.order("GET", "requests", None).as_array().unwrap() {
        let Some(request) = write_of(row) else { continue };
        match left.get_mut(&request) {
            Some(count) if *count > 0 => *count -= 1,
            _ => unexplained.push(format!("{request}: {row}")),
        }
    }
    unexplained
}

/// The write that a row of the history is; `None` for a read, and for a request that was refused before any work and
/// may be sent again.
fn write_of(row: &Value) -> Option<String> {
    let (method, path) = (row["method"].as_str()?, row["path"].as_str()?);
    let is_refused = [401, 412, 429].into_iter().any(|status| row["status"] == status);
    let reads = method == "GET" || path.starts_with("/ims") || path.starts_with("/practice");
    if reads || is_refused || path.ends_with("/bulk-get") {
        return None;
    }
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    Some(match (method, parts.as_slice()) {
        ("POST", ["v1", "folders", _]) => "POST /v1/folders".to_owned(),
        ("PUT", ["v1", "traits", _]) => "PUT /v1/traits".to_owned(),
        ("PATCH", ["data", "foundation", "flowservice", "flows", _]) => "PATCH flow".to_owned(),
        ("POST", ["data", "foundation", "flowservice", "flows", _, "action"]) => "POST flow action".to_owned(),
        ("DELETE", ["v1", "traits", id]) => format!("DELETE trait {id}"),
        ("DELETE", ["v1", "segments", id]) => format!("DELETE segment {id}"),
        ("DELETE", ["v1", "folders", _, id]) => format!("DELETE folder {id}"),
        ("DELETE", ["v1", "datasources", id]) => format!("DELETE dataSource {id}"),
        _ => format!("{method} {path}"),
    })
}
