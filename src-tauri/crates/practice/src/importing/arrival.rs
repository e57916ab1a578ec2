//! The audience of a segment or trait that arrives, and its members (AEP contract §11.1, §11.3, §16.5).

use std::collections::BTreeSet;

use roaring::RoaringBitmap;
use serde_json::json;
use uuid::Uuid;

use super::SEGMENTS;
use crate::model::{Audience, Flow, Import, Millis, Row, World};
use crate::rules::segment_rule;
use crate::world::people::People;
use crate::world::population::{report_day, segment_members};
use crate::world::realization::Realization;

const ORIGIN: &str = "AUDIENCE_MANAGER";
/// Export controls of data sources, and the labels that they become.
const CONTROLS: [(&str, &str); 4] = [
    ("PII", "core/C3"),
    ("OFFSITE_AD_TARGETING", "core/C5"),
    ("ONSITE_AD_TARGETING", "core/C6"),
    ("ONSITE_PERSONALIZATION", "core/C7"),
];

/// What Audience Manager passes on.
struct Object {
    name: String,
    description: String,
    status: String,
    folder: u64,
    labels: BTreeSet<&'static str>,
}

impl Object {
    /// `None` when it is not there any more.
    fn of(world: &World, import: &Import) -> Option<Self> {
        if import.namespace == SEGMENTS {
            let segment = world.segments.get(&import.sid)?;
            let traits = segment_rule::parse(&segment.rule).map(|rule| rule.traits()).unwrap_or_default();
            let sources = traits.iter().filter_map(|sid| Some(world.traits.get(sid)?.data_source));
            return Some(Self {
                name: segment.name.clone(),
                description: segment.description.clone().unwrap_or_default(),
                status: segment.status.clone(),
                folder: segment.folder,
                labels: labels(world, sources),
            });
        }
        let record = world.traits.get(&import.sid)?;
        Some(Self {
            name: record.name.clone(),
            description: record.description.clone().unwrap_or_default(),
            status: record.status.clone(),
            folder: record.folder,
            labels: labels(world, std::iter::once(record.data_source)),
        })
    }

    /// An audience as it is when this has arrived. What people added to it stays.
    fn described(&self, audience: &Audience, flow: &str) -> Audience {
        let mut described = audience.clone();
        described.name.clone_from(&self.name);
        described.description.clone_from(&self.description);
        let mut labels: BTreeSet<String> = described.labels.into_iter().collect();
        labels.extend(self.labels.iter().map(|label| (*label).to_owned()));
        described.labels = labels.into_iter().collect();
        let mut meta = described.audience_meta.filter(serde_json::Value::is_object).unwrap_or_else(|| json!({}));
        meta["segmentStatus"] = json!(self.status);
        meta["AAMFolderId"] = json!(self.folder.to_string());
        described.audience_meta = Some(meta);
        let mut link = described.linked_audience_ref.filter(serde_json::Value::is_object).unwrap_or_else(|| json!({}));
        link["flowId"] = json!(flow);
        described.linked_audience_ref = Some(link);
        described
    }
}

fn labels(world: &World, sources: impl Iterator<Item = u64>) -> BTreeSet<&'static str> {
    let restrictions = sources.filter_map(|id| world.data_sources.get(&id)).flat_map(|it| &it.export_restrictions);
    restrictions
        .filter_map(|held| CONTROLS.iter().find(|(control, _)| control == held))
        .map(|(_, label)| *label)
        .collect()
}

/// The audience of what is brought, whoever created it: of several, the oldest.
pub fn audience_of<'w>(world: &'w World, import: &Import) -> Option<&'w Audience> {
    let sid = import.sid.to_string();
    let is_of = |audience: &&Audience| {
        audience.sandbox == import.sandbox
            && audience.kind == "ExternalSegment"
            && audience.audience_id == sid
            && audience.namespace.eq_ignore_ascii_case(&import.namespace)
    };
    let known = import.audience.as_ref().and_then(|id| world.audiences.get(id)).filter(is_of);
    known.or_else(|| world.audiences.values().filter(is_of).min_by_key(|audience| audience.creation_time))
}

/// Creates the audience, or describes the one that is there.
pub fn appear(world: &mut World, import: &mut Import, flow: &Flow, at: Millis) {
    let Some(object) = Object::of(world, import) else { return };
    let known = audience_of(world, import).cloned();
    let described = object.described(&known.clone().unwrap_or_else(|| created(import, flow, at)), &flow.id);
    import.audience = Some(described.id.clone());
    if known.as_ref().is_some_and(|known| is_same(known, &described)) {
        return;
    }
    let changed =
        Audience { update_time: at, version: described.version + 1, modified_by: flow.created_by.clone(), ..described };
    world.mark(Row::Audience(changed.id.clone()));
    world.audiences.insert(changed.id.clone(), changed);
}

fn is_same(one: &Audience, other: &Audience) -> bool {
    (&one.name, &one.description, &one.labels) == (&other.name, &other.description, &other.labels)
        && (&one.audience_meta, &one.linked_audience_ref) == (&other.audience_meta, &other.linked_audience_ref)
}

fn created(import: &Import, flow: &Flow, at: Millis) -> Audience {
    Audience {
        id: Uuid::new_v4().to_string(),
        audience_id: import.sid.to_string(),
        sandbox: import.sandbox.clone(),
        kind: "ExternalSegment".to_owned(),
        origin: ORIGIN.to_owned(),
        namespace: import.namespace.clone(),
        expression_format: "pql/text".to_owned(),
        lifecycle: "published".to_owned(),
        created_by: flow.created_by.clone(),
        creation_time: at,
        scale: 1,
        ..Audience::default()
    }
}

/// Delivers the members of the newest report before `at`, in place of those that were there.
pub fn deliver(world: &mut World, people: &People, import: &mut Import, flow: &Flow, at: Millis) {
    appear(world, import, flow, at);
    if Object::of(world, import).is_none() {
        return;
    }
    let members = if import.namespace == SEGMENTS {
        segment_members(world, people, import.sid, at)
    } else {
        Realization::of(world, people, import.sid).held_on(report_day(at))
    };
    if put(world, import, members, at) {
        import.delivered_at = Some(at);
    }
}

/// Takes out the members, which nothing confirmed for too long.
pub fn lapse(world: &mut World, import: &Import, at: Millis) {
    put(world, import, RoaringBitmap::new(), at);
}

/// Whether there was an audience to put them in.
fn put(world: &mut World, import: &Import, members: RoaringBitmap, at: Millis) -> bool {
    let Some(audience) = import.audience.as_ref().and_then(|id| world.audiences.get_mut(id)) else { return false };
    audience.evaluated_at = Some(at);
    let id = audience.id.clone();
    world.members.audiences.insert(id.clone(), members);
    world.mark(Row::AudienceMembers(id.clone()));
    world.mark(Row::Audience(id));
    true
}
