//! What tests compare an import with: the people themselves, whom no call of Adobe's reports.

use std::collections::BTreeMap;

use super::{SEGMENTS, arrival};
use crate::model::World;
use crate::world::people::People;
use crate::world::population::{by_namespace, segment_members};

/// The members of a segment on both sides, by namespace, as of the newest delivery.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Truth {
    /// In Audience Manager.
    pub manager: BTreeMap<String, u64>,
    /// In Experience Platform.
    pub platform: BTreeMap<String, u64>,
    /// Whether they are the same people.
    pub same: bool,
}

/// The members of a segment on both sides; `None` before any were delivered.
pub fn truth(world: &World, people: &People, sid: u64) -> Option<Truth> {
    let import = world.imports.values().find(|it| it.namespace == SEGMENTS && it.sid == sid)?;
    let at = import.delivered_at?;
    let audience = arrival::audience_of(world, import)?;
    let (here, there) = (segment_members(world, people, sid, at), world.members.audiences.get(&audience.id)?);
    let (manager, platform) = (by_namespace(people, &here), by_namespace(people, there));
    Some(Truth { manager, platform, same: here == *there })
}
