//! Finds one trait or segment by the path: an id, or `ic:` and an integration code (AAM contract §4.1).

use super::refusal::Refusal;
use crate::model::World;

/// The trait a path names.
pub fn trait_sid(world: &World, key: &str) -> Result<u64, Refusal> {
    let sid = match key.strip_prefix("ic:") {
        Some(code) => world
            .traits
            .values()
            .find(|record| record.pid == world.pid && record.integration_code.as_deref() == Some(code))
            .map(|record| record.sid),
        None => key.parse().ok().filter(|sid| world.traits.contains_key(sid)),
    };
    sid.ok_or_else(|| Refusal::unknown("Trait", key))
}

/// The segment a path names.
pub fn segment_sid(world: &World, key: &str) -> Result<u64, Refusal> {
    let sid = match key.strip_prefix("ic:") {
        Some(code) => world
            .segments
            .values()
            .find(|record| record.pid == world.pid && record.integration_code.as_deref() == Some(code))
            .map(|record| record.sid),
        None => key.parse().ok().filter(|sid| world.segments.contains_key(sid)),
    };
    sid.ok_or_else(|| Refusal::unknown("Segment", key))
}
