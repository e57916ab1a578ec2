//! The organization's Experience Platform audiences, from the table, with folders, tags and members.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE;
use roaring::RoaringBitmap;
use serde_json::json;

use super::super::flows::source_flow;
use super::super::random::{Dice, account, stream, uuid};
use super::super::{DAY_MS, audiences, population, realization};
use super::tables::{AudienceRow, Odd, audiences as rows};
use super::{Growing, shared};
use crate::model::{Audience, AudienceFolder, Millis, Tag};

/// Every audience lies in the production sandbox.
const SANDBOX: &str = "prod";
/// The batch evaluation runs every day at two in the morning, UTC.
const BATCH_AT: Millis = 2 * 3_600_000;

/// Makes folders, tags, audiences and members, in the order of the table: an audience may refer to one above it.
pub(super) fn plant(growing: &mut Growing<'_>) {
    let mut folders = BTreeMap::new();
    let mut ids = BTreeMap::new();
    let mut dice = growing.dice.clone();
    for row in rows() {
        if row.odd.is_some() {
            // Odd ones came later; what is drawn for the others must not depend on them.
            growing.dice = Dice::named(growing.people.seed(), &row.name);
        }
        let id = id_of(growing, &row);
        ids.insert(row.name.clone(), id.clone());
        let folder = folder(growing, &mut folders, &row.folder);
        let tags = row.tags.iter().map(|name| tag(growing, name)).collect();
        let audience = match row.origin.as_str() {
            "REAL_TIME_CUSTOMER_PROFILE" => own(growing, &row, &id, &ids),
            _ => external(growing, &row, &id),
        };
        let audience = Audience { tags, folder, ..audience };
        let audience = row.odd.iter().fold(audience, made_odd);
        growing.world.audiences.insert(id, audience);
        if row.odd.is_none() {
            dice = growing.dice.clone();
        }
    }
    growing.dice = dice;
}

fn id_of(growing: &Growing<'_>, row: &AudienceRow) -> String {
    if row.name == shared::CERAMICS {
        return shared::CERAMICS_ID.to_owned();
    }
    let id = uuid(growing.people.seed(), &format!("audience {}", row.name));
    if !row.odd.as_ref().is_some_and(|odd| odd.encoded_id) {
        return id.to_string();
    }
    // Some uploads have ids of two parts: the source's own, encoded, and the sandbox.
    let sandbox = growing.world.sandboxes.get(SANDBOX).map(|sandbox| sandbox.id.clone()).unwrap_or_default();
    format!("{}_{sandbox}", URL_SAFE.encode(&id.simple().to_string()[..10]))
}

fn made_odd(mut audience: Audience, odd: &Odd) -> Audience {
    audience.scale = odd.scale;
    if odd.untouched {
        audience.update_time = audience.creation_time;
        audience.evaluated_at = audience.evaluated_at.map(|_| audience.creation_time);
    }
    if odd.undated {
        audience.creation_time = 0;
    }
    audience
}

/// When a folder or tag was created: some time in the last years.
fn made(growing: &Growing<'_>, id: &str) -> Millis {
    let days = 300 + stream(growing.people.seed(), id) % 600;
    growing.now - days.cast_signed() * DAY_MS
}

fn folder(growing: &mut Growing<'_>, known: &mut BTreeMap<String, String>, path: &str) -> Option<String> {
    if path.is_empty() {
        return None;
    }
    if let Some(id) = known.get(path) {
        return Some(id.clone());
    }
    let (parent, name) = path.rsplit_once('/').unwrap_or(("", path));
    let parent = folder(growing, known, parent);
    let id = uuid(growing.people.seed(), &format!("audience folder {path}")).to_string();
    let made = made(growing, &id);
    let folder = AudienceFolder {
        id: id.clone(),
        parent,
        name: name.to_owned(),
        sandbox: SANDBOX.to_owned(),
        create_time: made,
        update_time: made,
    };
    growing.world.audience_folders.insert(id.clone(), folder);
    known.insert(path.to_owned(), id.clone());
    Some(id)
}

fn tag(growing: &mut Growing<'_>, name: &str) -> String {
    let id = uuid(growing.people.seed(), &format!("tag {name}")).to_string();
    let category = match name {
        "agency" | "partner" | "test" | "suppression" => "Process",
        "dach" | "japan" | "gulf" | "france" | "region" => "Market",
        _ => "Topic",
    };
    if !growing.world.tags.contains_key(&id) {
        let made = made(growing, &id);
        let entry = Tag {
            id: id.clone(),
            name: name.to_owned(),
            category: category.to_owned(),
            create_time: made,
            update_time: made,
            ..Tag::default()
        };
        growing.world.tags.insert(id.clone(), entry);
    }
    id
}

/// What both kinds have in common.
fn common(growing: &mut Growing<'_>, row: &AudienceRow, id: &str) -> Audience {
    let created = growing.now - i64::from(row.age_days) * DAY_MS - growing.dice.below(40_000_000).cast_signed();
    let changed = created + (growing.now - created) / 1_000 * growing.dice.below(700).cast_signed();
    let by = growing.somebody();
    let author = account(growing.people.seed(), by);
    Audience {
        id: id.to_owned(),
        audience_id: id.to_owned(),
        sandbox: SANDBOX.to_owned(),
        name: row.name.clone(),
        description: row.description.clone(),
        origin: row.origin.clone(),
        expression_format: "pql/text".to_owned(),
        labels: row.labels.clone(),
        lifecycle: row.lifecycle.clone(),
        created_by: author.clone(),
        modified_by: author,
        creation_time: created,
        update_time: changed,
        version: 1,
        scale: 1,
        ..Audience::default()
    }
}

fn own(growing: &mut Growing<'_>, row: &AudienceRow, id: &str, ids: &BTreeMap<String, String>) -> Audience {
    let mut text = row.members.clone();
    let mut dependencies = Vec::new();
    for (name, other) in ids.iter().filter(|(name, _)| row.members.contains(&format!("\"@{name}\""))) {
        text = text.replace(&format!("\"@{name}\""), &format!("\"{other}\""));
        dependencies.push(other.clone());
    }
    let base = common(growing, row, id);
    let evaluated_at = match row.lifecycle.as_str() {
        "draft" => None,
        "inactive" => Some(base.update_time),
        _ => Some((growing.now - BATCH_AT).div_euclid(DAY_MS) * DAY_MS + BATCH_AT),
    };
    let members =
        evaluated_at.and_then(|at| audiences::evaluate(&growing.world, growing.people, &text, "pql/text", at));
    let evaluated_at = evaluated_at.filter(|_| members.is_some());
    if let Some(members) = members {
        growing.world.members.audiences.insert(id.to_owned(), members.as_ref().clone());
    }
    // About every second audience was created in the editor, which stores trees.
    let tree = stream(growing.people.seed(), id).is_multiple_of(2).then(|| audiences::as_tree(&text)).flatten();
    let (text, format) = tree.map_or((text, "pql/text"), |tree| (tree, "pql/json"));
    let policy = growing.world.merge_policies.values().find(|policy| policy.is_default).map(|policy| policy.id.clone());
    Audience {
        kind: "SegmentDefinition".to_owned(),
        namespace: "AEPSegments".to_owned(),
        expression: Some(text),
        expression_format: format.to_owned(),
        merge_policy: policy,
        batch: row.evaluation == "batch",
        continuous: row.evaluation == "streaming",
        synchronous: row.evaluation == "edge",
        dependencies,
        evaluated_at,
        ..base
    }
}

/// An audience that came from elsewhere: an upload, a composition, Audience Manager.
fn external(growing: &mut Growing<'_>, row: &AudienceRow, id: &str) -> Audience {
    let base = common(growing, row, id);
    let (namespace, audience_id, members, meta, link) = match row.origin.as_str() {
        "AUDIENCE_MANAGER" => from_audience_manager(growing, &row.members),
        origin => {
            let namespace = if origin == "AUDIENCE_ORCHESTRATION" { "AO" } else { "CustomerAudienceUpload" };
            let found =
                audiences::evaluate(&growing.world, growing.people, &row.members, "pql/text", base.creation_time);
            let own_id = uuid(growing.people.seed(), &format!("source id {}", row.name)).to_string();
            (namespace, own_id, found.map(|f| f.as_ref().clone()).unwrap_or_default(), None, None)
        }
    };
    growing.world.members.audiences.insert(id.to_owned(), members);
    let evaluated_at = if row.origin == "CUSTOM_UPLOAD" { base.creation_time } else { growing.now - 5 * 3_600_000 };
    Audience {
        audience_id,
        kind: "ExternalSegment".to_owned(),
        namespace: namespace.to_owned(),
        ttl_days: (row.origin == "CUSTOM_UPLOAD").then_some(30),
        evaluated_at: Some(evaluated_at),
        audience_meta: meta,
        linked_audience_ref: link,
        ..base
    }
}

type Origin = (&'static str, String, RoaringBitmap, Option<serde_json::Value>, Option<serde_json::Value>);

/// Id, members and metadata of a segment or trait that the Audience Manager source brought.
fn from_audience_manager(growing: &Growing<'_>, reference: &str) -> Origin {
    let (world, people, now) = (&growing.world, growing.people, growing.now);
    let link = json!({ "flowId": source_flow(people.seed()) });
    if let Some(name) = reference.strip_prefix("@trait:") {
        let sid = growing.sid_of.get(name).copied().unwrap_or_default();
        let members = realization::Realization::of(world, people, sid).held_on(population::report_day(now));
        let folder = world.traits.get(&sid).map_or(0, |entry| entry.folder);
        let meta = json!({ "segmentStatus": "ACTIVE", "AAMFolderId": folder.to_string() });
        return ("AAMTraits", sid.to_string(), members, Some(meta), Some(link));
    }
    let name = reference.strip_prefix("@seg:").unwrap_or(reference);
    let segment = world.segments.values().find(|segment| segment.name == name);
    let sid = segment.map_or(0, |segment| segment.sid);
    let members = population::segment_members(world, people, sid, now);
    let meta = segment.map(|s| json!({ "segmentStatus": s.status, "AAMFolderId": s.folder.to_string() }));
    ("AAMSegments", sid.to_string(), members, meta, Some(link))
}
