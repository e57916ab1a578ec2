//! What is in the practice account, read without the product's code, and what of it may differ.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::support::Services;

const FLOWS: &str = "/data/foundation/flowservice";
/// Whoever undoes here accepts what was recorded after lost answers.
pub(crate) const ALSO_UNCONFIRMED: &str = "--also-unconfirmed";
/// Begins the command that unshares audiences.
pub(crate) const UNSHARE: [&str; 2] = ["unshare", ALSO_UNCONFIRMED];

/// How much practice time passes until Audience Manager has created or renamed what it is sent, s.
pub(crate) const NAMED_AFTER: u32 = 1_200;

/// Every object of the account that sharing could touch, with the fields that people can change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Account {
    /// Kind and ID of each object, and its fields.
    objects: BTreeMap<(&'static str, u64), String>,
    /// Audiences that the dataflow sends.
    pub(crate) selected: BTreeSet<String>,
}

impl Account {
    pub(crate) fn read(services: &Services) -> Self {
        let mut objects = BTreeMap::new();
        for (kind, id) in [("traits", "sid"), ("segments", "sid"), ("datasources", "dataSourceId")] {
            for row in all(services, kind) {
                // Every folder has a trait of its own, which comes and goes with it.
                if row["traitType"] != "FOLDER_TRAIT" {
                    objects.insert((kind, row[id].as_u64().unwrap()), fields(&row));
                }
            }
        }
        for kind in ["traits", "segments"] {
            let tree = services.manager(&format!("/v1/folders/{kind}"));
            let name = if kind == "traits" { "trait folder" } else { "segment folder" };
            add_folders(&tree, name, &mut objects);
        }
        Self { objects, selected: selected(&flow(services)) }
    }

    /// What differs between two moments, in words.
    pub(crate) fn difference(&self, later: &Self) -> Vec<String> {
        let mut told = Vec::new();
        for (key, fields) in &self.objects {
            match later.objects.get(key) {
                None => told.push(format!("{key:?} is gone: {fields}")),
                Some(now) if now != fields => told.push(format!("{key:?} was {fields}, is {now}")),
                Some(_) => {}
            }
        }
        let came = later.objects.iter().filter(|(key, _)| !self.objects.contains_key(key));
        told.extend(came.map(|(key, fields)| format!("{key:?} is new: {fields}")));
        let flow = self.selected.symmetric_difference(&later.selected);
        told.extend(flow.map(|id| format!("whether the dataflow sends {id} differs")));
        told
    }

    /// This account without objects of some IDs, and without one folder of each of these names in each storage.
    pub(crate) fn without(mut self, ids: &BTreeSet<u64>, folders: &[String]) -> Self {
        self.objects.retain(|(_, id), _| !ids.contains(id));
        for (kind, name) in
            ["trait folder", "segment folder"].iter().flat_map(|kind| folders.iter().map(move |it| (kind, it)))
        {
            let name = json!(name).to_string();
            let found = self.objects.iter().find(|((of, _), its)| of == kind && **its == name).map(|(key, _)| *key);
            found.and_then(|key| self.objects.remove(&key));
        }
        self
    }
}

fn all(services: &Services, kind: &str) -> Vec<Value> {
    services.manager(&format!("/v1/{kind}?includeDetails=true")).as_array().unwrap().clone()
}

fn fields(row: &Value) -> String {
    const FIELDS: [&str; 9] = [
        "name",
        "description",
        "integrationCode",
        "traitRule",
        "segmentRule",
        "folderId",
        "dataSourceId",
        "ttl",
        "uniqueTraitIntegrationCodes",
    ];
    json!(FIELDS.map(|name| &row[name])).to_string()
}

fn add_folders(tree: &Value, kind: &'static str, into: &mut BTreeMap<(&'static str, u64), String>) {
    for folder in tree.as_array().into_iter().flatten() {
        into.insert((kind, folder["folderId"].as_u64().unwrap()), folder["name"].to_string());
        add_folders(&folder["subFolders"], kind, into);
    }
}

/// The dataflow to Experience Cloud Audiences.
fn flow(services: &Services) -> Value {
    let specs =
        services.send("GET", &format!("{FLOWS}/connectionSpecs?property=name==Experience%20Cloud%20Audiences"), None);
    let spec = specs["items"][0]["id"].as_str().unwrap();
    let path = format!("{FLOWS}/flows?property=inheritedAttributes.targetConnections[].connectionSpec.id=={spec}");
    services.send("GET", &path, None)["items"][0].clone()
}

fn selected(flow: &Value) -> BTreeSet<String> {
    let selectors = flow.pointer("/transformations/0/params/segmentSelectors/selectors");
    let selectors = selectors.and_then(Value::as_array).unwrap();
    selectors.iter().map(|it| it["value"]["id"].as_str().unwrap().to_owned()).collect()
}

/// Switches the dataflow on, as a person would, and waits until it has renamed a pair that it sent before.
pub(crate) fn switch_on(services: &Services) {
    let flow = flow(services);
    services.send("POST", &format!("{FLOWS}/flows/{}/action?op=enable", flow["id"].as_str().unwrap()), None);
    services.order("POST", "clock", Some(&json!({ "advance_s": NAMED_AFTER })));
}

/// Has the data source of shared audiences refuse a second object with the same code.
pub(crate) fn make_codes_unique(services: &Services) {
    let sources = services.manager("/v1/datasources?search=Audience%20Sharing");
    let mut source = sources[0].clone();
    source["uniqueTraitIntegrationCodes"] = json!(true);
    source["uniqueSegmentIntegrationCodes"] = json!(true);
    services.send("PUT", &format!("/v1/datasources/{}", source["dataSourceId"]), Some(&source));
}

/// The traits and the segments of each audience.
pub(crate) struct Pairs(BTreeMap<String, (Vec<Value>, Vec<Value>)>);

impl Pairs {
    pub(crate) fn read(services: &Services, ids: &[String]) -> Self {
        let mut pairs: BTreeMap<_, _> = ids.iter().map(|id| (id.clone(), (Vec::new(), Vec::new()))).collect();
        for row in all(services, "traits") {
            if let Some(pair) = row["integrationCode"].as_str().and_then(|code| pairs.get_mut(code)) {
                pair.0.push(row);
            }
        }
        for row in all(services, "segments") {
            if let Some(pair) = row["integrationCode"].as_str().and_then(|code| pairs.get_mut(code)) {
                pair.1.push(row);
            }
        }
        Self(pairs)
    }

    /// The audiences that have not exactly one trait and, of that trait, one segment; with what they have.
    pub(crate) fn wrong(&self) -> Vec<String> {
        let wrong = self.0.iter().filter_map(|(id, (traits, segments))| {
            let sids = |rows: &[Value]| rows.iter().map(|row| row["sid"].as_u64().unwrap()).collect::<Vec<_>>();
            if let ([a_trait], [segment]) = (traits.as_slice(), segments.as_slice())
                && segment["segmentRule"] == format!("{}T", a_trait["sid"])
            {
                return None;
            }
            let rules: Vec<&Value> = segments.iter().map(|row| &row["segmentRule"]).collect();
            Some(format!("{id}: traits {:?}, segments {:?} {rules:?}", sids(traits), sids(segments)))
        });
        wrong.collect()
    }

    /// The audiences that lack a trait or a segment.
    pub(crate) fn missing(&self) -> Vec<String> {
        let lacks = self.0.iter().filter(|(_, (traits, segments))| traits.is_empty() || segments.is_empty());
        lacks.map(|(id, _)| id.clone()).collect()
    }

    /// The IDs of all these objects.
    pub(crate) fn sids(&self) -> BTreeSet<u64> {
        let all = self.0.values().flat_map(|(traits, segments)| traits.iter().chain(segments));
        all.map(|row| row["sid"].as_u64().unwrap()).collect()
    }
}

/// Whether no label keeps an audience in Experience Platform.
fn may_leave(row: &Value) -> bool {
    let labels = row["labels"].as_array().into_iter().flatten().filter_map(Value::as_str);
    !labels.into_iter().any(|label| ["core/C2", "core/C12"].contains(&label))
}

/// Audiences of Experience Platform that nobody has shared; creates some if there are too few.
pub(crate) fn audiences(services: &Services, count: usize) -> Vec<String> {
    const AUDIENCES: &str = "/data/core/ups/audiences?limit=100&property=originName==REAL_TIME_CUSTOMER_PROFILE";
    let taken = selected(&flow(services));
    let mut ids = Vec::new();
    for start in [0, 100] {
        let rows = services.send("GET", &format!("{AUDIENCES}&start={start}"), None);
        let rows = rows["children"].as_array().unwrap();
        let is_free = |row: &&Value| {
            row["lifecycleState"] == "published" && may_leave(row) && !taken.contains(row["id"].as_str().unwrap())
        };
        ids.extend(rows.iter().filter(is_free).map(|row| row["id"].as_str().unwrap().to_owned()));
    }
    for number in ids.len()..count {
        let body = json!({
            "name": format!("Made for a test {number}"), "schema": { "name": "_xdm.context.profile" },
            "expression": { "type": "PQL", "format": "pql/text", "value": "person.age >= 30" },
        });
        let made = services.send("POST", "/data/core/ups/segment/definitions", Some(&body));
        ids.push(made["id"].as_str().unwrap().to_owned());
    }
    ids.truncate(count);
    ids
}
