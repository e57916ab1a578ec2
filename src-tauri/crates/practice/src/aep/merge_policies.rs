//! Merge policies, to be read (AEP contract §16.4). Each schema class has a default of its own.

use axum::extract::{Path, State};
use serde_json::{Value, json};

use super::answer::{Answer, Refusal, ok};
use super::audience_wire::PROFILE;
use super::filter::Fields;
use super::paging::Page;
use super::request::{Asked, sandbox_of};
use crate::model::{MergePolicy, World};
use crate::state::{Practice, Shared};
use crate::world::random::{stream, uuid};

/// The class of segment memberships; its one policy belongs to the service.
const SEGMENTS: &str = "_xdm.context.segmentdefinition";
/// Policies of a page without a limit.
const DEFAULT_LIMIT: usize = 100;
const FIELDS: Fields = Fields { instance: "/config/mergePolicies", known: &[] };
/// When the policies were last changed, in seconds.
const UPDATED: u64 = 1_707_120_851;

pub async fn list(State(practice): State<Shared>, asked: Asked) -> Answer {
    let page = Page::asked(&asked, "start", DEFAULT_LIMIT, FIELDS.instance)?;
    let rows = rows(&practice, &practice.read(), &asked.sandbox);
    let wanted = |row: &Value| {
        let default = row["default"].to_string();
        asked.text("default").is_none_or(|wanted| default.eq_ignore_ascii_case(wanted))
            && asked.text("schema.name").is_none_or(|name| row["schema"]["name"] == name)
    };
    let found: Vec<Value> = rows.into_iter().filter(wanted).collect();
    let children = page.cut(&found);
    let mut links = json!({ "next": {} });
    if let Some(next) = page.next(found.len()) {
        let (limit, total) = (page.limit, found.len());
        let href = format!("@/config/mergePolicies?start={next}&limit={limit}&totalCount={total}");
        links["next"] = json!({ "href": href });
    }
    Ok(ok(json!({ "_page": page.shown(children.len(), found.len()), "children": children, "_links": links })))
}

pub async fn read(State(practice): State<Shared>, asked: Asked, Path(id): Path<String>) -> Answer {
    let rows = rows(&practice, &practice.read(), &asked.sandbox);
    rows.into_iter().find(|row| row["id"] == id.as_str()).map(ok).ok_or_else(|| Refusal::missing("merge policy", &id))
}

/// Every policy of a sandbox, those of people first.
fn rows(practice: &Practice, world: &World, sandbox: &str) -> Vec<Value> {
    let mut policies: Vec<&MergePolicy> = world.merge_policies.values().collect();
    policies.sort_by_key(|policy| !policy.is_default);
    let of_people = policies.iter().map(|policy| {
        let graph = if policy.is_default { "pdg" } else { "none" };
        (policy.id.clone(), policy.name.clone(), PROFILE, policy.is_default, graph)
    });
    let id = uuid(world.seed, &format!("merge policy of segments in {sandbox}")).to_string();
    let of_segments = (id, "Default Timebased".to_owned(), SEGMENTS, true, "none");
    let wire = |(id, name, class, is_default, graph): (String, String, &str, bool, &str)| {
        json!({
            "id": id,
            "sandbox": sandbox_of(world, sandbox),
            "imsOrgId": practice.credentials().org_id,
            "name": name,
            "schema": { "name": class },
            "version": 1,
            "identityGraph": { "type": graph },
            "attributeMerge": { "type": "timestampOrdered" },
            "updateEpoch": UPDATED,
            "systemDataSets": [],
            "isActiveOnEdge": is_default && class == PROFILE,
            "default": is_default,
            "_etag": uuid(stream(1, &id), "etag").to_string(),
        })
    };
    of_people.chain([of_segments]).map(wire).collect()
}
